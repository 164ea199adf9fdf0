#include "simulation/story.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "simulation/storyteller.h"

namespace vigie::simulation {
namespace {

using testing::HasSubstr;

std::string story(const std::string& timeline) {
  return R"(title: A night
zone: Europe/Paris
begins: 2026-01-05 01:00
configuration: |
  people: {alice: {email: alice@example.org}, bruno: {email: bruno@example.org}}
  policies: {default: {steps: [{call: alice, wait: 5m}, {call: bruno, wait: 5m}]}}
  services: {shop: {}}
  checks: {web: {http: "https://example.org/", interval: 30s, service: shop}}
timeline:
)" + timeline;
}

std::string errors_of(const std::string& yaml) {
  const auto read = read_story(yaml, "night.yaml");
  return read ? "none" : read.error().error().text();
}

Verdict played(const std::string& timeline) {
  const auto read = read_story(story(timeline), "night.yaml");
  if (!read) {
    ADD_FAILURE() << read.error().error().text();
    return {};
  }
  auto verdict = play(*read, Language::en);
  if (!verdict) {
    ADD_FAILURE() << verdict.error().text();
    return {};
  }
  return std::move(*verdict);
}

bool says(const Verdict& verdict, ToldLine::Kind kind, const std::string& part) {
  return std::ranges::any_of(verdict.lines, [&](const ToldLine& line) {
    return line.kind == kind && line.text.find(part) != std::string::npos;
  });
}

TEST(ReadStory, TimesGoOnFromTheEntryAbove) {
  const auto read = read_story(story(R"(  - {at: "23:30", down: web}
  - {at: "00:10", up: web}
  - {at: +5m, was: nothing}
  - {at: 2026-01-07 12:00, was: the end}
)"),
                               "night.yaml");
  ASSERT_TRUE(read) << read.error().error().text();
  const Zone paris = Zone::find("Europe/Paris").value();
  const auto at = [&](std::size_t i) { return to_rfc3339(read->timeline.at(i).at, paris); };
  EXPECT_EQ(at(0), "2026-01-05T23:30:00+01:00");
  EXPECT_EQ(at(1), "2026-01-06T00:10:00+01:00");
  EXPECT_EQ(at(2), "2026-01-06T00:15:00+01:00");
  EXPECT_EQ(at(3), "2026-01-07T12:00:00+01:00");
}

TEST(ReadStory, EveryMistakeHasItsPlaceAndRemedy) {
  EXPECT_THAT(errors_of(story("  - {at: +1m, dwon: web}\n")),
              HasSubstr("night.yaml:10:15: unknown key \"dwon\""));
  EXPECT_THAT(errors_of(story("  - {was: no time}\n")), HasSubstr("at, by"));
  EXPECT_THAT(errors_of(story("  - {at: soon}\n")), HasSubstr("night.yaml:10:10: not a time"));
  EXPECT_THAT(errors_of(story("  - {at: +5m}\n  - {at: 2026-01-05 01:01}\n")),
              HasSubstr("night.yaml:11:10: this is before the entry above it"));
  EXPECT_THAT(errors_of(story("  - {at: +1m, who: alice}\n")), HasSubstr("a deed needs somebody"));
  EXPECT_THAT(errors_of(story("  - {at: +1m, expect: {incidents: 0}, pending: the weather}\n")),
              HasSubstr("\"the weather\" is not a part that is to be built"));
}

TEST(PlayStory, WhatComesTrueHolds) {
  const Verdict verdict = played(R"(  - {at: "01:17", was: it dies, down: web}
  - {by: "01:20", expect: {called: alice, not_called: bruno, incidents: 1, bounds: web}}
  - {at: +1m, who: alice, does: acknowledge}
  - {at: +5m, up: web}
  - {by: +10m, expect: {incident: {status: resolved, resolution: verified, taken_by: alice}}}
)");
  EXPECT_TRUE(verdict.holds);
  EXPECT_EQ(verdict.expectations, 2);
  EXPECT_TRUE(says(verdict, ToldLine::Kind::was, "it dies"));
  EXPECT_TRUE(says(verdict, ToldLine::Kind::vigie, "called: alice"));
}

TEST(PlayStory, AnIncidentThatIsLongOverIsWhatItWas) {
  const Verdict verdict = played(R"(  - {at: "01:17", down: web}
  - {at: "01:25", up: web}
  - {at: "03:00", expect: {incident: {status: resolved, suspect: shop, title: web}}}
  - {at: "03:01", expect: {incident: {suspect: web}}}
)");
  EXPECT_EQ(verdict.unmet, 1);
  EXPECT_TRUE(says(verdict, ToldLine::Kind::unmet, "line 13: the incident's suspect is \"shop\""));
}

TEST(PlayStory, WhatDoesNotComeTrueIsNamedWithItsLine) {
  const Verdict verdict = played(R"(  - {at: "01:17", down: web}
  - {by: "01:20", expect: {called: bruno}}
  - {at: "01:21", expect: {shown: {web: up}, incidents: 0, incident: {status: resolved}}}
  - {at: "01:22", who: alice, does: resolve}
)");
  EXPECT_FALSE(verdict.holds);
  EXPECT_EQ(verdict.unmet, 3);
  EXPECT_TRUE(says(verdict, ToldLine::Kind::unmet, "line 11: bruno was not called"));
  EXPECT_TRUE(says(verdict, ToldLine::Kind::unmet, "line 12: web reads down, not up"));
  EXPECT_TRUE(says(verdict, ToldLine::Kind::unmet, "line 12: 1 incidents are open, not 0"));
  EXPECT_TRUE(says(verdict, ToldLine::Kind::unmet, "line 12: the incident's status"));
  EXPECT_TRUE(says(verdict, ToldLine::Kind::unmet, "line 13: resolving by hand needs a reason"));
}

TEST(PlayStory, BoundsThatAreTooWideAreNotEvidence) {
  const Verdict verdict = played(R"(  - {at: "01:17", vigie_stops: 20m}
  - {at: "01:37", down: web}
  - {at: "01:40", expect: {bounds: {check: web, within: 1s}}}
)");
  EXPECT_TRUE(says(verdict, ToldLine::Kind::unmet, "the beginning of the outage of web"));
}

TEST(PlayStory, ANameThatNothingHasIsRefused) {
  const auto read = read_story(story("  - {at: +1m, expect: {called: zoe}}\n"), "night.yaml");
  ASSERT_TRUE(read);
  EXPECT_THAT(play(*read, Language::en).error().text(),
              HasSubstr("line 10: the person \"zoe\" is not in the configuration"));
}

TEST(PlayStory, WhatIsPendingIsListedAndNotJudged) {
  const Verdict verdict = played("  - {at: +1m, expect: {called: alice}, pending: voice}\n");
  EXPECT_TRUE(verdict.holds);
  EXPECT_EQ(verdict.expectations, 0);
  EXPECT_THAT(verdict.pending, testing::ElementsAre("voice"));
}

}  // namespace
}  // namespace vigie::simulation
