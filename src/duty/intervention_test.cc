#include "duty/intervention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "duty/correction.h"

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Minutes after some midnight.
Instant m(int minute) {
  return Instant::from_ms(1'900'000'000'000) + minutes(minute);
}

InterventionRecord record(std::int64_t id, int from, int to, EndKnown end = EndKnown::said) {
  InterventionRecord record;
  record.id = InterventionId(id);
  record.person = PersonName("alice");
  record.incident = IncidentId(id);
  record.acknowledged_at = m(from);
  record.last_action_at = m(to);
  record.first_action_at = m(to);
  if (end != EndKnown::open) record.ended_at = m(to);
  record.end = end;
  return record;
}

std::vector<rest::Intervention> counted(std::vector<InterventionRecord> records,
                                        const rest::Switches& switches = {}) {
  return for_rest(records, switches, m(1000));
}

TEST(ForRest, TwoIncidentsAtOnceAreOneStretchOfWork) {
  EXPECT_THAT(counted({record(1, 0, 60), record(2, 30, 90), record(3, 120, 130)}),
              ElementsAre(rest::Intervention{{m(0), m(90)}}, rest::Intervention{{m(120), m(130)}}));
}

TEST(ForRest, TheLaterEndSaysHowSureItIs) {
  EXPECT_THAT(counted({record(1, 0, 60), record(2, 30, 90, EndKnown::estimated)}),
              ElementsAre(rest::Intervention{{m(0), m(90)}, true}));
  EXPECT_THAT(counted({record(1, 0, 60, EndKnown::estimated), record(2, 30, 90)}),
              ElementsAre(rest::Intervention{{m(0), m(90)}, false}));
}

TEST(ForRest, WhatGoesOnHasLastedUntilNow) {
  EXPECT_THAT(counted({record(1, 900, 910, EndKnown::open)}),
              ElementsAre(rest::Intervention{{m(900), m(1000)}, true}));
}

TEST(ForRest, WhatWasTakenBackDoesNotCount) {
  InterventionRecord taken_back = record(1, 0, 60);
  taken_back.voided = true;
  EXPECT_THAT(counted({taken_back}), IsEmpty());
}

TEST(ForRest, ABareAcknowledgementCountsUnlessTheSwitchSaysNo) {
  InterventionRecord bare = record(1, 0, 0, EndKnown::estimated);
  bare.first_action_at.reset();
  EXPECT_THAT(counted({bare}), ElementsAre(rest::Intervention{{m(0), m(0)}, true}));
  rest::Switches tolerant;
  tolerant.bare_acknowledgement_counts = false;
  EXPECT_THAT(counted({bare}, tolerant), IsEmpty());
  bare.end = EndKnown::confirmed;
  EXPECT_THAT(counted({bare}, tolerant), ElementsAre(rest::Intervention{{m(0), m(0)}}));
}

TEST(Worked, BeginsAndEndsAsTheSwitchesSay) {
  InterventionRecord one = record(1, 10, 50);
  one.paged_at = m(5);
  one.first_action_at = m(20);
  one.departed_at = m(30);
  one.resolved_at = m(70);
  rest::Switches switches;
  EXPECT_EQ(worked(one, switches, m(99)), (Interval{m(10), m(50)}));
  switches.intervention_start = rest::InterventionStart::page_sent;
  EXPECT_EQ(worked(one, switches, m(99)).from, m(5));
  switches.intervention_start = rest::InterventionStart::first_action;
  EXPECT_EQ(worked(one, switches, m(99)).from, m(20));
  switches.intervention_start = rest::InterventionStart::departure;
  EXPECT_EQ(worked(one, switches, m(99)).from, m(30));
  switches.intervention_end = rest::InterventionEnd::resolved;
  EXPECT_EQ(worked(one, switches, m(99)).to, m(70));
  switches = {};
  one.home_at = m(80);  // case 16 of the research: travel is work
  EXPECT_EQ(worked(one, switches, m(99)).to, m(80));
}

