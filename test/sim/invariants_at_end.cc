// Promises, and what is checked against the whole history on disk.
#include <fmt/format.h>

#include <algorithm>

#include "check/builtin.h"
#include "invariants.h"
#include "simulation.h"

namespace vigie::sim {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

}  // namespace

// What the answer said is there, as a question to the database.
void Invariants::promise(const Event& event, const Answer& answer) {
  const auto keep = [&](std::string sql, std::int64_t id, std::string text, std::string what) {
    promises_.push_back({std::move(sql), id, std::move(text), std::move(what)});
  };
  std::visit(Overloaded{
                 [&](const OpenIncident& e) {
                   keep("SELECT 1 FROM incidents WHERE id = $1 AND title = $2", answer.id, e.title,
                        "the incident that was opened");
                 },
                 [&](const Acknowledge& e) {
                   keep(
                       "SELECT 1 FROM journal WHERE incident_id = $1 "
                       "AND kind = 'incident.acknowledged' AND actor = 'person:' || $2",
                       answer.id, e.by.text, "the acknowledgement");
                 },
                 [&](const Resolve& e) {
                   keep(
                       "SELECT 1 FROM incidents WHERE id = $1 AND status = 'resolved' "
                       "AND resolution_reason = $2",
                       answer.id, e.reason, "the declared end");
                 },
                 [&](const AddNote& e) {
                   keep(
                       "SELECT 1 FROM journal WHERE incident_id = $1 AND kind = 'incident.note' "
                       "AND body LIKE '%' || $2 || '%'",
                       answer.id, e.text, "the note");
                 },
                 [&](const JudgeIncident& e) {
                   keep(
                       "SELECT 1 FROM journal WHERE incident_id = $1 "
                       "AND kind = 'incident.judged' AND body LIKE '%' || $2 || '%'",
                       answer.id, e.reason, "what was said of its use");
                 },
                 [&](const CreateOverride& e) {
                   keep("SELECT 1 FROM overrides WHERE id = $1 AND person = $2", answer.id,
                        e.override_.person.text, "the override");
                 },
                 [&](const RemoveOverride& e) {
                   keep(
                       "SELECT 1 FROM ledger WHERE $2 = '' AND NOT EXISTS "
                       "(SELECT 1 FROM overrides o WHERE o.id = $1)",
                       e.id.value, "", "the removal of an override");
                 },
                 [&](const CreateToken& e) {
                   keep("SELECT 1 FROM tokens WHERE id = $1 AND hash = $2", answer.id, e.token.hash,
                        "the token");
                 },
                 [&](const RevokeToken& e) {
                   keep("SELECT 1 FROM tokens WHERE id = $1 AND $2 = '' AND revoked_at IS NOT NULL",
                        e.id.value, "", "the revocation");
                 },
                 [&](const ApplyConfiguration&) {
                   keep("SELECT 1 FROM configuration WHERE revision >= $1 AND $2 = ''", answer.id,
                        "", "the configuration");
                 },
                 [](const auto&) {},
             },
             event);
}

void Invariants::check_promises(bool all) {
  for (std::size_t i = all ? 0 : promises_checked_; i < promises_.size(); ++i) {
    const Promise& promise = promises_[i];
    if (promise.what == "the override" && removed_overrides_.contains(OverrideId(promise.id)))
      continue;
    bool kept = false;
    const auto asked = s_.judge().run(promise.sql, {db::val(promise.id), db::val(promise.text)},
                                      [&](const db::Row&) { kept = true; });
    if (!asked) s_.violated("kept: " + asked.error().text());
    if (!kept)
      s_.violated(fmt::format("kept: {} ({} {}) was answered with success and is not there",
                              promise.what, promise.id, promise.text));
  }
  promises_checked_ = promises_.size();
}

void Invariants::at_end() {
  check_promises(true);
  check_journal();
  check_outages();
  check_arrivals();
  compare();
}

void Invariants::check_journal() {
  std::int64_t sequence = 0;
  Instant at = Instant::min();
  auto told = lines_.begin();
  std::ranges::sort(lines_);
  for (const JournalEntry& entry : s_.journal()) {
    if (entry.sequence != ++sequence)
      s_.violated(fmt::format("order: the journal lacks line {}", sequence));
    if (entry.at < at) s_.violated(fmt::format("order: time went back in line {}", sequence));
    at = entry.at;
    for (; told != lines_.end() && told->first == sequence; ++told)
      if (told->second != entry.kind)
        s_.violated(
            fmt::format("kept: line {} was {}, now it is {}", sequence, told->second, entry.kind));
  }
  if (told != lines_.end())
    s_.violated(fmt::format("kept: journal line {} is not there", told->first));
}

