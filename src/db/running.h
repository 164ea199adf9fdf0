// Small things that both kinds of connection are made of.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "base/text.h"
#include "civil/instant.h"

namespace vigie::db {

// Finds a statement by its text without copying the text.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

// Marks a connection as busy with a statement, also if the callback of its rows throws.
class Running {
 public:
  explicit Running(bool& flag) : flag_(flag) { flag_ = true; }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() { flag_ = false; }

 private:
  bool& flag_;
};

inline Error read_too_long(std::string_view during, milliseconds longest) {
  return Error{ErrorCode::unavailable,
               say("{}: this read took longer than {} and was ended: ask for less at once",
                   shorten(during, 200), to_string(Duration(longest)))};
}

}  // namespace vigie::db
