#include "config/config_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/limits.h"

namespace vigie {

std::string to_string(const ConfigError& error) {
  std::string out = error.file;
  if (error.line > 0) out += fmt::format(":{}:{}", error.line, error.column);
  out += ": " + error.message;
  if (!error.suggestion.empty()) out += " (" + error.suggestion + ")";
  return out;
}

void ConfigErrors::add(ConfigError error) {
  if (errors_.size() < limits::config_errors) {
    errors_.push_back(std::move(error));
  } else {
    ++left_out_;
  }
}

void ConfigErrors::sort() {
  std::ranges::stable_sort(errors_, {}, [](const ConfigError& error) {
    return std::tie(error.file, error.line, error.column);
  });
}

std::string ConfigErrors::text() const {
  std::string out;
  for (const ConfigError& error : errors_) out += to_string(error) + "\n";
  if (left_out_ > 0) out += fmt::format("and {} more\n", left_out_);
  if (!out.empty()) out.pop_back();
  return out;
}

Error ConfigErrors::error() const {
  return Error{code_, text()};
}

}  // namespace vigie
