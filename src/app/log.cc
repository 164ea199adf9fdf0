#include "app/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/json.hpp>

#include "base/choice.h"

namespace vigie::app {

namespace {

bool as_json = false;

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// A value with spaces is quoted, so that a line can be taken apart again.
std::string text_value(const std::string& value) {
  if (!value.empty() && value.find_first_of(" \t\n\r\"=") == std::string::npos) return value;
  return boost::json::serialize(boost::json::value(value));
}

}  // namespace

Result<void> start_log(std::string_view format, std::string_view level) {
  constexpr std::string_view formats[] = {"text", "json"};
  constexpr std::string_view levels[] = {"debug", "info", "warning", "error"};
  const auto chosen_format =
      choose("--log-format", format, std::span<const std::string_view>(formats));
  if (!chosen_format) return fail(chosen_format.error());
  const auto chosen_level = choose("--log-level", level, std::span<const std::string_view>(levels));
  if (!chosen_level) return fail(chosen_level.error());
  as_json = *chosen_format == 1;
  auto logger = spdlog::stderr_logger_mt("vigie");
  logger->set_pattern(as_json ? R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ",%v})" : "%Y-%m-%dT%H:%M:%S.%eZ %v",
                      spdlog::pattern_time_type::utc);
  logger->set_level(spdlog_level(static_cast<LogLevel>(*chosen_level)));
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
  return {};
}

bool logs(LogLevel level) {
  return spdlog::default_logger_raw()->should_log(spdlog_level(level));
}

void log(LogLevel level, std::string_view message, const LogFields& fields) {
  if (!logs(level)) return;
  std::string line;
  if (as_json) {
    line = "\"level\":\"" + std::string(to_string(level)) +
           "\",\"message\":" + boost::json::serialize(boost::json::value(message));
    for (const auto& [name, value] : fields)
      line += ",\"" + std::string(name) + "\":" + boost::json::serialize(boost::json::value(value));
  } else {
    line = std::string(to_string(level)) + " " + std::string(message);
    for (const auto& [name, value] : fields)
      line += " " + std::string(name) + "=" + text_value(value);
  }
  spdlog::default_logger_raw()->log(spdlog_level(level), "{}", line);
}

}  // namespace vigie::app
