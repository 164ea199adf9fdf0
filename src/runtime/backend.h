// What the routes stand on: the decider for commands and the live world, readers for what is on
// disk.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "runtime/decider_thread.h"
#include "runtime/reader_pool.h"

namespace vigie::runtime {

// What a report from the public form opens.
struct ReportForm {
  Severity severity = Severity::warning;
  PolicyName policy{std::string(default_policy)};
};

// Routes can be described without a server behind them: only their handlers use what is pointed to,
// and whoever lets them be called has set all of it.
struct Backend {
  DeciderThread* decider = nullptr;
  ReaderPool* readers = nullptr;
  const SystemClock* clock = nullptr;
  std::string link_key;                        // signs the acknowledge links
  std::string public_url;                      // without a slash at the end
  std::optional<ReportForm> report_form = {};  // none: there is no such form
  bool outside_heartbeat = false;              // somebody elsewhere notices when this server dies
};

}  // namespace vigie::runtime
