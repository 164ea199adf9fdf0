#include "schedule/schedule.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"

namespace vigie {
namespace {

Instant at(std::string_view text) {
  return parse_rfc3339(text).value();
}
PersonName person(std::string text) {
  return PersonName(std::move(text));
}

Schedule weekly(std::vector<std::string> members, std::string zone = "Europe/Paris",
                LocalDate first = {2026, 3, 2}, TimeOfDay time = {9 * 3'600}) {
  Schedule schedule{ScheduleName("web"), std::move(zone), {{}, first, time}};
  for (std::string& member : members) schedule.rotation.members.emplace_back(std::move(member));
  return schedule;
}

Override replace(std::int64_t id, std::string who, Instant from, Instant to) {
  return {OverrideId(id), ScheduleName("web"), person(std::move(who)), from, to, "alice"};
}

TEST(OnCall, TakesTurnsWeekByWeek) {
  const Schedule schedule = weekly({"alice", "bob", "chloe"});
  EXPECT_EQ(on_call(schedule, {}, at("2026-03-02T09:00:00+01:00")), person("alice"));
  EXPECT_EQ(on_call(schedule, {}, at("2026-03-09T08:59:59.999+01:00")), person("alice"));
  EXPECT_EQ(on_call(schedule, {}, at("2026-03-09T09:00:00+01:00")), person("bob"));
  EXPECT_EQ(on_call(schedule, {}, at("2026-03-16T09:00:00+01:00")), person("chloe"));
  EXPECT_EQ(on_call(schedule, {}, at("2026-03-23T09:00:00+01:00")), person("alice"));
}

TEST(OnCall, TheLastMemberHasEverythingBeforeTheFirstHandover) {
  const Schedule schedule = weekly({"alice", "bob", "chloe"});
  for (const char* before :
       {"2026-03-02T08:59:59.999+01:00", "2026-03-02T00:00:00+01:00", "2026-02-23T09:00:00+01:00",
        "2026-02-10T12:00:00Z", "1999-01-01T00:00:00Z"})
    EXPECT_EQ(on_call(schedule, {}, at(before)), person("chloe")) << before;
  EXPECT_EQ(on_call(schedule, {}, Instant::min()), person("chloe"));
}

TEST(OnCall, OneMemberIsAlwaysOnCall) {
  const Schedule schedule = weekly({"alice"});
  EXPECT_EQ(on_call(schedule, {}, Instant::min()), person("alice"));
  EXPECT_EQ(on_call(schedule, {}, Instant::max()), person("alice"));
  EXPECT_EQ(shifts(schedule, {}, Instant::min(), Instant::max())->size(), 1U);
}

TEST(OnCall, HandoverStaysAtNineAcrossBothChangesOfTheClock) {
  const Schedule schedule = weekly({"alice", "bob"});
  const Zone paris = Zone::find("Europe/Paris").value();
  const auto year =
      shifts(schedule, {}, at("2026-03-02T08:00:00Z"), at("2027-03-01T08:00:00Z")).value();
  ASSERT_EQ(year.size(), 52U);
  int short_weeks = 0;
  int long_weeks = 0;
  for (const Shift& shift : year) {
    EXPECT_EQ(paris.to_local(shift.from).time, (TimeOfDay{9 * 3'600}));
    EXPECT_EQ(weekday(paris.to_local(shift.from).date), Weekday::monday);
    if (shift.to - shift.from == hours(167)) ++short_weeks;
    if (shift.to - shift.from == hours(169)) ++long_weeks;
  }
  EXPECT_EQ(short_weeks, 1);
  EXPECT_EQ(long_weeks, 1);
}

TEST(OnCall, AHandoverThatTheClockSkipsHappensAtTheFirstInstantThatExists) {
  const Schedule schedule =
      weekly({"alice", "bob"}, "Europe/Paris", {2026, 3, 22}, {2 * 3'600 + 1'800});
  const Instant change = at("2026-03-29T01:00:00Z");
  EXPECT_EQ(on_call(schedule, {}, change - Duration(1)), person("alice"));
  EXPECT_EQ(on_call(schedule, {}, change), person("bob"));
}

TEST(OnCall, AHandoverThatTheClockShowsTwiceHappensTheFirstTime) {
  const Schedule schedule =
      weekly({"alice", "bob"}, "Europe/Paris", {2026, 10, 18}, {2 * 3'600 + 1'800});
  const Instant first = at("2026-10-25T00:30:00Z");
  EXPECT_EQ(on_call(schedule, {}, first - Duration(1)), person("alice"));
  EXPECT_EQ(on_call(schedule, {}, first), person("bob"));
  // 02:15 for the second time is earlier on the clock face, and later.
  EXPECT_EQ(on_call(schedule, {}, at("2026-10-25T02:15:00+01:00")), person("bob"));
}

// Friday 30 December 2011 did not exist in Samoa.
TEST(OnCall, AHandoverOnASkippedDayHappensAtTheNextMidnight) {
  const Schedule schedule = weekly({"alice", "bob"}, "Pacific/Apia", {2011, 12, 23});
  const Instant midnight = at("2011-12-31T00:00:00+14:00");
  EXPECT_EQ(on_call(schedule, {}, midnight - Duration(1)), person("alice"));
  EXPECT_EQ(on_call(schedule, {}, midnight), person("bob"));
  EXPECT_EQ(on_call(schedule, {}, at("2012-01-06T08:59:59+14:00")), person("bob"));
  EXPECT_EQ(on_call(schedule, {}, at("2012-01-06T09:00:00+14:00")), person("alice"));
}

// Newfoundland put its clocks back at 00:01, so Sunday began, was Saturday again, and began anew.
TEST(OnCall, AHandoverIsNotUndoneWhenTheDateGoesBack) {
  const Schedule schedule = weekly({"alice", "bob"}, "America/St_Johns", {2010, 10, 31}, {0});
  const Instant midnight = at("2010-11-07T00:00:00-02:30");
  EXPECT_EQ(on_call(schedule, {}, midnight - Duration(1)), person("alice"));
  EXPECT_EQ(on_call(schedule, {}, midnight), person("bob"));
  EXPECT_EQ(on_call(schedule, {}, at("2010-11-06T23:30:00-03:30")), person("bob"));
}

TEST(OnCall, AZoneThatWentAwayStillCallsSomebody) {
  Schedule schedule = weekly({"alice", "bob"}, "Atlantis/Poseidonis");
  EXPECT_FALSE(validate(schedule));
  EXPECT_EQ(on_call(schedule, {}, at("2026-03-09T09:00:00Z")), person("bob"));
}

TEST(OnCall, OfTwoOverridesTheLaterIdWins) {
  const Schedule schedule = weekly({"alice"});
  const Instant noon = at("2026-03-10T12:00:00Z");
  std::vector<Override> overrides = {replace(7, "dora", noon, noon + hours(2)),
                                     replace(3, "bob", noon - hours(2), noon + hours(4))};
  EXPECT_EQ(on_call(schedule, overrides, noon), person("dora"));
  EXPECT_EQ(on_call(schedule, overrides, noon + hours(2)), person("bob"));
  EXPECT_EQ(on_call(schedule, overrides, noon + hours(4)), person("alice"));
  EXPECT_EQ(
      shifts(schedule, overrides, noon - hours(3), noon + hours(5)),
      (std::vector<Shift>{{noon - hours(3), noon - hours(2), person("alice"), OverrideId()},
                          {noon - hours(2), noon, person("bob"), OverrideId(3)},
                          {noon, noon + hours(2), person("dora"), OverrideId(7)},
                          {noon + hours(2), noon + hours(4), person("bob"), OverrideId(3)},
                          {noon + hours(4), noon + hours(5), person("alice"), OverrideId()}}));
}

TEST(OnCall, OverridesOfOtherSchedulesAndEmptyOnesDoNothing) {
  const Schedule schedule = weekly({"alice"});
  const Instant noon = at("2026-03-10T12:00:00Z");
  std::vector<Override> overrides = {replace(1, "bob", noon, noon + hours(2)),
                                     replace(2, "bob", noon + hours(1), noon)};
  overrides[0].schedule = ScheduleName("database");
  EXPECT_EQ(on_call(schedule, overrides, noon), person("alice"));
  EXPECT_EQ(shifts(schedule, overrides, noon, noon + hours(2))->size(), 1U);
}

TEST(Shifts, NeighboursOfOnePersonAreOneShift) {
  const Schedule schedule = weekly({"alice", "alice", "bob"});
  const auto list = shifts(schedule, {}, at("2026-03-02T08:00:00Z"), at("2026-03-23T08:00:00Z"));
  EXPECT_EQ(
      list,
      (std::vector<Shift>{
          {at("2026-03-02T08:00:00Z"), at("2026-03-16T08:00:00Z"), person("alice"), OverrideId()},
          {at("2026-03-16T08:00:00Z"), at("2026-03-23T08:00:00Z"), person("bob"), OverrideId()}}));
}

TEST(Shifts, BeginTheFirstTurnHoweverLongBeforeItTheQuestionStarts) {
  Schedule schedule = weekly({"alice", "bob"}, "UTC", {2026, 4, 6}, {0});
  schedule.rotation.later = {{2, {0}}};
  for (int days = 1; days <= 21; ++days) {
    const auto list = shifts(schedule, {}, at("2026-04-06T00:00:00Z") - hours(24 * days),
                             at("2026-04-07T00:00:00Z"));
    ASSERT_EQ(list->size(), 2u) << days;
    EXPECT_EQ(list->at(0).person, person("bob"));
    EXPECT_EQ(list->at(1).from, at("2026-04-06T00:00:00Z"));
    EXPECT_EQ(list->at(1).person, person("alice"));
  }
}

TEST(Shifts, HaveNoTurnInDaysThatAZoneSkipped) {
  // Samoa had no 30 December 2011: both hand-overs are at the first instant of the 31st.
  Schedule schedule = weekly({"alice", "bob", "chloe"}, "Pacific/Apia", {2011, 12, 30}, {0});
  schedule.rotation.later = {{1, {0}}};
  const Instant skip = at("2011-12-30T10:00:00Z");
  EXPECT_EQ(shifts(schedule, {}, skip - hours(1), skip + hours(1)),
            (std::vector<Shift>{{skip - hours(1), skip, person("chloe"), OverrideId()},
                                {skip, skip + hours(1), person("bob"), OverrideId()}}));
}

TEST(Shifts, StopAtTheLimit) {
  const Schedule schedule = weekly({"alice", "bob"}, "UTC");
  const Instant from = at("2026-03-02T09:00:00Z");
  const auto weeks = [](std::size_t n) { return hours(7 * 24 * static_cast<std::int64_t>(n)); };
  EXPECT_EQ(shifts(schedule, {}, from, from + weeks(limits::shifts))->size(), limits::shifts);
  const auto more = shifts(schedule, {}, from, from + weeks(limits::shifts) + Duration(1));
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::limit);
  EXPECT_EQ(shifts(schedule, {}, Instant::min(), Instant::max()).error().code, ErrorCode::limit);
  EXPECT_TRUE(shifts(schedule, {}, from, from)->empty());
}

TEST(Validate, SaysWhatIsMissing) {
  EXPECT_TRUE(validate(weekly({"alice"})));
  EXPECT_NE(validate(weekly({})).error().text().find("no members"), std::string::npos);
  EXPECT_FALSE(validate(weekly({"alice", ""})));
  const auto zone = validate(weekly({"alice"}, "Europe/Pariss"));
  EXPECT_NE(zone.error().text().find("did you mean \"Europe/Paris\""), std::string::npos);
  EXPECT_NE(zone.error().text().find("schedule \"web\""), std::string::npos);
}

constexpr minutes quarter{15};

// A schedule and overrides whose edges all lie on quarters of an hour, around a change of the
// clock.
struct Case {
  Schedule schedule;
  std::vector<Override> overrides;
  Instant from;
  Instant to;
};

Case draw() {
  const auto [zone, middle] =
      *rc::gen::element(std::pair("Europe/Paris", "2026-03-29T01:00:00Z"),
                        std::pair("Europe/Paris", "2026-10-25T01:00:00Z"),
                        std::pair("America/New_York", "2026-11-01T06:00:00Z"),
                        std::pair("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
                        std::pair("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
                        std::pair("Pacific/Apia", "2011-12-30T10:00:00Z"),
                        std::pair("America/St_Johns", "2010-11-07T02:30:00Z"),
                        std::pair("UTC", "2026-06-01T00:00:00Z"));
  const Instant centre = at(middle);
  const auto quarters = [](int low, int high) { return quarter * *rc::gen::inRange(low, high); };
  Case drawn;
  // Half of the hand-overs are near the change, where they can be skipped or shown twice.
  const LocalDate day = Zone::find(zone)->to_local(centre).date;
  const bool near = *rc::gen::arbitrary<bool>();
  drawn.schedule = weekly(
      {}, zone, add_days(day, near ? -7 * *rc::gen::inRange(0, 3) : *rc::gen::inRange(-30, 10)),
      {900 * *rc::gen::inRange(0, near ? 16 : 96)});
  // Hand-overs can fall together where a zone skips hours or a day.
  int days_later = 0;
  while ((days_later += *rc::gen::inRange(1, 9)) < 7)
    drawn.schedule.rotation.later.push_back({days_later, {900 * *rc::gen::inRange(0, 96)}});
  const auto members = *rc::gen::inRange(1, 5);
  for (int i = 0; i < members; ++i)
    drawn.schedule.rotation.members.push_back(
        *rc::gen::element(person("alice"), person("bob"), person("chloe")));
  drawn.from = centre - hours(24 * 9) + quarters(0, 300);
  drawn.to = drawn.from + quarters(0, 96 * 18);
  const auto count = *rc::gen::inRange(0, 6);
  for (int i = 0; i < count; ++i) {
    const Instant from = drawn.from + quarters(-200, 1'500);
    drawn.overrides.push_back(replace(count - i,
                                      *rc::gen::element<std::string>("bob", "dora", "emil"), from,
                                      from + quarters(-5, 400)));
    if (*rc::gen::inRange(0, 5) == 0) drawn.overrides.back().schedule = ScheduleName("other");
  }
  return drawn;
}

RC_GTEST_PROP(Shifts, AgreeWithAWalkOverOnCall, ()) {
  const Case drawn = draw();
  const auto list = shifts(drawn.schedule, drawn.overrides, drawn.from, drawn.to).value();
  std::size_t i = 0;
  for (Instant t = drawn.from; t < drawn.to; t += quarter) {
    if (t >= list.at(i).to) ++i;
    RC_ASSERT(list.at(i).from <= t);
    RC_ASSERT(t < list.at(i).to);
    RC_ASSERT(list[i].person == on_call(drawn.schedule, drawn.overrides, t));
    RC_ASSERT(list[i].person ==
              on_call(drawn.schedule, drawn.overrides, t + quarter - Duration(1)));
  }
}

RC_GTEST_PROP(Shifts, HaveNoHoleNoOverlapAndNoNeedlessCut, ()) {
  const Case drawn = draw();
  const auto list = shifts(drawn.schedule, drawn.overrides, drawn.from, drawn.to).value();
  RC_ASSERT(list.empty() == (drawn.from == drawn.to));
  Instant end = drawn.from;
  for (std::size_t i = 0; i < list.size(); ++i) {
    RC_ASSERT(list[i].from == end);
    RC_ASSERT(list[i].from < list[i].to);
    if (i > 0)
      RC_ASSERT(list[i - 1].person != list[i].person ||
                list[i - 1].override_id != list[i].override_id);
    end = list[i].to;
  }
  RC_ASSERT(end == drawn.to);
}

RC_GTEST_PROP(Shifts, AnOverrideChangesNothingOutsideItsInterval, ()) {
  const Case drawn = draw();
  const Instant from = drawn.from + quarter * *rc::gen::inRange(-100, 1'000);
  const Override added = replace(100, "zoe", from, from + quarter * *rc::gen::inRange(1, 300));
  auto with = drawn.overrides;
  with.insert(with.begin() + *rc::gen::inRange<std::ptrdiff_t>(
                                 0, static_cast<std::ptrdiff_t>(with.size()) + 1),
              added);
  for (Instant t = drawn.from; t < drawn.to; t += quarter) {
    const bool inside = added.from <= t && t < added.to;
    RC_ASSERT(on_call(drawn.schedule, with, t) ==
              (inside ? person("zoe") : on_call(drawn.schedule, drawn.overrides, t)));
  }
  if (added.to <= drawn.from || added.from >= drawn.to)
    RC_ASSERT(shifts(drawn.schedule, with, drawn.from, drawn.to).value() ==
              shifts(drawn.schedule, drawn.overrides, drawn.from, drawn.to).value());
}

// Five people, Monday and Friday: everybody has three or four days, then two weeks without duty.
TEST(OnCall, TheDutyIsHandedOverTwiceAWeek) {
  Schedule schedule = weekly({"a", "b", "c", "d", "e"}, "Europe/Paris", {2026, 1, 5}, {9 * 3600});
  schedule.rotation.later = {{4, {18 * 3600}}};
  const Zone paris = Zone::find("Europe/Paris").value();
  const auto moment = [&](int day, int hour) {
    return paris.first_instant({{2026, 1, day}, {hour * 3600}});
  };
  const auto turns = shifts(schedule, {}, moment(5, 9), moment(26, 9)).value();
  ASSERT_EQ(turns.size(), 6U);
  EXPECT_EQ(turns[0], (Shift{moment(5, 9), moment(9, 18), PersonName("a"), {}}));
  EXPECT_EQ(turns[1], (Shift{moment(9, 18), moment(12, 9), PersonName("b"), {}}));
  EXPECT_EQ(turns[4].person, PersonName("e"));
  EXPECT_EQ(turns[5], (Shift{moment(23, 18), moment(26, 9), PersonName("a"), {}}));
}

// The order of hand-overs written as a walk from the first one, which the formula must equal.
RC_GTEST_PROP(OnCall, EqualsCountingHandoversOneByOne, ()) {
  const Case drawn = draw();
  const Zone zone = Zone::find(drawn.schedule.zone).value();
  const WeeklyRotation& rotation = drawn.schedule.rotation;
  std::vector<Instant> handovers;
  for (int week = 0; week < 12; ++week) {
    const LocalDate day = add_days(rotation.first_handover, 7 * week);
    handovers.push_back(zone.first_instant({day, rotation.handover_time}));
    for (const auto& later : rotation.later)
      handovers.push_back(zone.first_instant({add_days(day, later.days), later.time}));
  }
  const auto handover = [&](std::int64_t k) { return handovers.at(static_cast<std::size_t>(k)); };
  std::int64_t turn = -1;
  for (Instant t = drawn.from; t < drawn.to; t += quarter) {
    while (handover(turn + 1) <= t) ++turn;
    const PersonName expected =
        turn < 0 ? rotation.members.back()
                 : rotation.members[static_cast<std::size_t>(turn) % rotation.members.size()];
    RC_ASSERT(on_call(drawn.schedule, {}, t) == expected);
  }
}

}  // namespace
}  // namespace vigie
