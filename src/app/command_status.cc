#include <boost/json.hpp>
#include <cstdio>

#include "app/commands.h"

namespace vigie::app {

namespace {

namespace json = boost::json;

void print_status(const json::value& answer) {
  for (const json::value& check : answer.at("checks").as_array()) {
    const char* evidence = "";
    const bool down = check.at("verdict").as_string() == "down";
    const json::value& bound = check.at(down ? "last_bad" : "last_good");
    if (bound.is_object()) evidence = bound.at("evidence").as_string().c_str();
    std::printf("%-8s %-24s %s\n", check.at("verdict").as_string().c_str(),
                check.at("name").as_string().c_str(), evidence);
  }
  std::printf("open incidents: %lld\n",
              static_cast<long long>(answer.at("open_incidents").as_int64()));
}

void print_on_call(const json::value& answer) {
  const json::array& list = answer.at("on_call").as_array();
  if (list.empty()) std::printf("there is no schedule; the policies call people and teams\n");
  for (const json::value& entry : list)
    std::printf("%-24s %s\n", entry.at("schedule").as_string().c_str(),
                entry.at("person").as_string().c_str());
}

void add_get(CLI::App& program, Run& run, const char* name, const char* what, const char* path,
             void (*print)(const json::value&)) {
  auto options = std::make_shared<ApiOptions>();
  CLI::App* command = program.add_subcommand(name, what);
  add_api_options(*command, *options);
  command->callback([=, &run] {
    run = [=] {
      const auto answer = ask_api(*options, "GET", path);
      if (!answer) return print_error(answer.error());
      return print_answer(*options, *answer, print);
    };
  });
}

}  // namespace

void add_status(CLI::App& program, Run& run) {
  add_get(program, run, "status", "What is watched, and what the evidence says now",
          "/api/v1/status", print_status);
  add_get(program, run, "oncall", "Who is on call now", "/api/v1/on-call", print_on_call);
  auto as_json = std::make_shared<bool>(false);
  CLI::App* version = program.add_subcommand("version", "Print the version");
  version->add_flag("--json", *as_json, "Print JSON");
  version->callback([as_json, &run] {
    run = [as_json] {
      std::printf(*as_json ? "{\"version\":\"%s\"}\n" : "vigie %s\n", VIGIE_VERSION);
      return 0;
    };
  });
}

}  // namespace vigie::app
