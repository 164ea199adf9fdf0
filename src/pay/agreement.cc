#include "pay/agreement.h"

#include <fmt/format.h>

namespace vigie::pay {
namespace {

constexpr TimeOfDay at(int hour) {
  return {hour * 3600};
}

struct PeriodWords {
  PeriodKind kind;
  std::string_view name;
  std::string_view words;
};
constexpr PeriodWords period_words[] = {
    {PeriodKind::week, "week", "week"},
    {PeriodKind::workdays, "workdays", "Monday to Friday"},
    {PeriodKind::weekend, "weekend", "week-end"},
    {PeriodKind::saturday, "saturday", "Saturday"},
    {PeriodKind::sunday, "sunday", "Sunday"},
    {PeriodKind::holiday, "holiday", "public holiday"},
    {PeriodKind::sunday_or_holiday, "sunday_or_holiday", "Sunday or public holiday"},
    {PeriodKind::day, "day", "day"},
    {PeriodKind::evening, "evening", "evening"},
    {PeriodKind::night, "night", "night"},
    {PeriodKind::slot_12h, "12h_slot", "12-hour slot"},
    {PeriodKind::slot_24h, "24h", "24 hours"},
    {PeriodKind::hour, "hour", "hours on call"},
    {PeriodKind::month, "month", "month with duty"},
};

struct BandWords {
  BandKind kind;
  std::string_view name;
  std::string_view words;
};
constexpr BandWords band_words[] = {
    {BandKind::any, "any", "any hour"},
    {BandKind::weekday, "weekday", "weekday"},
    {BandKind::evening, "evening", "evening"},
    {BandKind::night, "night", "night"},
    {BandKind::saturday, "saturday", "Saturday"},
    {BandKind::sunday, "sunday", "Sunday"},
    {BandKind::holiday, "holiday", "public holiday"},
    {BandKind::sunday_or_holiday, "sunday_or_holiday", "Sunday or public holiday"},
};

Hours on(DaySet days, int from, int to) {
  return {days, at(from), at(to)};
}

constexpr unsigned bit(Weekday day) {
  return 1u << static_cast<unsigned>(day);
}

}  // namespace

Rest& Rest::operator+=(const Rest& other) {
  time += other.time;
  days = days + other.days;
  return *this;
}

// Time to the second: what is taken off is never finer.
Rest times(const Rest& rest, Ratio ratio) {
  const Ratio time = Ratio(rest.time.count(), 1000) * ratio + Ratio(1, 2);
  return {seconds(time.of() / time.by()), rest.days * ratio};
}

bool DaySet::contains(LocalDate date, bool holiday) const {
  const Weekday day = weekday(date);
  return (weekdays & bit(day)) != 0 || (holidays && holiday) ||
         (workdays && day <= Weekday::friday && !holiday);
}

std::string_view to_string(PeriodKind kind) {
  return period_words[static_cast<std::size_t>(kind)].name;
}
Message words(PeriodKind kind) {
  return term(period_words[static_cast<std::size_t>(kind)].words);
}
std::string_view to_string(BandKind kind) {
  return band_words[static_cast<std::size_t>(kind)].name;
}
Message words(BandKind kind) {
  return term(band_words[static_cast<std::size_t>(kind)].words);
}

Window usual_window(PeriodKind kind) {
  switch (kind) {
    case PeriodKind::week:
      return FromTurn{7};
    case PeriodKind::workdays:
      return WeekPart{Weekday::monday, at(8), Weekday::friday, at(18)};
    case PeriodKind::weekend:
      return WeekPart{Weekday::friday, at(18), Weekday::monday, at(8)};
    case PeriodKind::saturday:
      return on({bit(Weekday::saturday), false, false}, 0, 0);
    case PeriodKind::sunday:
      return on({bit(Weekday::sunday), false, false}, 0, 0);
    case PeriodKind::holiday:
      return on({0, false, true}, 0, 0);
    case PeriodKind::sunday_or_holiday:
      return on({bit(Weekday::sunday), false, true}, 0, 0);
    case PeriodKind::day:
      return on(DaySet::all(), 8, 18);
    case PeriodKind::evening:
      return on(DaySet::all(), 18, 22);
    case PeriodKind::night:
      return on(DaySet::all(), 18, 8);
    case PeriodKind::slot_12h:
      return on(DaySet::all(), 20, 8);
    case PeriodKind::slot_24h:
      return FromTurn{1};
    case PeriodKind::hour:
      return EachHour{};
    case PeriodKind::month:
      return EachMonth{};
  }
  return EachHour{};
}

std::vector<CitedEntry> cited_entries(const Agreement& agreement) {
  std::vector<CitedEntry> all;
  for (std::size_t i = 0; i < agreement.periods.size(); ++i)
    all.push_back({fmt::format("periods[{}]", i), agreement.periods[i].source});
  if (agreement.interventions) {
    all.push_back({"interventions", agreement.interventions->source});
    for (std::size_t i = 0; i < agreement.interventions->bands.size(); ++i)
      all.push_back(
          {fmt::format("interventions.bands[{}]", i), agreement.interventions->bands[i].source});
  }
  if (agreement.overtime) all.push_back({"overtime", agreement.overtime->source});
  if (agreement.short_notice) all.push_back({"short_notice", agreement.short_notice->source});
  if (agreement.caps) all.push_back({"caps", agreement.caps->source});
  return all;
}

}  // namespace vigie::pay