void Invariants::check_outages() {
  struct Row {
    CheckName check;
    std::optional<Instant> last_good, last_bad, first_good;
    Instant first_bad;
  };
  std::vector<Row> outages;
  const auto read = s_.judge().run(
      "SELECT check_name, last_good_at, first_bad_at, last_bad_at, first_good_at FROM outages", {},
      [&](const db::Row& row) {
        outages.push_back({CheckName(row.str(0)), row.opt_instant(1), row.opt_instant(3),
                           row.opt_instant(4), row.instant(2)});
      });
  if (!read) s_.violated("bounds: " + read.error().text());
  const auto contains = [&](const CheckName& check, bool up, Instant from, Instant to) {
    const auto truth = s_.truths().find(check);
    return truth != s_.truths().end() &&
           std::ranges::any_of(truth->second.changes, [&](const TruthChange& change) {
             return change.up == up && change.earliest <= to && change.latest >= from;
           });
  };
  for (const Row& row : outages) {
    if (row.check.text.starts_with(builtin_prefix)) continue;  // nobody knows the truth of it
    if (heard_.contains(row.check)) continue;  // of a job there is no truth but its signals
    const Instant from = row.last_good.value_or(Instant::min());
    if (from > row.first_bad || !contains(row.check, false, from, row.first_bad))
      s_.violated(fmt::format("bounds: {} did not go down between {} and {}", row.check.text,
                              to_rfc3339(from), to_rfc3339(row.first_bad)));
    if (!row.first_good) continue;
    const Instant last_bad = row.last_bad.value_or(row.first_bad);
    if (last_bad > *row.first_good || !contains(row.check, true, last_bad, *row.first_good))
      s_.violated(fmt::format("bounds: {} did not come up between {} and {}", row.check.text,
                              to_rfc3339(last_bad), to_rfc3339(*row.first_good)));
  }
}

// The receipt of what arrived more than once says so for ever.
void Invariants::check_arrivals() {
  for (const auto& [key, count] : arrived_) {
    if (count < 2) continue;
    const auto& [incident, person, kind, round, step, channel] = key;
    bool unknown = false;
    const auto asked = s_.judge().run(
        "SELECT d.outcome_unknown FROM deliveries d JOIN pages p ON p.id = d.page_id "
        "WHERE p.incident_id = $1 AND p.person = $2 AND p.kind = $3 AND p.round = $4 "
        "AND p.step = $5 AND d.channel = $6",
        {db::val(incident.value), db::val(person.text), db::val(to_string(kind)), db::val(round),
         db::val(step), db::val(to_string(channel))},
        [&](const db::Row& row) { unknown = row.boolean(0); });
    if (!asked) s_.violated("once: " + asked.error().text());
    if (!unknown)
      s_.violated(fmt::format("once: {} got a mail of incident {} {} times, the receipt is silent",
                              person.text, incident.value, count));
  }
}

void Invariants::settled() {
  const World& world = s_.world();
  for (const auto& [id, delivery] : world.deliveries) {
    // A channel that comes later waits for its turn as long as the call is open.
    const Page& page = world.pages.at(delivery.page);
    const auto incident = world.incidents.find(page.incident);
    const bool turn_to_come = delivery.status == DeliveryStatus::waiting &&
                              delivery.attempts == 0 && incident != world.incidents.end() &&
                              incident->second.status == IncidentStatus::triggered;
    // Who does not answer is called again until the last second, on later channels too.
    const auto attempt = world.attempts.find(id);
    const Instant begun =
        attempt == world.attempts.end() ? page.created_at : attempt->second.started_at;
    const bool just_begun = s_.now() - begun < minutes(5);
    if (!is_final(delivery.status) && !turn_to_come && !just_begun)
      s_.violated(
          fmt::format("settled: delivery {} is still {}", id.value, to_string(delivery.status)));
  }
  for (const auto& [id, incident] : world.incidents) {
    if (incident.status == IncidentStatus::resolved)
      s_.violated(fmt::format("settled: incident {} is over and not retired", id.value));
    const auto members = world.alerts_of.find(id);
    if (members == world.alerts_of.end()) continue;  // opened by hand: a person ends it
    if (incident.restored_at) continue;              // a workaround holds it open
    const bool all_watched = std::ranges::all_of(members->second, [&](Fingerprint fingerprint) {
      const CheckName check(world.alerts.at(fingerprint).labels.at("check"));
      return find_check(world, check) != nullptr;
    });
    if (all_watched)
      s_.violated(fmt::format("settled: incident {} should have been verified", id.value));
  }
}

}  // namespace vigie::sim
