#include "config/plain_secrets.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/secret_text.h"
#include "base/text.h"

namespace vigie {

namespace {

constexpr std::array<std::string_view, 5> secret_headers = {"authorization", "proxy-authorization",
                                                            "cookie", "x-api-key", "x-auth-token"};

std::span<const std::pair<std::string, std::string>> headers_of(const Question& question) {
  if (const auto* http = std::get_if<HttpCheck>(&question)) return http->headers;
  if (const auto* prometheus = std::get_if<PrometheusCheck>(&question)) return prometheus->headers;
  return {};
}

}  // namespace

std::vector<Message> plain_secrets(const Configuration& configuration) {
  std::vector<Message> warnings;
  for (const auto& [name, check] : configuration.checks) {
    for (const auto& [header, value] : headers_of(check.question)) {
      if (std::ranges::find(secret_headers, to_lower(header)) == secret_headers.end()) continue;
      if (!secret_names(value).empty()) continue;
      warnings.push_back(
          say("check/{}: the header {} is plain text in files, database and export: put the secret "
              "into a file NAME of the secrets directory and write {{{{secret.NAME}}}}",
              name.text, header));
    }
  }
  return warnings;
}

}  // namespace vigie
