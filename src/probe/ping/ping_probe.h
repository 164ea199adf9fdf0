// From the echoes of a host to what a check makes of them.
#pragma once

#include <string>

#include "http/client.h"
#include "probe/ping/ping_engine.h"
#include "probe/probe.h"

namespace vigie {

// Pure; the check is one of PingCheck. `obstacle`: why nothing of ours can leave for the host;
// empty: nothing stands in the way. `details`: packets_sent, packets_received, loss_percent,
// round_trip_{least,mean,most}_ms, remote_address, and where there is one duplicates and refusal.
ProbeAnswer judge_ping(const Check& check, const std::string& address, const PingResult& result,
                       const Message& obstacle);

// `names` resolves; both must outlive the probe.
Probe ping_probe(PingEngine& engine, http::Client& names);

}  // namespace vigie