TEST(ForRest, UrgentWorksNeedTheirGroundAndTheNotice) {
  InterventionRecord urgent = record(1, 0, 60);
  urgent.urgent = UrgentGround::repair;
  EXPECT_FALSE(counted({urgent})[0].urgent);
  urgent.inspector_told_at = m(70);
  EXPECT_TRUE(counted({urgent})[0].urgent);
}

std::string refused(const InterventionRecord& record, const InterventionEdit& edit) {
  const auto made = edited(record, edit, m(1000));
  return made ? "" : text(made.error().message);
}

TEST(Edited, AMistakeNamesTheRecord) {
  const InterventionRecord one = record(12, 100, 160);
  EXPECT_THAT(refused(one, {.ended_at = m(99)}),
              HasSubstr("intervention 12 of alice: its end 2030-03-17T19:25:40Z is before its "
                        "start 2030-03-17T19:26:40Z"));
  EXPECT_THAT(refused(one, {.ended_at = m(1001)}), HasSubstr("is in the future"));
  EXPECT_THAT(refused(one, {.began_at = m(1001)}), HasSubstr("is in the future"));
  EXPECT_THAT(refused(one, {.began_at = m(160 - 4 * 24 * 60 - 1)}), HasSubstr("longer than 4d"));
  EXPECT_EQ(refused(one, {.began_at = m(160 - 4 * 24 * 60)}), "");
  EXPECT_THAT(refused(one, {.departed_at = m(99)}), HasSubstr("is not within it"));
  EXPECT_THAT(refused(one, {.home_at = m(170)}), HasSubstr("say that it was on site"));
  EXPECT_THAT(refused(one, {.home_at = m(150), .on_site = true}), HasSubstr("before its end"));
  EXPECT_THAT(refused(one, {.inspector_told_at = m(170)}), HasSubstr("which ground"));
}

TEST(Edited, ANewEndIsSaidAndTheRestStays) {
  const InterventionRecord guess = record(12, 100, 160, EndKnown::estimated);
  const auto made = edited(guess, {.ended_at = m(200), .note = "câble"}, m(1000));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->end, EndKnown::said);
  EXPECT_EQ(made->ended_at, m(200));
  EXPECT_EQ(made->acknowledged_at, m(100));
  EXPECT_EQ(made->note, "câble");
  EXPECT_EQ(edited(guess, {.note = "x"}, m(1000))->end, EndKnown::estimated);
}

TEST(NewlyOverlapped, IsWhatDidNotOverlapBefore) {
  const std::vector others = {record(1, 0, 60), record(2, 50, 90)};
  EXPECT_EQ(newly_overlapped(record(9, 55, 58), nullptr, others, m(1000)), &others[0]);
  EXPECT_EQ(newly_overlapped(record(9, 60, 70), nullptr, others, m(1000)), &others[1]);
  EXPECT_EQ(newly_overlapped(record(9, 90, 95), nullptr, others, m(1000)), nullptr);
  const InterventionRecord before = record(1, 0, 60);
  EXPECT_EQ(newly_overlapped(record(1, 0, 55), &before, others, m(1000)), nullptr)
      << "two incidents at once were recorded by themselves";
}

TEST(SignedText, SaysEverythingThatIsSigned) {
  const std::vector records = {record(2, 30, 90), record(1, 0, 60)};
  const std::string text = signed_text(PersonName("alice"), {2026, 11}, records);
  EXPECT_LT(text.find("\n1 incident=1"), text.find("\n2 incident=2"));
  std::vector changed = records;
  changed[0].note = "x";
  EXPECT_NE(signed_text(PersonName("alice"), {2026, 11}, changed), text);
  changed = {records[1], records[0]};
  EXPECT_EQ(signed_text(PersonName("alice"), {2026, 11}, changed), text);
}

}  // namespace
}  // namespace vigie
