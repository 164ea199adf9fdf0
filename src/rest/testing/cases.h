// Cases as the law's commentators write them: local times in Paris, and packs made by hand. Tests
// only. The packs that come with Vigie are compared with these by config/rest_packs_test.cc.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rest/return_check.h"

namespace vigie::rest::testing {

inline const Zone& paris() {
  static const Zone zone = *Zone::find("Europe/Paris");
  return zone;
}

// "2026-09-08 18:00" in Paris; of two, the first. With its offset ("2026-10-25T02:15:00+01:00") an
// hour that comes twice can be named.
inline Instant at(const std::string& text) {
  if (text.size() > 16) return *parse_rfc3339(text);
  return paris().first_instant(
      {*parse_date(text.substr(0, 10)), *parse_time_of_day(text.substr(11))});
}

inline RulePack french() {
  const LocalDate since{2016, 8, 10};
  RulePack pack;
  pack.name = "fr";
  DailyRest daily;
  daily.source = {"L3131-1", since, Seen::official};
  daily.least = hours(11);
  daily.credit_source = {"circulaire DRT 2003-06", {2003, 4, 14}, Seen::secondary};
  daily.credit = CreditRule::full_before;
  daily.credit_threshold = hours(11);
  daily.urgent_works = {"D3131-1", {2017, 1, 1}, Seen::official};
  pack.daily = daily;
  WeeklyRest weekly;
  weekly.source = {"L3132-2", {2008, 5, 1}, Seen::official};
  weekly.least = hours(35);
  weekly.core = hours(24);
  weekly.day_pref = Weekday::sunday;
  weekly.day_source = {"L3132-3, R3132-5", {2008, 5, 1}, Seen::older_text};
  weekly.credit = daily.credit_source;
  weekly.urgent_works = {"L3132-4", {2008, 5, 1}, Seen::official};
  pack.weekly = weekly;
  return pack;
}

// The same with its maxima of hours.
inline RulePack french_with_hours() {
  const LocalDate since{2016, 8, 10};
  RulePack pack = french();
  pack.amplitude_max = {{"Cass. soc. 23/09/2009", {2009, 9, 23}, Seen::secondary}, hours(13)};
  pack.day_max = {{"L3121-18", since, Seen::official}, hours(10)};
  pack.week_max = {{"L3121-20", since, Seen::official}, hours(48)};
  pack.avg_max = {{"L3121-22", since, Seen::official}, hours(44), 12};
  pack.pause = {{"L3121-16", since, Seen::official}, hours(6), minutes(20)};
  pack.consecutive_days = {{"L3132-1", {2008, 5, 1}, Seen::official}, 6};
  pack.night_window = {{"L3122-20", since, Seen::official}, {21 * 3600}, {6 * 3600}};
  NightWorker night;
  night.usual = {{"L3122-5", since, Seen::official}, 2, hours(3)};
  night.yearly = {{"L3122-23", since, Seen::unverified}, hours(270)};
  night.day_max = {{"L3122-6", since, Seen::unverified}, hours(8)};
  night.avg_max = {{"L3122-7", since, Seen::unverified}, hours(40), 12};
  pack.night_worker = night;
  return pack;
}

// An agreement that reduces the daily rest to 9 hours (D3131-4, D3131-6).
inline RulePack french_with_nine_hours() {
  RulePack pack = french();
  pack.name = "fr-9h";
  pack.daily->reduced =
      ReducedRest{{"D3131-6", {2017, 1, 1}, Seen::official}, hours(9), {}, {"D3131-4", "D3131-5"}};
  return pack;
}

// One case: what lies between two shifts.
struct Case {
  RulePack pack = french();
  PauseKind kind = PauseKind::daily;
  Instant ended;
  std::vector<std::pair<Instant, Instant>> calls;
  Instant back;
  Switches switches = {};
  bool estimated = false;

  std::vector<Intervention> interventions() const {
    std::vector<Intervention> made;
    for (const auto& [from, to] : calls) made.push_back({{from, to}, estimated, false});
    return made;
  }
  // `judge_it(pause, switches)` on the case.
  template <class F>
  auto with_pause(F judge_it) const {
    const std::vector<Intervention> made = *as_the_switches_count(interventions(), switches);
    const Pause pause{kind, shift_that_ended(ended, back, paris()),
                      shift_that_begins(back, ended, paris()), made};
    return judge_it(pause);
  }
  Judgement judged(Reading reading = Reading::as_chosen) const {
    return with_pause([&](const Pause& pause) {
      return judge_cautiously(pause, pack, under(reading, pack, switches), paris());
    });
  }
  WeekHolds week() const {
    return with_pause(
        [&](const Pause& pause) { return week_holds(pause, pack, switches, paris()); });
  }
};

}  // namespace vigie::rest::testing
