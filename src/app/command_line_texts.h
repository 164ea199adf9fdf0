// The command line described to others: its manual page and what a shell needs to complete it.
// Made from the commands themselves, so that neither can be behind them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace vigie::app {

// roff, for man(1). `version` stands in the footer.
std::string manual_page(const CLI::App& program, const std::string& version);

// A script for bash, zsh or fish that completes commands, options and files.
std::string completion_script(const CLI::App& program, const std::string& shell);

}  // namespace vigie::app
