// From a dialogue over TCP to what a check makes of it, for two kinds of check: one that expects
// words, one that looks at a certificate.
#pragma once

#include <functional>

#include "base/secret_text.h"
#include "http/client.h"
#include "probe/probe.h"

namespace vigie {

// All four are pure; the check is one of TcpCheck, or of TlsCheck.
http::DialogueRequest tcp_request(const Check& check);
http::DialogueRequest tls_request(const Check& check);

// `details` as http_probe.h has them, except what only HTTP has; of a bad answer also `said`, the
// end of what the other side said.
ProbeAnswer evaluate_tcp(const Check& check, const http::DialogueResult& result, Instant finished);
ProbeAnswer evaluate_tls(const Check& check, const http::DialogueResult& result, Instant finished);

// `client` must outlive the probes; `clock` is called on its thread. What is sent may name secrets,
// as in http_probe.h.
Probe tcp_probe(http::Client& client, std::function<Instant()> clock, SecretLookup secrets = {});
Probe tls_probe(http::Client& client, std::function<Instant()> clock);

}  // namespace vigie
