#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>
#include <iostream>

#include "app/commands.h"
#include "base/text.h"
#include "civil/calendar.h"

namespace vigie::app {

namespace {

namespace json = boost::json;

struct WatchOptions {
  ApiOptions api;
  std::string name;
  std::string length;
  std::string until;
  std::string reason;
  std::string title;
  std::string from;
  std::string output;
  std::vector<std::string> services;
  std::vector<std::string> checks;
  std::int64_t id = 0;
  int code = -1;
  bool shown = false;
};
using Options = std::shared_ptr<WatchOptions>;

std::string_view word(const json::value& value, std::string_view key) {
  return value.at(key).as_string();
}

// The machine's own clock: the end of a pause is asked for from here.
Result<Instant> end_of(const WatchOptions& options, Instant from) {
  if (!options.until.empty()) return parse_rfc3339(options.until);
  if (options.length.empty())
    return fail(ErrorCode::invalid, say("say how long: --for 2h, or --until 2026-12-01T06:00Z"));
  const auto length = parse_duration(options.length);
  if (!length) return fail(length.error());
  return from + *length;
}

Instant now_here() {
  return Instant::from_ms(std::chrono::duration_cast<std::chrono::milliseconds>(
                              std::chrono::system_clock::now().time_since_epoch())
                              .count());
}

void print_heartbeat(const json::value& heartbeat, Language language) {
  const auto line = [&](const Message& what, std::string_view key) {
    const json::value& value = heartbeat.at(key);
    if (value.is_string())
      print_line(say("  {}: {}", what, std::string_view(value.as_string())), language);
  };
  line(say("last signal"), "last_signal");
  line(say("next one due"), "due");
  line(say("late from"), "deadline");
  if (heartbeat.at("data_at").is_string())
    print_line(say("  data since {} is lost if this server is lost", word(heartbeat, "data_at")),
               language);
}

int show_check(const WatchOptions& options) {
  const Language language = options.api.language;
  const std::string path = "/api/v1/checks/" + options.name;
  const auto answer = ask_api(options.api, "GET", path);
  if (!answer) return print_error(answer.error(), language);
  // Whoever may not see the addresses sees the rest.
  const auto addresses = answer->at("heartbeat").is_null()
                             ? fail(Error{})
                             : ask_api(options.api, "GET", path + "/addresses");
  if (options.api.json) {
    json::object all = answer->as_object();
    if (addresses) all["addresses"] = *addresses;
    std::printf("%s\n", json::serialize(all).c_str());
    return 0;
  }
  fmt::print("{} ({}: {})\n", word(*answer, "name"), word(*answer, "kind"),
             word(*answer, "watched"));
  fmt::print("  {} {}\n", text(verdict_word(word(*answer, "verdict")), language),
             word(*answer, "reason"));
  if (answer->at("flapping").as_bool()) print_line(say("  flapping"), language);
  if (!answer->at("heartbeat").is_null()) print_heartbeat(answer->at("heartbeat"), language);
  if (addresses)
    for (const char* key : {"ping", "ping_by_name", "push"})
      fmt::print("  {}\n", word(*addresses, key));
  return 0;
}

int post(const WatchOptions& options, const char* method, const std::string& path,
         const json::value* body, const Message& done) {
  const Language language = options.api.language;
  const auto answer = ask_api(options.api, method, path, body);
  if (!answer) return print_error(answer.error(), language);
  return print_answer(options.api, *answer,
                      [&](const json::value&) { print_line(done, language); });
}

int pause_check(const WatchOptions& options) {
  const auto until = end_of(options, now_here());
  if (!until) return print_error(until.error(), options.api.language);
  const json::value body = {{"until", to_rfc3339(*until)}, {"reason", options.reason}};
  return post(options, "POST", "/api/v1/checks/" + options.name + "/pause", &body,
              say("{} is not watched until {}", options.name, to_rfc3339(*until)));
}

Result<void> send_one(const ApiOptions& api, const std::string& check, int code,
                      const std::string& output) {
  const json::value body = {{"code", code}, {"output", output}};
  const auto answer = ask_api(api, "POST", "/api/v1/checks/" + check + "/result", &body);
  if (!answer) return fail(answer.error());
  return {};
}

// "check;code;output", as NSCA's senders write it; the output may hold more of them.
Result<void> send_line(const ApiOptions& api, std::string_view line) {
  const std::size_t first = line.find(';');
  const std::size_t second = first == std::string_view::npos ? first : line.find(';', first + 1);
  const auto code = first == std::string_view::npos
                        ? std::nullopt
                        : parse_int(trim(line.substr(first + 1, second - first - 1)));
  if (!code || *code < 0 || *code > 255)
    return fail(ErrorCode::invalid,
                say("\"{}\" is not check;code;output with a code of 0 to 255", shorten(line, 80)));
  const std::string output(second == std::string_view::npos ? "" : line.substr(second + 1));
  return send_one(api, std::string(trim(line.substr(0, first))), static_cast<int>(*code), output);
}

// How many were taken, for programs.
int print_sent(const WatchOptions& options, std::int64_t count, int status) {
  print_answer(options.api, {{"sent", count}}, [](const json::value&) {});
  return status;
}

// Every line is tried; 1 when one was refused.
int send_lines(const WatchOptions& options) {
  std::int64_t count = 0;
  int status = 0;
  std::string line;
  while (std::getline(std::cin, line)) {
    if (trim(line).empty()) continue;
    if (const auto sent = send_line(options.api, line); !sent)
      status = print_error(sent.error(), options.api.language);
    else
      ++count;
  }
  return print_sent(options, count, status);
}

int send(const WatchOptions& options) {
  if (options.name.empty()) return send_lines(options);
  if (options.code < 0)
    return print_error({ErrorCode::invalid, say("--code is missing: 0 is good, 1 to 255 bad")},
                       options.api.language);
  const auto sent = send_one(options.api, options.name, options.code, options.output);
  return sent ? print_sent(options, 1, 0) : print_error(sent.error(), options.api.language);
}

int add_maintenance(const WatchOptions& options) {
  const Language language = options.api.language;
  const auto from =
      options.from.empty() ? Result<Instant>(now_here()) : parse_rfc3339(options.from);
  if (!from) return print_error(from.error(), language);
  const auto to = end_of(options, *from);
  if (!to) return print_error(to.error(), language);
  json::object body = {{"title", options.title},
                       {"from", to_rfc3339(*from)},
                       {"to", to_rfc3339(*to)},
                       {"public", options.shown}};
  if (!options.services.empty()) body["services"] = json::value_from(options.services);
  if (!options.checks.empty()) body["checks"] = json::value_from(options.checks);
  const json::value sent = body;
  const auto answer = ask_api(options.api, "POST", "/api/v1/maintenance", &sent);
  if (!answer) return print_error(answer.error(), language);
  return print_answer(options.api, *answer, [&](const json::value& value) {
    print_line(say("maintenance {} until {}", value.at("id").as_int64(), to_rfc3339(*to)),
               language);
  });
}

void print_maintenance(const json::value& answer, Language language) {
  const json::array& list = answer.at("maintenance").as_array();
  if (list.empty()) print_line(say("no maintenance"), language);
  for (const json::value& entry : list)
    fmt::print("{:<6} {}  {}  {}{}\n",
               entry.at("id").is_int64() ? std::to_string(entry.at("id").as_int64())
                                         : std::string(word(entry, "name")),
               word(entry, "from"), word(entry, "to"), word(entry, "title"),
               entry.at("running").as_bool() ? "  *" : "");
}

CLI::App* command(CLI::App& parent, const Options& options, Language language, const char* name,
                  const Message& what) {
  CLI::App* made = parent.add_subcommand(name, text(what, language));
  add_api_options(*made, options->api, language);
  return made;
}

void add_check(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  auto options = std::make_shared<WatchOptions>();
  CLI::App* check = program.add_subcommand("check", in(say("Show, pause and resume a check")));
  check->require_subcommand(1);
  const auto one = [&](const char* name, const Message& what) {
    CLI::App* made = command(*check, options, language, name, what);
    made->add_option("name", options->name, in(say("Of the check")))->required();
    return made;
  };
  one("show", say("How it stands; of a heartbeat, where its signals go"))
      ->callback([options, &run] { run = [options] { return show_check(*options); }; });
  CLI::App* pause = one("pause", say("Do not watch it for a while"));
  pause->add_option("--for", options->length, in(say("How long, such as 2h")));
  pause->add_option("--until", options->until, in(say("Until when (RFC 3339)")));
  pause->add_option("--why", options->reason, in(say("For who reads it later")))->required();
  pause->callback([options, &run] { run = [options] { return pause_check(*options); }; });
  one("resume", say("Watch it again"))->callback([options, &run] {
    run = [options] {
      return post(*options, "POST", "/api/v1/checks/" + options->name + "/resume", nullptr,
                  say("{} is watched again", options->name));
    };
  });
}

void add_send(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  auto options = std::make_shared<WatchOptions>();
  CLI::App* send_command = command(
      program, options, language, "send",
      say("Report a result for a heartbeat check; without a name, lines check;code;output"));
  send_command->add_option("check", options->name, in(say("Of the check")));
  send_command->add_option("--code", options->code, in(say("0 is good, 1 to 255 bad")))
      ->check(CLI::Range(0, 255));
  send_command->add_option("--output", options->output, in(say("What the check printed")));
  send_command->callback([options, &run] { run = [options] { return send(*options); }; });
}

void add_maintenance_commands(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  auto options = std::make_shared<WatchOptions>();
  CLI::App* parent =
      program.add_subcommand("maintenance", in(say("Plan, list and end maintenance")));
  parent->require_subcommand(1);
  CLI::App* add = command(*parent, options, language, "add",
                          say("Until its end nobody is called for its services and checks"));
  add->add_option("title", options->title, in(say("What is done")))->required();
  add->add_option("--service", options->services, in(say("With all its checks")));
  add->add_option("--check", options->checks, in(say("A single check")));
  add->add_option("--from", options->from, in(say("Its beginning (RFC 3339); without it, now")));
  add->add_option("--for", options->length, in(say("How long, such as 2h")));
  add->add_option("--until", options->until, in(say("Until when (RFC 3339)")));
  add->add_flag("--public", options->shown, in(say("Announce it on the public page")));
  add->callback([options, &run] { run = [options] { return add_maintenance(*options); }; });
  CLI::App* list =
      command(*parent, options, language, "list", say("What runs and what is planned"));
  list->callback([options, &run] {
    run = [options] {
      const auto answer = ask_api(options->api, "GET", "/api/v1/maintenance");
      if (!answer) return print_error(answer.error(), options->api.language);
      return print_answer(options->api, *answer, [&](const json::value& value) {
        print_maintenance(value, options->api.language);
      });
    };
  });
  CLI::App* end = command(*parent, options, language, "end",
                          say("End it now, or take it back before it has begun"));
  end->add_option("id", options->id, in(say("Its number")))->required();
  end->callback([options, &run] {
    run = [options] {
      return post(*options, "DELETE", "/api/v1/maintenance/" + std::to_string(options->id), nullptr,
                  say("maintenance {} has ended", options->id));
    };
  });
}

}  // namespace

void add_watch(CLI::App& program, Run& run, Language language) {
  add_check(program, run, language);
  add_send(program, run, language);
  add_maintenance_commands(program, run, language);
}

}  // namespace vigie::app
