#include "config/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/limits.h"
#include "config/export.h"
#include "config/fields.h"
#include "config/files.h"

namespace vigie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

Parsed good(std::string text, std::span<const Resource> besides = {}) {
  const SourceFile file{"f.yaml", std::move(text)};
  auto parsed = parse_files(std::span(&file, 1), besides);
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().text());
  return parsed ? std::move(*parsed) : Parsed{};
}

std::string bad(std::string text) {
  const SourceFile file{"f.yaml", std::move(text)};
  const auto parsed = parse_files(std::span(&file, 1));
  return parsed ? "no error" : parsed.error().text();
}

std::string example(const std::string& name) {
  std::ifstream file(std::string(VIGIE_SOURCE_DIR "/src/config/testdata/examples/") + name);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << name;
  return text.str();
}

TEST(Parse, OnePersonAndOneCheckIsComplete) {
  const Configuration configuration = good(example("smallest.yaml")).configuration;
  const Policy& policy = configuration.policies.at(PolicyName("default"));
  const Target alice = PersonName("alice");
  ASSERT_EQ(policy.steps.size(), 1U);
  EXPECT_THAT(policy.steps[0].targets, ElementsAre(alice));
  EXPECT_THAT(policy.last_resort, ElementsAre(alice));
  EXPECT_EQ(policy.repeat, 2);
  EXPECT_EQ(configuration.people.at(PersonName("alice")).full_name, "alice");
  const Check& web = configuration.checks.at(CheckName("web"));
  EXPECT_EQ(std::get<HttpCheck>(web.question).url, "https://example.org/");
  EXPECT_EQ(web.interval, minutes(1));
}

TEST(Parse, EverythingAtOnce) {
  const Parsed parsed = good(example("everything.yaml"));
  const Configuration& configuration = parsed.configuration;
  const Person& alice = configuration.people.at(PersonName("alice"));
  EXPECT_EQ(alice.full_name, "Alice Martin");
  EXPECT_EQ(alice.language, Language::fr);
  EXPECT_EQ(alice.zone, "Europe/Paris");
  EXPECT_EQ(alice.contacts.size(), 2U);

  const Schedule& primary = configuration.schedules.at(ScheduleName("primary"));
  EXPECT_THAT(primary.rotation.members, ElementsAre(PersonName("alice"), PersonName("bob")));
  EXPECT_EQ(primary.rotation.first_handover, (LocalDate{2026, 1, 5}));
  EXPECT_EQ(primary.rotation.handover_time.seconds, 9 * 3600);

  const Policy& policy = configuration.policies.at(PolicyName("default"));
  ASSERT_EQ(policy.steps.size(), 2U);
  EXPECT_THAT(policy.steps[0].targets, ElementsAre(Target(ScheduleName("primary"))));
  EXPECT_THAT(policy.steps[1].targets,
              ElementsAre(Target(TeamName("ops")), Target(PersonName("bob"))));
  EXPECT_EQ(policy.steps[1].wait, minutes(10));
  EXPECT_EQ(policy.repeat, 3);
  EXPECT_THAT(policy.last_resort, ElementsAre(Target(PersonName("alice"))));
  EXPECT_EQ(policy.last_resort_every, minutes(20));

  EXPECT_EQ(configuration.services.at(ServiceName("shop")).policy, PolicyName("default"));
  EXPECT_EQ(configuration.services.at(ServiceName("blog")).title, "blog");
}

