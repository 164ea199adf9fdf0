// Whether somebody may come back to work: of cases in a file, without a server; `rest next` asks
// one (command_hours.cc).
#include <cstdio>
#include <iostream>

#include "app/commands.h"
#include "app/rest_report.h"
#include "base/limits.h"
#include "config/files.h"

namespace vigie::app {

namespace {

using Print = RestReport (*)(std::span<const RestCase>, Language);

struct RestOptions {
  std::string file;
  bool json = false;
};

constexpr int bad_input = 2;

int print_bad_input(const Message& message, Language language) {
  print_error({ErrorCode::invalid, message}, language);
  return bad_input;
}

int print_cases(const std::string& path, Print print, Language language) {
  const auto file = path == "-" ? read_stream(std::cin, "-", limits::rest_input)
                                : read_file(path, limits::rest_input);
  if (!file) return print_bad_input(file.error().message, language);
  const auto cases = read_rest_cases(*file);
  if (!cases) return print_bad_input(cases.error().message(), language);
  const RestReport report = print(*cases, language);
  std::fwrite(report.text.data(), 1, report.text.size(), stdout);
  return report.lawful ? 0 : 1;
}

}  // namespace

void add_rest(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  CLI::App* rest = program.add_subcommand(
      "rest", in(say("Was the rest before a return to work long enough, and if not, when is it?")));
  rest->require_subcommand(1);
  auto options = std::make_shared<RestOptions>();
  const auto add_file = [&](CLI::App& command) {
    command
        .add_option("file", options->file,
                    in(say("Cases in JSON, one or an array; - is what is piped in")))
        ->required();
  };
  CLI::App* check = rest->add_subcommand(
      "check", in(say("Verdict, earliest return and findings; exit 0 only when all is lawful")));
  add_file(*check);
  check->add_flag("--json", options->json, in(say("Print JSON")));
  check->callback([options, &run, language] {
    run = [options, language] {
      return print_cases(options->file, options->json ? rest_json : rest_lines, language);
    };
  });
  CLI::App* explain = rest->add_subcommand(
      "explain", in(say("The same in plain words, with the arithmetic and every reading")));
  add_file(*explain);
  explain->callback([options, &run, language] {
    run = [options, language] { return print_cases(options->file, rest_explanations, language); };
  });
  add_rest_next(*rest, run, language);
}

}  // namespace vigie::app
