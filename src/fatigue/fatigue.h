// How tiring being on call was: calls at night and in the hours of sleep, rests that were cut,
// duty without an end, how fast people answered at which hour, how often a call was for nothing.
//
// Made for whoever must see to it that people last: what wears somebody out stands beside what did
// it (the noisiest sources). No law gives the thresholds; they are ours, and whoever runs Vigie may
// choose others. Pure values; any thread.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "civil/calendar.h"
#include "civil/intervals.h"
#include "civil/month.h"
#include "incident/incident.h"

namespace vigie::fatigue {

// A call to a person, whether or not they answered. Several channels of one page are one call.
struct CallMade {
  PersonName person;
  Instant at;
  IncidentId incident;
  friend bool operator==(const CallMade&, const CallMade&) = default;
};

// The source of incidents that somebody opened by hand.
inline constexpr std::string_view opened_by_hand = "by hand";

struct CalledIncident {
  IncidentId id;
  std::string source;  // what called: "check:web", or opened_by_hand
  Instant opened_at;
  std::optional<Instant> paged_at;         // a server took the first call
  std::optional<Instant> acknowledged_at;  // for the first time
  Usefulness usefulness = Usefulness::not_judged;
  friend bool operator==(const CalledIncident&, const CalledIncident&) = default;
};

// A stretch of the day, on a clock where the person is; over midnight when `to` is before `from`.
struct DayHours {
  TimeOfDay from;
  TimeOfDay to;
  bool contains(TimeOfDay time) const;
  friend bool operator==(const DayHours&, const DayHours&) = default;
};
inline constexpr DayHours usual_night{{21 * 3600}, {6 * 3600}};  // Code du travail L3122-20
inline constexpr DayHours usual_sleep{{23 * 3600}, {7 * 3600}};  // ours

// A rest that the law or an agreement demands and that was not had before work went on.
struct BrokenRest {
  Interval block;  // the rest that was had
  Duration required{};
  friend bool operator==(const BrokenRest&, const BrokenRest&) = default;
};

struct Watcher {  // who was on call, or was called
  PersonName person;
  std::string full_name;
  Zone zone = Zone::utc();
  DayHours night = usual_night;
  DayHours sleep = usual_sleep;
  std::vector<Interval> on_call;  // in any order
  std::vector<Interval> worked;   // interventions, in any order
  std::vector<BrokenRest> broken;
};

struct Record {
  std::vector<Watcher> watchers;
  std::vector<CallMade> calls;
  std::vector<CalledIncident> incidents;
};

struct Figures {
  int calls = 0;
  int at_night = 0;
  int asleep = 0;
  int disturbed_nights = 0;  // nights with a call in the hours of sleep
  int broken_rests = 0;
  Duration worked{};        // interventions
  Duration on_call{};       // together, overlapping schedules once
  Duration longest_duty{};  // on call without a break of a day
  friend bool operator==(const Figures&, const Figures&) = default;
};

struct PersonFatigue {
  PersonName person;
  std::string full_name;
  Figures whole;
  std::vector<Figures> by_month;  // in the order of Report::months
};

// Of the incidents first paged in this hour of the day.
struct HourOfDay {
  int paged = 0;
  int acknowledged = 0;
  std::optional<Duration> median;  // to the acknowledgement; none: nobody ever did
  friend bool operator==(const HourOfDay&, const HourOfDay&) = default;
};

struct Noise {
  std::string source;
  int incidents = 0;
  int judged = 0;
  int false_alarms = 0;
  friend bool operator==(const Noise&, const Noise&) = default;
};

struct MonthOfTeam {
  Figures figures;  // of all; longest_duty: of one of them
  int incidents = 0;
  int judged = 0;
  int false_alarms = 0;
  std::optional<Duration> median;  // to the acknowledgement
};

// What a person should not have to bear for long.
enum class Strain { disturbed_nights, calls_asleep, broken_rests, longest_duty };
std::string_view to_string(Strain strain);

struct Thresholds {
  int disturbed_nights = 4;  // in a month
  int calls_asleep = 8;      // in a month
  int broken_rests = 1;      // in a month
  int duty_days = 14;        // without a break of a day
  friend bool operator==(const Thresholds&, const Thresholds&) = default;
};

struct Warning {
  PersonName person;
  Month month;
  Strain strain = Strain::disturbed_nights;
  int value = 0;  // nights, calls, rests, days
  int threshold = 0;
  friend bool operator==(const Warning&, const Warning&) = default;
};

struct Report {
  Month first;
  Month last;     // included
  Instant until;  // what is known ends here, perhaps within the last month
  std::vector<Month> months;
  std::vector<PersonFatigue> people;  // in the order of the record
  std::array<HourOfDay, 24> hours;    // in the zone of the team
  std::vector<Noise> noise;           // most false alarms first, then most incidents
  std::vector<MonthOfTeam> by_month;
  std::vector<Warning> warnings;  // by person, then month
  int warned_people = 0;          // also of those whom somebody may not read of
  bool all_people = true;
};

// What somebody may read who may see the hours of these people: their figures, and those of the
// team.
Report for_reader(Report report, const std::set<PersonName>& readable);

// What one person bore in `range`. `until` bounds what is known of a duty that goes on.
Figures figures_of(const Watcher& watcher, const std::vector<CallMade>& calls,
                   const Interval& range);

// Those that one person has reached in a month. The duty is of the whole stretch that ends in it.
std::vector<Warning> warnings_of(const PersonName& person, const Figures& figures, Month month,
                                 const Thresholds& thresholds);

// Months are those of `zone`, the team's; nights and sleep are those of each person. Calls of
// people who are not among the watchers count for the team alone.
Report report(const Record& record, Month first, Month last, Instant until, const Zone& zone,
              const Thresholds& thresholds);

}  // namespace vigie::fatigue
