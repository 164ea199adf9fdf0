#include "app/rest_case.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "app/rest_report.h"
#include "base/limits.h"
#include "db/testing/databases.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* vectors = VIGIE_SOURCE_DIR "/test/cases/rest_cases.json";

std::string contents(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

json::array call(const char* from, const char* to) {
  return {from, to};
}
// Braces alone would copy a list of one.
json::array calls(const std::vector<json::array>& list) {
  json::array made;
  for (const json::array& one : list) made.emplace_back(one);
  return made;
}

// A call from 23:00 to 23:30 in Paris, between two days of work from 9:00 to 18:00.
json::object night() {
  return {{"case", 9},
          {"kind", "daily"},
          {"tz", "Europe/Paris"},
          {"last_planned_end", "2026-09-08T18:00:00+02:00"},
          {"interventions", calls({call("2026-09-08T21:00:00Z", "2026-09-08T21:30:00Z")})},
          {"next_planned_start", "2026-09-09T07:00:00Z"}};
}
json::object night_with(std::string_view key, json::value value) {
  json::object made = night();
  made[key] = std::move(value);
  return made;
}

std::vector<RestCase> read(const json::value& cases) {
  auto read = read_rest_cases({"cases.json", json::serialize(cases)});
  EXPECT_TRUE(read) << (read ? "" : read.error().text());
  return read ? *read : std::vector<RestCase>();
}
std::string error_of(const std::string& text, Language language = Language::en) {
  const auto read = read_rest_cases({"cases.json", text});
  return read ? "nothing is wrong" : read.error().text(language);
}
std::string error_of(const json::object& one) {
  return error_of(json::serialize(one));
}
std::string error_of(const json::array& cases) {
  return error_of(json::serialize(cases));
}
json::value checked(const json::value& cases) {
  return json::parse(rest_json(read(cases), Language::en).text);
}

// "+00:00" as we write it.
std::string utc(const json::value& time) {
  std::string text(time.as_string());
  return text.substr(0, text.size() - 6) + "Z";
}

TEST(RestCases, every_vector_gets_the_verdict_that_it_expects) {
  const json::array asked = json::parse(contents(vectors)).as_array();
  const json::array told = checked(asked).as_array();
  ASSERT_EQ(told.size(), 23U);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const json::object& want = asked[i].as_object();
    const json::object& got = told[i].as_object();
    SCOPED_TRACE(json::serialize(want.at("case")));
    const bool weekly = want.at("kind") == "weekly";
    const std::string earliest = utc(want.at("expected_earliest"));
    const std::string daily = utc(want.at("earliest_daily_last_gap"));
    EXPECT_EQ(got.at("case"), want.at("case"));
    EXPECT_EQ(got.at("verdict"), want.at("expected") == "OK" ? "ok" : "delay_until");
    EXPECT_EQ(got.at("earliest_return").as_string(), earliest);
    const json::object& readings = got.at("readings").as_object();
    EXPECT_EQ(readings.at("default").at("verdict"), got.at("verdict"));
    EXPECT_EQ(readings.at("last_gap").at("earliest_return").as_string(),
              weekly ? std::max(earliest, daily) : daily);
    if (!weekly) {
      EXPECT_EQ(got.at("weekly"), nullptr);
      EXPECT_EQ(readings.at("trailing_24h").at("verdict") == "ok", want.at("trailing24_ok"));
      continue;
    }
    for (const char* reading : {"contained24", "contained35", "starts_in_week"}) {
      const bool holds = want.at("week_readings").at(reading).as_bool();
      EXPECT_EQ(got.at("weekly").at(reading), holds) << reading;
      if (!holds && readings.contains(reading)) {
        EXPECT_NE(readings.at(reading).at("verdict"), "ok") << reading;
      }
    }
  }
}

