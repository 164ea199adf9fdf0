#include "base/choice.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"

namespace vigie {

Result<std::size_t> choose(std::string_view what, std::string_view text,
                           std::span<const std::string_view> words) {
  const auto found = std::ranges::find(words, text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const std::vector<std::string> candidates(words.begin(), words.end());
  std::string message(what);
  message += " is one of " + join(candidates, ", ") + ", not \"" + shorten(text, 60) + "\"";
  if (const auto meant = closest(text, candidates)) message += ": did you mean \"" + *meant + "\"?";
  return fail(ErrorCode::invalid, std::move(message));
}

}  // namespace vigie
