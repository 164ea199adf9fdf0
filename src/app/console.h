// What the command line says to the person who called it, in their language. Main thread only.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"

namespace vigie::app {

// The language of a terminal: the first of LC_ALL, LC_MESSAGES and LANG that is set decides
// (POSIX); "fr_FR.UTF-8" is French, everything else English.
using Environment = std::function<const char*(const char*)>;
Language language_of(const Environment& environment);

// Takes `--language en` or `--language=en` out of the arguments, wherever it stands; what follows
// "--" stays. invalid for a language that Vigie does not speak.
Result<std::optional<Language>> take_language(std::vector<std::string>& arguments);

// A line on standard output.
void print_line(const Message& message, Language language);

// The words of CLI11, in our language: headings of the help, and what was wrong with the arguments.
void localise(CLI::App& program, Language language);
Message message_of(const CLI::ParseError& error);

}  // namespace vigie::app
