// From the run of a Nagios plugin to what a check makes of it.
#pragma once

#include <string>

#include "base/result.h"
#include "base/secret_text.h"
#include "probe/plugin/plugin_runner.h"
#include "probe/probe.h"

namespace vigie {

// The program to run: `program` is a name in `folder`, or its whole path; folders in between are
// fine, a way out ("..") is not. Whoever writes the configuration chooses among these programs, and
// what is started runs as the server's user.
Result<std::string> plugin_path(const std::string& folder, const std::string& program);

// Pure; the check is one of PluginCheck. `details`: exit_code, run_ms, output (all lines after the
// first), errors, and for each metric perf_<label>, with _unit, _warn and _crit where it has them.
ProbeAnswer judge_plugin(const Check& check, const PluginResult& result);

// `folder` is where plugins lie; empty: none may be run. Arguments may name secrets: they are
// filled in when the plugin is started, and taken out of what it says. (While it runs, this
// machine's users can see them in the list of processes.) `runner` must outlive the probe.
Probe plugin_probe(PluginRunner& runner, std::string folder, SecretLookup secrets = {});

}  // namespace vigie
