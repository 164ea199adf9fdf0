#include "base/ids.h"

namespace vigie {

Result<std::string> parse_slug(std::string_view text) {
  const auto letter_or_digit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  if (text.empty()) return fail(ErrorCode::invalid, say("a name is missing"));
  if (text.size() > 63) return fail(ErrorCode::invalid, say("a name has at most 63 characters"));
  if (!letter_or_digit(text.front()))
    return fail(ErrorCode::invalid,
                say("a name begins with a letter a-z or a digit: \"{}\"", text));
  for (char c : text) {
    if (!letter_or_digit(c) && c != '-' && c != '_')
      return fail(ErrorCode::invalid, say("a name has only a-z, 0-9, - and _: \"{}\"", text));
  }
  return std::string(text);
}

}  // namespace vigie
