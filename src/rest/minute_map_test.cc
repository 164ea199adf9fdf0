// The engine against a second one that knows nothing but minutes: it marks each minute of a pause
// as work or rest, tries one return after the other, and looks up the week of each minute by
// itself. Slow and plain on purpose; where the two disagree, one of them has misread the law.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "rest/testing/cases.h"
#include "rest/testing/worlds.h"

namespace vigie::rest {
namespace {

using testing::Chance;
using testing::french;

constexpr int whole_day = 24 * 60;
constexpr int daily_rest = 11 * 60;
constexpr int weekly_rest = 35 * 60;

// The number of the local week of each minute of some years.
class Weeks {
 public:
  explicit Weeks(const Zone& zone) : begin_(*parse_rfc3339("2026-01-15T00:00:00Z")) {
    for (Instant t = begin_; t < *parse_rfc3339("2026-12-20T00:00:00Z"); t += minutes(1))
      weeks_.push_back((days_since_epoch(zone.to_local(t).date) + 3) /
                       7);  // 1970 began on Thursday
  }
  std::int64_t at(Instant t) const {
    return weeks_.at(static_cast<std::size_t>((t - begin_) / minutes(1)));
  }

 private:
  Instant begin_;
  std::vector<std::int64_t> weeks_;
};

struct Said {
  Verdict verdict = Verdict::ok;
  Instant earliest;
  bool week_lost = false;
};

// A stretch of rest: minutes [from, to).
struct Run {
  int from = 0;
  int to = 0;
  int length() const { return to - from; }
};

class MinuteMap {
 public:
  MinuteMap(const Pause& pause, const Weeks& weeks)
      : pause_(pause), weeks_(weeks), origin_(pause.shift_before.from - hours(48)) {
    ended_ = minute(pause.shift_before.to);
    back_ = minute(pause.shift_after.from);
    last_end_ = ended_;
    const int last = back_ + 6 * whole_day;
    work_.resize(static_cast<std::size_t>(last));
    mark(pause.shift_before);
    for (const Intervention& one : pause.interventions) {
      mark(one.worked);
      last_end_ = std::max(last_end_, minute(one.worked.to));
      last_call_ = minute(one.worked.from);
    }
  }

  Said judge(Reading reading) const {
    Said said;
    int earliest = std::max(daily(reading), last_end_);
    if (pause_.kind == PauseKind::weekly) earliest = std::max(earliest, first_after_weekly());
    said.earliest = origin_ + minutes(earliest);
    if (reading == Reading::anchored_24h && !every_anchor_rests(std::max(back_, anchored_first())))
      said.verdict = Verdict::amber;
    else if (back_ < earliest)
      said.verdict = Verdict::delay_until;
    if (pause_.kind == PauseKind::weekly) look_at_week(reading, std::max(back_, earliest), said);
    return said;
  }

  WeekHolds week(int back) const {
    WeekHolds holds;
    for (const Run& run : runs(back)) {
      const int inside = minutes_in_week(run);
      if (inside >= weekly_rest) holds.contained35 = true;
      if (run.length() >= weekly_rest && inside >= whole_day) holds.contained24 = true;
      if (run.length() >= weekly_rest && week_at(run.from) == week_at(ended_))
        holds.starts_in_week = true;
    }
    return holds;
  }
  WeekHolds week_as_planned() const { return week(back_); }

 private:
  int minute(Instant t) const { return static_cast<int>((t - origin_) / minutes(1)); }
  void mark(const Interval& worked) {
    for (int m = minute(worked.from); m < minute(worked.to); ++m)
      work_.at(static_cast<std::size_t>(m)) = true;
  }
  bool works(int m) const { return work_.at(static_cast<std::size_t>(m)); }
  std::int64_t week_at(int m) const { return weeks_.at(origin_ + minutes(m)); }