TEST(RestCases, the_answer_has_these_keys_in_this_order) {
  EXPECT_EQ(
      rest_json(read(night()), Language::en).text,
      R"([{"case":9,"verdict":"delay_until","earliest_return":"2026-09-09T08:30:00Z",)"
      R"("weekly":null,)"
      R"("readings":{"default":{"verdict":"delay_until","earliest_return":"2026-09-09T08:30:00Z"},)"
      R"("last_gap":{"verdict":"delay_until","earliest_return":"2026-09-09T08:30:00Z"},)"
      R"("trailing_24h":{"verdict":"delay_until","earliest_return":"2026-09-09T08:30:00Z"},)"
      R"("anchored_24h":{"verdict":"amber","earliest_return":"2026-09-09T08:30:00Z"},)"
      R"("contained35":{"verdict":"delay_until","earliest_return":"2026-09-09T08:30:00Z"},)"
      R"("starts_in_week":{"verdict":"delay_until","earliest_return":"2026-09-09T08:30:00Z"},)"
      R"("rolling7":{"verdict":"delay_until","earliest_return":"2026-09-09T08:30:00Z"}},)"
      R"("findings":[{"rule":"daily.rest","article":"L3131-1",)"
      R"("block":{"from":"2026-09-08T21:30:00Z","to":"2026-09-09T07:00:00Z"},)"
      R"("found":9.5,"required":11,"text":"The daily rest before the return lasts 9 h 30 min, )"
      R"(from Tuesday 8 September at 23:30 to Wednesday 9 September 2026 at 09:00; 11 h are )"
      R"(required (L3131-1)."}]}])"
      "\n");
}

TEST(RestCases, no_other_key_is_read) {
  json::object made = night();
  made["expected_earliest"] = 7;
  made["expected"] = nullptr;
  made["week_readings"] = "nothing";
  EXPECT_EQ(checked(made), checked(night()));
}

TEST(RestCases, the_name_is_printed_back_as_it_was_given) {
  for (const std::string name :
       {"9", "9.50", R"("9")", R"("Émile, nuit du 8")", "123456789012345678901"}) {
    std::string text = json::serialize(night());
    text.replace(text.find("9,"), 1, name);
    const auto read = read_rest_cases({"cases.json", text});
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_THAT(rest_json(*read, Language::en).text, HasSubstr("{\"case\":" + name + ","));
  }
}

TEST(RestCases, a_byte_order_mark_is_no_mistake) {
  EXPECT_EQ(error_of("\xEF\xBB\xBF" + json::serialize(night())), "nothing is wrong");
}

TEST(RestCases, an_empty_list_has_an_empty_answer) {
  const RestReport report = rest_json(read(json::array()), Language::en);
  EXPECT_EQ(report.text, "[]\n");
  EXPECT_TRUE(report.lawful);
}

TEST(RestCases, switches_decide_the_verdict_and_leave_the_default_reading_alone) {
  json::object made =
      night_with("interventions", calls({call("2026-09-09T03:00:00Z", "2026-09-09T03:30:00Z")}));
  EXPECT_EQ(checked(made).at(0).at("verdict"), "ok");
  made["switches"] = {{"daily.prior_rest_credit", false}, {"intervention.min_minutes", 10}};
  const json::value told = checked(made).at(0);
  EXPECT_EQ(told.at("verdict"), "delay_until");
  EXPECT_EQ(told.at("readings").at("default").at("verdict"), "ok");
  made["switches"] = {{"intervention.min_minutes", "45"}, {"daily.prior_rest_credit", "false"}};
  EXPECT_EQ(checked(made).at(0).at("earliest_return"), "2026-09-09T03:00:00Z");
}

TEST(RestCases, a_pack_is_one_of_ours_or_a_file) {
  const db::TemporaryFolder folder;
  const std::string path = folder.file("acme.yaml");
  std::ofstream(path) << "extends: fr\n"
                         "daily: { min_h: 12 }\n";
  const auto earliest = [](const json::value& pack) {
    return checked(night_with("pack", pack)).at(0).at("earliest_return");
  };
  EXPECT_EQ(earliest(nullptr), "2026-09-09T08:30:00Z");
  EXPECT_EQ(earliest("fr-9h"), "2026-09-09T06:30:00Z");
  EXPECT_EQ(earliest("ch"), "2026-09-09T03:30:00Z");
  EXPECT_EQ(earliest("none"), "2026-09-08T21:30:00Z");
  EXPECT_EQ(earliest(path.c_str()), "2026-09-09T09:30:00Z");
}

TEST(RestCases, a_weekly_rest_that_nothing_demands_has_no_answer) {
  json::object made = night_with("kind", "weekly");
  EXPECT_NE(checked(made).at(0).at("weekly"), nullptr);
  made["pack"] = "none";
  EXPECT_EQ(checked(made).at(0).at("weekly"), nullptr);
}

