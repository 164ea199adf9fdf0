// The commands of the program. Each adds itself to the parser and, when chosen, sets `run`.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "app/api_client.h"

namespace vigie::app {

// Set by the chosen command; returns the exit status: 0 done, 1 not, 2 bad usage.
using Run = std::function<int()>;

void add_serve(CLI::App& program, Run& run);
void add_configuration(CLI::App& program, Run& run);
void add_incident(CLI::App& program, Run& run);
void add_status(CLI::App& program, Run& run);
void add_tokens(CLI::App& program, Run& run);
void add_backup(CLI::App& program, Run& run);

// --url, --token-file, --json ...: of every command that asks a server.
void add_api_options(CLI::App& command, ApiOptions& options);

// Prints the problem on standard error; 1.
int print_error(const Error& error);

// Prints the JSON, or what `text` makes of it; 0.
int print_answer(const ApiOptions& options, const boost::json::value& answer,
                 const std::function<void(const boost::json::value&)>& text);

}  // namespace vigie::app
