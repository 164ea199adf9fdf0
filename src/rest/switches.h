// The points on which texts are silent or disagree, each with a name. The first word of each is the
// default; a pack or a case may choose another. docs/rest.md says what each means. Values only.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "civil/instant.h"

namespace vigie::rest {

enum class DailyReference { admin_full_rest, trailing_24h, anchored_24h };
enum class CreditScope { trailing_24h, since_last_shift };
enum class Attribution { contained24, contained35, starts_in_week, rolling7 };
enum class AfterCall { full, daily_only, remaining_fraction };
enum class TimeBasis { elapsed, wall };
enum class UrgentWorks { off, declared };
enum class Shortfall { longest_block, last_block, whole_rest };
enum class InterventionStart { acknowledged, page_sent, first_action, departure };
enum class InterventionEnd { last_action, resolved };
enum class LateReturn { neutral, worked, unpaid };
enum class DayOffCall { half_day, rest_only };
enum class CapDay { civil_day, from_start };
enum class DaysWorked { in_week, in_a_row };
enum class PaidBy { given, longer_rest };
enum class Stacking { max, add, multiply };
enum class NoticeDays { calendar, clear };

struct Switches {
  DailyReference daily_reference = DailyReference::admin_full_rest;
  bool prior_rest_credit = true;
  CreditScope credit_scope = CreditScope::trailing_24h;
  Attribution weekly_attribution = Attribution::contained24;
  AfterCall weekly_after_call = AfterCall::full;
  bool weekly_on_any_day = false;
  bool shorter_week_with_reduced_daily = false;  // 24 h + the reduced daily rest: 33 h
  bool weekly_credit_covers_daily = true;
  TimeBasis time_basis = TimeBasis::elapsed;
  Duration least_intervention{};  // shorter ones do not interrupt
  Duration merge_gap{};           // so near to each other, two are one
  InterventionStart intervention_start = InterventionStart::acknowledged;
  InterventionEnd intervention_end = InterventionEnd::last_action;
  bool bare_acknowledgement_counts = true;
  bool unanswered_page_counts = false;
  UrgentWorks urgent_works = UrgentWorks::off;
  Shortfall shortfall = Shortfall::longest_block;
  bool uncalled_is_rest = true;
  LateReturn late_return = LateReturn::neutral;
  DayOffCall day_off_call = DayOffCall::half_day;
  CapDay cap_day = CapDay::civil_day;
  DaysWorked days_worked = DaysWorked::in_week;
  PaidBy owed_paid_by = PaidBy::given;
  Stacking multipliers = Stacking::max;
  NoticeDays notice = NoticeDays::calendar;
  bool all_employers = false;  // hours with other employers count too

  friend bool operator==(const Switches&, const Switches&) = default;
};

// A switch as people write it.
struct Switch {
  std::string_view name;                  // "weekly.attribution"
  std::vector<std::string_view> choices;  // the default first; empty: a number of minutes
  std::string_view doc;                   // one sentence, English; its French is looked up
};
std::span<const Switch> all_switches();

// invalid: no such switch or no such choice, with the nearest.
Result<void> set_switch(Switches& switches, std::string_view name, std::string_view choice);
std::string switch_choice(const Switches& switches, std::string_view name);  // of a known name

}  // namespace vigie::rest
