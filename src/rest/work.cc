#include "rest/work.h"

#include <algorithm>

namespace vigie::rest {

namespace {

constexpr Duration longest_shift = hours(13);
}  // namespace

Message intervention_name(std::size_t place) {
  return say("intervention {}", place + 1);
}

Result<void> check_span(const Interval& span, const Message& name) {
  if (span.to < span.from)
    return fail(ErrorCode::invalid, say("{}: its end {} is before its start {}", name,
                                        to_rfc3339(span.to), to_rfc3339(span.from)));
  return {};
}

Result<void> check_interventions(std::span<const Intervention> interventions) {
  for (std::size_t i = 0; i < interventions.size(); ++i) {
    const Interval& span = interventions[i].worked;
    if (auto checked = check_span(span, intervention_name(i)); !checked) return checked;
    if (i == 0) continue;
    const Interval& before = interventions[i - 1].worked;
    if (span.from < before.from)
      return fail(ErrorCode::invalid, say("{} begins before {}: list them in order",
                                          intervention_name(i), intervention_name(i - 1)));
    if (span.from < before.to)
      return fail(ErrorCode::invalid,
                  say("{} begins at {}, before {} ends at {}: one person works on one at a "
                      "time, so make them one or mend a time",
                      intervention_name(i), to_rfc3339(span.from), intervention_name(i - 1),
                      to_rfc3339(before.to)));
  }
  return {};
}

Result<std::vector<Intervention>> as_the_switches_count(std::vector<Intervention> interventions,
                                                        const Switches& switches) {
  if (auto checked = check_interventions(interventions); !checked) return fail(checked.error());
  std::vector<Intervention> kept;
  for (Intervention& one : interventions) {
    if (!kept.empty() && switches.merge_gap > Duration(0) &&
        one.worked.from - kept.back().worked.to <= switches.merge_gap) {
      kept.back().worked.to = one.worked.to;
      kept.back().estimated = kept.back().estimated || one.estimated;
      kept.back().urgent = kept.back().urgent && one.urgent;
    } else {
      kept.push_back(one);
    }
  }
  std::erase_if(kept, [&](const Intervention& one) {
    return one.worked.length() < switches.least_intervention;
  });
  return kept;
}

Interval shift_that_ended(Instant end, Instant next_start, const Zone& zone) {
  const TimeOfDay begins = zone.to_local(next_start).time;
  const LocalDate date = zone.to_local(end).date;
  Instant start = zone.first_instant({date, begins});
  if (end <= start) start = zone.first_instant({add_days(date, -1), begins});
  return {std::max(start, end - longest_shift), end};
}

Interval shift_that_begins(Instant start, Instant last_end, const Zone& zone) {
  const TimeOfDay ends = zone.to_local(last_end).time;
  const LocalDate date = zone.to_local(start).date;
  Instant end = zone.first_instant({date, ends});
  if (end <= start) end = zone.first_instant({add_days(date, 1), ends});
  return {start, std::min(end, start + longest_shift)};
}

}  // namespace vigie::rest
