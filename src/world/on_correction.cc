// What people mend of the records of their hours, and what they sign.
#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "config/contracts.h"
#include "world/duty_parts.h"
#include "world/incident_parts.h"

namespace vigie {

namespace {

std::string subject_of(const PersonName& person) {
  return "person/" + person.text;
}

Result<void> check_reason(const std::string& reason) {
  return plain_text(reason, say("a correction needs a reason"),
                    say("a reason has at most {} bytes", limits::note));
}

// One that may still be changed.
Result<InterventionRecord> known_record(const World& world, InterventionId id) {
  const auto found = world.interventions.find(id);
  if (found == world.interventions.end())
    return fail(ErrorCode::not_found,
                say("there is no intervention {} of the last {} days that could be changed",
                    id.value, Duration(limits::interventions_kept) / hours(24)));
  return found->second;
}

Result<void> not_signed(const World& world, const PersonName& person, Instant at) {
  if (!is_signed(world, person, at)) return {};
  return fail(ErrorCode::conflict, say("{} has signed {}: reopen that month first", person.text,
                                       to_string(month_of(at, working_zone(world, person, at)))));
}

Result<void> fits(const World& world, const InterventionRecord& record,
                  const InterventionRecord* before, Instant now) {
  if (auto open = not_signed(world, record.person, record.acknowledged_at); !open) return open;
  const auto others = interventions_of(world, record.person);
  const InterventionRecord* other = newly_overlapped(record, before, others, now);
  if (other == nullptr) return {};
  return fail(ErrorCode::invalid,
              say("it would overlap with intervention {} of {} ({} to {}): change one of them",
                  other->id.value, other->person.text, to_rfc3339(other->acknowledged_at),
                  to_rfc3339(other->ended_at.value_or(now))));
}

void keep_correction(Stepping& s, const InterventionRecord* before, const InterventionRecord& after,
                     std::string kind, const std::string& actor, const std::string& reason) {
  InterventionCorrection correction;
  correction.id = CorrectionId(s.new_id());
  if (before != nullptr) correction.before = *before;
  correction.after = after;
  correction.at = s.now;
  correction.actor = actor;
  correction.reason = reason;
  s.put(after);
  s.put(correction);
  std::vector<std::pair<std::string, std::string>> facts = {
      {"intervention", std::to_string(after.id.value)},
      {"began", to_rfc3339(after.acknowledged_at)}};
  if (after.ended_at) facts.emplace_back("ended", to_rfc3339(*after.ended_at));
  if (!reason.empty()) facts.emplace_back("reason", reason);
  s.record(actor, std::move(kind), subject_of(after.person), {}, std::move(facts));
  if (after.ended_at) tell_of_rest(s, after);
}

}  // namespace

Result<Answer> on_add_intervention(Stepping& s, const AddIntervention& event) {
  if (auto known = known_person(s.world, event.person); !known) return fail(known.error());
  if (auto reason = check_reason(event.reason); !reason) return fail(reason.error());
  if (event.incident.value < 0 || event.incident.value >= s.world.next_id)
    return fail(ErrorCode::not_found, say("there is no incident {}", event.incident.value));
  if (!event.edit.began_at || !event.edit.ended_at)
    return fail(ErrorCode::invalid,
                say("an intervention that is entered by hand has a beginning and an end"));
  if (*event.edit.began_at + limits::interventions_kept < s.now)
    return fail(ErrorCode::invalid, say("it began more than {} days ago: too long to be entered",
                                        Duration(limits::interventions_kept) / hours(24)));
  const auto own = s.world.interventions_of.find(event.person);
  if (own != s.world.interventions_of.end() && own->second.size() >= limits::interventions_of_one)
    return fail(ErrorCode::limit, say("{} has {} interventions already", event.person.text,
                                      limits::interventions_of_one));
  InterventionRecord record;
  record.person = event.person;
  record.incident = event.incident;
  record.acknowledged_at = *event.edit.began_at;
  record.last_action_at = *event.edit.ended_at;
  const auto made = edited(record, event.edit, s.now);
  if (!made) return fail(made.error());
  record = *made;
  if (auto fit = fits(s.world, record, nullptr, s.now); !fit) return fail(fit.error());
  record.id = InterventionId(s.new_id());
  keep_correction(s, nullptr, record, "intervention.added", event.actor, event.reason);
  return Answer{record.id.value, {}};
}

Result<Answer> on_correct_intervention(Stepping& s, const CorrectIntervention& event) {
  const auto before = known_record(s.world, event.id);
  if (!before) return fail(before.error());
  if (auto reason = check_reason(event.reason); !reason) return fail(reason.error());
  if (before->voided)
    return fail(ErrorCode::conflict,
                say("intervention {} was taken back: enter a new one", event.id.value));
  if (auto open = not_signed(s.world, before->person, before->acknowledged_at); !open)
    return fail(open.error());
  const auto after = edited(*before, event.edit, s.now);
  if (!after) return fail(after.error());
  if (*after == *before)
    return fail(ErrorCode::invalid, say("intervention {} is that way already", event.id.value));
  if (auto fit = fits(s.world, *after, &*before, s.now); !fit) return fail(fit.error());
  keep_correction(s, &*before, *after, "intervention.corrected", event.actor, event.reason);
  return Answer{event.id.value, {}};
}

Result<Answer> on_confirm_intervention(Stepping& s, const ConfirmIntervention& event) {
  const auto before = known_record(s.world, event.id);
  if (!before) return fail(before.error());
  if (before->end == EndKnown::open)
    return fail(ErrorCode::conflict,
                say("intervention {} goes on: say that you are done", event.id.value));
  if (before->end != EndKnown::estimated) return Answer{event.id.value, {}};
  InterventionRecord after = *before;
  after.end = EndKnown::confirmed;
  keep_correction(s, &*before, after, "intervention.confirmed", event.actor, "");
  return Answer{event.id.value, {}};
}

Result<Answer> on_void_intervention(Stepping& s, const VoidIntervention& event) {
  const auto before = known_record(s.world, event.id);
  if (!before) return fail(before.error());
  if (auto reason = check_reason(event.reason); !reason) return fail(reason.error());
  if (!before->ended_at)
    return fail(ErrorCode::conflict,
                say("intervention {} goes on: say that you are done first", event.id.value));
  if (before->voided) return Answer{event.id.value, {}};
  if (auto open = not_signed(s.world, before->person, before->acknowledged_at); !open)
    return fail(open.error());
  InterventionRecord after = *before;
  after.voided = true;
  keep_correction(s, &*before, after, "intervention.voided", event.actor, event.reason);
  return Answer{event.id.value, {}};
}

Result<Answer> on_sign_month(Stepping& s, const SignMonth& event) {
  const Zone zone = working_zone(s.world, event.person, s.now);
  const Interval span = span_of(event.month, zone);
  const std::string month = to_string(event.month);
  if (span.to > s.now) return fail(ErrorCode::invalid, say("{} is not over yet", month));
  if (span.from + limits::interventions_kept < s.now)
    return fail(ErrorCode::invalid, say("{} began more than {} days ago: too long to be signed",
                                        month, Duration(limits::interventions_kept) / hours(24)));
  if (is_signed(s.world, event.person, span.from)) return Answer{};
  std::vector<InterventionRecord> records;
  for (const InterventionRecord& record : interventions_of(s.world, event.person)) {
    if (!span.contains(record.acknowledged_at)) continue;
    if (!record.voided && (record.end == EndKnown::open || record.end == EndKnown::estimated))
      return fail(ErrorCode::conflict,
                  say("the end of intervention {} of {} is only estimated: confirm or correct it",
                      record.id.value, event.person.text));
    records.push_back(record);
  }
  MonthSignature signature;
  signature.person = event.person;
  signature.month = event.month;
  signature.hash = hash_secret(signed_text(event.person, event.month, records));
  signature.signed_at = s.now;
  signature.signed_by = event.actor;
  s.put(signature);
  s.record(event.actor, "hours.signed", subject_of(event.person), {},
           {{"month", month}, {"hash", signature.hash}});
  return Answer{};
}

Result<Answer> on_reopen_month(Stepping& s, const ReopenMonth& event) {
  if (auto reason = check_reason(event.reason); !reason) return fail(reason.error());
  const auto own = s.world.signatures.find(event.person);
  const std::string month = to_string(event.month);
  if (own == s.world.signatures.end() || !own->second.contains(event.month) ||
      own->second.at(event.month).reopened_at)
    return fail(ErrorCode::conflict, say("{} has not signed {}", event.person.text, month));
  MonthSignature signature = own->second.at(event.month);
  signature.reopened_at = s.now;
  signature.reopened_by = event.actor;
  signature.reason = event.reason;
  s.put(signature);
  s.record(event.actor, "hours.reopened", subject_of(event.person), {},
           {{"month", month}, {"reason", event.reason}});
  return Answer{};
}

Result<Answer> on_read_hours(Stepping& s, const ReadHours& event) {
  s.record(event.actor, "hours.read", event.person.empty() ? "people" : subject_of(event.person),
           {}, {{"what", event.what}});
  return Answer{};
}

// One person after the other, with what their contract says; then all that nobody keeps longer.
void erase_old_hours(Stepping& s) {
  const Configuration& configuration = *s.world.configuration;
  std::map<PersonName, int> months;
  int longest = limits::keep_months;
  for (const auto& [name, contract] : configuration.contracts) {
    const int kept = keep_months(contract, pack_of(configuration, contract));
    int& own = months[contract.person];
    own = std::max(own, kept);
    longest = std::max(longest, kept);
  }
  const auto turn = static_cast<std::size_t>(s.now.ms() / 1000) % (months.size() + 1);
  PersonName person;
  int kept = longest;
  if (turn < months.size()) {
    const auto chosen = std::next(months.begin(), static_cast<std::ptrdiff_t>(turn));
    person = chosen->first;
    kept = chosen->second;
  }
  s.put(HoursErased{person, s.now - hours(24) * 31 * kept});
}

}  // namespace vigie
