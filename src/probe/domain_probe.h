// How long a domain is still registered for, asked at its registry.
//
// A registry that does not answer says nothing about the domain. What it said last speaks for three
// more days (a date of expiry does not come nearer by itself); without that nothing was asked.
#pragma once

#include <functional>

#include "http/client.h"
#include "probe/probe.h"
#include "probe/rdap.h"

namespace vigie {

inline constexpr Duration registration_speaks_for = hours(24 * 3);
inline constexpr Duration rdap_servers_speak_for = hours(24);

// What a registry said, and when.
struct KnownRegistration {
  Registration registration;
  Instant asked;
};

// What an answer of a registry's server holds. unavailable: nothing about the domain; not_found:
// the registry does not know it.
Result<Registration> read_registration(const http::ClientResult& result);

// Pure; the check is one of DomainCheck. `known.asked` is before `now` when the registry does not
// answer today, and `trouble` then says why.
ProbeAnswer evaluate_domain(const Check& check, const KnownRegistration& known, Instant now,
                            const Message& trouble);

struct DomainProbeOptions {
  std::string servers = "https://data.iana.org/rdap/dns.json";
};

// `client` must outlive the probe; `clock` is called on any thread.
Probe domain_probe(http::Client& client, std::function<Instant()> clock,
                   DomainProbeOptions options = {});

}  // namespace vigie
