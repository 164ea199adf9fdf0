#include "app/console.h"

#include <cstdio>

#include "base/choice.h"
#include "base/text.h"

namespace vigie::app {

namespace {

Result<Language> parse(std::string_view word) {
  return choose("a language", word, {Language::en, Language::fr});
}

// CLI11 gives the parts of its sentences only within them.
std::string without(std::string_view sentence, std::string_view beginning, std::string_view end) {
  if (sentence.starts_with(beginning)) sentence.remove_prefix(beginning.size());
  if (sentence.ends_with(end)) sentence.remove_suffix(end.size());
  return std::string(trim(sentence));
}

}  // namespace

Language language_of(const Environment& environment) {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = environment(variable);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view locale = value;
    return locale == "fr" || locale.starts_with("fr_") || locale.starts_with("fr.") ? Language::fr
                                                                                    : Language::en;
  }
  return Language::en;
}

Result<std::optional<Language>> take_language(std::vector<std::string>& arguments) {
  constexpr std::string_view option = "--language";
  std::optional<Language> language;
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--";) {
    const std::string argument = arguments[i];
    const bool joined = argument.starts_with("--language=");
    if (!joined && argument != option) {
      ++i;
      continue;
    }
    if (!joined && i + 1 == arguments.size())
      return fail(ErrorCode::invalid, say("--language needs a value: en or fr"));
    const auto word = joined ? argument.substr(option.size() + 1) : arguments[i + 1];
    const auto parsed = parse(word);
    if (!parsed) return fail(parsed.error());
    language = *parsed;
    const auto at = arguments.begin() + static_cast<std::ptrdiff_t>(i);
    arguments.erase(at, at + (joined ? 1 : 2));
  }
  return language;
}

void print_line(const Message& message, Language language) {
  std::printf("%s\n", text(message, language).c_str());
}

void localise(CLI::App& program, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  const auto formatter = std::make_shared<CLI::Formatter>();
  formatter->label("Usage", in(say("Usage")));
  formatter->label("OPTIONS", in(say("OPTIONS")));
  formatter->label("SUBCOMMAND", in(say("SUBCOMMAND")));
  formatter->label("SUBCOMMANDS", in(say("SUBCOMMANDS")));
  formatter->label("Options", in(say("Options")));
  formatter->label("Subcommands", in(say("Subcommands")));
  formatter->label("Positionals", in(say("Positionals")));
  formatter->label("REQUIRED", in(say("REQUIRED")));
  formatter->label("TEXT", in(say("TEXT")));
  formatter->label("INT", in(say("INT")));
  formatter->label("Excludes", in(say("Excludes")));
  formatter->label("Needs", in(say("Needs")));
  program.formatter(formatter);
  program.group(in(say("Subcommands")));  // of those that are added from now on
  program.set_help_flag("-h,--help", in(say("Print this help message and exit")));
  // Taken out of the arguments before they are read: it stands here for the help.
  program.add_option_function<std::string>(
      "--language", [](const std::string&) {},
      in(say("Of what is printed: en or fr; default: that of the "
             "terminal (LC_ALL, LC_MESSAGES, LANG)")));
}

Message message_of(const CLI::ParseError& error) {
  const std::string said = error.what();
  switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
    case CLI::ExitCodes::RequiredError: {
      const std::string what = without(said, "", " is required");
      return what == "A subcommand" ? say("a command is missing") : say("{} is missing", what);
    }
    case CLI::ExitCodes::ExtrasError:
      return say("this is not understood: {}", without(said.substr(said.find(':') + 1), "", ""));
    case CLI::ExitCodes::ArgumentMismatch:
      return say("a value is missing or one too many: {}", said);
    case CLI::ExitCodes::ConversionError:
    case CLI::ExitCodes::ValidationError:
      return say("a value is not possible: {}", said);
    default:
      break;
  }
  return say("the arguments are not understood: {}", said);
}

}  // namespace vigie::app