TEST(RestCases, a_call_may_go_on_beyond_both_shifts) {
  json::object made =
      night_with("interventions", calls({call("2026-09-08T15:00:00Z", "2026-09-08T17:00:00Z")}));
  EXPECT_EQ(checked(made).at(0).at("earliest_return"), "2026-09-09T04:00:00Z");
  made = night_with("interventions", calls({call("2026-09-09T06:00:00Z", "2026-09-09T08:00:00Z")}));
  made["switches"] = {{"daily.prior_rest_credit", "false"}};
  EXPECT_EQ(checked(made).at(0).at("earliest_return"), "2026-09-09T19:00:00Z");
}

// --- what is refused

TEST(RestCases, what_is_not_json_is_refused) {
  EXPECT_THAT(error_of("{\"case\": 9,"), HasSubstr("cases.json: not valid JSON near byte"));
  EXPECT_THAT(error_of("[] 7"), HasSubstr("not valid JSON"));
  EXPECT_THAT(error_of(""), HasSubstr("not valid JSON"));
  EXPECT_THAT(error_of("7"), HasSubstr("entry 1: a case is an object"));
}

TEST(RestCases, a_key_that_is_missing_is_named_with_its_case) {
  for (const char* key :
       {"kind", "tz", "last_planned_end", "interventions", "next_planned_start"}) {
    json::object made = night();
    made.erase(key);
    EXPECT_EQ(error_of(made), std::string("cases.json: case 9: \"") + key + "\" is missing");
    EXPECT_THAT(error_of(night_with(key, 7)), HasSubstr("\" is not "));
  }
  json::object made = night();
  made.erase("case");
  EXPECT_EQ(error_of(json::array{night(), made}), "cases.json: entry 2: \"case\" is missing");
  for (const json::value& name :
       {json::value(nullptr), json::value(true), json::value(json::array())})
    EXPECT_THAT(error_of(night_with("case", name)), HasSubstr("neither a number nor a word"));
}

TEST(RestCases, every_case_that_is_wrong_is_named) {
  json::object other = night_with("case", "Émile");
  other["tz"] = "Europe/Pariss";
  const std::string error = error_of(json::array{night_with("kind", "dayly"), night(), other});
  EXPECT_EQ(error,
            "cases.json: case 9: kind is one of daily, weekly, not \"dayly\": did you mean "
            "\"daily\"?\n"
            "cases.json: case Émile: there is no time zone \"Europe/Pariss\"; did you mean "
            "\"Europe/Paris\"?");
}

TEST(RestCases, a_time_that_is_none_is_named) {
  EXPECT_THAT(error_of(night_with("last_planned_end", "2026-09-08 18:00")),
              HasSubstr("case 9: last_planned_end: \"2026-09-08 18:00\" is not a point in time"));
  EXPECT_THAT(error_of(night_with("next_planned_start", "2026-02-30T07:00:00Z")),
              HasSubstr("case 9: next_planned_start: \"2026-02-30T07:00:00Z\" is not"));
  EXPECT_THAT(
      error_of(night_with("interventions", calls({call("2026-09-08T21:00:00Z", "half past")}))),
      HasSubstr("case 9: intervention 1: \"half past\" is not a point in time"));
}

TEST(RestCases, a_return_before_the_work_ended_is_refused) {
  EXPECT_EQ(error_of(night_with("next_planned_start", "2026-09-08T16:00:00Z")),
            "cases.json: case 9: next_planned_start 2026-09-08T16:00:00Z is not after "
            "last_planned_end 2026-09-08T16:00:00Z");
}

TEST(RestCases, interventions_that_cannot_be_are_refused) {
  const auto error = [](const json::value& interventions) {
    return error_of(night_with("interventions", interventions));
  };
  const json::array evening = call("2026-09-08T21:00:00Z", "2026-09-08T21:30:00Z");
  EXPECT_THAT(
      error(calls({call("2026-09-08T21:30:00Z", "2026-09-08T21:00:00Z")})),
      HasSubstr("case 9: intervention 1: its end 2026-09-08T21:00:00Z is before its start"));
  EXPECT_THAT(
      error(calls({evening, call("2026-09-08T21:29:00Z", "2026-09-08T22:00:00Z")})),
      HasSubstr("case 9: intervention 2 begins at 2026-09-08T21:29:00Z, before intervention "
                "1 ends at 2026-09-08T21:30:00Z"));
  EXPECT_THAT(error(calls({evening, call("2026-09-08T20:00:00Z", "2026-09-08T20:30:00Z")})),
              HasSubstr("case 9: intervention 2 begins before intervention 1: list them in order"));
  EXPECT_THAT(error(calls({call("2026-09-08T15:00:00Z", "2026-09-08T16:00:00Z")})),
              HasSubstr("case 9: intervention 1 ends at 2026-09-08T16:00:00Z, before "
                        "last_planned_end 2026-09-08T16:00:00Z: it belongs to the shift"));
  EXPECT_THAT(error(calls({evening, call("2026-09-09T07:00:00Z", "2026-09-09T07:30:00Z")})),
              HasSubstr("case 9: intervention 2 begins at 2026-09-09T07:00:00Z, after "
                        "next_planned_start 2026-09-09T07:00:00Z: it belongs to the shift"));
  for (const json::value& one :
       {json::value("2026-09-08T21:00:00Z"), json::value(json::array{"2026-09-08T21:00:00Z"}),
        json::value(json::array{"2026-09-08T21:00:00Z", 7}), json::value(json::object())})
    EXPECT_THAT(error(json::array(1, one)),
                HasSubstr("case 9: intervention 1: write [\"from\", \"to\"]"));
  EXPECT_THAT(error(nullptr), HasSubstr("\"interventions\" is not a list; write [] for none"));
}

