// What somebody agreed with who employs them: the rules that hold, the hours that are planned, and
// when they are not there. Values and pure functions; any thread. A contract is personal data.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/money.h"
#include "civil/calendar.h"
#include "civil/intervals.h"

namespace vigie::rest {

// How work is counted: in hours, or in days of a year (L3121-58), to which no maximum of hours
// applies.
enum class Regime { hours, forfait_days };
std::string_view to_string(Regime regime);

// The work of some days of the week. One that ends when it begins, or before, ends the day after.
struct WorkDay {
  std::set<Weekday> days;
  TimeOfDay from;
  TimeOfDay to;
  struct Break {  // no work: after `from`, and at an end that is earlier the day after
    TimeOfDay from;
    TimeOfDay to;
    friend bool operator==(const Break&, const Break&) = default;
  };
  std::optional<Break> pause = {};
  friend bool operator==(const WorkDay&, const WorkDay&) = default;
};

enum class AbsenceKind { leave, sickness, rest, training, other };
std::string_view to_string(AbsenceKind kind);

// Whole days; both are part of it.
struct Absence {
  LocalDate first;
  LocalDate last;
  AbsenceKind kind = AbsenceKind::leave;
  friend bool operator==(const Absence&, const Absence&) = default;
};

struct Contract {
  ContractName name;
  PersonName person;
  // Who employs, where it is not whoever runs this Vigie: being on call belongs to the contract
  // without one, and the hours of the others count only where the switch `contracts` says
  // all_employers (ArbZG §2(1)).
  std::string employer;
  std::optional<LocalDate> from;  // the first day; none: always
  std::optional<LocalDate> to;    // the last day
  std::string pack = "none";      // of the rules that hold
  Regime regime = Regime::hours;
  Duration weekly_hours{};       // of the contract; 0: nobody said, or they are not counted
  std::vector<WorkDay> pattern;  // no weekday is in two
  bool works_on_holidays = false;
  std::string agreement;  // on what being on call is worth; empty: none
  PersonName manager;     // is told of rest, and may read the hours; empty: nobody
  std::optional<Money> hourly_rate;
  std::vector<Absence> absences;
  std::string zone;  // IANA: where the work is
  // Records of these hours are kept so long; none: as the pack says, and at least three years.
  std::optional<int> keep_months;
  friend bool operator==(const Contract&, const Contract&) = default;
};

bool holds_on(const Contract& contract, LocalDate date);

// The planned work that begins in `span`, in order and apart, breaks included: none on days of
// absence, nor on the public holidays of `holidays` unless the contract has them worked.
std::vector<Interval> planned_shifts(const Contract& contract, Interval span, const Zone& zone,
                                     std::optional<HolidayRegion> holidays);
// The breaks of those shifts, in order.
std::vector<Interval> planned_breaks(const Contract& contract, Interval span, const Zone& zone,
                                     std::optional<HolidayRegion> holidays);

// The weekday on which two shifts of a week meet or overlap; none: they are apart.
std::optional<Weekday> overlapping_day(const std::vector<WorkDay>& pattern);

}  // namespace vigie::rest
