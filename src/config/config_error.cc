#include "config/config_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/limits.h"

namespace vigie {

Message message_of(const ConfigError& error) {
  // As compilers write it, in every language, so that editors find the place.
  const std::string place = error.line > 0
                                ? fmt::format("{}:{}:{}: ", error.file, error.line, error.column)
                                : error.file + ": ";
  std::vector<Message> parts = {verbatim(place), error.message};
  if (!error.suggestion.empty()) parts.push_back(say(" ({})", error.suggestion));
  return joined(parts, "");
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

Message ConfigErrors::message() const {
  std::vector<Message> lines;
  for (const ConfigError& error : errors_) lines.push_back(message_of(error));
  if (left_out_ > 0) lines.push_back(say("and {} more", left_out_));
  return joined(lines, "\n");
}

Error ConfigErrors::error() const {
  return Error{code_, message()};
}

}  // namespace vigie
