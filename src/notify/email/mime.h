// The parts of RFC 5322 and MIME that our messages need. Pure; writes only, never parses.
//
// Everything written is 7-bit with lines of at most 78 characters, so that no server on the way has
// a reason to change it. No text given to these functions can begin a header of its own: header
// texts go through one_line first.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace vigie {

// "Subject: text\r\n"; text that is not plain ASCII, or too long for one line, becomes encoded
// words (RFC 2047, UTF-8, Q), folded between them.
std::string header(std::string_view name, std::string_view text);

// "To: Alice Martin <alice@example.org>\r\n". The address must have passed check_mailbox.
std::string mailbox_header(std::string_view name, std::string_view person,
                           std::string_view address);

// An address that may stand in a header and in an SMTP command: local@domain of printable ASCII
// without spaces, quotes, brackets, commas or semicolons, at most 254 characters. invalid
// otherwise.
Result<std::string> check_mailbox(std::string_view address);
std::string_view domain_of(std::string_view mailbox);

// "<left@domain>" of what is left when all but letters, digits, '.', '-' and '_' became '-'.
std::string message_id(std::string_view left, std::string_view domain);

// One leaf of a multipart: its headers, an empty line and the text in quoted-printable. Line ends
// of any kind become CRLF.
std::string text_part(std::string_view type, std::string_view text);

std::string quoted_printable(std::string_view text);

}  // namespace vigie
