// What is wrong in a configuration, and where. A reader collects errors instead of stopping at the
// first, so that one run of `vigie plan` shows all that there is to mend.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vigie {

struct ConfigError {
  std::string file;  // as it was given; for a stored resource its key: "check/web"
  int line = 0;      // 1-based; 0: the place is the whole file
  int column = 0;    // 1-based, in characters
  Message message;
  Message suggestion;  // the remedy; may be empty
  friend bool operator==(const ConfigError&, const ConfigError&) = default;
};

// "conf/web.yaml:3:5: unknown key \"intervall\" in a check (did you mean interval?)"
Message message_of(const ConfigError& error);

// Keeps the first limits::config_errors (20) and counts the others.
class ConfigErrors {
 public:
  // What a caller that answers with a Result is told.
  explicit ConfigErrors(ErrorCode code = ErrorCode::invalid) : code_(code) {}

  void add(ConfigError error);
  bool empty() const { return errors_.empty(); }
  std::span<const ConfigError> list() const { return errors_; }
  std::size_t left_out() const { return left_out_; }
  // In the order of files, lines and columns.
  void sort();
  // One line an error, and how many were left out.
  Message message() const;
  std::string text(Language language = Language::en) const {
    return vigie::text(message(), language);
  }
  // For callers that answer with a Result.
  Error error() const;

 private:
  ErrorCode code_;
  std::vector<ConfigError> errors_;
  std::size_t left_out_ = 0;
};

}  // namespace vigie
