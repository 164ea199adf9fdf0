#include "probe/rdap.h"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "base/text.h"

namespace vigie {

namespace json = boost::json;

namespace {

// Members of objects that may be anything: what has another type than it should is not there.
const json::value* member(const json::value& value, std::string_view name) {
  const json::object* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(name);
}

std::string text_member(const json::value& value, std::string_view name) {
  const json::value* found = member(value, name);
  const json::string* text = found == nullptr ? nullptr : found->if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

const json::array& array_member(const json::value& value, std::string_view name) {
  static const json::array none;
  const json::value* found = member(value, name);
  const json::array* list = found == nullptr ? nullptr : found->if_array();
  return list == nullptr ? none : *list;
}

std::string with_slash(std::string url) {
  if (!url.ends_with('/')) url += '/';
  return url;
}

// Of an entity's jCard (RFC 7095): ["vcard", [["fn", {}, "text", "Some Registrar"], ...]].
std::string full_name(const json::value& entity) {
  const json::array& card = array_member(entity, "vcardArray");
  if (card.size() < 2 || !card[1].is_array()) return {};
  for (const json::value& property : card[1].get_array()) {
    const json::array* parts = property.if_array();
    if (parts != nullptr && parts->size() >= 4 && (*parts)[0] == "fn" && (*parts)[3].is_string())
      return std::string((*parts)[3].get_string());
  }
  return {};
}

std::string registrar_of(const json::value& answer) {
  for (const json::value& entity : array_member(answer, "entities")) {
    for (const json::value& role : array_member(entity, "roles"))
      if (role == "registrar") return full_name(entity);
  }
  return {};
}

}  // namespace

Result<RdapServers> parse_rdap_servers(std::string_view text) {
  boost::system::error_code error;
  const json::value value = json::parse(text, error);
  RdapServers servers;
  if (!error) {
    for (const json::value& service : array_member(value, "services")) {
      const json::array* pair = service.if_array();
      if (pair == nullptr || pair->size() < 2) continue;
      const json::array* names = (*pair)[0].if_array();
      const json::array* urls = (*pair)[1].if_array();
      if (names == nullptr || urls == nullptr) continue;
      std::string base;
      for (const json::value& url : *urls)
        if (url.is_string() && (base.empty() || url.get_string().starts_with("https://")))
          base = with_slash(std::string(url.get_string()));
      for (const json::value& name : *names)
        if (name.is_string() && !base.empty())
          servers[to_lower(std::string_view(name.get_string()))] = base;
    }
  }
  if (servers.empty()) return fail(ErrorCode::invalid, say("this is no list of RDAP servers"));
  return servers;
}

std::optional<std::string> rdap_server_for(const RdapServers& servers, std::string_view domain) {
  std::string suffix = to_lower(domain);
  if (suffix.ends_with('.')) suffix.pop_back();
  while (true) {
    if (const auto found = servers.find(suffix); found != servers.end()) return found->second;
    const std::size_t dot = suffix.find('.');
    if (dot == std::string::npos) return std::nullopt;
    suffix.erase(0, dot + 1);
  }
}

std::string rdap_url(std::string_view base, std::string_view domain) {
  return with_slash(std::string(base)) + "domain/" + to_lower(domain);
}

Result<Registration> parse_registration(std::string_view text) {
  boost::system::error_code error;
  const json::value value = json::parse(text, error);
  if (error || text_member(value, "objectClassName") != "domain")
    return fail(ErrorCode::invalid, say("the registry's answer is not about a domain"));
  Registration registration;
  for (const json::value& event : array_member(value, "events")) {
    if (text_member(event, "eventAction") != "expiration") continue;
    if (const auto date = parse_rfc3339(text_member(event, "eventDate")))
      registration.expires = *date;
  }
  for (const json::value& status : array_member(value, "status"))
    if (status.is_string()) registration.status.emplace_back(status.get_string());
  registration.registrar = registrar_of(value);
  return registration;
}

bool is_alarming(std::string_view status) {
  constexpr std::array<std::string_view, 5> alarming = {"redemption period", "pending delete",
                                                        "client hold", "server hold", "inactive"};
  return std::ranges::find(alarming, to_lower(status)) != alarming.end();
}

}  // namespace vigie
