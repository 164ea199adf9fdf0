// Hours against a second engine that knows nothing but minutes: it marks each minute of a record as
// work or rest, looks up the local date and the time on the clock of each by itself, and counts.
// Slow and plain on purpose; where the two disagree, one of them has misread the law.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "rest/hours_check.h"
#include "rest/testing/cases.h"
#include "rest/testing/worlds.h"
#include "rest/worked_hours.h"

namespace vigie::rest {
namespace {

using testing::Chance;

constexpr int whole_day = 24 * 60;
constexpr int daily_rest = 11 * 60;
constexpr int weekly_rest = 35 * 60;

// The local date and the time on the clock of each minute of a year.
class Clock {
 public:
  explicit Clock(const Zone& zone) : begin_(*parse_rfc3339("2026-01-01T00:00:00Z")) {
    for (Instant t = begin_; t < *parse_rfc3339("2027-01-01T00:00:00Z"); t += minutes(1)) {
      const LocalTime local = zone.to_local(t);
      dates_.push_back(static_cast<int>(days_since_epoch(local.date)));
      times_.push_back(local.time.seconds / 60);
    }
  }
  int minute(Instant t) const { return static_cast<int>((t - begin_) / minutes(1)); }
  Instant begin() const { return begin_; }
  int date(int minute) const { return dates_[static_cast<std::size_t>(minute)]; }
  int time(int minute) const { return times_[static_cast<std::size_t>(minute)]; }
  int week(int minute) const { return (date(minute) + 3) / 7; }  // 1970 began on Thursday

 private:
  Instant begin_;
  std::vector<int> dates_;
  std::vector<int> times_;
};

// What was counted of a day, a week, a night or a stretch: minutes of work, from a first minute.
using Counts = std::vector<std::pair<int, int>>;

class HoursMap {
 public:
  HoursMap(const WorkRecord& record, const Clock& clock) : clock_(clock) {
    first_ = 1 << 30;
    const auto mark = [&](const Interval& span, bool works) {
      for (int m = clock.minute(span.from); m < clock.minute(span.to); ++m) {
        if (static_cast<std::size_t>(m) >= work_.size())
          work_.resize(static_cast<std::size_t>(m) + 1);
        work_[static_cast<std::size_t>(m)] = works ? 1 : 0;
        first_ = std::min(first_, m);
      }
    };
    for (const Interval& shift : record.shifts) mark(shift, true);
    for (const Interval& one : record.breaks) mark(one, false);
    for (const Intervention& one : record.interventions) mark(one.worked, true);
    while (first_ < last() && !works(first_)) ++first_;
  }

  // By the number of the day, the week, the night; `key` is -1 for a minute that is in none.
  template <class Key>
  std::map<int, int> count(Key key) const {
    std::map<int, int> counted;
    int now = -1;
    int* slot = nullptr;  // of `now`
    for (int m = first_; m < last(); ++m) {
      if (!works(m)) continue;
      const int found = key(m);
      if (found < 0) continue;
      if (found != now) slot = &counted[now = found];
      ++*slot;
    }
    return counted;
  }
  std::map<int, int> days() const {
    return count([&](int m) { return clock_.date(m); });
  }
  std::map<int, int> weeks() const {
    std::map<int, int> counted = count([&](int m) { return clock_.week(m); });
    if (!counted.empty())
      for (int week = counted.begin()->first; week < counted.rbegin()->first; ++week)
        counted.try_emplace(week, 0);
    return counted;
  }
  std::map<int, int> nights(int from, int to) const {
    return count([&](int m) {
      const int time = clock_.time(m);
      if (to > from) return from <= time && time < to ? clock_.date(m) : -1;
      if (time >= from) return clock_.date(m);
      return time < to ? clock_.date(m) - 1 : -1;
    });
  }

  // From a first minute to the last before so long a rest, or before a day is over.
  Counts stretches(bool cut) const {
    Counts found;
    int free = -(1 << 30);
    for (int m = first_; m < last(); ++m) {
      if (!works(m)) continue;
      const bool over = cut && !found.empty() && m - found.back().first >= whole_day;
      if (found.empty() || m - free >= daily_rest || over) found.emplace_back(m, 0);
      ++found.back().second;
      free = m + 1;
    }
    return found;
  }

  // First minutes of days that work longer than `after` without so long a break.
  std::vector<int> without_break(int after, int least) const {
    std::vector<int> found;
    for (const auto& [from, worked] : stretches(true)) {
      int done = 0;
      int row = 0;
      int longest = 0;
      for (int m = from; done < worked; ++m) {
        row = works(m) ? 0 : row + 1;
        longest = std::max(longest, row);
        done += works(m) ? 1 : 0;
        if (works(m) && done == after + 1 && longest < least) found.push_back(from);
        if (done > after) break;
      }
    }
    return found;
  }

