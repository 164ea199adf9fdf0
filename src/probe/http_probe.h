// From an answer of a server to what a check makes of it: what the check wants, compared with what
// came, in one short sentence and the evidence for it.
#pragma once

#include "base/secret_text.h"
#include "http/client.h"
#include "probe/probe.h"

namespace vigie {

// Both are pure; the check is one of HttpCheck.
http::ClientRequest probe_request(const Check& check);

// Every condition that fails is named in the summary, the first first. `details` always holds the
// phases (phase_dns_ms, phase_connect_ms, phase_tls_ms, phase_first_byte_ms, phase_transfer_ms,
// phase_total_ms) and, where known, status, remote_address, url (after redirects) and
// certificate_expires / _subject / _issuer / _error; of a bad answer also body_excerpt.
ProbeAnswer evaluate(const Check& check, const http::ClientResult& result, Instant finished);

// The request with the secrets that its address, headers and body name; `used` gets them. Where one
// is missing, or holds what cannot stand in its place: why, without any content.
Result<http::ClientRequest> fill_request(http::ClientRequest request, const SecretLookup& secrets,
                                         UsedSecrets& used);

// `client` must outlive the probe; `clock` is called on its thread. A secret that is missing
// refuses the question at once; none that was used is in an answer, also not where the server sent
// it back.
Probe http_probe(http::Client& client, std::function<Instant()> clock, SecretLookup secrets = {});

}  // namespace vigie
