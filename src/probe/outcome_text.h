// What all probes say alike: lengths, failures, certificates, and the evidence of a connection.
// Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/secret_text.h"
#include "civil/instant.h"
#include "http/outcome.h"
#include "probe/probe.h"

namespace vigie {

// "3 d", "5 h", "20 min": rounded down, since a certificate is never valid for longer than it is.
Message human_left(Duration left);

// `good`, or all that is bad, the first first.
Message summary_of(Message good, const std::vector<Message>& bad);

// Adds to `bad` when less than `wanted` is left of the certificate.
void judge_certificate(std::optional<Duration> wanted,
                       const std::optional<http::Certificate>& certificate, Instant now,
                       std::vector<Message>& bad);

// "connection refused (connect)"; `timeout` is the check's.
Message failure_text(const http::Outcome& outcome, Duration timeout);

// Always the phases (phase_dns_ms, phase_connect_ms, phase_tls_ms, phase_first_byte_ms,
// phase_transfer_ms, phase_total_ms); where known remote_address and certificate_expires, _subject,
// _issuer, _error.
std::map<std::string, std::string> evidence(const http::Outcome& outcome);

// Without the secrets that were filled into the question, also where the other side sent them back.
ProbeAnswer blotted(ProbeAnswer answer, const UsedSecrets& used);

}  // namespace vigie
