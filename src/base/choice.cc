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
  const std::string wrong = shorten(text, 60);
  if (const auto meant = closest(text, candidates))
    return fail(ErrorCode::invalid, say("{} is one of {}, not \"{}\": did you mean \"{}\"?",
                                        term(what), join(candidates, ", "), wrong, *meant));
  return fail(ErrorCode::invalid,
              say("{} is one of {}, not \"{}\"", term(what), join(candidates, ", "), wrong));
}

}  // namespace vigie
