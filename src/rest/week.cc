#include "rest/week.h"

namespace vigie::rest {

Interval civil_week(Instant at, const Zone& zone) {
  const LocalDate today = zone.to_local(at).date;
  const LocalDate monday = add_days(today, -static_cast<int>(weekday(today)));
  return {zone.first_instant({monday, {}}), zone.first_instant({add_days(monday, 7), {}})};
}

Interval week_of_rest(Instant work_ended, Duration core, const Zone& zone) {
  return week_of_rest(work_ended, core, civil_week(work_ended, zone), zone);
}

Interval week_of_rest(Instant work_ended, Duration core, const Interval& week, const Zone& zone) {
  return week.to - work_ended >= core ? week : civil_week(week.to, zone);
}

}  // namespace vigie::rest