TEST(Parse, EveryFieldOfACheck) {
  const Configuration configuration = good(example("everything.yaml")).configuration;
  const Check& check = configuration.checks.at(CheckName("web"));
  const HttpCheck& http = std::get<HttpCheck>(check.question);
  EXPECT_EQ(http.method, "POST");
  EXPECT_EQ(http.body, "{\"ask\": 1}\n");
  EXPECT_THAT(http.headers,
              ElementsAre(std::pair("Accept", "application/json"), std::pair("X-Number", "7")));
  EXPECT_FALSE(http.follow_redirects);
  EXPECT_FALSE(http.verify_tls);
  EXPECT_THAT(http.status, ElementsAre(StatusRange{200, 200}, StatusRange{204, 299}));
  EXPECT_THAT(http.body_conditions,
              ElementsAre(BodyCondition{BodyCondition::Kind::contains, "ok"},
                          BodyCondition{BodyCondition::Kind::contains, "fine"},
                          BodyCondition{BodyCondition::Kind::contains_not, "error"},
                          BodyCondition{BodyCondition::Kind::matches, "v[0-9]+"}));
  using Operator = JsonCondition::Operator;
  EXPECT_THAT(http.json_conditions,
              ElementsAre(JsonCondition{"/a~1b", Operator::not_equals, "\"down\""},
                          JsonCondition{"/digits", Operator::equals, "\"3\""},
                          JsonCondition{"/flag", Operator::equals, "true"},
                          JsonCondition{"/here", Operator::exists, ""},
                          JsonCondition{"/load", Operator::greater_or_equal, "0.5"},
                          JsonCondition{"/none", Operator::equals, "null"},
                          JsonCondition{"/number", Operator::equals, "3"},
                          JsonCondition{"/queue", Operator::less, "10"},
                          JsonCondition{"/status", Operator::equals, "\"ok\""},
                          JsonCondition{"/word", Operator::equals, "\"exists\""}));
  EXPECT_EQ(http.slower_than, seconds(2));
  EXPECT_EQ(http.certificate_expires_in, hours(24 * 14));
  EXPECT_EQ(check.interval, minutes(2));
  EXPECT_EQ(check.timeout, seconds(20));
  EXPECT_EQ(check.retry_interval, seconds(30));
  EXPECT_EQ(check.failures, 3);
  EXPECT_EQ(check.successes, 4);
  EXPECT_EQ(check.stable_for, minutes(5));
  EXPECT_EQ(check.severity, Severity::warning);
  EXPECT_EQ(check.service, ServiceName("shop"));
}

TEST(Parse, PingsQuestionsAndPlugins) {
  const auto checks = good(example("everything.yaml")).configuration.checks;
  const auto question = [&]<class Kind>(const char* name, Kind*) {
    return std::get<Kind>(checks.at(CheckName(name)).question);
  };
  const auto ping = [&](const char* name) {
    return question(name, static_cast<PingCheck*>(nullptr));
  };
  const auto dns = [&](const char* name) {
    return question(name, static_cast<DnsCheck*>(nullptr));
  };
  const auto plugin = [&](const char* name) {
    return question(name, static_cast<PluginCheck*>(nullptr));
  };
  EXPECT_EQ(ping("echo"), (PingCheck{"2001:db8::7", PingCheck::Family::any, 3, 50, std::nullopt}));
  EXPECT_EQ(ping("echoes"),
            (PingCheck{"db1.example.org", PingCheck::Family::ipv6, 5, 20, milliseconds(80)}));
  EXPECT_EQ(dns("zone"), DnsCheck{.name = "example.org"});
  EXPECT_EQ(dns("mail-records"),
            (DnsCheck{.name = "example.org",
                      .type = "MX",
                      .server = "[2001:db8::53]:5353",
                      .records = {"10 mail.example.org", "20 backup.example.org"},
                      .only = true,
                      .dnssec = true,
                      .slower_than = milliseconds(500)}));
  EXPECT_EQ(dns("gone").rcode, "NXDOMAIN");
  EXPECT_THAT(plugin("disk").command,
              ElementsAre("check_disk", "-w", "10 %", "-c", "5%", "-p", "/"));
  EXPECT_TRUE(plugin("disk").warning_is_bad);
  EXPECT_THAT(plugin("load").command, ElementsAre("check_load", "-w", "5,4,3", "-c", "10,8,6"));
  EXPECT_THAT(plugin("users").command, ElementsAre("check_users", "-w", "5"));
  EXPECT_FALSE(plugin("users").warning_is_bad);
}

