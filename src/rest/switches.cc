#include "rest/switches.h"

#include <algorithm>
#include <variant>

#include "base/choice.h"
#include "base/text.h"

namespace vigie::rest {

namespace {

constexpr std::int64_t most_minutes = 24 * 60;

// How a switch is kept. Choices stand in the order of the enumeration, or of false and true.
struct Place {
  Switch info;
  void (*set)(Switches&, std::size_t);
  std::size_t (*get)(const Switches&);
};

// An enumeration or a truth value whose first choice has the number 0.
template <auto member>
Place place(Switch info) {
  using Value = std::remove_cvref_t<decltype(std::declval<Switches>().*member)>;
  return {
      std::move(info),
      [](Switches& switches, std::size_t chosen) { switches.*member = static_cast<Value>(chosen); },
      [](const Switches& switches) { return static_cast<std::size_t>(switches.*member); }};
}
// A truth value that is true by default.
template <bool Switches::* member>
Place true_first(Switch info) {
  return {std::move(info),
          [](Switches& switches, std::size_t chosen) { switches.*member = chosen == 0; },
          [](const Switches& switches) { return std::size_t(switches.*member ? 0 : 1); }};
}
template <Duration Switches::* member>
Place number_of_minutes(Switch info) {
  return {std::move(info),
          [](Switches& switches, std::size_t chosen) { switches.*member = minutes(chosen); },
          [](const Switches& switches) {
            return std::size_t(std::chrono::duration_cast<minutes>(switches.*member).count());
          }};
}

const std::vector<Place>& places() {
  static const std::vector<Place> all = {
      place<&Switches::daily_reference>(
          {"daily.reference",
           {"admin_full_rest", "trailing_24h", "anchored_24h"},
           "How the daily rest is placed: whole after the last work as the circular says; within "
           "the 24 hours before each return; within each 24 hours that the first work opens."}),
      true_first<&Switches::prior_rest_credit>(
          {"daily.prior_rest_credit",
           {"true", "false"},
           "Whether a call changes nothing for whoever had the whole rest before it."}),
      place<&Switches::credit_scope>({"daily.credit_scope",
                                      {"trailing_24h", "since_last_shift"},
                                      "How far back that rest may lie: in the 24 hours before the "
                                      "last call, or anywhere since "
                                      "the last shift."}),
      place<&Switches::weekly_attribution>(
          {"weekly.attribution",
           {"contained24", "contained35", "starts_in_week", "rolling7"},
           "Which week a weekly rest belongs to: the one that holds its 24 hours, the one that "
           "holds "
           "all of it, the one it begins in; or any seven days."}),
      place<&Switches::weekly_after_call>({"weekly.after_call",
                                           {"full", "daily_only", "remaining_fraction"},
                                           "What follows a call that broke the weekly rest: the "
                                           "whole of it; the daily rest when the "
                                           "week is lost anyway; what was missing."}),
      place<&Switches::weekly_on_any_day>(
          {"weekly.day", {"sunday", "any"}, "The day that the weekly rest is given on."}),
      place<&Switches::shorter_week_with_reduced_daily>(
          {"weekly.min_with_reduced_daily",
           {"35", "33"},
           "Hours of weekly rest where an agreement reduces the daily rest to 9."}),
      true_first<&Switches::weekly_credit_covers_daily>(
          {"weekly.credit_covers_daily",
           {"true", "false"},
           "Whether a weekly rest had before the last call stands for the daily rest after it "
           "too."}),
      place<&Switches::time_basis>({"time_basis",
                                    {"elapsed", "wall"},
                                    "Hours that really pass, or those that clocks show over a "
                                    "change of the clocks."}),
      number_of_minutes<&Switches::least_intervention>(
          {"intervention.min_minutes", {}, "Shorter interventions do not interrupt the rest."}),
      number_of_minutes<&Switches::merge_gap>(
          {"intervention.merge_gap_min", {}, "Interventions so near to each other are one."}),
      place<&Switches::intervention_start>(
          {"intervention.start",
           {"acknowledged", "page_sent", "first_action", "departure"},
           "What an intervention begins with."}),
      place<&Switches::intervention_end>({"intervention.end",
                                          {"last_action", "resolved"},
                                          "What an intervention ends with: the last action or the "
                                          "return home, or the resolution of "
                                          "the incident."}),
      true_first<&Switches::bare_acknowledgement_counts>(
          {"ack_only",
           {"counts", "ignored"},
           "Whether an acknowledgement without any further action is an intervention."}),
      place<&Switches::unanswered_page_counts>(
          {"unanswered_page",
           {"recorded", "counts"},
           "Whether a page that nobody answered interrupts the rest."}),
      place<&Switches::urgent_works>(
          {"urgent_works",
           {"off", "declared"},
           "Whether the calls were urgent works: the ground is met and the inspector was told."}),
      place<&Switches::shortfall>(
          {"urgent_works.shortfall",
           {"longest_block", "last_block", "whole_rest"},
           "The rest owed after urgent works: the demanded rest less the longest block, less the "
           "last one, or all of it."}),
      true_first<&Switches::uncalled_is_rest>(
          {"uncalled_oncall_is_rest",
           {"true", "alert"},
           "Whether being on call without a call is rest, or is reported where every weekly rest "
           "of a person is on call."}),
      place<&Switches::late_return>({"late_return_hours",
                                     {"neutral", "worked", "unpaid"},
                                     "Planned hours that the rest takes away: paid and neutral for "
                                     "overtime, counted as work, "
                                     "or not paid."}),
      place<&Switches::day_off_call>({"forfait_jours.day_off_call",
                                      {"half_day", "rest_only"},
                                      "What a call on a day off is worth under forfait-jours."}),
      place<&Switches::cap_day>(
          {"daily_cap_day",
           {"civil_day", "from_start"},
           "The day to which the maximum of daily hours applies: the civil day, or 24 hours from "
           "the first work."}),
      place<&Switches::days_worked>(
          {"consecutive_days",
           {"in_week", "in_a_row"},
           "How the days of work are counted that a rule limits: in each civil week, or one after "
           "the other."}),
      place<&Switches::owed_paid_by>(
          {"owed.paid_by",
           {"given", "longer_rest"},
           "What pays rest back that is owed: only rest that was given for it, or any later rest "
           "that is longer than it had to be."}),
      place<&Switches::multipliers>({"multipliers",
                                     {"max", "add", "multiply"},
                                     "How the supplements of one hour go together."}),
      place<&Switches::notice>(
          {"notice", {"calendar", "clear"}, "How days of notice are counted."}),
      place<&Switches::all_employers>({"contracts",
                                       {"same_employer", "all_employers"},
                                       "Whose contracts of a person are added together."}),
  };
  return all;
}

const Place* find_place(std::string_view name) {
  const auto found = std::ranges::find(places(), name, [](const Place& p) { return p.info.name; });
  return found == places().end() ? nullptr : &*found;
}

}  // namespace

std::span<const Switch> all_switches() {
  static const std::vector<Switch> infos = [] {
    std::vector<Switch> list;
    for (const Place& place : places()) list.push_back(place.info);
    return list;
  }();
  return infos;
}

Result<void> set_switch(Switches& switches, std::string_view name, std::string_view choice) {
  std::vector<std::string_view> names;
  for (const Place& place : places()) names.push_back(place.info.name);
  if (auto known = choose("a switch", name, names); !known) return fail(known.error());
  const Place& place = *find_place(name);
  if (place.info.choices.empty()) {
    const auto number = parse_int(choice);
    if (!number || *number < 0 || *number > most_minutes)
      return fail(ErrorCode::invalid, say("{}: \"{}\" is not a number of minutes from 0 to {}",
                                          name, choice, most_minutes));
    place.set(switches, static_cast<std::size_t>(*number));
    return {};
  }
  auto chosen = choose(name, choice, place.info.choices);
  if (!chosen) return fail(chosen.error());
  place.set(switches, *chosen);
  return {};
}

std::string switch_choice(const Switches& switches, std::string_view name) {
  const Place& place = *find_place(name);
  const std::size_t value = place.get(switches);
  if (place.info.choices.empty()) return std::to_string(value);
  return std::string(place.info.choices[value]);
}

}  // namespace vigie::rest
