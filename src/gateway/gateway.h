// An SMS gateway, described as data: the request that hands a message over, and how its answer is
// read. What providers are known by name is a table (gateway_presets.cc), no code.
//
// Texts of the request are templates (gateway_template.h). Does not send (notify/sms does), and
// holds no secret: templates and settings name them. Pure values.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "check/question.h"

namespace vigie {

// How variables are written into the body, so that no text can end the field it stands in.
enum class BodyEscape { none, json, form };
std::string_view to_string(BodyEscape escape);

// Beyond a header and a password: what a provider wants computed over the finished request.
enum class RequestSign { none, ovh };
std::string_view to_string(RequestSign sign);

struct Gateway {
  GatewayName name;
  std::string preset;
  std::string method = "POST";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string user;  // of basic authentication; empty: none
  std::string password;
  std::string body;
  BodyEscape escape = BodyEscape::json;
  RequestSign sign = RequestSign::none;
  std::vector<StatusRange> accepted = {{200, 299}};
  std::string accepted_matches;  // RE2 over the body; empty: the status is enough
  // Other statuses, and no answer, are tried again.
  std::vector<StatusRange> failed_for_good = {{300, 407}, {409, 424}, {426, 428}, {430, 499}};
  std::map<std::string, std::string> settings;  // {{settings.NAME}} in the templates
  friend bool operator==(const Gateway&, const Gateway&) = default;
};

// The templates of a gateway, each with the key under which it is configured.
std::vector<std::pair<std::string_view, std::string_view>> templates_of(const Gateway& gateway);

struct GatewayPreset {
  std::string_view name;
  std::string_view doc;
  std::vector<std::string_view> needs;   // settings without which it cannot work
  std::vector<std::string_view> allows;  // further ones
  Gateway gateway;
};
std::span<const GatewayPreset> gateway_presets();
const GatewayPreset* find_preset(std::string_view name);  // null: there is none

}  // namespace vigie
