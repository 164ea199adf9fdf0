// From the answer of a name server to what a check makes of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/client.h"
#include "probe/dns/dns_asker.h"
#include "probe/probe.h"

namespace vigie {

// A record's value as it is compared: without quotes, in lower case where the DNS knows no case,
// addresses in their shortest form.
std::string comparable_dns_value(std::string_view type, std::string_view value);

// "192.0.2.7:53" of each "nameserver" line of a resolv.conf; this machine if there is none.
std::vector<std::string> name_servers(std::string_view resolv_conf);

// "ns.example.org:5353" in its parts; the port is 53 unless it is written.
struct DnsServer {
  std::string host;
  int port = 53;
};
DnsServer dns_server(const std::string& text);

// Pure; the check is one of DnsCheck. `obstacle`: why nothing of ours can reach the server; empty:
// nothing stands in the way. `details`: server, transport, round_trip_ms, rcode, answer,
// authenticated, authoritative and, where there is some, garbage.
ProbeAnswer judge_dns(const Check& check, const DnsResult& result, const Message& obstacle);

// `names` resolves servers that are given by name; both must outlive the probe.
Probe dns_probe(DnsAsker& asker, http::Client& names);

}  // namespace vigie