  // First dates of seven without 24 hours of one weekly rest; no two share a date.
  std::vector<int> sevens_without_rest(int first_date) const {
    const std::vector<std::map<int, int>> rests = weekly_rests();
    const auto held = [&](int date) {
      return std::ranges::any_of(rests, [&](const std::map<int, int>& rest) {
        int inside = 0;
        for (auto one = rest.lower_bound(date); one != rest.lower_bound(date + 7); ++one)
          inside += one->second;
        return inside >= whole_day;
      });
    };
    std::vector<int> found;
    const int next_monday = (clock_.week(last() - 1) + 1) * 7 - 3;
    for (int date = first_date; date + 7 <= next_monday; ++date) {
      if (held(date)) continue;
      found.push_back(date);
      date += 6;
    }
    return found;
  }

 private:
  bool works(int m) const {
    return m >= 0 && static_cast<std::size_t>(m) < work_.size() &&
           work_[static_cast<std::size_t>(m)];
  }
  int last() const { return static_cast<int>(work_.size()); }

  // Of each rest of 35 hours, how many of its minutes each date has. Around the record all is rest.
  std::vector<std::map<int, int>> weekly_rests() const {
    std::vector<std::map<int, int>> found;
    const int around = 4 * whole_day;
    int free = first_ - around;
    for (int m = free; m <= last() + around; ++m) {
      if (!works(m) && m < last() + around) continue;
      if (m - free >= weekly_rest) {
        found.emplace_back();
        int* slot = nullptr;  // of the date
        for (int i = free; i < m; ++i) {
          if (slot == nullptr || clock_.date(i) != clock_.date(i - 1))
            slot = &found.back()[clock_.date(i)];
          ++*slot;
        }
      }
      free = m + 1;
    }
    return found;
  }

  const Clock& clock_;
  std::vector<char> work_;  // of each minute; a vector of bool is slow
  int first_ = 0;
};

// Some weeks of work around a change of the clocks or elsewhere, with breaks and calls.
WorkRecord some_weeks(Chance& chance, const std::vector<Instant>& changes) {
  WorkRecord record;
  const int grain = std::max(1, chance.number(0, 2) * 15);
  const auto some = [&](int least, int most) {
    return minutes(std::max(least, chance.number(least, most) / grain * grain));
  };
  const Instant middle =
      chance.number(0, 1) == 0
          ? changes[static_cast<std::size_t>(chance.number(0, 1))]
          : *parse_rfc3339("2026-03-01T00:00:00Z") + hours(chance.number(0, 240 * 24));
  Instant free = middle - hours(24 * chance.number(0, 14)) + some(0, whole_day);
  for (int shifts = chance.number(1, 24); shifts > 0; --shifts) {
    const Instant from = free + (chance.number(0, 4) == 0 ? some(0, 3 * whole_day) : some(0, 900));
    const Interval shift{from, from + some(1, 13 * 60)};
    record.shifts.push_back(shift);
    const Instant pause = shift.from + some(0, 500);
    const Interval rest{pause, pause + some(1, 60)};
    if (chance.number(0, 2) > 0 && rest.to <= shift.to) record.breaks.push_back(rest);
    free = shift.to;
  }
  for (Instant at = record.shifts.front().from - hours(20); at < free;) {
    const Instant from = at + some(0, 4 * whole_day);
    at = from + some(1, 300);
    record.interventions.push_back({{from, at}, false, false});
  }
  EXPECT_TRUE(check_record(record));
  return record;
}

class Compared {
 public:
  Compared(const WorkRecord& record, const Clock& clock, const Zone& zone)
      : record_(record), clock_(clock), zone_(zone), map_(record, clock), work_(worked(record)) {}

  void sums() const {
    const auto date = [&](Instant t) { return clock_.date(clock_.minute(t)); };
    EXPECT_EQ(map_.days(), by(civil_days(work_, zone_), date));
    EXPECT_EQ(map_.weeks(), by(civil_weeks(work_, zone_),
                               [&](Instant t) { return clock_.week(clock_.minute(t)); }));
    for (const auto& [from, to] : {std::pair{21, 6}, std::pair{22, 5}, std::pair{0, 5}})
      EXPECT_EQ(map_.nights(from * 60, to * 60),
                by(nights(work_, {{}, {from * 3600}, {to * 3600}}, zone_), date));
    EXPECT_EQ(map_.stretches(false), list(stretches(work_, minutes(daily_rest))));
    EXPECT_EQ(map_.stretches(true), list(days_from_start(work_, minutes(daily_rest))));
  }

