#include "simulation/rehearsal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigie::simulation {
namespace {

using testing::HasSubstr;

constexpr const char* configuration = R"(
people: {alice: {email: alice@example.org}, bruno: {email: bruno@example.org}}
schedules:
  duty: {rotation: {weekly: monday 09:00, starts: 2026-12-21, members: [alice]}}
policies: {default: {steps: [{call: schedule/duty, wait: 5m}, {call: bruno, wait: 5m}]}}
services: {shop: {}}
checks:
  web: {http: "https://db1.example.org/", interval: 30s, service: shop}
  api: {http: "https://db1.example.org/api", interval: 30s, service: shop}
  blog: {http: "https://blog.example.org/", interval: 30s}
)";

RehearsalWish wish(std::vector<std::string> down) {
  RehearsalWish wish;
  wish.configuration = {{"vigie.yaml", configuration}};
  wish.at = parse_rfc3339("2026-12-25T02:00:00Z").value();
  wish.down = std::move(down);
  wish.length = minutes(8);
  return wish;
}

TEST(Rehearsal, SaysWhoIsCalledWhenOverWhatAndWhy) {
  const auto heard = rehearse(wish({"blog"}));
  ASSERT_TRUE(heard) << heard.error().text();
  ASSERT_EQ(heard->incidents.size(), 1U);
  EXPECT_THAT(heard->incidents[0].title, HasSubstr("blog"));
  ASSERT_EQ(heard->calls.size(), 2U);
  EXPECT_EQ(heard->calls[0].person, PersonName("alice"));
  EXPECT_EQ(heard->calls[0].address, "alice@example.org");
  EXPECT_EQ(heard->calls[0].through, Target(ScheduleName("duty")));
  EXPECT_LT(heard->calls[0].at, parse_rfc3339("2026-12-25T02:02:00Z").value());
  EXPECT_EQ(heard->calls[1].person, PersonName("bruno"));
  EXPECT_EQ(heard->calls[1].step, 1);
  EXPECT_EQ(heard->calls[1].at - heard->calls[0].at, minutes(5));
}

TEST(Rehearsal, AnOverrideCounts) {
  RehearsalWish christmas = wish({"blog"});
  Override bruno;
  bruno.schedule = ScheduleName("duty");
  bruno.person = PersonName("bruno");
  bruno.from = christmas.at - hours(4);
  bruno.to = christmas.at + hours(4);
  christmas.overrides = {bruno};
  const auto heard = rehearse(christmas);
  ASSERT_TRUE(heard) << heard.error().text();
  EXPECT_EQ(heard->calls.at(0).person, PersonName("bruno"));
}

TEST(Rehearsal, AHostOrAServiceMeansAllItsChecks) {
  const std::vector<CheckName> both = {CheckName("api"), CheckName("web")};
  EXPECT_EQ(rehearse(wish({"db1.example.org"})).value().down, both);
  EXPECT_EQ(rehearse(wish({"shop"})).value().down, both);
}

TEST(Rehearsal, ANameThatMeansNothingIsRefused) {
  EXPECT_THAT(rehearse(wish({"blok"})).error().text(), HasSubstr("did you mean blog?"));
}

}  // namespace
}  // namespace vigie::simulation
