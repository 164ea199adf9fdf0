// What registries say about a domain (RDAP: RFC 9082, RFC 9083) and which registry to ask (IANA's
// bootstrap file: RFC 9224). Pure: texts to values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "civil/instant.h"

namespace vigie {

// Top level or deeper ("fr", "co.example") -> base URL with a slash at its end, https if there is
// one.
using RdapServers = std::map<std::string, std::string>;

Result<RdapServers> parse_rdap_servers(std::string_view json);

// The base of the longest suffix that is listed.
std::optional<std::string> rdap_server_for(const RdapServers& servers, std::string_view domain);

// "https://rdap.example/domain/example.org"
std::string rdap_url(std::string_view base, std::string_view domain);

struct Registration {
  std::optional<Instant> expires;   // of the registry, not of the registrar
  std::vector<std::string> status;  // RFC 8056: "active", "redemption period"
  std::string registrar;
};

// invalid: it is no RDAP answer about a domain.
Result<Registration> parse_registration(std::string_view json);

// A status in which the domain is lost or about to be, or does not resolve.
bool is_alarming(std::string_view status);

}  // namespace vigie
