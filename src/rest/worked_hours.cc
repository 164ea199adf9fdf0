#include "rest/worked_hours.h"

#include <algorithm>

#include "rest/week.h"

namespace vigie::rest {

namespace {

std::vector<Worked> with_work(std::vector<Worked> all) {
  std::erase_if(all, [](const Worked& one) { return one.hours == Duration(0); });
  return all;
}

// A night by the clock. Where the clocks do not change until the end of `next`, it is so long
// after midnight, and nobody has to ask the zone.
Interval night_of(Instant midnight, Instant next, Instant after_next, const NightWindow& window,
                  const Zone& zone) {
  const bool over = window.to <= window.from;
  if (next - midnight == hours(24) && after_next - next == hours(24))
    return {midnight + seconds(window.from.seconds),
            (over ? next : midnight) + seconds(window.to.seconds)};
  const LocalDate date = zone.to_local(midnight).date;
  return {zone.first_instant({date, window.from}),
          zone.first_instant({over ? add_days(date, 1) : date, window.to})};
}

}  // namespace

IntervalSet planned_work(const WorkRecord& record) {
  return IntervalSet(record.shifts) - IntervalSet(record.breaks);
}

IntervalSet worked(const WorkRecord& record) {
  std::vector<Interval> calls;
  calls.reserve(record.interventions.size());
  for (const Intervention& one : record.interventions) calls.push_back(one.worked);
  return planned_work(record) | IntervalSet(std::move(calls));
}

std::vector<Worked> sums(const IntervalSet& work, const std::vector<Interval>& spans) {
  const std::vector<Interval>& all = work.intervals();
  std::vector<Worked> found;
  found.reserve(spans.size());
  std::size_t first = 0;
  for (const Interval& span : spans) {
    while (first < all.size() && all[first].to <= span.from) ++first;
    Duration sum{};
    for (std::size_t i = first; i < all.size() && all[i].from < span.to; ++i)
      sum += std::min(all[i].to, span.to) - std::max(all[i].from, span.from);
    found.push_back({span, sum});
  }
  return found;
}

std::vector<Worked> civil_days(const IntervalSet& work, const Zone& zone) {
  if (work.empty()) return {};
  const std::vector<Instant> starts =
      day_starts(work.intervals().front().from, work.intervals().back().to, zone);
  std::vector<Interval> days;
  for (std::size_t i = 1; i < starts.size(); ++i) days.push_back({starts[i - 1], starts[i]});
  return with_work(sums(work, days));
}

std::vector<Worked> civil_weeks(const IntervalSet& work, const Zone& zone) {
  if (work.empty()) return {};
  const Interval first = civil_week(work.intervals().front().from, zone);
  // To the end of the last hour that is worked: a week that begins then is not one of them.
  const Instant last = civil_week(work.intervals().back().to - milliseconds(1), zone).to;
  const std::vector<Instant> starts = day_starts(first.from, last - milliseconds(1), zone);
  std::vector<Interval> weeks;
  for (std::size_t i = 7; i < starts.size(); i += 7) weeks.push_back({starts[i - 7], starts[i]});
  return sums(work, weeks);
}

std::vector<Worked> nights(const IntervalSet& work, const NightWindow& window, const Zone& zone) {
  if (work.empty()) return {};
  // The night before the first day reaches into it.
  const std::vector<Instant> starts = day_starts(work.intervals().front().from - hours(24),
                                                 work.intervals().back().to + hours(24), zone);
  std::vector<Interval> spans;
  for (std::size_t i = 2; i < starts.size(); ++i)
    spans.push_back(night_of(starts[i - 2], starts[i - 1], starts[i], window, zone));
  return with_work(sums(work, spans));
}

Duration dividing_rest(const IntervalSet& work, const RulePack& pack, const Zone& zone) {
  constexpr Duration usual = hours(11);
  if (work.empty()) return usual;
  const Instant last = work.intervals().back().to;
  const DailyRest* daily = holding(pack, &RulePack::daily, last, zone);
  if (daily == nullptr) return usual;
  if (daily->reduced && in_force(daily->reduced->source, last, zone)) return daily->reduced->floor;
  return daily->least;
}

std::vector<Worked> stretches(const IntervalSet& work, Duration rest) {
  std::vector<Worked> found;
  for (const Interval& one : work.intervals()) {
    if (found.empty() || one.from - found.back().span.to >= rest) found.push_back({one, {}});
    found.back().span.to = one.to;
    found.back().hours += one.length();
  }
  return found;
}

std::vector<Worked> days_from_start(const IntervalSet& work, Duration rest) {
  constexpr Duration day = hours(24);
  std::vector<Worked> found;
  const auto add = [&](const Interval& piece) {
    found.back().span.to = piece.to;
    found.back().hours += piece.length();
  };
  for (Interval left : work.intervals()) {
    while (!left.empty()) {
      if (found.empty() || left.from - found.back().span.to >= rest ||
          left.from - found.back().span.from >= day)
        found.push_back({{left.from, left.from}, {}});
      const Instant end = std::min(left.to, found.back().span.from + day);
      add({left.from, end});
      left.from = end;
    }
  }
  return found;
}

}  // namespace vigie::rest
