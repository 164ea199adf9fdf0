#include "gateway/gateway.h"

namespace vigie {

std::string_view to_string(BodyEscape escape) {
  switch (escape) {
    case BodyEscape::none:
      return "none";
    case BodyEscape::json:
      return "json";
    case BodyEscape::form:
      return "form";
  }
  return "none";
}

std::string_view to_string(RequestSign sign) {
  return sign == RequestSign::ovh ? "ovh" : "none";
}

std::vector<std::pair<std::string_view, std::string_view>> templates_of(const Gateway& gateway) {
  std::vector<std::pair<std::string_view, std::string_view>> templates = {
      {"url", gateway.url},
      {"user", gateway.user},
      {"password", gateway.password},
      {"body", gateway.body}};
  for (const auto& [header, value] : gateway.headers) templates.emplace_back("headers", value);
  return templates;
}

}  // namespace vigie