  // What was rest from the end of work to a return at `back`.
  std::vector<Run> runs(int back) const {
    std::vector<Run> found;
    for (int m = ended_; m < back; ++m) {
      if (works(m)) continue;
      if (found.empty() || found.back().to != m) found.push_back({m, m});
      found.back().to = m + 1;
    }
    return found;
  }
  // Of the minutes [from, to), the most in a row without work.
  int most_rest(int from, int to) const {
    int most = 0;
    int now = 0;
    for (int m = std::max(from, 0); m < to; ++m) {
      now = works(m) ? 0 : now + 1;
      most = std::max(most, now);
    }
    return most;
  }
  int rest_before(int back) const {
    int rest = 0;
    while (back - rest > ended_ && !works(back - rest - 1)) ++rest;
    return rest;
  }
  int first_with(int rest) const {
    int back = last_end_;
    for (int had = rest_before(back); had < rest; ++had) ++back;
    return back;
  }

  int daily(Reading reading) const {
    const bool called = !pause_.interventions.empty();
    switch (reading) {
      case Reading::last_gap:
        return first_with(daily_rest);
      case Reading::trailing_24h:
        // Rest after the last work counts by itself: look only at what came before.
        if (called && most_rest(std::max(ended_, back_ - whole_day), std::min(last_call_, back_)) >=
                          daily_rest)
          return last_end_;
        return first_with(daily_rest);
      case Reading::anchored_24h:
        return anchored_first();
      default:
        if (called && most_rest(std::max(ended_, last_call_ - whole_day), last_call_) >= daily_rest)
          return last_end_;
        return first_with(daily_rest);
    }
  }

  int anchored_first() const {
    const int rested = first_with(daily_rest);
    if (!every_anchor_rests(std::max(back_, last_end_))) return rested;
    return every_anchor_rests(last_end_) ? last_end_ : std::min(rested, back_);
  }

  // The first work after eleven hours of rest opens 24 hours, in which eleven must be rest.
  bool every_anchor_rests(int back) const {
    std::vector<bool> work = work_;
    const int next_end = back + minute(pause_.shift_after.to) - back_;
    for (int m = back; m < next_end; ++m) work.at(static_cast<std::size_t>(m)) = true;
    int rest = daily_rest;  // before the shift before
    for (int m = minute(pause_.shift_before.from); m < back; ++m) {
      if (!work[static_cast<std::size_t>(m)]) {
        ++rest;
        continue;
      }
      if (rest >= daily_rest) {
        int row = 0;
        int most = 0;
        for (int i = m; i < m + whole_day; ++i) {
          row = work[static_cast<std::size_t>(i)] ? 0 : row + 1;
          most = std::max(most, row);
        }
        if (most < daily_rest) return false;
      }
      rest = 0;
    }
    return true;
  }

  int first_after_weekly() const {
    for (const Run& run : runs(last_end_))
      if (run.length() >= weekly_rest) return last_end_;
    return first_with(weekly_rest);
  }

  std::int64_t week_of_rest() const {
    int left = 0;
    while (week_at(ended_ + left) == week_at(ended_)) ++left;
    return left >= whole_day ? week_at(ended_) : week_at(ended_) + 1;
  }
  int minutes_in_week(const Run& run) const {
    const std::int64_t week = week_of_rest();
    int inside = 0;
    for (int m = run.from; m < run.to; ++m) inside += week_at(m) == week ? 1 : 0;
    return inside;
  }

  void look_at_week(Reading reading, int back, Said& said) const {
    if (reading == Reading::rolling7) return;
    const WeekHolds holds = week(back);
    const bool held = reading == Reading::contained35      ? holds.contained35
                      : reading == Reading::starts_in_week ? holds.starts_in_week
                                                           : holds.contained24;
    if (held) return;
    if (holds.contained24 && said.verdict == Verdict::ok)
      said.verdict = Verdict::breach_if_worked;
    else
      said.week_lost = true;
  }

