// The program's log: one line an event, text or JSON, to standard error. Never a secret, an address
// of a person, or a raw path.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace vigie::app {

enum class LogLevel { debug, info, warning, error };

// Once, at start. invalid: a format or level that is not one.
Result<void> start_log(std::string_view format, std::string_view level);

// Whether a line of this level is written.
bool logs(LogLevel level);

using LogFields = std::vector<std::pair<std::string_view, std::string>>;
void log(LogLevel level, std::string_view message, const LogFields& fields = {});

inline void log_info(std::string_view message, const LogFields& fields = {}) {
  log(LogLevel::info, message, fields);
}
inline void log_warning(std::string_view message, const LogFields& fields = {}) {
  log(LogLevel::warning, message, fields);
}
inline void log_error(std::string_view message, const LogFields& fields = {}) {
  log(LogLevel::error, message, fields);
}

}  // namespace vigie::app
