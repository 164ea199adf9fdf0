#include "config/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<Resource> resources(std::string text) {
  const SourceFile file{"f.yaml", std::move(text)};
  auto parsed = parse_files(std::span(&file, 1));
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().text());
  return parsed ? parsed->resources : std::vector<Resource>{};
}

std::vector<std::string> words_of(const std::vector<Message>& messages) {
  std::vector<std::string> words;
  for (const Message& message : messages) words.push_back(text(message));
  return words;
}

Plan good(std::span<const Resource> current, std::span<const Resource> desired,
          bool delete_missing = false, std::span<const LiveIncident> incidents = {}) {
  auto planned = plan(current, desired, {delete_missing}, incidents);
  EXPECT_TRUE(planned) << (planned ? "" : planned.error().text());
  return planned ? std::move(*planned) : Plan{};
}

const char* const old_files = R"(
people: { alice: a@x.org, bob: b@x.org }
policies:
  default: { steps: [{ call: [alice, bob] }], last_resort: alice }
services: { shop: { title: Shop }, blog: }
checks:
  web: { http: https://shop.example/, interval: 1m, service: shop }
  blog: { http: https://blog.example/, service: blog }
)";

TEST(Plan, NothingToDo) {
  const auto current = resources(old_files);
  const Plan planned = good(current, current, true);
  EXPECT_THAT(planned.changes, IsEmpty());
  EXPECT_THAT(planned.warnings, IsEmpty());
  EXPECT_EQ(planned.unchanged, current.size());
  EXPECT_EQ(planned.result, current);
  EXPECT_EQ(render_plan(planned), "0 to create, 0 to change, 0 to delete, 7 unchanged, 0 kept\n");
}

TEST(Plan, ShowsEachFieldThatChanges) {
  const auto current = resources(old_files);
  const auto desired = resources(R"(
people: { alice: { email: a@x.org, name: Alice }, bob: b@x.org }
policies:
  default: { steps: [{ call: [bob, alice], wait: 10m }], last_resort: alice }
services: { shop: { title: Shop }, blog: , api: }
checks:
  web: { http: { url: https://shop.example/, method: HEAD }, interval: 30s, service: shop }
  blog: { http: https://blog.example/, service: blog }
)");
  const Plan planned = good(current, desired);
  EXPECT_EQ(render_plan(planned), R"(~ person/alice
    + name: Alice
~ policy/default
    steps[0].call: [person/alice, person/bob] → [person/bob, person/alice]
    + steps[0].wait: 10m
+ service/api
~ check/web
    + http.method: HEAD
    interval: 1m → 30s
1 to create, 3 to change, 0 to delete, 4 unchanged, 0 kept
)");
}

TEST(Plan, WhatIsMissingStaysUnlessItIsToGo) {
  const auto current = resources(old_files);
  const auto desired = resources(R"(
people: { alice: a@x.org, bob: b@x.org }
policies: { default: { steps: [{ call: [alice, bob] }], last_resort: alice } }
services: { shop: { title: Shop }, blog: }
checks: { web: { http: https://shop.example/, interval: 1m, service: shop } }
)");
  const Plan kept = good(current, desired);
  EXPECT_THAT(kept.kept, ElementsAre(ResourceKey{ResourceKind::check, "blog"}));
  EXPECT_THAT(kept.warnings, IsEmpty());
  EXPECT_EQ(kept.result, current);
  EXPECT_THAT(render_plan(kept),
              HasSubstr("= check/blog is not in the files and stays (--delete removes it)\n"));

  const Plan gone = good(current, desired, true);
  EXPECT_EQ(gone.result, desired);
  EXPECT_EQ(render_plan(gone), R"(- check/blog
! nothing watches https://blog.example/ any more: check blog goes
! service blog loses its last check
0 to create, 0 to change, 1 to delete, 6 unchanged, 0 kept
)");
}

TEST(Plan, ARenamedCheckLosesNoCoverage) {
  const auto current = resources("people: {a: a@x.org}\nchecks: {one: {http: 'http://x/'}}");
  const auto desired = resources("people: {a: a@x.org}\nchecks: {two: {http: 'http://x/'}}");
  EXPECT_THAT(good(current, desired, true).warnings, IsEmpty());
}

TEST(Plan, SaysWhoIsNoLongerCalled) {
  const auto current = resources(old_files);
  std::string text = old_files;
  text.replace(text.find("[alice, bob]"), 12, "[alice]");
  const Plan planned = good(current, resources(text));
  EXPECT_THAT(words_of(planned.warnings), ElementsAre("no longer called for blog, web: bob"));
}

TEST(Plan, SaysWhoIsNoLongerCalledThroughTeamsAndSchedules) {
  const std::string start = "people: {a: a@x.org, b: b@x.org, c: c@x.org}\n";
  const std::string end =
      "policies: {default: {steps: [{call: [team/t, schedule/s]}], last_resort: a}}\n"
      "checks: {w: {http: 'http://x/'}}\n";
  const auto with = [&](const std::string& team, const std::string& rotation) {
    return resources(start + "teams: {t: {members: " + team +
                     "}}\nschedules: {s: {rotation: {weekly: monday 09:00, starts: 2026-01-05, "
                     "members: " +
                     rotation + "}}}\n" + end);
  };
  EXPECT_THAT(words_of(good(with("[a, b]", "[c]"), with("[a]", "[c, a]")).warnings),
              ElementsAre("no longer called for w: b"));
  EXPECT_THAT(words_of(good(with("[a, b]", "[c, a]"), with("[a, b]", "[a]")).warnings),
              ElementsAre("no longer called for w: c"));
}

TEST(Plan, NamesOpenIncidentsThatLoseSomething) {
  const auto current = resources(std::string(old_files) + "teams: { ops: { members: bob } }\n");
  const auto desired = resources("people: { alice: a@x.org, bob: b@x.org }\n");
  const LiveIncident incidents[] = {
      {IncidentId(7), "Shop is down", PolicyName("night"), ServiceName("shop"), {CheckName("web")}},
      {IncidentId(8), "Called by hand", PolicyName("default"), std::nullopt, {}},
  };
  EXPECT_THAT(words_of(good(current, desired, true, incidents).warnings),
              testing::IsSupersetOf<std::string>(
                  {"incident 7 \"Shop is down\" is open, but its policy night goes",
                   "incident 7 \"Shop is down\" is open, but its service shop goes",
                   "incident 7 \"Shop is down\" is open, but its last check goes (web): nothing "
                   "will verify the recovery"}));
  for (const Message& warning : good(current, desired, true, incidents).warnings)
    EXPECT_THAT(text(warning), testing::Not(HasSubstr("incident 8")));
}

TEST(Plan, WarnsOfSecretsInPlainText) {
  const Plan planned = good({}, resources(R"(
people: { alice: a@x.org }
checks:
  named: { http: { url: https://x.example/, headers: { Authorization: "Bearer {{secret.a}}" } } }
  harmless: { http: { url: https://x.example/, headers: { Accept: text/html } } }
  plain:
    http:
      url: https://x.example/
      headers: { AUTHORIZATION: hunter2, proxy-authorization: hunter2, Cookie: hunter2,
                 X-Api-Key: hunter2, x-auth-token: hunter2 }
)"));
  ASSERT_THAT(planned.warnings, testing::SizeIs(5));
  for (const Message& warning : planned.warnings) {
    EXPECT_THAT(text(warning), testing::StartsWith("check/plain: the header "));
    EXPECT_THAT(text(warning), HasSubstr("write {{secret.NAME}}"));
    EXPECT_THAT(text(warning), testing::Not(HasSubstr("hunter2")));
  }
}

TEST(Plan, WarnsOfServicesThatArePingedAndNothingElse) {
  const Plan planned = good({}, resources(R"(
people: { alice: a@x.org }
services: { host: {}, shop: {} }
checks:
  echo: { ping: host.example.org, service: host }
  shop-echo: { ping: shop.example.org, service: shop }
  shop-page: { http: https://shop.example.org/, service: shop }
)"));
  ASSERT_THAT(planned.warnings, testing::SizeIs(1));
  EXPECT_THAT(text(planned.warnings[0]), HasSubstr("service host is watched by ping alone"));
}

TEST(Plan, RefusesToTouchWhatTheApiOwns) {
  auto current = resources(old_files);
  current[0].owner = Owner::api;
  const auto planned = plan(current, resources(old_files), {}, {});
  ASSERT_FALSE(planned);
  EXPECT_EQ(planned.error().code, ErrorCode::conflict);
  EXPECT_THAT(planned.error().text(), HasSubstr("the API owns person/alice:"));
}

TEST(Plan, NeverDeletesWhatTheApiOwns) {
  auto current = resources("people: {a: a@x.org, b: b@x.org}");
  current[1].owner = Owner::api;
  const Plan planned = good(current, resources("people: {a: a@x.org}"), true);
  EXPECT_THAT(planned.changes, IsEmpty());
  EXPECT_EQ(planned.result, current);
}

TEST(Plan, RefusesADeletionThatLeavesADanglingReference) {
  auto current = resources("people: {a: a@x.org, bob: b@x.org}\nteams: {ops: {members: [a, bob]}}");
  current[2].owner = Owner::api;
  const auto planned = plan(current, resources("people: {a: a@x.org}"), {true}, {});
  ASSERT_FALSE(planned);
  EXPECT_EQ(planned.error().text(),
            "team/ops: members[1]: there is no person \"bob\" (define it under people:)");
}

TEST(Plan, WhatIsStoredAndBrokenCanBeMended) {
  const Resource broken{{ResourceKind::person, "a"}, Owner::files, R"({"mail":"a@x.org"})"};
  const Plan planned = good(std::span(&broken, 1), resources("people: {a: a@x.org}"));
  EXPECT_EQ(planned.changes.size(), 1U);
  EXPECT_THAT(words_of(planned.warnings), ElementsAre(HasSubstr("lost coverage is not known")));
}

TEST(PlanFiles, ErrorsHaveTheirPlace) {
  const SourceFile file{"f.yaml", "teams:\n  ops: { members: [a, zoe] }\n"};
  const auto current = resources("people: {a: a@x.org}");
  const auto planned = plan_files(std::span(&file, 1), current, {}, {});
  ASSERT_FALSE(planned);
  EXPECT_EQ(planned.error().text(),
            "f.yaml:2:23: members[1]: there is no person \"zoe\" (define it under people:)");
}

TEST(PlanFiles, FilesMayReferToWhatStaysOnly) {
  const SourceFile file{"f.yaml", "teams:\n  ops: { members: [a] }\n"};
  const auto current = resources("people: {a: a@x.org}");
  EXPECT_TRUE(plan_files(std::span(&file, 1), current, {}, {}));
  const auto deleting = plan_files(std::span(&file, 1), current, {true}, {});
  ASSERT_FALSE(deleting);
  EXPECT_THAT(deleting.error().text(), HasSubstr("f.yaml:2:20: members[0]: there is no person"));
}

}  // namespace
}  // namespace vigie
