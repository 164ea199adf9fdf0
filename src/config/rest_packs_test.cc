#include "config/rest_packs.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "rest/testing/cases.h"

namespace vigie {
namespace {

using rest::RulePack;
using rest::Seen;

RulePack read(const std::string& yaml) {
  const auto pack = read_rest_pack({"acme.yaml", yaml});
  EXPECT_TRUE(pack) << (pack ? "" : pack.error().text());
  return pack.value_or(RulePack{});
}

TEST(RestPacks, AllThatComeWithVigieAreRightAndNamed) {
  for (const std::string& name : rest_pack_names()) {
    const auto pack = rest_pack(name);
    ASSERT_TRUE(pack) << name;
    EXPECT_EQ(pack->name, name);
    EXPECT_NE(pack->title_en, name) << "no title";
    EXPECT_NE(pack->title_fr, name) << "no title";
  }
  EXPECT_EQ(rest_pack_names().front(), "fr");
  EXPECT_EQ(rest_pack_names().back(), "none");
  EXPECT_EQ(rest_pack_names().size(), 14u);
}

TEST(RestPacks, AnUnknownNameIsToldTheNearest) {
  const auto pack = rest_pack("fr-9");
  ASSERT_FALSE(pack);
  EXPECT_NE(text(pack.error().message).find("did you mean \"fr-9h\"?"), std::string::npos);
}

TEST(RestPacks, FrenchOnesAreThoseOfTheTestsOfTheEngine) {
  EXPECT_EQ(rest_pack("fr")->daily, rest::testing::french().daily);
  EXPECT_EQ(rest_pack("fr")->weekly, rest::testing::french().weekly);
  EXPECT_EQ(rest_pack("fr")->switches, rest::Switches{});
  RulePack hours = *rest_pack("fr");
  hours.title_en = hours.title_fr = "";
  hours.oncall = {};
  hours.holidays.reset();
  hours.retention.reset();
  EXPECT_EQ(hours, rest::testing::french_with_hours());
  EXPECT_EQ(rest_pack("fr-9h")->daily, rest::testing::french_with_nine_hours().daily);
}

// A company's agreement says what it changes and nothing else.
TEST(RestPacks, AnAgreementKeepsWhatItDoesNotSay) {
  RulePack wanted = *rest_pack("fr");
  wanted.before = {wanted};
  wanted.name = wanted.title_en = wanted.title_fr = "acme.yaml";
  wanted.amplitude_max->most = hours(12);
  wanted.daily->reduced =
      rest::ReducedRest{{"Accord Acme du 3 mars 2025", {2025, 4, 1}, Seen::unverified}, hours(9)};
  wanted.oncall.notice_days = 21;
  wanted.switches.least_intervention = minutes(5);
  EXPECT_EQ(
      read("extends: fr\n"
           "amplitude_max_h: 12\n"
           "daily:\n"
           "  reduced: { floor_h: 9, article: Accord Acme du 3 mars 2025, since: 2025-04-01 }\n"
           "oncall: { notice_days: 21 }\n"
           "switches: { intervention.min_minutes: 5 }\n"),
      wanted);
}

TEST(RestPacks, ARuleOfAnotherPackIsLeftOutByName) {
  const RulePack french = *rest_pack("fr");
  const RulePack days = *rest_pack("fr-forfait-jours");
  EXPECT_EQ(days.daily, french.daily);
  EXPECT_EQ(days.weekly, french.weekly);
  EXPECT_EQ(days.pause, french.pause);
  EXPECT_EQ(days.consecutive_days, french.consecutive_days);
  EXPECT_FALSE(days.day_max || days.week_max || days.avg_max || days.night_worker);
}

// A new article was not read by whoever read the other one.
TEST(RestPacks, ANewArticleIsUnverifiedUntilItSaysOtherwise) {
  const std::string rule =
      "extends: fr\nday_max_h: { h: 9.5, article: l. 3121-19, since: 2025-01-01";
  EXPECT_EQ(read(rule + " }").day_max->source,
            (rest::Source{"L3121-19", {2025, 1, 1}, Seen::unverified}));
  EXPECT_EQ(read(rule + ", seen: official }").day_max->source.seen, Seen::official);
  EXPECT_EQ(read(rule + " }").day_max->most, minutes(570));
}

// Every key, once.
TEST(RestPacks, EachKeyIsKept) {
  const RulePack pack = read(R"(
title: { en: Whole, fr: Entier }
daily:
  min_h: 11.5
  article: A1
  since: 2001-01-01
  seen: older_text
  reference: anchored_24h
  credit_rule: { rule: remaining_fraction, min_block_h: 4, article: A2, since: 2001-01-02 }
  credit_threshold_h: 10
  urgent_works: { article: A15, since: 2001-01-15 }
  reduced:
    floor_h: 9
    basis: [D3131-4, D3131-5]
    max_per_period: { most: 1, days: 7 }
    compensation: { kind: avg_over, h: 11, weeks: 2 }
    deadline: 28d
    article: A3
    since: 2001-01-03
weekly:
  { min_h: 36, core_h: 24, period: { kind: n_days, days: 14 }, attribution: rolling7,
    day_pref: saturday, includes_daily: false, article: A4, since: 2001-01-04, seen: secondary,
    day_rule: { article: A24, since: 2001-01-24 }, credit: { article: A16, since: 2001-01-16 },
    urgent_works: { article: A17, since: 2001-01-17 } }
amplitude_max_h: { h: 12, article: A5, since: 2001-01-05 }
day_max_h: { h: 10, article: A6, since: 2001-01-06 }
week_max_h: { h: 48, article: A7, since: 2001-01-07 }
avg_max: { h: 44, weeks: 12, article: A8, since: 2001-01-08 }
break: { after_h: 6, min: 20, article: A9, since: 2001-01-09 }
consecutive_days_max: { days: 6, article: A10, since: 2001-01-10 }
oncall:
  { notice_days: 15, notice_months: 1, notice_short: 1,
    max_days_per_window: { most: 7, days: 28 }, uncalled_counts_as_rest: false,
    requalification: { response: 20m, calls: 7, article: A18, since: 2001-01-18 },
    free_rest: { weeks: 4, article: A19, since: 2001-01-19 }, article: A11, since: 2001-01-11 }
night_window: { from: "21:00", to: "06:00", article: A12, since: 2001-01-12 }
night_worker:
  usual: { nights: 2, h: 3, article: A20, since: 2001-01-20 }
  yearly_h: { h: 270, article: A21, since: 2001-01-21 }
  day_max_h: { h: 8, article: A22, since: 2001-01-22 }
  avg_max: { h: 40, weeks: 12, article: A23, since: 2001-01-23 }
holidays: { calendar: alsace_moselle, article: A13, since: 2001-01-13 }
record_retention: { months: 36, article: A14, since: 2001-01-14, seen: official }
switches: { time_basis: wall }
)");
  const auto source = [](int number, Seen seen = Seen::unverified) {
    return rest::Source{"A" + std::to_string(number), {2001, 1, number}, seen};
  };
  RulePack wanted;
  wanted.name = "acme.yaml";
  wanted.title_en = "Whole";
  wanted.title_fr = "Entier";
  wanted.daily = rest::DailyRest{.source = source(1, Seen::older_text),
                                 .least = minutes(690),
                                 .credit_source = source(2),
                                 .credit = rest::CreditRule::remaining_fraction,
                                 .credit_threshold = hours(10),
                                 .credit_block = hours(4),
                                 .urgent_works = source(15),
                                 .reduced = rest::ReducedRest{source(3),
                                                              hours(9),
                                                              hours(24 * 28),
                                                              {"D3131-4", "D3131-5"},
                                                              rest::Frequency{1, 7},
                                                              {{hours(11), 2}}}};
  wanted.weekly = rest::WeeklyRest{.source = source(4, Seen::secondary),
                                   .least = hours(36),
                                   .core = hours(24),
                                   .period = rest::WeeklyPeriod::n_days,
                                   .days = 14,
                                   .day_pref = Weekday::saturday,
                                   .includes_daily = false,
                                   .day_source = source(24),
                                   .credit = source(16),
                                   .urgent_works = source(17)};
  wanted.amplitude_max = {source(5), hours(12)};
  wanted.day_max = {source(6), hours(10)};
  wanted.week_max = {source(7), hours(48)};
  wanted.avg_max = {source(8), hours(44), 12};
  wanted.pause = {source(9), hours(6), minutes(20)};
  wanted.consecutive_days = {source(10), 6};
  wanted.oncall = {source(11),
                   15,
                   1,
                   1,
                   rest::Frequency{7, 28},
                   false,
                   rest::Requalification{source(18), minutes(20), 7},
                   rest::FreeRest{source(19), 4}};
  wanted.night_worker = {
      rest::UsualNights{source(20), 2, hours(3)}, rest::HoursRule{source(21), hours(270)},
      rest::HoursRule{source(22), hours(8)}, rest::AverageRule{source(23), hours(40), 12}};
  wanted.night_window = {source(12), {21 * 3600}, {6 * 3600}};
  wanted.holidays = {source(13), HolidayRegion::alsace_moselle};
  wanted.retention = {source(14, Seen::official), 36};
  wanted.switches.daily_reference = rest::DailyReference::anchored_24h;
  wanted.switches.weekly_attribution = rest::Attribution::rolling7;
  wanted.switches.time_basis = rest::TimeBasis::wall;
  EXPECT_EQ(pack, wanted);
}

TEST(RestPacks, AnotherRuleOnCallsDropsTheBlockOfTheFirst) {
  EXPECT_EQ(read("extends: ch\ndaily: { credit_rule: full_before }\n").daily->credit_block,
            Duration(0));
  EXPECT_EQ(read("extends: ch\ndaily: { credit_rule: remaining_fraction }\n").daily->credit_block,
            hours(4));
}

TEST(RestPacks, AReducedRestIsChangedInPlace) {
  const std::string average =
      "extends: fr-9h\n"
      "daily: { reduced: { compensation: { kind: avg_over, h: 11, weeks: 2 }, basis: A1 } }\n";
  const rest::ReducedRest reduced = *read(average).daily->reduced;
  EXPECT_EQ(reduced.average, (rest::ReducedRest::Average{hours(11), 2}));
  EXPECT_EQ(reduced.basis, std::vector<std::string>{"A1"});
  EXPECT_EQ(reduced.floor, hours(9));

  const rest::PackText fr{"fr", rest::pack_texts().front().yaml};
  const rest::PackText known[] = {fr,
                                  {"fr-9h",
                                   "extends: fr\n"
                                   "daily: { reduced: { floor_h: 9, article: A, since: 2017-01-01, "
                                   "compensation: { kind: avg_over, h: 11, weeks: 2 } } }\n"}};
  const auto equal = read_rest_pack(
      {"acme.yaml", "extends: fr-9h\ndaily: { reduced: { compensation: equal_hours } }\n"}, known);
  ASSERT_TRUE(equal);
  EXPECT_EQ(equal->daily->reduced->average, std::nullopt);
}

TEST(RestPacks, RestThatCountsAsWholeFollowsTheDailyRest) {
  EXPECT_EQ(read("extends: fr\ndaily: 12\n").daily->credit_threshold, hours(12));
  EXPECT_EQ(read("extends: fr\ndaily: { credit_threshold_h: 10 }\n").daily->credit_threshold,
            hours(10));
  EXPECT_EQ(rest_pack("fr-9h")->daily->credit_threshold, hours(11));
}

TEST(RestPacks, AReadingIsTheRulesOrASwitches) {
  const RulePack pack =
      read("extends: eu\nweekly: { attribution: contained35 }\nswitches: { time_basis: wall }\n");
  EXPECT_EQ(pack.switches.daily_reference, rest::DailyReference::trailing_24h);
  EXPECT_EQ(pack.switches.weekly_attribution, rest::Attribution::contained35);
  EXPECT_EQ(pack.switches.time_basis, rest::TimeBasis::wall);
}

// The night of the worked cases 9, 18, 19, 26, 27 and 29: work until 18:00, a call from 23:00 to
// 23:30, work again at 9:00.
TEST(RestPacks, EachLetsOneReturnFromTheSameCallAtItsOwnHour) {
  const std::pair<std::string_view, std::string_view> expected[] = {
      {"fr", "2026-09-09 10:30"},    {"fr-forfait-jours", "2026-09-09 10:30"},
      {"fr-9h", "2026-09-09 08:30"}, {"fr-public-state", "2026-09-09 10:30"},
      {"de", "2026-09-09 10:30"},    {"ch", "2026-09-09 05:30"},
      {"be", "2026-09-09 10:30"},    {"es", "2026-09-09 11:30"},
      {"uk", "2026-09-09 10:30"},    {"eu", "2026-09-09 10:30"},
      {"ca-qc", "2026-09-08 23:30"}, {"ca-on", "2026-09-08 23:30"},
      {"none", "2026-09-08 23:30"},  {"fr-public-local", "2026-09-09 10:30"},
  };
  EXPECT_EQ(std::size(expected), rest_pack_names().size());
  for (const auto& [name, earliest] : expected) {
    using rest::testing::at;
    const RulePack pack = *rest_pack(name);
    const rest::testing::Case night{.pack = pack,
                                    .ended = at("2026-09-08 18:00"),
                                    .calls = {{at("2026-09-08 23:00"), at("2026-09-08 23:30")}},
                                    .back = at("2026-09-09 09:00"),
                                    .switches = pack.switches};
    EXPECT_EQ(night.judged().earliest, at(std::string(earliest))) << name;
  }
}

// What nobody could read is not called verified: the tags of the research, rule by rule.
TEST(RestPacks, WhatWasNotVerifiedSaysSo) {
  const auto unverified = [](std::string_view name) {
    std::vector<std::string_view> rules;
    for (const rest::CitedRule& cited : rest::cited_rules(*rest_pack(name)))
      if (cited.source.seen == Seen::unverified) rules.push_back(cited.rule);
    return rules;
  };
  using Rules = std::vector<std::string_view>;
  const Rules night = {"night_worker.yearly_h", "night_worker.day_max_h", "night_worker.avg_max"};
  EXPECT_EQ(unverified("fr"), night);
  EXPECT_EQ(unverified("fr-forfait-jours"), Rules{});
  EXPECT_EQ(unverified("fr-9h"), (Rules{"amplitude_max_h", night[0], night[1], night[2]}));
  EXPECT_EQ(unverified("de"), Rules{"weekly"});
  EXPECT_EQ(unverified("ch"), Rules{"oncall"});
  EXPECT_EQ(unverified("be"),
            (Rules{"daily.credit_rule", "daily.urgent_works", "weekly", "weekly.urgent_works"}));
  EXPECT_EQ(unverified("es"), Rules{});
  EXPECT_EQ(unverified("ca-qc"), Rules{});
  EXPECT_EQ(unverified("ca-on"), (Rules{"daily", "daily.credit_rule", "weekly"}));
  EXPECT_EQ(unverified("none"), Rules{});
}

// Packs "a1" to "aN", each on the one before it.
std::vector<rest::PackText> chain(const std::vector<std::string>& names,
                                  std::vector<std::string>& texts) {
  for (std::size_t i = 0; i < names.size(); ++i)
    texts.push_back(i == 0 ? "title: First\n" : "extends: " + names[i - 1] + "\n");
  std::vector<rest::PackText> packs;
  for (std::size_t i = 0; i < names.size(); ++i) packs.push_back({names[i], texts[i]});
  return packs;
}

TEST(RestPacks, AChainHasAnEnd) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < limits::rest_pack_chain; ++i)
    names.push_back("a" + std::to_string(i + 1));
  std::vector<std::string> texts;
  const std::vector<rest::PackText> packs = chain(names, texts);
  const auto on = [&](const std::string& name) {
    return read_rest_pack({"acme.yaml", "extends: " + name + "\n"}, packs);
  };
  EXPECT_TRUE(on("a3"));
  ASSERT_FALSE(on("a4"));
  EXPECT_EQ(on("a4").error().text(),
            "a2:1:10: extends: more than 4 would extend one another (extend a2 instead, and write "
            "what was changed since)");
}

TEST(RestPacks, ACircleIsRefused) {
  const rest::PackText packs[] = {{"a", "extends: b\n"}, {"b", "extends: a\n"}};
  const auto pack = read_rest_pack({"acme.yaml", "extends: a\n"}, packs);
  ASSERT_FALSE(pack);
  EXPECT_EQ(pack.error().text(),
            "b:1:10: extends: \"a\" would extend itself (name another one, or leave this out)");
}

}  // namespace
}  // namespace vigie
