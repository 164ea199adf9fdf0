#include "rest/explanation.h"

#include <gmock/gmock.h>

#include <random>

#include "rest/testing/cases.h"
#include "rest/wording.h"

namespace vigie::rest {
namespace {

using testing::at;
using testing::Case;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Case night(const std::string& from, const std::string& to) {
  return {.ended = at("2026-09-08 18:00"),
          .calls = {{at(from), at(to)}},
          .back = at("2026-09-09 09:00")};
}
Case weekend(const std::string& from, const std::string& to) {
  return {.kind = PauseKind::weekly,
          .ended = at("2026-09-11 18:00"),
          .calls = {{at(from), at(to)}},
          .back = at("2026-09-14 09:00")};
}

Explanation explained(const Case& made) {
  return made.with_pause([&](const Pause& pause) {
    return explain(pause, made.pack, made.switches, testing::paris());
  });
}
std::string words(const Message& message, Language language = Language::en) {
  return text(message, language);
}
std::string reason(const Case& made, std::size_t place = 0) {
  return words(explained(made).reasons.at(place));
}
std::vector<std::string> findings(const Case& made, Language language = Language::en) {
  std::vector<std::string> all;
  for (const Finding& finding : made.judged().findings)
    all.push_back(words(finding_words(finding, testing::paris()), language));
  return all;
}

TEST(Explanation, shows_the_arithmetic_of_a_rest_that_begins_anew) {
  const Case made = night("2026-09-08 23:00", "2026-09-08 23:30");
  const Explanation told = explained(made);
  std::vector<std::string> lines;
  for (const Message& line : told.timeline) lines.push_back(words(line));
  EXPECT_THAT(lines, ElementsAre("Rest on Tuesday 8 September 2026 from 18:00 to 23:00: 5 h",
                                 "Call on Tuesday 8 September 2026 from 23:00 to 23:30: 30 min",
                                 "Rest from Tuesday 8 September at 23:30 to Wednesday 9 September "
                                 "2026 at 09:00: 9 h 30 min"));
  EXPECT_EQ(reason(made),
            "Daily rest: 11 h in a row are required (L3131-1). No rest before the last call counts "
            "in its place, so it begins anew when that call ends: Tuesday 8 September 2026 at "
            "23:30 + 11 h = Wednesday 9 September 2026 at 10:30.");
}

TEST(Explanation, says_which_rest_a_call_does_not_touch) {
  EXPECT_THAT(
      reason(night("2026-09-09 05:00", "2026-09-09 05:30")),
      HasSubstr("It was had before the last call, 11 h from Tuesday 8 September at 18:00 to "
                "Wednesday 9 September 2026 at 05:00 (circulaire DRT 2003-06)"));
}

// The circular speaks of both rests.
TEST(Explanation, names_the_circular_for_a_weekly_rest_had_before) {
  EXPECT_THAT(reason(weekend("2026-09-13 22:00", "2026-09-13 23:00"), 1),
              HasSubstr("52 h from Friday 11 September at 18:00 to Sunday 13 September 2026 at "
                        "22:00 (circulaire DRT 2003-06)"));
}

TEST(Explanation, of_switzerland_adds_what_is_missing) {
  Case made = night("2026-09-08 23:00", "2026-09-08 23:30");
  made.pack.daily->credit = CreditRule::remaining_fraction;
  made.pack.daily->credit_block = hours(4);
  EXPECT_THAT(reason(made), HasSubstr("at 23:30 + 6 h = Wednesday 9 September 2026 at 05:30"));
}

TEST(Explanation, of_a_reduced_rest_names_the_rule_that_reduces_it) {
  Case made = night("2026-09-08 23:00", "2026-09-08 23:30");
  made.pack = testing::french_with_nine_hours();
  EXPECT_THAT(reason(made), HasSubstr("9 h in a row are required (D3131-6)"));
  EXPECT_THAT(findings(made)[0], HasSubstr("1 h 30 min of rest are owed in return (D3131-6)"));
}

TEST(Explanation, of_urgent_works_says_that_they_suspend_the_rest) {
  Case made = night("2026-09-09 02:00", "2026-09-09 06:00");
  ASSERT_TRUE(set_switch(made.switches, "urgent_works", "declared"));
  EXPECT_THAT(reason(made), HasSubstr("Urgent works suspend it"));
  EXPECT_THAT(findings(made)[0], HasSubstr("of 11 h, 8 h were had"));
  ASSERT_TRUE(set_switch(made.switches, "urgent_works.shortfall", "whole_rest"));
  EXPECT_THAT(findings(made)[0], HasSubstr("rest: 11 h of rest are owed"));
}

TEST(Explanation, of_a_lost_week_says_that_the_daily_rest_is_enough) {
  Case made = weekend("2026-09-13 01:00", "2026-09-13 02:00");
  ASSERT_TRUE(set_switch(made.switches, "weekly.after_call", "daily_only"));
  EXPECT_THAT(reason(made, 1), HasSubstr("2026 at 02:00 + 11 h = Sunday 13 September 2026"));
  EXPECT_THAT(words(verdict_words(made.judged(), testing::paris())),
              HasSubstr("but a breach already stands"));
}

TEST(Explanation, of_work_split_in_two_says_that_it_ends_early_enough) {
  Switches switches;
  switches.daily_reference = DailyReference::anchored_24h;
  const Pause lunch{PauseKind::daily,
                    {at("2026-09-08 08:00"), at("2026-09-08 12:00")},
                    {at("2026-09-08 14:00"), at("2026-09-08 18:00")},
                    {}};
  const Explanation told = explain(lunch, testing::french(), switches, testing::paris());
  EXPECT_THAT(words(told.reasons.at(0)),
              HasSubstr("ends early enough for a whole rest within the same 24 hours: back as from "
                        "Tuesday 8 September 2026 at 12:00"));
}

TEST(Explanation, of_a_week_answers_each_way_to_read_it) {
  const Case made = weekend("2026-09-12 14:00", "2026-09-12 15:00");
  EXPECT_EQ(reason(made, 2),
            "Has the week of Monday 7 September to Sunday 13 September 2026 its weekly rest? With "
            "24 h of it in the week: yes. With all of it in the week: no. Begun in the week: yes.");
}

TEST(Explanation, says_what_clocks_hide) {
  Case made{.ended = at("2026-03-28 18:00"),
            .calls = {{at("2026-03-29 05:00"), at("2026-03-29 05:30")}},
            .back = at("2026-03-29 09:00")};
  EXPECT_EQ(words(explained(made).timeline.at(0)),
            "Rest from Saturday 28 March at 18:00 CET to Sunday 29 March 2026 at 05:00 CEST: 10 h "
            "pass, although 11 h lie between these hours: the clocks go forward by 1 h");
  ASSERT_TRUE(set_switch(made.switches, "time_basis", "wall"));
  EXPECT_THAT(reason(made), HasSubstr("11 h from Saturday 28 March at 18:00 CET"));
  // 02:30 to 02:15: 45 minutes, and neither hour is said without its name.
  made = {.ended = at("2026-10-24 18:00"),
          .calls = {{at("2026-10-25T02:30:00+02:00"), at("2026-10-25T02:15:00+01:00")}},
          .back = at("2026-10-25 09:00")};
  EXPECT_EQ(
      words(explained(made).timeline.at(1)),
      "Call on Sunday 25 October 2026 from 02:30 CEST to 02:15 CET: 45 min pass, although 0 h "
      "lie between these hours: the clocks go back by 1 h");
  made = {.ended = at("2026-03-28 21:00"), .calls = {}, .back = at("2026-03-29 08:00")};
  EXPECT_THAT(reason(made), HasSubstr("2026 at 21:00 + 11 h that really pass = Sunday"));
}

TEST(Explanation, without_rules_says_so) {
  Case made = night("2026-09-09 03:00", "2026-09-09 04:00");
  made.pack = RulePack{};
  EXPECT_EQ(reason(made), "No rule asks for a rest before this return.");
}

// A pause over days near a change of the clocks, with some calls.
Case random_case(std::mt19937& random) {
  const auto up_to = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
  Case made;
  made.kind = up_to(1) == 0 ? PauseKind::daily : PauseKind::weekly;
  made.ended = at("2026-03-27 16:00") + minutes(15 * up_to(96));
  Instant free = made.ended;
  for (int calls = up_to(3); calls > 0; --calls) {
    const Instant from = free + minutes(15 * up_to(100));
    free = from + minutes(15 * up_to(12));
    made.calls.emplace_back(from, free);
  }
  made.back = std::max(free, made.ended) + minutes(15 * (1 + up_to(160)));
  made.pack.daily->credit = static_cast<CreditRule>(up_to(3));
  made.pack.daily->credit_block = hours(4);
  if (up_to(3) == 0) made.pack.daily->reduced = testing::french_with_nine_hours().daily->reduced;
  made.switches.daily_reference = static_cast<DailyReference>(up_to(2));
  made.switches.weekly_after_call = static_cast<AfterCall>(up_to(2));
  made.switches.weekly_credit_covers_daily = up_to(1) == 0;
  made.switches.time_basis = static_cast<TimeBasis>(up_to(1));
  made.switches.urgent_works = up_to(7) == 0 ? UrgentWorks::declared : UrgentWorks::off;
  return made;
}

TEST(Explanation, explains_the_hour_that_was_decided) {
  std::mt19937 random(4);
  for (int i = 0; i < 20'000; ++i) {
    const Case made = random_case(random);
    made.with_pause([&](const Pause& pause) {
      const Judgement judged = judge(pause, made.pack, made.switches, testing::paris());
      Instant latest = Instant::min();
      for (const Ground& ground : grounds(pause, made.pack, made.switches, testing::paris())) {
        latest = std::max(latest, ground.earliest);
        if (ground.way == Way::had_before) {
          const Duration change = testing::paris().offset(ground.credited.to) -
                                  testing::paris().offset(ground.credited.from);
          const bool wall = made.switches.time_basis == TimeBasis::wall;
          EXPECT_GE(ground.credited.length() + (wall ? change : Duration(0)), ground.required);
        }
      }
      EXPECT_EQ(latest, judged.earliest) << i;
    });
  }
}

TEST(Explanation, of_a_return_before_the_rules_held_says_so) {
  Case made = night("2026-09-08 23:00", "2026-09-08 23:30");
  made.pack.daily->source.since = {2027, 1, 1};
  EXPECT_THAT(reason(made), HasSubstr("older than the rules"));
}

TEST(FindingWords, say_found_required_and_the_article) {
  const Case made = night("2026-09-08 23:00", "2026-09-08 23:30");
  EXPECT_THAT(findings(made),
              ElementsAre("The daily rest before the return lasts 9 h 30 min, from Tuesday 8 "
                          "September at 23:30 to Wednesday 9 September 2026 at 09:00; 11 h are "
                          "required (L3131-1)."));
  EXPECT_THAT(
      findings(made, Language::fr),
      ElementsAre("Le repos quotidien avant la reprise dure 9 h 30 min, du mardi 8 septembre "
                  "à 23:30 au mercredi 9 septembre 2026 à 09:00\u00A0; il en faut 11 h "
                  "(L3131-1)."));
}

TEST(FindingWords, name_the_week_that_is_lost) {
  EXPECT_THAT(findings(weekend("2026-09-13 01:00", "2026-09-13 02:00")).back(),
              HasSubstr("The week of Monday 7 September to Sunday 13 September 2026 has no weekly "
                        "rest: it needs 35 h in a row (L3132-2) and holds 31 h at most"));
  Case disputed = weekend("2026-09-12 14:00", "2026-09-12 15:00");
  disputed.switches.weekly_attribution = Attribution::contained35;
  Judgement judged = disputed.with_pause([&](const Pause& pause) {
    return judge(pause, disputed.pack, disputed.switches, testing::paris());
  });
  EXPECT_THAT(words(finding_words(judged.findings.at(0), testing::paris())),
              HasSubstr("holds 33 h of rest in a row at most"));
}

TEST(FindingWords, say_unverified_wherever_such_a_rule_decides) {
  Case made = night("2026-09-08 23:00", "2026-09-08 23:30");
  made.pack.daily->source.seen = Seen::unverified;
  EXPECT_THAT(findings(made)[0], HasSubstr("(L3131-1, unverified)"));
  made.back = at("2026-09-09 10:30");
  EXPECT_THAT(findings(made)[0], HasSubstr("is enough by L3131-1, unverified"));
  made.pack.daily->credit = CreditRule::exempt_when_called;
  made.pack.daily->credit_source = {"ESA 18(2)", {2000, 1, 1}, Seen::unverified};
  EXPECT_THAT(findings(made)[0], HasSubstr("The daily rest is enough by ESA 18(2), unverified"));
}

TEST(FindingWords, of_a_return_before_the_last_work_ends) {
  const Case made = night("2026-09-09 08:00", "2026-09-09 10:00");
  Case late = made;
  late.switches.prior_rest_credit = false;
  const Judgement judged = late.with_pause(
      [&](const Pause& pause) { return judge(pause, late.pack, late.switches, testing::paris()); });
  EXPECT_THAT(words(finding_words(judged.findings.at(0), testing::paris())),
              HasSubstr("the return is planned before the last work ends"));
}

TEST(DaysWords, name_both_years_of_a_week_that_has_two) {
  const Message week =
      days_words({at("2026-12-28 00:00"), at("2027-01-04 00:00")}, testing::paris());
  EXPECT_EQ(words(week), "of Monday 28 December 2026 to Sunday 3 January 2027");
}

TEST(HoursText, keeps_hours_and_drops_nothing) {
  EXPECT_EQ(hours_text(hours(57) + minutes(30)), "57 h 30 min");
  EXPECT_EQ(hours_text(minutes(59) + seconds(59)), "59 min 59 s");
  EXPECT_EQ(hours_text(Duration(0)), "0 h");
}

TEST(MomentWords, the_first_of_a_month_has_its_own_word_in_french) {
  const Message first = moment_words(at("2026-09-01 08:05"), testing::paris());
  EXPECT_EQ(words(first), "Tuesday 1 September 2026 at 08:05");
  EXPECT_EQ(words(first, Language::fr), "mardi 1er septembre 2026 à 08:05");
}

}  // namespace
}  // namespace vigie::rest
