#include "app/commands.h"

#include <boost/json.hpp>
#include <cstdio>

namespace vigie::app {

void add_api_options(CLI::App& command, ApiOptions& options) {
  command.add_option("--url", options.url, "Of the server; or VIGIE_URL");
  command.add_option("--token-file", options.token_file,
                     "File with the token; or VIGIE_TOKEN_FILE");
  command.add_option("--data", options.data, "The server's data directory, for its local token");
  command.add_option("--ca-file", options.ca_file, "Trust these certificates too");
  command.add_flag("--json", options.json, "Print JSON");
}

int print_error(const Error& error) {
  std::fprintf(stderr, "vigie: %s\n", error.message.c_str());
  return 1;
}

int print_answer(const ApiOptions& options, const boost::json::value& answer,
                 const std::function<void(const boost::json::value&)>& text) {
  if (options.json) {
    std::printf("%s\n", boost::json::serialize(answer).c_str());
  } else {
    text(answer);
  }
  return 0;
}

}  // namespace vigie::app
