#include "app/commands.h"

#include <boost/json.hpp>
#include <cstdio>

namespace vigie::app {

void add_api_options(CLI::App& command, ApiOptions& options, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  options.language = language;
  command.add_option("--url", options.url, in(say("Of the server; or VIGIE_URL")));
  command.add_option("--token-file", options.token_file,
                     in(say("File with the token; or VIGIE_TOKEN_FILE")));
  command.add_option("--data", options.data,
                     in(say("The server's data directory, for its local token")));
  command.add_option("--ca-file", options.ca_file, in(say("Trust these certificates too")));
  command.add_flag("--json", options.json, in(say("Print JSON")));
}

int print_error(const Error& error, Language language) {
  std::fprintf(stderr, "vigie: %s\n", error.text(language).c_str());
  return 1;
}

int print_answer(const ApiOptions& options, const boost::json::value& answer,
                 const std::function<void(const boost::json::value&)>& print) {
  if (options.json) {
    std::printf("%s\n", boost::json::serialize(answer).c_str());
  } else {
    print(answer);
  }
  return 0;
}

}  // namespace vigie::app