TEST(RestCases, unknown_packs_and_switches_are_told_the_nearest) {
  EXPECT_THAT(error_of(night_with("pack", "fr-9")), HasSubstr("did you mean \"fr-9h\"?"));
  EXPECT_THAT(error_of(night_with("pack", 7)), HasSubstr("case 9: \"pack\" is not text in quotes"));
  EXPECT_THAT(error_of(night_with("pack", "./nowhere.yaml")),
              HasSubstr("case 9: ./nowhere.yaml: no such file or directory"));
  const auto error = [](const json::value& switches) {
    return error_of(night_with("switches", switches));
  };
  EXPECT_THAT(error({{"time_bases", "wall"}}), HasSubstr("did you mean \"time_basis\"?"));
  EXPECT_THAT(error({{"time_basis", "wal"}}), HasSubstr("did you mean \"wall\"?"));
  EXPECT_THAT(error({{"time_basis", json::array{"wall"}}}), HasSubstr("time_basis is one of"));
  EXPECT_THAT(error({{"intervention.min_minutes", -1}}), HasSubstr("not a number of minutes"));
  EXPECT_THAT(error("time_basis"), HasSubstr("case 9: \"switches\" is not an object"));
}

TEST(RestCases, a_pack_that_is_wrong_is_refused_with_its_place) {
  const db::TemporaryFolder folder;
  const std::string path = folder.file("acme.yaml");
  std::ofstream(path) << "extends: fr\n"
                         "dayly: { min_h: 12 }\n";
  EXPECT_THAT(error_of(night_with("pack", path.c_str())),
              HasSubstr("acme.yaml:2:1: unknown key \"dayly\""));
}

TEST(RestCases, errors_are_told_in_french) {
  json::object made =
      night_with("interventions", calls({call("2026-09-08T21:30:00Z", "2026-09-08T21:00:00Z")}));
  EXPECT_EQ(error_of(json::serialize(made), Language::fr),
            "cases.json: cas 9\u00A0: l'intervention 1\u00A0: sa fin 2026-09-08T21:00:00Z précède "
            "son début 2026-09-08T21:30:00Z");
}

TEST(RestCases, there_are_limits) {
  json::array many;
  for (std::size_t i = 0; i < limits::rest_calls; ++i)
    many.push_back(call("2026-09-08T21:00:00Z", "2026-09-08T21:00:00Z"));
  EXPECT_EQ(read(night_with("interventions", many)).size(), 1U);
  many.push_back(many.back());
  EXPECT_THAT(error_of(night_with("interventions", many)),
              HasSubstr("case 9: more than 1000 interventions"));
  json::array cases(limits::rest_cases, night());
  EXPECT_EQ(read(cases).size(), limits::rest_cases);
  cases.push_back(night());
  EXPECT_THAT(error_of(cases), HasSubstr("more than 10000 cases"));
  std::string text = json::serialize(night());
  text.resize(limits::rest_input, ' ');
  EXPECT_EQ(error_of(text), "nothing is wrong");
  EXPECT_THAT(error_of(text + ' '), HasSubstr("more than 8388608 bytes"));
}

// --- for people

