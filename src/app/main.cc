#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "app/commands.h"
#include "app/console.h"

namespace {

using namespace vigie;
using namespace vigie::app;

int bad_usage(const Message& message, Language language) {
  std::fprintf(stderr, "vigie: %s\n%s\n", text(message, language).c_str(),
               text(say("--help tells more"), language).c_str());
  return 2;
}

int run_program(std::vector<std::string> arguments) {
  const Language of_terminal = language_of([](const char* name) { return std::getenv(name); });
  const auto chosen = take_language(arguments);
  if (!chosen) return bad_usage(chosen.error().message, of_terminal);
  const Language language = chosen->value_or(of_terminal);

  CLI::App program(
      text(say("Vigie watches your systems, calls the right person and keeps the record."),
           language),
      "vigie");
  localise(program, language);
  program.require_subcommand(1);
  Run run;
  add_serve(program, run, language);
  add_configuration(program, run, language);
  add_incident(program, run, language);
  add_log(program, run, language);
  add_locks(program, run, language);
  add_status(program, run, language);
  add_page(program, run, language);
  add_tokens(program, run, language);
  add_person(program, run, language);
  add_backup(program, run, language);
  add_watch(program, run, language);
  add_simulate(program, run, language);
  add_rest(program, run, language);
  add_fatigue(program, run, language);
  add_hours(program, run, language);
  add_documents(program, run, language);
  try {
    std::ranges::reverse(arguments);  // as CLI11 wants them
    program.parse(arguments);
    return run();
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);  // help
    return bad_usage(message_of(error), language);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "vigie: %s\n",
                 text(say("cannot start: {}", error.what()), language).c_str());
    return 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  return run_program({argv + 1, argv + argc});
}
