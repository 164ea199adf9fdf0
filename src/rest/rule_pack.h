// What the law of a place, a regime or an agreement demands of rest and of hours, as data.
//
// A pack is one file of YAML (packs/, read by config/rest_packs.h); a company's agreement is
// a pack that extends another. Every rule names its article, the date from which it holds, and how
// well its source was read: a verdict that rests on a rule nobody verified says so. What a text
// leaves open is a switch (switches.h), not a field here. Values only; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "civil/calendar.h"
#include "civil/instant.h"
#include "rest/switches.h"

namespace vigie::rest {

// How well the source of a rule was read when the pack was written.
enum class Seen { official, older_text, secondary, unverified };
std::string_view to_string(Seen seen);

// Where a rule stands.
struct Source {
  std::string article;  // "L3131-1"
  LocalDate since;      // holds from this day on
  Seen seen = Seen::unverified;
  friend bool operator==(const Source&, const Source&) = default;
};

// What rest before a call is worth for the return after it.
enum class CreditRule {
  full_before,         // a full rest before the call: the call changes nothing
  remaining_fraction,  // what is missing follows the last call, if some block is long enough
  none,                // the rest starts again after each call
  exempt_when_called,  // who was called is owed nothing by this rule
};
std::string_view to_string(CreditRule rule);

// At most so often in so many days.
struct Frequency {
  int most = 0;
  int days = 0;
  friend bool operator==(const Frequency&, const Frequency&) = default;
};

// Shorter daily rest that an agreement or the law allows; the difference is owed. A pack that holds
// one says that it is in force: then `floor` is what a day demands.
struct ReducedRest {
  Source source;
  Duration floor{};
  Duration owed_within{};  // the difference is to be given within it; 0: none is written
  std::vector<std::string> basis = {};  // articles of which one must allow it
  std::optional<Frequency> max_per_period = {};
  struct Average {  // instead of equal hours: the daily rest of so many weeks has it on average
    Duration least{};
    int weeks = 0;
    friend bool operator==(const Average&, const Average&) = default;
  };
  std::optional<Average> average = {};
  friend bool operator==(const ReducedRest&, const ReducedRest&) = default;
};

struct DailyRest {
  Source source;
  Duration least{};
  Source credit_source;
  CreditRule credit = CreditRule::full_before;
  Duration credit_threshold{};         // rest before a call that counts as full; mostly `least`
  Duration credit_block{};             // remaining_fraction: one block must be at least so long
  std::optional<Source> urgent_works;  // lets them suspend the rest, which is owed then
  std::optional<ReducedRest> reduced;
  friend bool operator==(const DailyRest&, const DailyRest&) = default;
};

// The stretch in which a weekly rest is demanded.
enum class WeeklyPeriod { civil_week, rolling_7, n_days };
std::string_view to_string(WeeklyPeriod period);

struct WeeklyRest {
  Source source;
  Duration least{};  // of one block: 24 h and the daily rest make 35 h in France
  Duration core{};   // of it, so much lies in the week
  WeeklyPeriod period = WeeklyPeriod::civil_week;
  int days = 7;                             // of the period
  std::optional<Weekday> day_pref;          // the day that it shall hold
  bool includes_daily = true;               // `least` holds a daily rest
  std::optional<Source> day_source = {};    // asks for that day; else `source`
  std::optional<Source> credit = {};        // says that a rest before a call counts; else `source`
  std::optional<Source> urgent_works = {};  // as of the daily rest
  friend bool operator==(const WeeklyRest&, const WeeklyRest&) = default;
};

struct HoursRule {
  Source source;
  Duration most{};
  friend bool operator==(const HoursRule&, const HoursRule&) = default;
};
struct AverageRule {
  Source source;
  Duration most{};  // per week
  int weeks = 0;
  friend bool operator==(const AverageRule&, const AverageRule&) = default;
};
// `least` of break once the work of a day reaches `after`.
struct BreakRule {
  Source source;
  Duration after{};
  Duration least{};
  friend bool operator==(const BreakRule&, const BreakRule&) = default;
};
struct DaysRule {  // of work in a week, or one after the other: the switch consecutive_days
  Source source;
  int most = 0;
  friend bool operator==(const DaysRule&, const DaysRule&) = default;
};
struct NightWindow {
  Source source;
  TimeOfDay from;
  TimeOfDay to;  // of the next day
  friend bool operator==(const NightWindow&, const NightWindow&) = default;
};

// Of a week as it is planned: so many nights, each of so many hours.
struct UsualNights {
  Source source;
  int nights = 0;
  Duration each{};
  friend bool operator==(const UsualNights&, const UsualNights&) = default;
};
// Who works so much at night has maxima of their own.
struct NightWorker {
  std::optional<UsualNights> usual;
  std::optional<HoursRule> yearly;  // or so much in twelve months, calls too
  std::optional<HoursRule> day_max;
  std::optional<AverageRule> avg_max;
  friend bool operator==(const NightWorker&, const NightWorker&) = default;
};

// From where on a judge may call all the time on call work. No text has a number: those of a pack
// are whoever wrote it.
struct Requalification {
  Source source;
  Duration response{};  // to be there so fast or faster
  int calls = 0;        // so many or more in one period on call
  friend bool operator==(const Requalification&, const Requalification&) = default;
};
// In so many weeks one after the other, one weekly rest is not on call.
struct FreeRest {
  Source source;
  int weeks = 0;
  friend bool operator==(const FreeRest&, const FreeRest&) = default;
};

// Of being on call, and of telling people in time.
struct OnCallRules {
  Source source;
  std::optional<int> notice_days;
  std::optional<int> notice_months;  // both: the longer one
  std::optional<int> notice_short;   // clear days, in exceptional circumstances
  std::optional<Frequency> max_days;
  bool uncalled_counts_as_rest = true;
  std::optional<Requalification> requalification;
  std::optional<FreeRest> free_rest;
  friend bool operator==(const OnCallRules&, const OnCallRules&) = default;
};

struct HolidayRule {
  Source source;
  HolidayRegion region = HolidayRegion::france;
  friend bool operator==(const HolidayRule&, const HolidayRule&) = default;
};
struct RetentionRule {  // records are kept at least so long
  Source source;
  int months = 0;
  friend bool operator==(const RetentionRule&, const RetentionRule&) = default;
};

struct RulePack {
  std::string name;      // "fr"; of a file, its path
  std::string title_en;  // of a file that gives none, its path
  std::string title_fr;
  std::optional<DailyRest> daily;
  std::optional<WeeklyRest> weekly;
  std::optional<HoursRule> amplitude_max;
  std::optional<HoursRule> day_max;
  std::optional<HoursRule> week_max;
  std::optional<AverageRule> avg_max;
  std::optional<BreakRule> pause;
  std::optional<DaysRule> consecutive_days;
  std::optional<NightWindow> night_window;
  std::optional<NightWorker> night_worker;
  OnCallRules oncall;
  std::optional<HolidayRule> holidays;
  std::optional<RetentionRule> retention;
  Switches switches;  // the readings that the pack takes
  // What it extends, at most one: that holds until a rule of this pack does.
  std::vector<RulePack> before;
  friend bool operator==(const RulePack&, const RulePack&) = default;
};

// Each rule that a pack holds, as a file names it ("daily.credit_rule"), and where it stands.
struct CitedRule {
  std::string_view rule;
  Source source;
};
std::vector<CitedRule> cited_rules(const RulePack& pack);

// Has a rule begun on the day of `at`, where the person works?
bool in_force(const Source& source, Instant at, const Zone& zone);

// The rule of the pack that holds at `at`: its own, or until its day that of the pack it extends.
template <class R>
const R* holding(const RulePack& pack, std::optional<R> RulePack::* rule, Instant at,
                 const Zone& zone) {
  const std::optional<R>& own = pack.*rule;
  if (!own) return nullptr;
  if (in_force(own->source, at, zone)) return &*own;
  return pack.before.empty() ? nullptr : holding(pack.before.front(), rule, at, zone);
}

// Is it an article that the pack, or what it extends, rests on? invalid with those that are, after
// `record`, which names it. "L. 3131-1" is for the caller to spell as "L3131-1".
Result<void> check_article(const RulePack& pack, std::string_view article, const Message& record);

}  // namespace vigie::rest
