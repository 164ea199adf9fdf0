// Duty beyond what the agreement allows: told, and paid all the same.
#include <algorithm>

#include "pay/counting.h"

namespace vigie::pay {
namespace {

// Duty whose interruptions are shorter than a day is one run: nights one after the other are.
std::vector<Interval> runs(const Facts& facts) {
  std::vector<Interval> all;
  for (const OnCall& turn : facts.on_call)
    if (!all.empty() && turn.span.from - all.back().to < hours(24))
      all.back().to = std::max(all.back().to, turn.span.to);
    else
      all.push_back(turn.span);
  return all;
}

void check_weeks(Counting& count, int most) {
  for (const Interval& run : runs(count.facts)) {
    if (run.to <= count.range.from || count.range.to <= run.from) continue;
    const LocalTime began = count.zone.to_local(run.from);
    const Instant end = count.zone.first_instant({add_days(began.date, 7L * most), began.time});
    if (end < run.to)
      count.warn(say("on call from {} to {}: weeks in a row that the agreement allows: {}",
                     to_string(began.date), to_string(count.zone.to_local(run.to).date), most));
  }
}

// A day is on call when its afternoon or its evening is: a night counts for the day it begins on.
int days_on_call(const Counting& count, const IntervalSet& on_call) {
  int days = 0;
  for (LocalDate date = count.zone.to_local(count.range.from).date;
       date < count.zone.to_local(count.range.to).date; date = add_days(date, 1)) {
    const Interval late{count.zone.first_instant({date, TimeOfDay{12 * 3600}}),
                        count.zone.first_instant({add_days(date, 1), {}})};
    if (!(on_call & IntervalSet({late})).empty()) ++days;
  }
  return days;
}

// Saturday or Sunday on call; it belongs to the month of the Saturday.
int weekends_on_call(const Counting& count, const IntervalSet& on_call) {
  int weekends = 0;
  for (LocalDate date = count.zone.to_local(count.range.from).date;
       date < count.zone.to_local(count.range.to).date; date = add_days(date, 1)) {
    if (weekday(date) != Weekday::saturday) continue;
    const Interval both{count.zone.first_instant({date, {}}),
                        count.zone.first_instant({add_days(date, 2), {}})};
    if (!(on_call & IntervalSet({both})).empty()) ++weekends;
  }
  return weekends;
}

}  // namespace

void warn_of_caps(Counting& count) {
  if (!count.agreement.caps) return;
  const Caps& caps = *count.agreement.caps;
  std::vector<Interval> spans;
  for (const OnCall& turn : count.facts.on_call) spans.push_back(turn.span);
  const IntervalSet on_call(std::move(spans));
  if (caps.consecutive_weeks) check_weeks(count, *caps.consecutive_weeks);
  if (const int days = days_on_call(count, on_call);
      caps.days_per_month && days > *caps.days_per_month)
    count.warn(
        say("{} days on call in the month: the agreement allows {}", days, *caps.days_per_month));
  if (const int weekends = weekends_on_call(count, on_call);
      caps.weekends_per_month && weekends > *caps.weekends_per_month)
    count.warn(say("{} week-ends on call in the month: the agreement allows {}", weekends,
                   *caps.weekends_per_month));
}

}  // namespace vigie::pay
