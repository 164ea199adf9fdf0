#include "app/command_line_texts.h"

#include <functional>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace vigie::app {

namespace {

using Commands = std::vector<const CLI::App*>;

Commands commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_name().empty(); });
}

// Without --help, which every command has.
std::vector<const CLI::Option*> options_of(const CLI::App& app) {
  return app.get_options([&app](const CLI::Option* option) {
    return !option->get_group().empty() && option != app.get_help_ptr();
  });
}

// "vigie incident show" -> every command below `app`, with its words, the parent first.
void each_command(const CLI::App& app, const std::string& words,
                  const std::function<void(const CLI::App&, const std::string&)>& see) {
  see(app, words);
  for (const CLI::App* command : commands_of(app))
    each_command(*command, words.empty() ? command->get_name() : words + " " + command->get_name(),
                 see);
}

// A line of text in roff: no character may be taken for a request or an escape.
std::string roff(std::string_view text) {
  std::string out;
  if (text.starts_with('.') || text.starts_with('\'')) out += "\\&";
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  return out;
}

std::string spelled(const CLI::Option& option) {
  if (option.get_positional()) return option.get_name(true);
  std::string text;
  for (const std::string& name : option.get_snames()) text += (text.empty() ? "-" : ", -") + name;
  for (const std::string& name : option.get_lnames()) text += (text.empty() ? "--" : ", --") + name;
  if (option.get_expected_max() > 0 && option.get_type_size_max() > 0) text += " VALUE";
  return text;
}

// In single quotes of a shell.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

// What may follow the words of a command: its own commands and its options.
std::vector<std::string> words_after(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::App* command : commands_of(app)) words.push_back(command->get_name());
  for (const CLI::Option* option : options_of(app))
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  return words;
}

std::string bash_completion(const CLI::App& program) {
  std::string cases;
  each_command(program, "", [&](const CLI::App& app, const std::string& words) {
    cases +=
        "    " + in_quotes(words) + ") next=" + in_quotes(join(words_after(app), " ")) + " ;;\n";
  });
  return "# bash completion for vigie: source this file, or put it into\n"
         "# /etc/bash_completion.d/vigie\n"
         "_vigie() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} words='' next='' word candidate\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    [[ $word == -* ]] && continue\n"
         "    candidate=${words:+$words }$word\n"
         "    case $candidate in\n"
         "      " +
         [&] {
           std::vector<std::string> known;
           each_command(program, "", [&](const CLI::App&, const std::string& words) {
             if (!words.empty()) known.push_back(in_quotes(words));
           });
           return join(known, "|");
         }() +
         ") words=$candidate ;;\n"
         "    esac\n"
         "  done\n"
         "  case $words in\n" +
         cases +
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$next\" -- \"$current\")\n"
         "}\n"
         "complete -o default -F _vigie vigie\n";
}

std::string zsh_completion(const CLI::App& program) {
  return "#compdef vigie\n"
         "autoload -U +X bashcompinit && bashcompinit\n" +
         bash_completion(program);
}

std::string fish_completion(const CLI::App& program) {
  std::string out = "# fish completion for vigie: put this file into ~/.config/fish/completions\n";
  each_command(program, "", [&](const CLI::App& app, const std::string& words) {
    std::string condition;
    for (const std::string_view word : split(words, ' '))
      if (!word.empty())
        condition += std::string(condition.empty() ? "" : "; and ") +
                     "__fish_seen_subcommand_from " + std::string(word);
    if (condition.empty()) condition = "__fish_use_subcommand";
    const std::string begin = "complete -c vigie -n " + in_quotes(condition);
    for (const CLI::App* command : commands_of(app))
      out += begin + " -f -a " + in_quotes(command->get_name()) + " -d " +
             in_quotes(command->get_description()) + "\n";
    for (const CLI::Option* option : options_of(app))
      for (const std::string& name : option->get_lnames())
        out +=
            begin + " -l " + in_quotes(name) + " -d " + in_quotes(option->get_description()) + "\n";
  });
  return out;
}

}  // namespace

std::string manual_page(const CLI::App& program, const std::string& version) {
  std::string out = ".TH VIGIE 1 \"\" \"vigie " + version + "\"\n";
  out += ".SH NAME\nvigie \\- " + roff(program.get_description()) + "\n";
  out += ".SH SYNOPSIS\n.B vigie\n.I command\n.RI [ options ]\n";
  out += ".SH COMMANDS\n";
  each_command(program, "", [&](const CLI::App& app, const std::string& words) {
    if (words.empty()) return;
    out += ".SS " + roff("vigie " + words) + "\n" + roff(app.get_description()) + "\n";
    for (const CLI::Option* option : options_of(app))
      out += ".TP\n.B " + roff(spelled(*option)) + "\n" + roff(option->get_description()) + "\n";
  });
  out +=
      ".SH EXIT STATUS\n0: done. 1: not done, with the reason on standard error. "
      "2: the command was not understood.\n";
  return out;
}

std::string completion_script(const CLI::App& program, const std::string& shell) {
  if (shell == "zsh") return zsh_completion(program);
  if (shell == "fish") return fish_completion(program);
  return bash_completion(program);
}

}  // namespace vigie::app