TEST(Parse, SecretsAreKeptByName) {
  const SourceFile file{"f.yaml", R"(
people: { alice: a@x.org }
checks:
  web:
    http:
      url: https://x.example/{{secret.path}}?a={{secret.a}}
      method: POST
      headers: { Authorization: "Bearer {{secret.web-token}}", X-Template: "{{name}}" }
      body: "{\"key\": \"{{secret.a}}\"}"
)"};
  const auto parsed = parse_files(std::span(&file, 1));
  ASSERT_TRUE(parsed) << parsed.error().text();
  const auto& http =
      std::get<HttpCheck>(parsed->configuration.checks.at(CheckName("web")).question);
  EXPECT_EQ(http.url, "https://x.example/{{secret.path}}?a={{secret.a}}");
  EXPECT_EQ(http.body, "{\"key\": \"{{secret.a}}\"}");
  EXPECT_THAT(http.headers, ElementsAre(std::pair("Authorization", "Bearer {{secret.web-token}}"),
                                        std::pair("X-Template", "{{name}}")));
}

// The tables and the structs both have defaults; a reader of either must see the same.
TEST(Parse, DefaultsOfTheTablesAreThoseOfTheObjects) {
  const Configuration configuration = good(example("smallest.yaml")).configuration;
  Check check;
  check.name = CheckName("web");
  std::get<HttpCheck>(check.question).url = "https://example.org/";
  EXPECT_EQ(configuration.checks.at(check.name), check);
  const Person& alice = configuration.people.at(PersonName("alice"));
  EXPECT_EQ(alice.language, Person{}.language);
  EXPECT_EQ(alice.zone, Person{}.zone);
  const Configuration written =
      good("people: {a: a@x.org}\npolicies: {p: {steps: [{call: a}]}}\n").configuration;
  const Policy& policy = written.policies.at(PolicyName("p"));
  EXPECT_EQ(policy.steps[0].wait, PolicyStep{}.wait);
  EXPECT_EQ(policy.repeat, Policy{}.repeat);
  EXPECT_EQ(policy.last_resort_every, Policy{}.last_resort_every);
  EXPECT_THAT(policy.last_resort, ElementsAre(Target(PersonName("a"))));
}

TEST(Parse, ADefaultGivesWayToAShortInterval) {
  const Parsed parsed =
      good("people: {a: a@x.org}\nchecks: {w: {http: 'http://x/', interval: 5s}}");
  const Check& check = parsed.configuration.checks.at(CheckName("w"));
  EXPECT_EQ(check.timeout, seconds(5));
  EXPECT_EQ(check.retry_interval, seconds(5));
}

TEST(Parse, WhatStandsOnAServiceAndWhatWatchesItIsIndexed) {
  const Configuration configuration =
      good(
          "people: {a: a@x.org}\nservices: {host: {}, shop: {depends_on: host}}\n"
          "checks: {w: {http: 'http://x/', service: shop}, v: {http: 'http://y/'}}")
          .configuration;
  const ServiceName host("host");
  const ServiceName shop("shop");
  EXPECT_THAT(configuration.children, ElementsAre(Pair(host, ElementsAre(shop))));
  EXPECT_THAT(configuration.checks_of, ElementsAre(Pair(shop, ElementsAre(CheckName("w")))));
}

TEST(Parse, SpellingsOfOneThingHaveOneBody) {
  const auto bodies = [](std::string text) { return good(std::move(text)).resources; };
  EXPECT_EQ(
      bodies("people: {a: a@x.org}\nchecks: {w: {http: 'http://x/', interval: 60s, expect: "
             "{status: 200}}}"),
      bodies("checks: {w: {expect: {status: [200]}, interval: 1m, http: {url: 'HTTP://x/'}}}\n"
             "people: {a: {email: [a@x.org]}}"));
}

TEST(Parse, FilesMayReferToWhatStays) {
  const Resource bob{{ResourceKind::person, "bob"}, Owner::api, R"("bob@example.org")"};
  const Parsed parsed = good("teams: {ops: {members: [bob]}}", std::span(&bob, 1));
  EXPECT_EQ(parsed.resources.size(), 1U);
  EXPECT_TRUE(parsed.configuration.people.contains(PersonName("bob")));
}

