// Questions and answers of the DNS as bytes (RFC 1035, 3596, 2782, 8659, 6891). Pure.
//
// Reads whatever comes without trusting it: lengths, compression that goes in circles, names that
// are too long. Knows the presentation form of the types that a check may ask for; others come as
// RFC 3597 writes them ("\# 4 c0000201").
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

struct DnsRecord {
  std::string name;  // without the last dot; the root is "."
  std::string type;  // "MX"
  std::uint32_t ttl = 0;
  std::string value;  // "10 mail.example.org"; names in lower case, without the last dot
  friend bool operator==(const DnsRecord&, const DnsRecord&) = default;
};

struct DnsReply {
  std::uint16_t id = 0;
  std::string question;  // "example.org MX"; empty when there is not exactly one
  bool truncated = false;
  bool authoritative = false;
  bool authenticated = false;  // the AD flag
  int rcode = 0;               // extended by EDNS
  std::vector<DnsRecord> answers;
};

// The types that can be asked by name.
std::span<const std::string_view> dns_types();
std::string dns_rcode(int rcode);  // "NXDOMAIN", "RCODE11"
std::optional<int> dns_rcode_number(std::string_view word);

// Lower case, without the last dot: how names are compared here.
std::string canonical_dns_name(std::string_view name);

// One question, recursion desired. With `dnssec` it says that it understands signatures (DO) and
// wants to know whether they hold (AD). None when the name cannot be written in the DNS or the type
// is not one of dns_types().
std::optional<std::string> dns_query(std::uint16_t id, std::string_view name, std::string_view type,
                                     bool dnssec);

// None when it is no answer.
std::optional<DnsReply> parse_dns_reply(std::string_view bytes);

}  // namespace vigie
