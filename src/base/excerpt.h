// The beginning of an answer's body as text that any database, JSON or terminal takes.
#pragma once

#include <string>
#include <string_view>

namespace vigie {

// Valid UTF-8 of at most `limit` bytes. What is not UTF-8 and control characters other than tab and
// newline become U+FFFD, a run of them only one.
std::string excerpt(std::string_view bytes, std::size_t limit);

// The same on one line, for a sentence: tabs and line breaks become spaces.
std::string excerpt_line(std::string_view bytes, std::size_t limit);

}  // namespace vigie