TEST(Parse, AFileWinsOverWhatStays) {
  const Resource old{{ResourceKind::person, "bob"}, Owner::files, R"("old@example.org")"};
  const Parsed parsed = good("people: {bob: new@example.org}", std::span(&old, 1));
  EXPECT_EQ(parsed.configuration.people.at(PersonName("bob")).contacts[0].address,
            "new@example.org");
}

TEST(Parse, TheSameResourceInTwoFilesNamesBothPlaces) {
  const SourceFile files[] = {{"a.yaml", "people:\n  alice: a@x.org\n"},
                              {"b.yaml", "people:\n  bob: b@x.org\n  alice: a@y.org\n"}};
  const auto parsed = parse_files(files);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().text(),
            "b.yaml:3:3: person/alice is defined twice (it is already in a.yaml:2:3)");
}

TEST(Parse, ASyntaxErrorHidesNoOtherFileAndInventsNoDanglingReference) {
  const SourceFile files[] = {{"a.yaml", "people: [\n"},
                              {"b.yaml", "teams:\n  ops: { members: [alice], tittle: x }\n"}};
  const auto parsed = parse_files(files);
  ASSERT_FALSE(parsed);
  EXPECT_THAT(parsed.error().text(), HasSubstr("a.yaml:2:1:"));
  EXPECT_THAT(parsed.error().text(), HasSubstr("b.yaml:2:28: unknown key \"tittle\""));
  EXPECT_THAT(parsed.error().text(), testing::Not(HasSubstr("there is no person")));
}

TEST(Parse, CollectsAtMostTwentyErrors) {
  std::string text = "checks:\n";
  for (int i = 0; i < 30; ++i) text += "  c" + std::to_string(i) + ": { http: x }\n";
  const SourceFile file{"f.yaml", text};
  const auto parsed = parse_files(std::span(&file, 1));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().list().size(), limits::config_errors);
  EXPECT_THAT(parsed.error().text(), HasSubstr("and 11 more"));
}

TEST(Parse, LimitsOnLists) {
  std::string text =
      "people: {a: a@x.org}\nschedules: {s: {rotation: {weekly: monday 09:00, starts: "
      "2026-01-05, members: [";
  for (std::size_t i = 0; i <= limits::config_list; ++i) text += "a, ";
  EXPECT_THAT(bad(text + "a]}}}"), HasSubstr("more than 1000 items"));
}

TEST(Parse, LimitOnResources) {
  std::vector<Resource> resources;
  for (std::size_t i = 0; i <= limits::config_resources; ++i)
    resources.push_back(
        {{ResourceKind::person, "p" + std::to_string(i)}, Owner::api, "\"a@x.org\""});
  const auto built = build(resources);
  ASSERT_FALSE(built);
  EXPECT_THAT(built.error().text(), HasSubstr("more than 50000 resources"));
}

TEST(Parse, ManyMistakesCostLittle) {
  std::vector<Resource> resources;
  for (int i = 0; i < 40'000; ++i) {
    const std::string number = std::to_string(i);
    resources.push_back(
        {{ResourceKind::team, "t" + number}, Owner::api, R"({"members":"p)" + number + R"("})"});
  }
  const auto built = build(resources);
  ASSERT_FALSE(built);
  EXPECT_THAT(built.error().text(), HasSubstr("and 39980 more"));
}

TEST(Parse, LimitsOnTexts) {
  const std::string start = "people: {a: a@x.org}\nchecks:\n  w:\n    http: { url: 'http://x/', ";
  EXPECT_THAT(bad("people: {a: {email: a@x.org, name: " + std::string(301, 'x') + "}}"),
              HasSubstr("longer than 300 bytes"));
  EXPECT_THAT(bad(start + "headers: { " + std::string(201, 'x') + ": y } }"),
              HasSubstr("longer than 200 bytes"));
  EXPECT_THAT(
      bad(start + "method: POST, body: " + std::string(limits::config_text + 1, 'x') + " }"),
      HasSubstr("longer than 65536 bytes"));
}

