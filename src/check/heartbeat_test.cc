#include "check/heartbeat.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"
#include "base/message.h"

namespace vigie {
namespace {

Instant at(std::string_view text) {
  return *parse_rfc3339(text);
}

const Instant noon = at("2026-11-20T12:00:00Z");

Check every(Duration period, Duration grace = minutes(5)) {
  Check check;
  check.name = CheckName("job");
  HeartbeatCheck heartbeat;
  heartbeat.every = period;
  heartbeat.grace = grace;
  check.question = heartbeat;
  check.failures = 1;
  check.successes = 1;
  return check;
}

HeartbeatCheck& heartbeat(Check& check) {
  return std::get<HeartbeatCheck>(check.question);
}

HeartbeatStep take(Check& check, const HeartbeatState& state, Signal signal, Instant now) {
  return take_signal(check, heartbeat(check), state, signal, now);
}

std::string summary_of(const HeartbeatStep& step) {
  return stored_text(step.observation->summary, Language::en);
}

Signal said(SignalKind kind, std::string run = "", std::string text = "") {
  Signal signal;
  signal.kind = kind;
  signal.run = std::move(run);
  signal.text = std::move(text);
  return signal;
}

TEST(Heartbeat, ASuccessIsGoodAndTheNextIsAwaited) {
  Check check = every(hours(1));
  const HeartbeatState fresh = awaited(check.name, heartbeat(check), noon);
  EXPECT_EQ(fresh.deadline, noon + hours(1) + minutes(5));
  const HeartbeatStep step =
      take(check, fresh, said(SignalKind::success, "", "42 files\nmore"), noon + minutes(7));
  ASSERT_TRUE(step.observation.has_value());
  EXPECT_TRUE(step.observation->good);
  EXPECT_EQ(summary_of(step), "42 files");
  EXPECT_EQ(step.observation->details.at("body_excerpt"), "42 files\nmore");
  EXPECT_EQ(step.state.due, noon + minutes(67));
  EXPECT_EQ(step.state.deadline, noon + minutes(72));
}

TEST(Heartbeat, AFailureAndACodeAreBad) {
  Check check = every(hours(1));
  const HeartbeatState fresh = awaited(check.name, heartbeat(check), noon);
  const auto failed = take(check, fresh, said(SignalKind::fail, "", "disk full"), noon);
  EXPECT_FALSE(failed.observation->good);
  EXPECT_EQ(summary_of(failed), "failed: disk full");
  EXPECT_FALSE(take(check, fresh, signal_of_code(3), noon).observation->good);
  EXPECT_EQ(summary_of(take(check, fresh, signal_of_code(3), noon)), "exit code 3");
  EXPECT_TRUE(take(check, fresh, signal_of_code(0), noon).observation->good);
}

TEST(Heartbeat, SilenceIsBadAtDueAndGraceAndAgainEachTime) {
  Check check = every(hours(1));
  HeartbeatState state = awaited(check.name, heartbeat(check), noon);
  const auto never = miss_signal(check, heartbeat(check), state, state.deadline);
  EXPECT_EQ(summary_of(never), "no signal has ever come; it was due at 2026-11-20T13:00:00Z");
  EXPECT_GT(never.state.deadline, state.deadline);
  state = take(check, state, said(SignalKind::success), noon).state;
  const auto late = miss_signal(check, heartbeat(check), state, state.deadline);
  EXPECT_FALSE(late.observation->good);
  EXPECT_EQ(summary_of(late),
            "no signal since 2026-11-20T12:00:00Z; it was due at 2026-11-20T13:00:00Z");
  // What the lack of a signal proves is valid until the lack of the next one is known.
  EXPECT_EQ(late.state.deadline, evidence_until(heartbeat(check), state.deadline));
}

TEST(Heartbeat, CronIsDueOnItsScheduleAndAMinuteEarlyIsOnTime) {
  Check check = every(hours(1));
  heartbeat(check).every.reset();
  heartbeat(check).cron = "30 2 * * *";
  heartbeat(check).zone = "Europe/Paris";
  EXPECT_EQ(next_due(heartbeat(check), at("2026-11-20T01:35:00Z")), at("2026-11-21T01:30:00Z"));
  EXPECT_EQ(next_due(heartbeat(check), at("2026-11-20T01:29:30Z")), at("2026-11-21T01:30:00Z"));
  EXPECT_EQ(next_due(heartbeat(check), at("2026-11-20T01:28:30Z")), at("2026-11-20T01:30:00Z"));
  // The night in which 02:30 does not exist: due at the change.
  EXPECT_EQ(next_due(heartbeat(check), at("2026-03-28T12:00:00Z")), at("2026-03-29T01:00:00Z"));
}

TEST(Heartbeat, ARunIsMeasuredByItsIdAndMayNotLastTooLong) {
  Check check = every(hours(24), minutes(10));
  heartbeat(check).longest_run = hours(2);
  HeartbeatState state = awaited(check.name, heartbeat(check), noon);
  state = take(check, state, said(SignalKind::start, "a"), noon).state;
  state = take(check, state, said(SignalKind::start, "b"), noon + minutes(30)).state;
  const auto other = take(check, state, said(SignalKind::success, "c"), noon + minutes(40));
  EXPECT_EQ(other.state.last_run, std::nullopt);  // nobody knows when it began
  EXPECT_EQ(other.state.runs.size(), 2U);
  const auto ended = take(check, other.state, said(SignalKind::success, "b"), noon + minutes(50));
  EXPECT_EQ(ended.state.last_run, minutes(20));
  EXPECT_EQ(ended.observation->details.at("run_took_ms"), "1200000");
  EXPECT_EQ(ended.state.deadline, noon + hours(2));  // of the run a
  const auto hung = miss_signal(check, heartbeat(check), ended.state, ended.state.deadline);
  EXPECT_EQ(summary_of(hung), "the run that began at 2026-11-20T12:00:00Z has not ended within 2h");
  EXPECT_TRUE(hung.state.runs.empty());

  state = take(check, state, said(SignalKind::fail), noon + hours(1)).state;
  EXPECT_TRUE(state.runs.empty());  // a failure ends them all
  state = take(check, state, said(SignalKind::start), noon + hours(1)).state;
  const auto slow = take(check, state, said(SignalKind::success), noon + hours(4));
  EXPECT_FALSE(slow.observation->good);
  EXPECT_EQ(summary_of(slow), "the run took 3h, wanted at most 2h");
}

TEST(Heartbeat, ARunThatBeginsAgainAndAgainAndNeverEndsIsNoticed) {
  Check check = every(hours(1), minutes(10));
  HeartbeatState state = awaited(check.name, heartbeat(check), noon);
  for (int i = 0; i < 3; ++i)
    state = take(check, state, said(SignalKind::start), noon + i * minutes(20)).state;
  EXPECT_EQ(state.deadline, noon + minutes(70));
}

TEST(Heartbeat, OpenRunsAreLimited) {
  Check check = every(hours(1));
  HeartbeatState state = awaited(check.name, heartbeat(check), noon);
  for (std::size_t i = 0; i <= limits::open_runs; ++i)
    state = take(check, state, said(SignalKind::start, std::to_string(i)), noon).state;
  EXPECT_EQ(state.runs.size(), limits::open_runs);
  EXPECT_EQ(state.runs.front().id, "1");
}

TEST(Heartbeat, TheDataOfABackupMustBeYoungLargeAndNotShrunk) {
  Check check = every(hours(24));
  heartbeat(check).backup = HeartbeatCheck::Backup{hours(26), 1000, 20};
  HeartbeatState state = awaited(check.name, heartbeat(check), noon);
  const auto plain = take(check, state, said(SignalKind::success), noon);
  EXPECT_FALSE(plain.observation->good);
  EXPECT_NE(summary_of(plain).find("how old the data is"), std::string::npos);

  Signal signal = said(SignalKind::success);
  signal.data_at = noon - hours(2);
  signal.size = 5000;
  const auto good = take(check, state, signal, noon);
  EXPECT_TRUE(good.observation->good) << summary_of(good);
  EXPECT_EQ(good.state.data_at, noon - hours(2));
  // Too old before the next one is due.
  EXPECT_EQ(good.state.deadline, noon + hours(24));
  const auto old = miss_signal(check, heartbeat(check), good.state, good.state.deadline);
  EXPECT_EQ(summary_of(old), "the newest data is from 2026-11-20T10:00:00Z, older than 1d 2h");

  signal.size = 3999;
  EXPECT_EQ(summary_of(take(check, good.state, signal, noon)),
            "shrank from 5000 to 3999 bytes, wanted at most 20 % less");
  signal.size = 4000;
  EXPECT_TRUE(take(check, good.state, signal, noon).observation->good);
  signal.size = 999;
  EXPECT_FALSE(take(check, state, signal, noon).observation->good);
  signal.size = 5000;
  signal.data_at = noon - hours(27);
  EXPECT_FALSE(take(check, state, signal, noon).observation->good);
}

TEST(Heartbeat, WhatMayHaveComeWhileWeWereAwayIsNotMissing) {
  Check check = every(hours(24), minutes(30));
  HeartbeatState state = awaited(check.name, heartbeat(check), noon);
  state = take(check, state, said(SignalKind::success), noon).state;
  const auto away = [&](Instant from, Instant to) {
    return after_absence(heartbeat(check), state, from, to).due;
  };
  // An absence at another time of the day changes nothing: a dead job is noticed all the same.
  EXPECT_EQ(away(noon + hours(3), noon + hours(20)), noon + hours(24));
  // When it was due it may have come: it is awaited the next day, at its own time.
  EXPECT_EQ(away(noon + hours(23), noon + hours(25)), noon + hours(48));
  EXPECT_EQ(away(noon + hours(24) + minutes(20), noon + hours(24) + minutes(25)), noon + hours(48));
  EXPECT_EQ(away(noon + hours(3), noon + hours(100)), noon + hours(120));

  state = take(check, state, said(SignalKind::start), noon + hours(10)).state;
  const HeartbeatState after =
      after_absence(heartbeat(check), state, noon + hours(10), noon + hours(11));
  EXPECT_TRUE(after.runs.empty());  // its end may have been told to nobody
  EXPECT_EQ(after.due, noon + hours(48));
}

TEST(Heartbeat, ShownUntilTheNextOneIsLateAndNoLonger) {
  Check check = every(hours(1));
  CheckState state;
  state.check = check.name;
  Observation good{check.name, noon, noon, true, "ok", {}};
  const CheckStep step = observe(check, state, {}, good);
  EXPECT_EQ(shown_verdict(check, step.state, step.freshness, noon + minutes(65)), Verdict::up);
  EXPECT_EQ(shown_verdict(check, step.state, step.freshness, noon + minutes(65) + milliseconds(1)),
            Verdict::unknown);
}

// Whatever is said and missed: the deadline lies ahead, and never before the next due time except
// for a run or for old data.
RC_GTEST_PROP(HeartbeatProperty, TheDeadlineIsAlwaysAhead, ()) {
  Check check =
      every(seconds(*rc::gen::inRange(10, 100'000)), seconds(*rc::gen::inRange(10, 9000)));
  if (*rc::gen::arbitrary<bool>()) {
    heartbeat(check).every.reset();
    heartbeat(check).cron =
        *rc::gen::element<std::string>("*/5 * * * *", "30 2 * * *", "0 0 * * 1");
    heartbeat(check).zone = "Europe/Paris";
  }
  if (*rc::gen::arbitrary<bool>())
    heartbeat(check).longest_run = seconds(*rc::gen::inRange(1, 50'000));
  if (*rc::gen::arbitrary<bool>())
    heartbeat(check).backup =
        HeartbeatCheck::Backup{seconds(*rc::gen::inRange(60, 99'999)), std::nullopt, std::nullopt};
  Instant now = at("2026-10-24T12:00:00Z");
  HeartbeatState state = awaited(check.name, heartbeat(check), now);
  for (int i = 0; i < 40; ++i) {
    const Instant next = now + seconds(*rc::gen::inRange(0, 20'000));
    for (; state.deadline <= next;) {
      now = state.deadline;
      const HeartbeatStep missed = miss_signal(check, heartbeat(check), state, now);
      RC_ASSERT(missed.observation.has_value() && !missed.observation->good);
      RC_ASSERT(missed.state.deadline > now);
      state = missed.state;
    }
    now = next;
    if (*rc::gen::inRange(0, 8) == 0) {
      const Instant from = now - seconds(*rc::gen::inRange(5, 90'000));
      state = after_absence(heartbeat(check), state, from, now);
    } else {
      Signal signal = said(*rc::gen::element(SignalKind::success, SignalKind::start,
                                             SignalKind::fail, SignalKind::log),
                           *rc::gen::element<std::string>("", "a", "b"));
      if (*rc::gen::arbitrary<bool>()) signal.data_at = now - seconds(*rc::gen::inRange(0, 90'000));
      state = take_signal(check, heartbeat(check), state, signal, now).state;
    }
    const bool waits_for_a_run = heartbeat(check).longest_run && !state.runs.empty();
    if (!waits_for_a_run) RC_ASSERT(state.deadline > now);
    if (!heartbeat(check).longest_run && !heartbeat(check).backup)
      RC_ASSERT(state.deadline >= state.due + heartbeat(check).grace);
  }
}

}  // namespace
}  // namespace vigie
