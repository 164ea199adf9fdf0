#include "rest/record_check.h"

#include <gtest/gtest.h>

#include "rest/testing/cases.h"

namespace vigie::rest {
namespace {

using testing::at;
using testing::french;
using testing::paris;

Interval day_of_work(const std::string& date) {
  return {at(date + " 09:00"), at(date + " 18:00")};
}
Intervention call(const std::string& from, const std::string& to) {
  return {{at(from), at(to)}, false, false};
}

// Monday to Friday, and Monday again.
WorkRecord working_week() {
  WorkRecord record;
  for (const char* date :
       {"2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10", "2026-09-11", "2026-09-14"})
    record.shifts.push_back(day_of_work(date));
  return record;
}

std::string kinds(const WorkRecord& record) {
  std::string text;
  for (const Pause& pause : pauses_of(record, french(), {}, paris()))
    text += pause.kind == PauseKind::weekly ? 'W' : 'd';
  return text;
}

TEST(Pauses, the_week_end_holds_the_weekly_rest) {
  EXPECT_EQ(kinds(working_week()), "ddddW");
}

TEST(Pauses, a_free_wednesday_that_was_free_leaves_the_week_end_to_the_daily_rest) {
  WorkRecord record = working_week();
  record.shifts.erase(record.shifts.begin() + 2);
  EXPECT_EQ(kinds(record), "dddd");
  // A call broke it: then the week-end is what saves the week.
  record.interventions = {call("2026-09-09 12:00", "2026-09-09 13:00")};
  EXPECT_EQ(kinds(record), "dddW");
}

TEST(Pauses, each_has_the_calls_that_reach_into_it) {
  WorkRecord record = working_week();
  record.interventions = {call("2026-09-07 17:30", "2026-09-07 19:00"),  // goes on after work
                          call("2026-09-08 11:00", "2026-09-08 12:00"),  // while at work
                          call("2026-09-08 23:00", "2026-09-08 23:30"),
                          call("2026-09-09 08:45", "2026-09-09 09:15")};  // work begins in it
  const std::vector<Pause> pauses = pauses_of(record, french(), {}, paris());
  ASSERT_EQ(pauses.size(), 5U);
  EXPECT_EQ(pauses[0].interventions.size(), 1U);
  EXPECT_EQ(pauses[1].interventions.size(), 2U);
  EXPECT_EQ(pauses[2].interventions.size(), 0U);
}

TEST(Record, the_key_case_of_the_seed_in_its_week) {
  WorkRecord record = working_week();
  record.interventions = {call("2026-09-08 05:00", "2026-09-08 05:30"),
                          call("2026-09-12 14:00", "2026-09-12 15:00"),
                          call("2026-09-13 16:00", "2026-09-13 17:00")};
  const std::vector<Judgement> judged = judge_record(record, french(), {}, paris());
  ASSERT_EQ(judged.size(), 5U);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_TRUE(judged[i].lawful());
  EXPECT_EQ(judged[4].verdict, Verdict::delay_until);
  EXPECT_EQ(judged[4].earliest, at("2026-09-15 04:00"));
}

// Until its day, an agreement's weekly rest asks for nothing, and that of the law it changes does.
TEST(Record, the_weekly_rest_of_a_week_is_that_of_its_day) {
  RulePack later = french();
  later.weekly->source.since = {2026, 9, 15};
  const auto weekly = [](const RulePack& pack) {
    return std::ranges::count(pauses_of(working_week(), pack, {}, paris()), PauseKind::weekly,
                              &Pause::kind);
  };
  EXPECT_EQ(weekly(later), 0);
  later.before = {french()};
  EXPECT_EQ(weekly(later), 1);
}

TEST(Record, an_empty_one_and_one_shift_have_no_return) {
  EXPECT_TRUE(judge_record({}, french(), {}, paris()).empty());
  EXPECT_TRUE(judge_record({{day_of_work("2026-09-07")}, {}}, french(), {}, paris()).empty());
}

TEST(Record, what_cannot_be_is_refused_by_name) {
  const auto wrong = [](const WorkRecord& record) {
    const auto checked = check_record(record);
    return checked ? std::string("accepted") : checked.error().text();
  };
  EXPECT_EQ(wrong(working_week()), "accepted");
  WorkRecord backwards = working_week();
  std::swap(backwards.shifts[1].from, backwards.shifts[1].to);
  EXPECT_EQ(wrong(backwards),
            "shift 2: its end 2026-09-08T07:00:00Z is before its start 2026-09-08T16:00:00Z");
  WorkRecord twice = working_week();
  twice.shifts[3] = {at("2026-09-09 17:00"), at("2026-09-10 18:00")};
  EXPECT_EQ(wrong(twice),
            "shift 4 begins at 2026-09-09T15:00:00Z, before shift 3 ends at 2026-09-09T16:00:00Z");
  WorkRecord overlapping = working_week();
  overlapping.interventions = {call("2026-09-08 23:00", "2026-09-09 00:30"),
                               call("2026-09-09 00:00", "2026-09-09 01:00")};
  EXPECT_EQ(wrong(overlapping),
            "intervention 2 begins at 2026-09-08T22:00:00Z, before intervention 1 ends at "
            "2026-09-08T22:30:00Z: one person works on one at a time, so make them one or mend a "
            "time");
  WorkRecord disordered = working_week();
  disordered.interventions = {call("2026-09-09 23:00", "2026-09-09 23:30"),
                              call("2026-09-08 23:00", "2026-09-08 23:30")};
  EXPECT_EQ(wrong(disordered), "intervention 2 begins before intervention 1: list them in order");
}

TEST(Record, breaks_lie_in_shifts_and_rest_given_is_in_order) {
  WorkRecord record = working_week();
  record.breaks = {{at("2026-09-07 12:00"), at("2026-09-07 13:00")},
                   {at("2026-09-09 17:00"), at("2026-09-09 18:00")}};
  record.given = {{at("2026-09-10 18:00"), at("2026-09-11 09:00")}};
  EXPECT_TRUE(check_record(record));
  record.breaks[1].to += minutes(1);
  EXPECT_EQ(check_record(record).error().text(),
            "break 2 from 2026-09-09T15:00:00Z to 2026-09-09T16:01:00Z lies in no shift");
  record.breaks.pop_back();
  record.given.push_back(record.given[0]);
  EXPECT_EQ(check_record(record).error().text(),
            "rest given 2 begins at 2026-09-10T16:00:00Z, before rest given 1 ends at "
            "2026-09-11T07:00:00Z");
}

TEST(Record, an_article_that_the_pack_does_not_know_is_refused_by_name) {
  WorkRecord record = working_week();
  record.interventions = {call("2026-09-08 02:00", "2026-09-08 03:00"),
                          call("2026-09-09 02:00", "2026-09-09 03:00")};
  record.interventions[0].basis = "D3131-1";
  RulePack pack = french();
  EXPECT_TRUE(check_against(record, pack, paris()));
  record.interventions[1].basis = "D3131-9";
  EXPECT_EQ(check_against(record, pack, paris()).error().text(),
            "intervention 2: no rule of \"fr\" rests on an article \"D3131-9\": it is one of "
            "D3131-1, L3131-1, L3132-2, L3132-3, L3132-4, R3132-5, circulaire DRT 2003-06");
  // Of two in one place, each; and those of the law that an agreement changes.
  RulePack agreement;
  agreement.name = "acme";
  agreement.daily = pack.daily;
  agreement.daily->source.article = "L3131-2, D3131-9";
  agreement.before = {pack};
  EXPECT_TRUE(check_against(record, agreement, paris()));
}

TEST(Record, a_year_without_a_table_of_holidays_is_refused_by_name) {
  RulePack pack = french();
  WorkRecord record = working_week();
  record.shifts.push_back({at("4100-01-04 09:00"), at("4100-01-04 18:00")});
  EXPECT_TRUE(check_against(record, pack, paris()));  // nothing asks for holidays
  pack.holidays = {{"L3133-1", {2016, 8, 10}, Seen::official}, HolidayRegion::france};
  EXPECT_EQ(check_against(record, pack, paris()).error().text(),
            "shift 7: there is no table of public holidays for the year 4100");
}

TEST(Interventions, near_ones_merge_and_short_ones_vanish_as_the_switches_say) {
  const std::vector<Intervention> given = {call("2026-09-08 23:00", "2026-09-08 23:30"),
                                           call("2026-09-08 23:35", "2026-09-08 23:50"),
                                           call("2026-09-09 02:00", "2026-09-09 02:03")};
  EXPECT_EQ(*as_the_switches_count(given, {}), given);
  Switches switches;
  ASSERT_TRUE(set_switch(switches, "intervention.merge_gap_min", "5"));
  ASSERT_TRUE(set_switch(switches, "intervention.min_minutes", "10"));
  const auto counted = as_the_switches_count(given, switches);
  ASSERT_TRUE(counted);
  EXPECT_EQ(*counted, (std::vector<Intervention>{call("2026-09-08 23:00", "2026-09-08 23:50")}));
}

TEST(Switches, each_choice_is_read_and_told_again) {
  for (const Switch& known : all_switches()) {
    Switches switches;
    if (known.choices.empty()) {
      ASSERT_TRUE(set_switch(switches, known.name, "17")) << known.name;
      EXPECT_EQ(switch_choice(switches, known.name), "17");
      EXPECT_FALSE(set_switch(switches, known.name, "soon"));
      continue;
    }
    EXPECT_EQ(switch_choice(switches, known.name), known.choices[0]) << known.name;
    for (const std::string_view choice : known.choices) {
      ASSERT_TRUE(set_switch(switches, known.name, choice)) << known.name;
      EXPECT_EQ(switch_choice(switches, known.name), choice);
    }
    EXPECT_FALSE(set_switch(switches, known.name, "perhaps"));
  }
  Switches switches;
  EXPECT_EQ(
      set_switch(switches, "weekly.atribution", "contained35").error().text(),
      "a switch is one of " +
          [] {
            std::string names;
            for (const Switch& known : all_switches())
              names += (names.empty() ? "" : ", ") + std::string(known.name);
            return names;
          }() +
          ", not \"weekly.atribution\": did you mean \"weekly.attribution\"?");
}

}  // namespace
}  // namespace vigie::rest