TEST(Parse, AHeaderCannotSmuggleALine) {
  EXPECT_THAT(bad("people: {a: a@x.org}\nchecks: {w: {http: {url: 'http://x/', headers: {A: "
                  "\"b\\r\\nC: d\"}}}}"),
              HasSubstr("a control character or a line break"));
}

TEST(Build, GivesWhatTheFilesGave) {
  const Parsed parsed = good(example("everything.yaml"));
  const Result<Configuration> built = build(parsed.resources);
  ASSERT_TRUE(built) << built.error().text();
  EXPECT_EQ(*built, parsed.configuration);
}

TEST(Build, ErrorsNameTheResource) {
  const Resource resources[] = {
      {{ResourceKind::person, "alice"}, Owner::files, R"({"email":"alice"})"},
      {{ResourceKind::team, "ops"}, Owner::api, R"({"members":"bob"})"},
      {{ResourceKind::service, "shop"}, Owner::api, "{"},
  };
  const auto built = build(resources);
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, ErrorCode::invalid);
  EXPECT_THAT(built.error().text(),
              HasSubstr("person/alice: email: \"alice\" is not an e-mail address"));
  EXPECT_THAT(built.error().text(), HasSubstr("team/ops: members: there is no person \"bob\""));
  EXPECT_THAT(built.error().text(), HasSubstr("service/shop: not valid JSON"));
}

TEST(Build, NobodyMeansNoPolicyAndNoError) {
  const auto built = build({});
  ASSERT_TRUE(built);
  EXPECT_TRUE(built->policies.empty());
}

TEST(ParseResource, MakesABodyCanonical) {
  const auto resource = parse_resource({ResourceKind::check, "web"}, Owner::api,
                                       R"({ "interval": "60s", "http": {"url": "http://x/"} })");
  ASSERT_TRUE(resource) << resource.error().text();
  EXPECT_EQ(resource->body, R"({"http":"http://x/","interval":"1m"})");
  EXPECT_EQ(resource->owner, Owner::api);
}

TEST(ParseResource, RefusesDuplicateKeysBadNamesAndBadBodies) {
  const ResourceKey web{ResourceKind::check, "web"};
  EXPECT_THAT(
      parse_resource(web, Owner::api, R"({"http":"http://x/","http":"http://y/"})").error().text(),
      HasSubstr("the key \"http\" is there twice"));
  EXPECT_THAT(parse_resource({ResourceKind::check, "We b"}, Owner::api, "{}").error().text(),
              HasSubstr("a name"));
  EXPECT_EQ(parse_resource(web, Owner::api, R"({"http":"http://x/","failures":0})").error().text(),
            "check/web: failures: 0 is out of range (from 1 to 100)");
}

TEST(Files, ReadsADirectoryInOrder) {
  const auto files = read_directory(VIGIE_SOURCE_DIR "/src/config/testdata/examples");
  ASSERT_TRUE(files) << files.error().text();
  ASSERT_EQ(files->size(), 2U);
  EXPECT_TRUE(files->at(0).path.ends_with("/everything.yaml"));
  EXPECT_TRUE(files->at(1).path.ends_with("/smallest.yaml"));
}

TEST(Files, SaysWhatIsMissing) {
  EXPECT_EQ(read_directory("/nowhere/at/all").error().code, ErrorCode::not_found);
  EXPECT_THAT(read_directory(VIGIE_SOURCE_DIR "/src/config/testdata").error().text(),
              HasSubstr("no file that ends with .yaml or .yml"));
}

TEST(Parse, NamesOfBuiltInChecksAreNotForFiles) {
  const std::vector<SourceFile> files = {
      {"a.yaml",
       "people: { alice: a@example.org }\nchecks: { vigie-disk: http://example.org/ }\n"}};
  const auto parsed = parse_files(files);
  ASSERT_FALSE(parsed);
  EXPECT_NE(parsed.error().text().find("a.yaml:2:11: a check's name may not begin"),
            std::string::npos)
      << parsed.error().text();
}

}  // namespace
}  // namespace vigie
