// The page as it was reviewed (VIGIE_UPDATE_GOLDEN=1 writes it anew), and its charts.
#include "fatigue/fatigue_html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "fatigue/bar_chart.h"

namespace vigie::fatigue {
namespace {

using testing::HasSubstr;
using testing::Not;

const Zone paris = *Zone::find("Europe/Paris");

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = VIGIE_SOURCE_DIR "/src/fatigue/testdata/" + name;
  if (std::getenv("VIGIE_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
  std::ifstream file(path);
  std::stringstream expected;
  expected << file.rdbuf();
  EXPECT_EQ(text, expected.str()) << path;
}

Instant at(std::string_view text) {
  return *parse_rfc3339(text);
}

// Half a year of three people, one of whom bears most of it.
Report half_a_year() {
  Record record;
  const char* names[][2] = {
      {"alice", "Alice <Martin>"}, {"bruno", "Bruno Petit"}, {"chloe", "Chloé"}};
  for (const auto& [name, full_name] : names) {
    Watcher watcher;
    watcher.person = PersonName(name);
    watcher.full_name = full_name;
    watcher.zone = paris;
    record.watchers.push_back(watcher);
  }
  const Instant begin = at("2026-06-01T00:00:00+02:00");
  for (int i = 0; i < 180; i += 3) {
    const Instant when = begin + hours(24 * i) + minutes(i * 7 % 1440);
    const auto id = IncidentId(i + 1);
    const std::size_t who = i % 5 == 0 ? 1 : i % 7 == 0 ? 2 : 0;
    record.calls.push_back({record.watchers[who].person, when, id});
    record.incidents.push_back(
        {id, i % 2 == 0 ? "check:web" : "check:db", when - seconds(20), when,
         i % 9 == 0 ? std::nullopt : std::optional(when + seconds(60 + i * 11 % 900)),
         i / 3 % 4 == 0   ? Usefulness::false_alarm
         : i / 3 % 3 == 0 ? Usefulness::not_judged
                          : Usefulness::useful});
  }
  for (int week = 0; week < 26; ++week)
    record.watchers[static_cast<std::size_t>(week % 3)].on_call.push_back(
        {begin + hours(168 * week), begin + hours(168 * (week + 1))});
  record.watchers[0].worked = {{begin + hours(27), begin + hours(29)}};
  record.watchers[0].broken = {{{begin + hours(100), begin + hours(106)}, hours(11)}};
  return report(record, {2026, 6}, {2026, 11}, at("2026-11-21T10:00:00+01:00"), paris, {});
}

TEST(FatiguePage, ReadsAsItWasReviewed) {
  expect_golden("half_a_year.en.html", render_html(half_a_year(), {}, paris, Language::en));
  expect_golden("half_a_year.fr.html", render_html(half_a_year(), {}, paris, Language::fr));
}

TEST(FatiguePage, NamesNobodyToWhomIsNotEntitled) {
  const Report report = for_reader(half_a_year(), {PersonName("chloe")});
  const std::string page = render_html(report, {}, paris, Language::en);
  EXPECT_THAT(page, HasSubstr("Chloé"));
  EXPECT_THAT(page, Not(HasSubstr("Alice")));
  EXPECT_THAT(page, Not(HasSubstr("alice")));
  EXPECT_THAT(page, Not(HasSubstr("bruno")));
  EXPECT_THAT(page, HasSubstr("People who have reached a threshold: 1"));
}

TEST(FatiguePage, EscapesWhatPeopleCalledThings) {
  const std::string page = render_html(half_a_year(), {}, paris, Language::fr);
  EXPECT_THAT(page, HasSubstr("Alice &lt;Martin&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<Martin>")));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
}

TEST(BarChart, TheHighestBarHasTheWholeHeightAndPartsOfABarStandOnEachOther) {
  const std::string svg = render_bars({.title = "t",
                                       .labels = {"a", "b"},
                                       .series = {{"low", "x", {10, 5}}, {"high", "y", {20, 0}}},
                                       .totals = {"30", "5"}});
  EXPECT_THAT(svg, HasSubstr(R"(class="x" x="4" y="96" width="48" height="40")"));  // 80 to 120
  EXPECT_THAT(svg, HasSubstr(R"(class="y" x="4" y="16" width="48" height="80")"));  // up to 0
  EXPECT_THAT(svg, HasSubstr(R"(class="x" x="60" y="116" width="48" height="20")"));
  EXPECT_THAT(svg, HasSubstr("<title>b · low: 5</title>"));
  EXPECT_THAT(svg, Not(HasSubstr("high: 0")));
}

TEST(BarChart, AChartOfNothingHasAnAxisAndNoBar) {
  const std::string svg =
      render_bars({.title = "t", .labels = {"a"}, .series = {{"low", "x", {0}}}, .totals = {"0"}});
  EXPECT_THAT(svg, HasSubstr("class=\"axis\""));
  EXPECT_THAT(svg, Not(HasSubstr("<rect")));
}

}  // namespace
}  // namespace vigie::fatigue
