// What being on call, and the work for a call, are worth: an agreement, as data.
//
// An agreement is one file of YAML (agreements/, read by config/pay_agreements.h); a company's own
// may extend a built-in one. Each entry names its article, the date from which it holds, and how
// well its source was read. Money is whole cents, rates are exact fractions. Values only; any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/message.h"
#include "base/money.h"
#include "civil/calendar.h"
#include "rest/rule_pack.h"
#include "rest/switches.h"

namespace vigie::pay {

using rest::Source;

// Time off: hours, or days whose hours the contract knows.
struct Rest {
  Duration time{};
  Ratio days;
  bool none() const { return time == Duration(0) && days == Ratio(0); }
  Rest& operator+=(const Rest& other);
  friend bool operator==(const Rest&, const Rest&) = default;
};
Rest times(const Rest& rest, Ratio ratio);

// A multiple of an hourly rate: the person's own, or one that the agreement names.
struct OfRate {
  Ratio factor;
  bool reference = false;
  friend bool operator==(const OfRate&, const OfRate&) = default;
};

// What a period gives, or an hour of work.
using Worth = std::variant<Money, OfRate, Rest>;

// Days by their weekday, whether or not they are public holidays; `workdays` are Monday to Friday
// without those.
struct DaySet {
  unsigned weekdays = 0;  // bit 0: Monday
  bool workdays = false;
  bool holidays = false;
  static DaySet all() { return {0x7f, false, false}; }
  bool contains(LocalDate date, bool holiday) const;
  friend bool operator==(const DaySet&, const DaySet&) = default;
};

// Hours of the clock that come again each day; `to` at or before `from` is that of the next day.
struct Hours {
  DaySet days = DaySet::all();  // on which they begin
  TimeOfDay from;
  TimeOfDay to;
  friend bool operator==(const Hours&, const Hours&) = default;
};
// From one day of the week to another: Friday evening to Monday morning.
struct WeekPart {
  Weekday from_day = Weekday::friday;
  TimeOfDay from;
  Weekday to_day = Weekday::monday;
  TimeOfDay to;
  friend bool operator==(const WeekPart&, const WeekPart&) = default;
};
// So many days from the beginning of a turn of duty, and again as long as it lasts.
struct FromTurn {
  int days = 7;
  friend bool operator==(const FromTurn&, const FromTurn&) = default;
};
// Each hour on call.
struct EachHour {
  friend bool operator==(const EachHour&, const EachHour&) = default;
};
// A month in which the person was on call.
struct EachMonth {
  friend bool operator==(const EachMonth&, const EachMonth&) = default;
};
using Window = std::variant<Hours, WeekPart, FromTurn, EachHour, EachMonth>;

// What a period is called, and the hours that it has unless the agreement says others.
enum class PeriodKind {
  week,
  workdays,  // Monday morning to Friday evening
  weekend,   // Friday evening to Monday morning
  saturday,
  sunday,
  holiday,
  sunday_or_holiday,
  day,
  evening,
  night,
  slot_12h,
  slot_24h,
  hour,
  month,
};
inline constexpr PeriodKind all_period_kinds[] = {
    PeriodKind::week,    PeriodKind::workdays, PeriodKind::weekend,           PeriodKind::saturday,
    PeriodKind::sunday,  PeriodKind::holiday,  PeriodKind::sunday_or_holiday, PeriodKind::day,
    PeriodKind::evening, PeriodKind::night,    PeriodKind::slot_12h,          PeriodKind::slot_24h,
    PeriodKind::hour,    PeriodKind::month};
std::string_view to_string(PeriodKind kind);  // "12h_slot"
Message words(PeriodKind kind);               // "12-hour slot"
Window usual_window(PeriodKind kind);

struct PeriodEntry {
  Source source;
  PeriodKind kind = PeriodKind::night;
  Window window;
  // On call for so much of the window is enough; none: all of it but for planned work.
  std::optional<Duration> least;
  Worth worth;
  std::optional<Rest> instead;  // for whoever takes rest and no pay
  friend bool operator==(const PeriodEntry&, const PeriodEntry&) = default;
};

enum class BandKind { any, weekday, evening, night, saturday, sunday, holiday, sunday_or_holiday };
inline constexpr BandKind all_band_kinds[] = {
    BandKind::any,      BandKind::weekday, BandKind::evening, BandKind::night,
    BandKind::saturday, BandKind::sunday,  BandKind::holiday, BandKind::sunday_or_holiday};
std::string_view to_string(BandKind kind);
Message words(BandKind kind);

// What an hour of work for a call is worth when it lies in these hours.
struct Band {
  Source source;
  BandKind kind = BandKind::any;
  Hours when;
  Worth worth;                  // of an hour
  std::optional<Rest> instead;  // of an hour, for whoever takes rest and no pay
  friend bool operator==(const Band&, const Band&) = default;
};

// The pay clock: it may round and have a minimum, which the clock of rest never has.
struct InterventionRule {
  Source source;
  std::vector<Band> bands;
  std::optional<rest::Stacking> stack;  // of bands that hold at once; none: the switch says
  Duration least{};                     // of one intervention
  Duration rounding{};                  // up, to a multiple of this; 0: none
  Duration merge_gap{};                 // so near to each other, two are one
  bool as_working_time = false;         // an hour outside of all bands is paid as any other hour
  friend bool operator==(const InterventionRule&, const InterventionRule&) = default;
};

struct OvertimeRule {
  Source source;
  Duration from{};  // hours of a week
  struct Tier {
    Duration most{};  // so many hours of it; 0: all others
    Ratio supplement;
    friend bool operator==(const Tier&, const Tier&) = default;
  };
  std::vector<Tier> tiers;
  Duration quota{};  // hours of a year; 0: none
  friend bool operator==(const OvertimeRule&, const OvertimeRule&) = default;
};

// Who is told too late is paid more.
struct ShortNotice {
  Source source;
  Ratio supplement;
  int days = 15;
  rest::NoticeDays count = rest::NoticeDays::clear;
  friend bool operator==(const ShortNotice&, const ShortNotice&) = default;
};

// Beyond these the statement warns; nothing is paid less.
struct Caps {
  Source source;
  std::optional<int> consecutive_weeks;
  std::optional<int> days_per_month;
  std::optional<int> weekends_per_month;
  friend bool operator==(const Caps&, const Caps&) = default;
};

struct Agreement {
  std::string name;  // "fr"; of a file, its path
  std::string title_en;
  std::string title_fr;
  Source source;                        // of what names none of its own
  std::optional<Money> reference_rate;  // an hour, for multiples of it
  std::vector<PeriodEntry> periods;     // the first that fits takes its hours
  std::optional<InterventionRule> interventions;
  std::optional<OvertimeRule> overtime;
  std::optional<ShortNotice> short_notice;
  std::optional<Caps> caps;
  std::optional<HolidayRegion> holidays;
  Duration half_day_after{};  // under forfait-jours, a longer call on a day off is half a day
  friend bool operator==(const Agreement&, const Agreement&) = default;
};

// Each part that an agreement holds, as a file names it ("periods[0]"), and where it stands.
struct CitedEntry {
  std::string entry;
  Source source;
};
std::vector<CitedEntry> cited_entries(const Agreement& agreement);

}  // namespace vigie::pay