TEST(RestReports, say_the_verdict_the_findings_and_the_readings) {
  const RestReport report = rest_lines(read(night()), Language::en);
  EXPECT_FALSE(report.lawful);
  EXPECT_EQ(
      report.text,
      "Case 9: too early, not before Wednesday 9 September 2026 at 10:30 (planned for "
      "Wednesday 9 September 2026 at 09:00, Europe/Paris)\n"
      "  The daily rest before the return lasts 9 h 30 min, from Tuesday 8 September at 23:30 "
      "to Wednesday 9 September 2026 at 09:00; 11 h are required (L3131-1).\n"
      "  Illegal under 3 of 4 readings: default, last_gap, trailing_24h.\n"
      "  Uncertain under 1 of 4 readings: anchored_24h.\n");
}

TEST(RestReports, explain_in_french_with_the_arithmetic) {
  const RestReport report = rest_explanations(read(night()), Language::fr);
  EXPECT_FALSE(report.lawful);
  EXPECT_THAT(report.text, HasSubstr("Règles\u00A0: France, secteur privé (fr)"));
  EXPECT_THAT(report.text, HasSubstr("mardi 8 septembre 2026 à 23:30 + 11 h = mercredi 9 septembre "
                                     "2026 à 10:30"));
  EXPECT_THAT(report.text, HasSubstr("(L3131-1)"));
  EXPECT_THAT(report.text, HasSubstr("last_gap (un repos entier après chaque intervention"));
}

TEST(RestReports, explain_what_was_chosen_and_what_it_does_not_count) {
  json::object made = night_with("switches", {{"intervention.min_minutes", 45}});
  const RestReport report = rest_explanations(read(made), Language::en);
  EXPECT_TRUE(report.lawful);
  EXPECT_THAT(report.text, HasSubstr("Chosen: intervention.min_minutes = 45. Shorter"));
  EXPECT_THAT(report.text, HasSubstr("are chosen: 0 of 1."));
  EXPECT_THAT(rest_explanations(read(night()), Language::en).text, Not(HasSubstr("Chosen")));
}

TEST(RestReports, a_breach_that_stands_is_not_lawful_though_the_return_is) {
  json::object made = night_with("kind", "weekly");
  made["last_planned_end"] = "2026-09-11T16:00:00Z";
  made["interventions"] = calls({call("2026-09-12T23:00:00Z", "2026-09-13T00:00:00Z")});
  made["next_planned_start"] = "2026-09-15T07:00:00Z";
  EXPECT_EQ(checked(made).at(0).at("verdict"), "ok");
  const RestReport report =
      rest_lines(read(json::array{night_with("pack", "none"), made}), Language::en);
  EXPECT_FALSE(report.lawful);
  EXPECT_THAT(report.text, HasSubstr("but a breach already stands"));
}

// --- the program

struct Ran {
  int status = 0;
  std::string said;  // on both streams
};
Ran run(const std::string& arguments) {
  const std::string command = VIGIE_BINARY_DIR "/vigie --language en rest " + arguments + " 2>&1";
  Ran ran;
  std::FILE* pipe = popen(command.c_str(), "r");
  char buffer[4096];
  for (std::size_t size = 0; (size = fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    ran.said.append(buffer, size);
  ran.status = WEXITSTATUS(pclose(pipe));
  return ran;
}

TEST(RestCommand, ends_with_0_when_all_is_lawful_with_1_when_not_and_with_2_on_bad_input) {
  const db::TemporaryFolder folder;
  const auto file = [&](const char* name, const json::value& cases) {
    std::ofstream(folder.file(name)) << json::serialize(cases);
    return folder.file(name);
  };
  const std::string good = file("good", night_with("pack", "none"));
  const std::string late = file("late", json::array{night_with("pack", "none"), night()});
  const std::string bad = file("bad", night_with("tz", "Mars"));
  for (const std::string how : {"check ", "check --json ", "explain "}) {
    EXPECT_EQ(run(how + good).status, 0);
    EXPECT_EQ(run(how + late).status, 1);
    EXPECT_EQ(run(how + bad).status, 2);
    EXPECT_EQ(run(how + folder.file("nowhere")).status, 2);
    EXPECT_EQ(run(how + folder.path().string()).status, 2);
  }
  EXPECT_EQ(run("check").status, 2);
  EXPECT_THAT(run("check " + bad).said, HasSubstr("case 9: there is no time zone \"Mars\""));
  EXPECT_THAT(run("check --json - <" + late).said, HasSubstr("\"earliest_return\""));
  EXPECT_EQ(run("check - <" + late).status, 1);
  EXPECT_THAT(run("check - <" + bad).said, HasSubstr("vigie: -: case 9"));
}

}  // namespace
}  // namespace vigie::app
