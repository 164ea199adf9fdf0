// The commands of the program. Each adds itself to the parser and, when chosen, sets `run`.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "app/api_client.h"
#include "app/console.h"

namespace vigie::app {

// Set by the chosen command; returns the exit status: 0 done, 1 not, 2 bad usage.
using Run = std::function<int()>;

void add_serve(CLI::App& program, Run& run, Language language);
void add_configuration(CLI::App& program, Run& run, Language language);
void add_incident(CLI::App& program, Run& run, Language language);
// Further commands below `incident`, and log, lock, unlock and locks beside it.
void add_incident_life(CLI::App& incident, Run& run, Language language);
void add_log(CLI::App& program, Run& run, Language language);
void add_locks(CLI::App& program, Run& run, Language language);
void add_status(CLI::App& program, Run& run, Language language);
void add_page(CLI::App& program, Run& run, Language language);
void add_tokens(CLI::App& program, Run& run, Language language);
void add_person(CLI::App& program, Run& run, Language language);
void add_backup(CLI::App& program, Run& run, Language language);
void add_watch(CLI::App& program, Run& run, Language language);  // check, send, maintenance
void add_simulate(CLI::App& program, Run& run, Language language);
void add_rest(CLI::App& program, Run& run, Language language);
void add_fatigue(CLI::App& program, Run& run, Language language);
void add_rest_next(CLI::App& rest, Run& run, Language language);  // below `rest`
void add_hours(CLI::App& program, Run& run, Language language);   // intervention
void add_documents(CLI::App& program, Run& run, Language language);

// --url, --token-file, --json ...: of every command that asks a server.
void add_api_options(CLI::App& command, ApiOptions& options, Language language);

// Prints the problem on standard error; 1.
int print_error(const Error& error, Language language);

// Prints the JSON, or leaves it to `print`; 0.
int print_answer(const ApiOptions& options, const boost::json::value& answer,
                 const std::function<void(const boost::json::value&)>& print);

// What the verdicts of the API read as.
Message verdict_word(std::string_view verdict);

}  // namespace vigie::app
