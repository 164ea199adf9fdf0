#include "duty/correction.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"

namespace vigie {
namespace {

// All times of a record, as one that is written by hand is meant.
const rest::Switches as_written;

Message name_of(const InterventionRecord& record) {
  if (!record.id) return say("the intervention of {}", record.person.text);
  return say("intervention {} of {}", record.id.value, record.person.text);
}

tl::unexpected<Error> refuse(const InterventionRecord& record, Message why) {
  return fail(ErrorCode::invalid, say("{}: {}", name_of(record), std::move(why)));
}

Result<void> check_travel(const InterventionRecord& record) {
  if (record.departed_at && (*record.departed_at < record.acknowledged_at ||
                             (record.ended_at && *record.departed_at > *record.ended_at)))
    return refuse(record,
                  say("the departure {} is not within it", to_rfc3339(*record.departed_at)));
  if (record.home_at && !record.on_site)
    return refuse(record, say("whoever worked from where they were has no return home: say that it "
                              "was on site, or leave it out"));
  if (record.home_at && record.ended_at && *record.home_at < *record.ended_at)
    return refuse(record, say("the return home {} is before its end {}",
                              to_rfc3339(*record.home_at), to_rfc3339(*record.ended_at)));
  return {};
}

std::string moment(std::optional<Instant> at) {
  return at ? to_rfc3339(*at) : "-";
}

}  // namespace

Result<InterventionRecord> edited(InterventionRecord record, const InterventionEdit& edit,
                                  Instant now) {
  if (edit.began_at) {
    record.acknowledged_at = *edit.began_at;
    if (record.first_action_at)
      record.first_action_at = std::max(*record.first_action_at, *edit.began_at);
  }
  record.last_action_at = std::max(record.last_action_at, record.acknowledged_at);
  if (edit.ended_at) {
    record.ended_at = *edit.ended_at;
    record.end = EndKnown::said;
  }
  if (edit.departed_at) record.departed_at = *edit.departed_at;
  if (edit.home_at) record.home_at = *edit.home_at;
  if (edit.on_site) record.on_site = *edit.on_site;
  if (edit.urgent) record.urgent = *edit.urgent;
  if (edit.inspector_told_at) record.inspector_told_at = *edit.inspector_told_at;
  if (edit.note) record.note = *edit.note;
  const Instant begins = record.acknowledged_at;
  const Instant ends =
      std::max(record.ended_at.value_or(begins), record.home_at.value_or(Instant::min()));
  if (begins > now || ends > now)
    return refuse(record, say("{} is in the future: it tells of what was",
                              to_rfc3339(std::max(begins, ends))));
  if (record.ended_at && *record.ended_at < begins)
    return refuse(record, say("its end {} is before its start {}", to_rfc3339(*record.ended_at),
                              to_rfc3339(begins)));
  if (ends - begins > limits::longest_intervention)
    return refuse(record, say("longer than {}: make it several",
                              to_string(Duration(limits::longest_intervention))));
  if (auto travel = check_travel(record); !travel) return fail(travel.error());
  if (record.inspector_told_at && record.urgent == UrgentGround::none)
    return refuse(record, say("the inspector is told of urgent works: say which ground it had"));
  return record;
}

const InterventionRecord* newly_overlapped(const InterventionRecord& record,
                                           const InterventionRecord* before,
                                           std::span<const InterventionRecord> others,
                                           Instant now) {
  const auto meet = [&](const InterventionRecord& a, const InterventionRecord& b) {
    const Interval one = worked(a, as_written, now);
    const Interval other = worked(b, as_written, now);
    return one.from < other.to && other.from < one.to;
  };
  for (const InterventionRecord& other : others) {
    if (other.id == record.id || other.voided || !meet(record, other)) continue;
    if (before == nullptr || !meet(*before, other)) return &other;
  }
  return nullptr;
}

std::string signed_text(const PersonName& person, Month month,
                        std::span<const InterventionRecord> records) {
  std::vector<const InterventionRecord*> ordered;
  for (const InterventionRecord& record : records) ordered.push_back(&record);
  std::ranges::sort(ordered, {}, [](const InterventionRecord* record) {
    return std::pair(record->acknowledged_at, record->id);
  });
  std::string text = fmt::format("vigie hours 1\n{} {}\n", person.text, to_string(month));
  for (const InterventionRecord* one : ordered)
    text += fmt::format(
        "{} incident={} began={} ended={} end={} departed={} home={} on_site={} "
        "urgent={} inspector={} voided={} note={:?}\n",
        one->id.value, one->incident.value, to_rfc3339(one->acknowledged_at), moment(one->ended_at),
        to_string(one->end), moment(one->departed_at), moment(one->home_at), one->on_site,
        to_string(one->urgent), moment(one->inspector_told_at), one->voided, one->note);
  return text;
}

}  // namespace vigie
