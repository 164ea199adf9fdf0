// vigie: one program, the server and its command line.
#include <exception>

#include "app/commands.h"

int main(int argc, char** argv) {
  CLI::App program("Vigie watches your systems, calls the right person and keeps the record.");
  program.require_subcommand(1);
  vigie::app::Run run;
  vigie::app::add_serve(program, run);
  vigie::app::add_configuration(program, run);
  vigie::app::add_incident(program, run);
  vigie::app::add_status(program, run);
  vigie::app::add_tokens(program, run);
  vigie::app::add_backup(program, run);
  try {
    program.parse(argc, argv);
    return run();
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "vigie: cannot start: %s\n", error.what());
    return 1;
  }
}