  // Verdicts from the sums alone. `seen` counts them.
  void verdicts(std::map<Rule, int>& seen) const {
    RulePack pack = testing::french_with_hours();
    pack.avg_max->weeks = 3;
    Switches switches;
    switches.weekly_attribution = Attribution::rolling7;
    std::map<Rule, std::vector<int>> said;
    for (const Finding& one : check_hours(record_, pack, switches, zone_)) {
      said[one.rule].push_back(
          clock_.minute(one.rule == Rule::weekly_missing ? one.week.from : one.block.from));
      ++seen[one.rule];
    }
    EXPECT_EQ(above(map_.days(), 600), dates(said[Rule::day_hours]));
    EXPECT_EQ(above(map_.weeks(), 48 * 60), weeks(said[Rule::week_hours]));
    EXPECT_EQ(averages(3, 44 * 60), weeks(said[Rule::average_hours]));
    EXPECT_EQ(map_.without_break(360, 20), said[Rule::pause]);
    const int first = map_.weeks().begin()->first * 7 - 3;
    EXPECT_EQ(map_.sevens_without_rest(first), dates(said[Rule::weekly_missing]));
  }

 private:
  template <class Key>
  static std::map<int, int> by(const std::vector<Worked>& all, Key key) {
    std::map<int, int> counted;
    for (const Worked& one : all)
      counted[key(one.span.from)] = static_cast<int>(one.hours / minutes(1));
    return counted;
  }
  Counts list(const std::vector<Worked>& all) const {
    Counts counted;
    for (const Worked& one : all)
      counted.emplace_back(clock_.minute(one.span.from), static_cast<int>(one.hours / minutes(1)));
    return counted;
  }
  static std::vector<int> above(const std::map<int, int>& counted, int most) {
    std::vector<int> found;
    for (const auto& [key, minutes_of_work] : counted)
      if (most < minutes_of_work) found.push_back(key);
    return found;
  }
  std::vector<int> dates(const std::vector<int>& all) const {
    std::vector<int> found;
    for (const int m : all) found.push_back(clock_.date(m));
    return found;
  }
  std::vector<int> weeks(const std::vector<int>& all) const {
    std::vector<int> found;
    for (const int m : all) found.push_back(clock_.week(m));
    return found;
  }
  // First weeks of the times at which the average rose above it.
  std::vector<int> averages(int several, int most) const {
    const std::map<int, int> all = map_.weeks();
    std::vector<int> found;
    bool before = false;
    for (const auto& [week, unused] : all) {
      int sum = 0;
      for (int i = 0; i < several; ++i) {
        const auto one = all.find(week - i);
        sum += one == all.end() ? 0 : one->second;
      }
      if (sum > several * most && !before)
        found.push_back(std::max(week - several + 1, all.begin()->first));
      before = sum > several * most;
    }
    return found;
  }

  const WorkRecord& record_;
  const Clock& clock_;
  const Zone& zone_;
  HoursMap map_;
  IntervalSet work_;
};

std::string described(const WorkRecord& record, const Zone& zone) {
  std::string text;
  const auto add = [&](const std::string& name, const Interval& one) {
    text += "\n  " + name + to_rfc3339(one.from, zone) + " to " + to_rfc3339(one.to, zone);
  };
  for (const Interval& one : record.shifts) add("shift ", one);
  for (const Interval& one : record.breaks) add("break ", one);
  for (const Intervention& one : record.interventions) add("call ", one.worked);
  return text;
}

TEST(HoursMinuteMap, AgreesWithTheEngineOnRandomWorlds) {
  std::map<Rule, int> seen;
  for (const char* name : {"Europe/Paris", "Australia/Lord_Howe"}) {
    const Zone zone = *Zone::find(name);
    const Clock clock(zone);
    const std::vector<Instant> changes = testing::changes_of_2026(zone);
    ASSERT_EQ(changes.size(), 2U);
    for (int seed = 1; seed <= testing::worlds_wanted(); ++seed) {
      Chance chance(static_cast<std::uint64_t>(seed));
      const WorkRecord record = some_weeks(chance, changes);
      SCOPED_TRACE(std::string(name) + ", seed " + std::to_string(seed) + described(record, zone));
      const Compared compared(record, clock, zone);
      compared.sums();
      compared.verdicts(seen);
      if (HasFailure()) return;
    }
  }
  // The worlds are worth the name.
  for (const Rule rule :
       {Rule::day_hours, Rule::week_hours, Rule::average_hours, Rule::pause, Rule::weekly_missing})
    EXPECT_GT(seen[rule], 0) << to_string(rule);
}

}  // namespace
}  // namespace vigie::rest
