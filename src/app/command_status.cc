#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "app/commands.h"

namespace vigie::app {

namespace {

namespace json = boost::json;

void print_status(const json::value& answer, Language language) {
  for (const json::value& check : answer.at("checks").as_array()) {
    const std::string_view verdict = check.at("verdict").as_string();
    std::string_view evidence;
    const json::value& bound = check.at(verdict == "down" ? "last_bad" : "last_good");
    if (bound.is_object()) evidence = bound.at("evidence").as_string();
    const json::value& quiet = check.at("quiet");
    std::string why;
    if (quiet.is_object())
      why = text(
          quiet.at("kind").as_string() == "paused"
              ? say(" [paused until {}]", std::string_view(quiet.at("until").as_string()))
              : say(" [maintenance until {}]", std::string_view(quiet.at("until").as_string())),
          language);
    if (check.at("flapping").as_bool()) why += text(say(" [flapping]"), language);
    fmt::print("{:<8} {:<24} {}{}\n", text(verdict_word(verdict), language),
               std::string_view(check.at("name").as_string()), evidence, why);
  }
  for (const json::value& service : answer.at("services").as_array())
    fmt::print("{:<8} {:<24} {}\n", text(say("data"), language),
               std::string_view(service.at("name").as_string()),
               std::string_view(service.at("data").as_string()));
  print_line(say("open incidents: {}", answer.at("open_incidents").as_int64()), language);
  for (const json::value& warning : answer.at("warnings").as_array())
    fmt::print("! {}\n", std::string_view(warning.as_string()));
}

// How old the copies of the status pages are; nothing where there are none.
void print_copies(const json::value& answer, Language language) {
  for (const json::value& page : answer.at("status_pages").as_array())
    for (const json::value& copy : page.at("copies").as_array()) {
      const json::value& last = copy.at("last_success");
      const Message when =
          last.is_null() ? say("never copied") : say("last copied {}", last.as_string().c_str());
      fmt::print("{} {}  {}\n", std::string_view(page.at("name").as_string()),
                 std::string_view(copy.at("target").as_string()), text(when, language));
    }
}

void print_on_call(const json::value& answer, Language language) {
  const json::array& list = answer.at("on_call").as_array();
  if (list.empty())
    print_line(say("there is no schedule; the policies call people and teams"), language);
  for (const json::value& entry : list)
    std::printf("%-24s %s\n", entry.at("schedule").as_string().c_str(),
                entry.at("person").as_string().c_str());
}

using Print = void (*)(const json::value&, Language);
// What is asked after the first answer, and printed below it, but not as JSON.
struct More {
  const char* path = nullptr;
  Print print = nullptr;
};

void add_get(CLI::App& program, Run& run, Language language, const char* name, const Message& what,
             const char* path, Print print, More more = {}) {
  auto options = std::make_shared<ApiOptions>();
  CLI::App* command = program.add_subcommand(name, text(what, language));
  add_api_options(*command, *options, language);
  command->callback([=, &run] {
    run = [=] {
      const auto answer = ask_api(*options, "GET", path);
      if (!answer) return print_error(answer.error(), options->language);
      const int done = print_answer(
          *options, *answer, [=](const json::value& value) { print(value, options->language); });
      if (done != 0 || options->json || more.path == nullptr) return done;
      const auto further = ask_api(*options, "GET", more.path);
      if (!further) return print_error(further.error(), options->language);
      more.print(*further, options->language);
      return 0;
    };
  });
}

}  // namespace

Message verdict_word(std::string_view verdict) {
  if (verdict == "up") return say("up");
  return verdict == "down" ? say("down") : say("unknown");
}

void add_status(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  add_get(program, run, language, "status", say("What is watched, and what the evidence says now"),
          "/api/v1/status", print_status, {"/api/v1/status-pages", print_copies});
  add_get(program, run, language, "oncall", say("Who is on call now"), "/api/v1/on-call",
          print_on_call);
  auto as_json = std::make_shared<bool>(false);
  CLI::App* version = program.add_subcommand("version", in(say("Print the version")));
  version->add_flag("--json", *as_json, in(say("Print JSON")));
  version->callback([as_json, &run] {
    run = [as_json] {
      std::printf(*as_json ? "{\"version\":\"%s\"}\n" : "vigie %s\n", VIGIE_VERSION);
      return 0;
    };
  });
}

}  // namespace vigie::app
