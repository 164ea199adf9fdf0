// How tiring being on call was.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>
#include <fstream>

#include "app/commands.h"
#include "http/target.h"

namespace vigie::app {

namespace {

namespace json = boost::json;

struct FatigueOptions {
  ApiOptions api;
  std::string from;
  std::string to;
  std::string zone;
  std::string page;
};

std::string query_of(const FatigueOptions& options) {
  std::string query;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty())
      query += fmt::format("{}{}={}", query.empty() ? "?" : "&", name, http::percent_encode(value));
  };
  add("from", options.from);
  add("to", options.to);
  add("zone", options.zone);
  return query;
}

std::string text_of(const json::value& value, std::string_view key) {
  return std::string(value.at(key).as_string());
}

std::string hours_text(const json::value& seconds) {
  const std::int64_t minutes = seconds.as_int64() / 60;
  return fmt::format("{}:{:02}", minutes / 60, minutes % 60);
}

Message warning_words(const json::value& warning) {
  const std::string person = text_of(warning, "person");
  const std::string month = text_of(warning, "month");
  const std::string strain = text_of(warning, "strain");
  const std::int64_t value = warning.at("value").as_int64();
  if (strain == "disturbed_nights")
    return say("{}, {}: {} nights with a call in the hours of sleep", person, month, value);
  if (strain == "calls_asleep")
    return say("{}, {}: {} calls in the hours of sleep", person, month, value);
  if (strain == "broken_rests") return say("{}, {}: {} broken rests", person, month, value);
  return say("{}, {}: {} days of duty in a row", person, month, value);
}

void print_report(const json::value& report, Language language) {
  fmt::print("{}\n",
             text(say("month    incidents  calls  asleep  broken rests  false alarms"), language));
  for (const json::value& month : report.at("months").as_array())
    fmt::print("{:<8} {:>9} {:>6} {:>7} {:>13} {:>10}/{}\n", text_of(month, "month"),
               month.at("incidents").as_int64(), month.at("calls").as_int64(),
               month.at("asleep").as_int64(), month.at("broken_rests").as_int64(),
               month.at("false_alarms").as_int64(), month.at("judged").as_int64());
  if (const json::array& people = report.at("people").as_array(); !people.empty()) {
    fmt::print("\n{}\n",
               text(say("person            calls  asleep  nights  broken rests  worked   on call"),
                    language));
    for (const json::value& person : people)
      fmt::print("{:<16} {:>6} {:>7} {:>7} {:>13} {:>7} {:>9}\n", text_of(person, "person"),
                 person.at("calls").as_int64(), person.at("asleep").as_int64(),
                 person.at("disturbed_nights").as_int64(), person.at("broken_rests").as_int64(),
                 hours_text(person.at("intervention_seconds")),
                 hours_text(person.at("on_call_seconds")));
  }
  const json::array& warnings = report.at("warnings").as_array();
  if (!warnings.empty()) fmt::print("\n");
  for (const json::value& warning : warnings) print_line(warning_words(warning), language);
  if (!report.at("all_people").as_bool())
    print_line(
        say("people who have reached a threshold: {}", report.at("warned_people").as_int64()),
        language);
}

int save_page(const FatigueOptions& options) {
  const auto page = fetch_api(options.api, "/api/v1/fatigue.html" + query_of(options));
  if (!page) return print_error(page.error(), options.api.language);
  std::ofstream file(options.page, std::ios::binary);
  file << *page;
  file.close();
  if (!file)
    return print_error({ErrorCode::invalid, say("{} cannot be written", options.page)},
                       options.api.language);
  return 0;
}

}  // namespace

void add_fatigue(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  auto options = std::make_shared<FatigueOptions>();
  CLI::App* fatigue = program.add_subcommand(
      "fatigue", in(say("How tiring being on call was: nights, rests, false alarms, by month")));
  add_api_options(*fatigue, options->api, language);
  fatigue->add_option("--from", options->from, in(say("The first month: 2026-06")));
  fatigue->add_option("--to", options->to, in(say("The last month; by default this one")));
  fatigue->add_option("--zone", options->zone, in(say("Of the team: Europe/Paris")));
  fatigue->add_option("--page", options->page,
                      in(say("Write it to this file as a page with charts that prints well")));
  fatigue->callback([options, &run] {
    run = [options] {
      if (!options->page.empty()) return save_page(*options);
      const auto answer = ask_api(options->api, "GET", "/api/v1/fatigue" + query_of(*options));
      if (!answer) return print_error(answer.error(), options->api.language);
      return print_answer(options->api, *answer, [&](const json::value& report) {
        print_report(report, options->api.language);
      });
    };
  });
}

}  // namespace vigie::app
