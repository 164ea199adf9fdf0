// Words that every message to a person shares, in French and English: severities, lists of names;
// times and lengths are in civil/time_words.h. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "check/check.h"
#include "civil/time_words.h"
#include "people/people.h"

namespace vigie {

std::string_view severity_word(Severity severity, Language language);  // "CRITICAL", "CRITIQUE"
std::string_view severity_mark(Severity severity);  // a shape, for who cannot tell the colours

// "Alice, Bob and Chloé"
std::string list_text(std::span<const std::string> names, Language language);

// Safe to put in a header or a line of text: control characters, line and paragraph separators and
// bidirectional overrides become one space, bytes that are not UTF-8 become U+FFFD; trimmed.
std::string one_line(std::string_view text);

}  // namespace vigie
