#include "notify/email/mime.h"

#include <fmt/format.h>

#include <algorithm>

#include "notify/wording.h"

namespace vigie {

namespace {

constexpr std::size_t line_limit = 76;  // RFC 2045 section 6.7 and RFC 2047 section 2

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

std::string hex_escape(char c) {
  return fmt::format("={:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
}

// Encoded words separated by folds. `column` is what stands before the first of them. Only letters
// and digits stay bare: then the same words are lawful in a phrase (RFC 2047 section 5, rule 3).
std::string encoded_words(std::string_view text, std::size_t column) {
  constexpr std::string_view open = "=?utf-8?Q?";
  constexpr std::string_view close = "?=";
  std::string out(open);
  std::size_t used = column + open.size();
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && is_continuation(text[end])) ++end;  // a character is never split
    std::string character;
    for (const char c : text.substr(at, end - at))
      character += c == ' ' ? "_" : is_letter_or_digit(c) ? std::string(1, c) : hex_escape(c);
    if (used + character.size() + close.size() > line_limit) {
      out += fmt::format("{}\r\n {}", close, open);
      used = 1 + open.size();
    }
    out += character;
    used += character.size();
    at = end;
  }
  return out + std::string(close);
}

bool is_plain(std::string_view text) {
  return text.find("=?") == std::string_view::npos &&
         std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace

std::string header(std::string_view name, std::string_view text) {
  const std::string line = one_line(text);
  const std::size_t column = name.size() + 2;
  if (is_plain(line) && column + line.size() <= line_limit)
    return fmt::format("{}: {}\r\n", name, line);
  return fmt::format("{}: {}\r\n", name, encoded_words(line, column));
}

std::string mailbox_header(std::string_view name, std::string_view person,
                           std::string_view address) {
  const std::string line = one_line(person);
  if (line.empty()) return fmt::format("{}: {}\r\n", name, address);
  const bool bare = std::ranges::all_of(
      line, [](char c) { return is_letter_or_digit(c) || c == ' ' || c == '-'; });
  const std::string phrase =
      bare && line.size() < line_limit / 2 ? line : encoded_words(line, name.size() + 2);
  const std::size_t begin = phrase.rfind('\n') == std::string::npos ? 0 : phrase.rfind('\n') + 1;
  const std::size_t column = phrase.size() - begin + (begin == 0 ? name.size() + 2 : 0);
  const bool fits = column + address.size() + 3 <= line_limit;
  return fmt::format("{}: {}{}<{}>\r\n", name, phrase, fits ? " " : "\r\n ", address);
}

Result<std::string> check_mailbox(std::string_view address) {
  constexpr std::string_view forbidden = "\"()<>[]:;,\\";
  const std::size_t at = address.find('@');
  const bool shaped = at != std::string_view::npos && at > 0 && at + 1 < address.size() &&
                      address.find('@', at + 1) == std::string_view::npos &&
                      address.size() <= 254 && at <= 64;
  const bool clean = std::ranges::all_of(address, [&](char c) {
    return c > 0x20 && c < 0x7F && forbidden.find(c) == std::string_view::npos;
  });
  if (!shaped || !clean)
    return fail(ErrorCode::invalid,
                say("this e-mail address cannot be used: it must read local@domain, in ASCII, "
                    "without spaces, quotes or brackets"));
  return std::string(address);
}

std::string_view domain_of(std::string_view mailbox) {
  return mailbox.substr(mailbox.rfind('@') + 1);
}

std::string message_id(std::string_view left, std::string_view domain) {
  std::string clean(left);
  for (char& c : clean)
    if (!is_letter_or_digit(c) && c != '.' && c != '-' && c != '_') c = '-';
  return fmt::format("<{}@{}>", clean, domain);
}

namespace {

// One line without its end. White space at its end would be lost on the way, "From " at its start
// be quoted by old mailboxes.
std::string quoted_line(std::string_view line) {
  std::string out;
  std::size_t used = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool last = i + 1 == line.size();
    const bool blank = c == ' ' || c == '\t';
    const bool from = i == 0 && line.starts_with("From ");
    const bool bare = (c > 0x20 && c < 0x7F && c != '=' && !from) || (blank && !last);
    const std::string written = bare ? std::string(1, c) : hex_escape(c);
    if (used + written.size() + (last ? 0 : 1) > line_limit) {
      out += "=\r\n";
      used = 0;
    }
    out += written;
    used += written.size();
  }
  return out;
}

}  // namespace

std::string quoted_printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of("\r\n");
    out += quoted_line(text.substr(0, end));
    out += "\r\n";
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  return out;
}

std::string text_part(std::string_view type, std::string_view text) {
  return fmt::format(
      "Content-Type: {}; charset=utf-8\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n"
      "\r\n{}",
      type, quoted_printable(text));
}

}  // namespace vigie
