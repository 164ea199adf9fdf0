#include <boost/json.hpp>
#include <cstdio>

#include "app/commands.h"

namespace vigie::app {

namespace {

namespace json = boost::json;

struct TokenOptions {
  ApiOptions api;
  std::int64_t id = 0;
  std::string label;
  std::string role = "responder";
  std::string person;
  std::string expires_at;
};

int create(const TokenOptions& options) {
  json::object fields = {{"label", options.label}, {"role", options.role}};
  if (!options.person.empty()) fields["person"] = options.person;
  if (!options.expires_at.empty()) fields["expires_at"] = options.expires_at;
  const json::value body = fields;
  const auto answer = ask_api(options.api, "POST", "/api/v1/tokens", &body);
  if (!answer) return print_error(answer.error(), options.api.language);
  return print_answer(options.api, *answer, [](const json::value& value) {
    std::printf("%s\n", value.at("secret").as_string().c_str());
  });
}

int list(const TokenOptions& options) {
  const auto answer = ask_api(options.api, "GET", "/api/v1/tokens");
  if (!answer) return print_error(answer.error(), options.api.language);
  return print_answer(options.api, *answer, [&](const json::value& value) {
    const std::string revoked = text(say(" (revoked)"), options.api.language);
    for (const json::value& token : value.at("tokens").as_array())
      std::printf("%-4lld %-10s %s%s\n", static_cast<long long>(token.at("id").as_int64()),
                  token.at("role").as_string().c_str(), token.at("label").as_string().c_str(),
                  token.at("revoked_at").is_null() ? "" : revoked.c_str());
  });
}

int revoke(const TokenOptions& options) {
  const auto answer =
      ask_api(options.api, "DELETE", "/api/v1/tokens/" + std::to_string(options.id));
  if (!answer) return print_error(answer.error(), options.api.language);
  return print_answer(options.api, *answer, [&](const json::value& value) {
    print_line(say("token {} is revoked", value.at("id").as_int64()), options.api.language);
  });
}

}  // namespace

void add_tokens(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  auto options = std::make_shared<TokenOptions>();
  CLI::App* token = program.add_subcommand("token", in(say("Make, list and revoke API tokens")));
  token->require_subcommand(1);
  CLI::App* create_command =
      token->add_subcommand("create", in(say("Prints the secret, this once")));
  add_api_options(*create_command, options->api, language);
  create_command->add_option("label", options->label, in(say("Whose or what it is")))->required();
  create_command
      ->add_option("--role", options->role, in(say("viewer, hr, responder, manager or admin")))
      ->capture_default_str();
  create_command->add_option("--person", options->person, in(say("Who acts with it")));
  create_command->add_option("--expires-at", options->expires_at, in(say("RFC 3339")));
  create_command->callback([options, &run] { run = [options] { return create(*options); }; });
  CLI::App* list_command = token->add_subcommand("list", in(say("All, without secrets")));
  add_api_options(*list_command, options->api, language);
  list_command->callback([options, &run] { run = [options] { return list(*options); }; });
  CLI::App* revoke_command = token->add_subcommand("revoke", in(say("At once")));
  add_api_options(*revoke_command, options->api, language);
  revoke_command->add_option("id", options->id, in(say("Its number")))->required();
  revoke_command->callback([options, &run] { run = [options] { return revoke(*options); }; });
}

}  // namespace vigie::app
