// From an answer of a server to an observation of its check. Pure: what the check wants, compared
// with what came, in one short sentence and the evidence for it.
#pragma once

#include "check/check.h"
#include "http/client.h"

namespace vigie {

http::ClientRequest probe_request(const Check& check);

// Every condition that fails is named in the summary, the first first. `details` always holds the
// phases (phase_dns_ms, phase_connect_ms, phase_tls_ms, phase_first_byte_ms, phase_transfer_ms,
// phase_total_ms) and, where known, status, remote_address, url (after redirects) and
// certificate_expires / _subject / _issuer / _error; of a bad answer also body_excerpt.
// Not for a result that says nothing about the server (http::not_asked).
Observation evaluate(const Check& check, const http::ClientResult& result, Instant started,
                     Instant finished);

}  // namespace vigie
