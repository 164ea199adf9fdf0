#include <boost/json.hpp>
#include <cstdio>

#include "app/commands.h"
#include "config/files.h"

namespace vigie::app {

namespace {

namespace json = boost::json;

struct ConfigurationOptions {
  ApiOptions api;
  std::string directory;
  bool remove = false;
  std::int64_t revision = -1;
};

void print_text(const json::value& answer) {
  std::printf("%s", answer.at("text").as_string().c_str());
}

int send_files(const ConfigurationOptions& options, const char* action) {
  const auto files = read_directory(options.directory);
  if (!files) return print_error(files.error(), options.api.language);
  json::array list;
  for (const SourceFile& file : *files) list.push_back({{"path", file.path}, {"text", file.text}});
  const json::value body = {{"files", std::move(list)}, {"delete", options.remove}};
  const auto answer =
      ask_api(options.api, "POST", std::string("/api/v1/configuration/") + action, &body);
  if (!answer) return print_error(answer.error(), options.api.language);
  return print_answer(options.api, *answer, print_text);
}

int print_configuration(const ConfigurationOptions& options) {
  std::string path = "/api/v1/configuration";
  if (options.revision >= 0) path += "?revision=" + std::to_string(options.revision);
  const auto answer = ask_api(options.api, "GET", path);
  if (!answer) return print_error(answer.error(), options.api.language);
  return print_answer(options.api, *answer, [](const json::value& body) {
    std::printf("%s", body.at("yaml").as_string().c_str());
  });
}

int roll_back(const ConfigurationOptions& options) {
  const json::value body = {{"revision", options.revision}};
  const auto answer = ask_api(options.api, "POST", "/api/v1/configuration/rollback", &body);
  if (!answer) return print_error(answer.error(), options.api.language);
  return print_answer(options.api, *answer, print_text);
}

}  // namespace

void add_configuration(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  auto options = std::make_shared<ConfigurationOptions>();
  const auto with_files = [&](const char* name, const Message& what) {
    CLI::App* command = program.add_subcommand(name, in(what));
    add_api_options(*command, options->api, language);
    command
        ->add_option("directory", options->directory,
                     in(say("Directory of YAML files, or one file")))
        ->required();
    command->add_flag("--delete", options->remove, in(say("Delete what the files no longer have")));
    command->callback(
        [options, name, &run] { run = [options, name] { return send_files(*options, name); }; });
  };
  with_files("plan", say("Show what applying a configuration would change"));
  with_files("apply", say("Make the configuration what the files say"));

  CLI::App* export_command = program.add_subcommand(
      "export", in(say("Print the configuration as YAML, now or as it was")));
  add_api_options(*export_command, options->api, language);
  export_command->add_option("--revision", options->revision, in(say("An earlier one")));
  export_command->callback(
      [options, &run] { run = [options] { return print_configuration(*options); }; });

  CLI::App* rollback = program.add_subcommand(
      "rollback", in(say("Make the configuration what it was after a revision")));
  add_api_options(*rollback, options->api, language);
  rollback->add_option("revision", options->revision, in(say("Its number")))->required();
  rollback->callback([options, &run] { run = [options] { return roll_back(*options); }; });
}

}  // namespace vigie::app
