// Words of which a person chooses one: a language, a severity.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/result.h"

namespace vigie {

// Which of `words` the text is, exactly. Otherwise invalid, with all the words and the one that was
// probably meant; `what` opens the sentence: "a severity".
Result<std::size_t> choose(std::string_view what, std::string_view text,
                           std::span<const std::string_view> words);

// The same for an enumeration that has a to_string().
template <class Enum, std::size_t n>
Result<Enum> choose(std::string_view what, std::string_view text, const Enum (&values)[n]) {
  std::string_view words[n];
  for (std::size_t i = 0; i < n; ++i) words[i] = to_string(values[i]);
  return choose(what, text, std::span<const std::string_view>(words)).map([&](std::size_t i) {
    return values[i];
  });
}

}  // namespace vigie