  const Pause& pause_;
  const Weeks& weeks_;
  Instant origin_;
  int ended_ = 0;
  int back_ = 0;
  int last_end_ = 0;
  int last_call_ = 0;
  std::vector<bool> work_;
};

struct World {
  Interval before;
  Interval after;
  PauseKind kind = PauseKind::daily;
  std::vector<Intervention> interventions;
  Pause pause() const { return {kind, before, after, interventions}; }
};

// Every second one lies around a change of the clocks. Most keep to whole or half hours, so that
// eleven, twenty-four and thirty-five of them are met exactly and missed by little.
World some_world(Chance& chance, const std::vector<Instant>& changes) {
  World world;
  const int grain = std::max(1, chance.number(0, 2) * 30);
  const auto some = [&](int least, int most) {
    const int number = chance.number(least, most);
    return minutes(number / grain * grain);
  };
  world.kind = chance.number(0, 1) == 0 ? PauseKind::daily : PauseKind::weekly;
  const Instant middle = chance.number(0, 1) == 0 ? changes[static_cast<std::size_t>(chance.number(
                                                        0, static_cast<int>(changes.size()) - 1))]
                                                  : *parse_rfc3339("2026-02-01T00:00:00Z") +
                                                        minutes(chance.number(0, 300 * 24) * 60);
  const Instant ended = middle - some(-whole_day, 3 * whole_day);
  const Duration length =
      world.kind == PauseKind::daily ? some(6 * 60, 36 * 60) : some(30 * 60, 96 * 60);
  const Instant back = ended + length;
  world.before = {ended - some(60, 13 * 60), ended};
  world.after = {back, back + some(60, 13 * 60)};
  Instant free = ended - (chance.number(0, 3) == 0 ? some(0, 30) : minutes(0));
  for (int calls = chance.number(0, 5); calls > 0; --calls) {
    const Instant from = free + some(0, static_cast<int>(2 * length / minutes(1)) / (calls + 1));
    const Instant to = from + std::max<Duration>(minutes(1), some(1, chance.number(1, 300)));
    if (back <= from) break;
    free = to;
    if (ended < to) world.interventions.push_back({{from, to}, false, false});
  }
  return world;
}

std::string described(const World& world, const Zone& zone) {
  std::string text = world.kind == PauseKind::daily ? "daily" : "weekly";
  const auto add = [&](const Interval& one) {
    text += "\n  " + to_rfc3339(one.from, zone) + " to " + to_rfc3339(one.to, zone);
  };
  add(world.before);
  for (const Intervention& one : world.interventions) add(one.worked);
  add(world.after);
  return text;
}

TEST(MinuteMap, AgreesWithTheEngineOnRandomWorldsUnderEachReading) {
  const RulePack pack = french();
  std::map<std::string_view, std::map<Verdict, int>> seen;
  const int wanted = testing::worlds_wanted();
  for (const char* name : {"Europe/Paris", "Australia/Lord_Howe"}) {
    const Zone zone = *Zone::find(name);
    const Weeks weeks(zone);
    const std::vector<Instant> changes = testing::changes_of_2026(zone);
    ASSERT_EQ(changes.size(), 2U);
    for (int seed = 1; seed <= wanted; ++seed) {
      Chance chance(static_cast<std::uint64_t>(seed));
      const World world = some_world(chance, changes);
      const Pause pause = world.pause();
      const MinuteMap map(pause, weeks);
      SCOPED_TRACE(std::string(name) + ", seed " + std::to_string(seed) + ": " +
                   described(world, zone));
      if (pause.kind == PauseKind::weekly)
        ASSERT_EQ(week_holds(pause, pack, {}, zone), map.week_as_planned());
      for (const Reading reading : all_readings) {
        const Judgement judged = judge(pause, pack, under(reading, pack, {}), zone);
        const bool lost = std::ranges::any_of(judged.findings, [](const Finding& finding) {
          return finding.kind == Finding::Kind::crystallised;
        });
        const Said said = map.judge(reading);
        ASSERT_EQ(to_string(judged.verdict), to_string(said.verdict)) << to_string(reading);
        ASSERT_EQ(to_rfc3339(judged.earliest, zone), to_rfc3339(said.earliest, zone))
            << to_string(reading);
        ASSERT_EQ(lost, said.week_lost) << to_string(reading);
        ++seen[to_string(reading)][judged.verdict];
      }
    }
  }
  // The worlds are worth the name: each verdict that a reading knows occurred.
  for (const Reading reading : all_readings) {
    EXPECT_GT(seen[to_string(reading)][Verdict::ok], 0) << to_string(reading);
    EXPECT_GT(seen[to_string(reading)][Verdict::delay_until], 0) << to_string(reading);
  }
  EXPECT_GT(seen["anchored_24h"][Verdict::amber], 0);
  EXPECT_GT(seen["contained35"][Verdict::breach_if_worked], 0);
}

}  // namespace
}  // namespace vigie::rest
