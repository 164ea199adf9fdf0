// What the program says about itself: schemas, the manual page, completions.
#include <cstdio>

#include "app/command_line_texts.h"
#include "app/commands.h"
#include "app/system_api.h"
#include "config/reference.h"
#include "config/schema.h"

namespace vigie::app {

namespace {

int print(const std::string& text) {
  std::printf("%s", text.c_str());
  return 0;
}

}  // namespace

void add_documents(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  program.add_subcommand("openapi", in(say("Print the OpenAPI document of the API")))
      ->callback([&run] { run = [] { return print(openapi_text() + "\n"); }; });
  auto reference = std::make_shared<bool>(false);
  CLI::App* schema =
      program.add_subcommand("schema", in(say("Print the JSON Schema of configuration files")));
  schema->add_flag("--reference", *reference,
                   in(say("Print the reference for people, in Markdown")));
  schema->callback([reference, &run] {
    run = [reference] { return print(*reference ? configuration_reference() : json_schema()); };
  });
  CLI::App* manual =
      program.add_subcommand("man", in(say("Print the manual page: vigie man | man -l -")));
  manual->callback([&program, &run] {
    run = [&program] { return print(manual_page(program, VIGIE_VERSION)); };
  });
  auto shell = std::make_shared<std::string>();
  CLI::App* completion = program.add_subcommand(
      "completion", in(say("Print what a shell needs to complete commands")));
  completion->add_option("shell", *shell, in(say("bash, zsh or fish")))
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion->callback([&program, shell, &run] {
    run = [&program, shell] { return print(completion_script(program, *shell)); };
  });
}

}  // namespace vigie::app
