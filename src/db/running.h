// Two small things that both kinds of connection are made of.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

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

}  // namespace vigie::db
