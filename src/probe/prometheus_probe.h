// The result of a PromQL query, compared with a threshold.
//
// Prometheus that does not answer, or refuses the query, says nothing about the service: nothing
// was asked, unless the check says that silence is bad.
#pragma once

#include "base/secret_text.h"
#include "http/client.h"
#include "probe/probe.h"

namespace vigie {

// Both are pure; the check is one of PrometheusCheck. The summary names the worst series, the
// details are series, value, series_count, series_bad and the phases (http_probe.h).
http::ClientRequest prometheus_request(const Check& check);
ProbeAnswer evaluate_prometheus(const Check& check, const http::ClientResult& result);

// `client` must outlive the probe. Headers may name secrets, as in http_probe.h.
Probe prometheus_probe(http::Client& client, SecretLookup secrets = {});

}  // namespace vigie
