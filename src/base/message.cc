#include "base/message.h"

#include <charconv>
#include <iterator>
#include <optional>
#include <unordered_map>

#include "base/text.h"

namespace vigie {

namespace {

struct Translation {
  std::string_view english;
  std::string_view french;
};
// The build collects the french.inc of each folder (src/base/CMakeLists.txt).
constexpr Translation translations[] = {
#include "french_of_all_folders.inc"
};

// The stored form begins with the unit separator, which no text of a person begins with. Then one
// item: "5:words" are foreign words, "9(words {}5:words)" a format of ours and its arguments.
// Sizes are in bytes, so that an argument may hold anything, the separator too.
constexpr char mark = '\x1f';
constexpr std::size_t deepest = 16;  // a bound for whoever reads lines that others wrote

void write_item(std::string& out, const Message& message) {
  out += std::to_string(message.words().size());
  out += message.is_said() ? '(' : ':';
  out += message.words();
  if (!message.is_said()) return;
  for (const Message& argument : message.arguments()) write_item(out, argument);
  out += ')';
}

std::optional<Message> read_item(std::string_view& rest, std::size_t depth) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), size);
  if (error != std::errc{} || depth > deepest) return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  if (rest.empty() || (rest[0] != ':' && rest[0] != '(') || rest.size() - 1 < size)
    return std::nullopt;
  const bool said = rest[0] == '(';
  const std::string_view words = rest.substr(1, size);
  rest.remove_prefix(1 + size);
  if (!said) return verbatim(words);
  std::vector<Message> arguments;
  while (!rest.empty() && rest[0] != ')') {
    std::optional<Message> argument = read_item(rest, depth + 1);
    if (!argument) return std::nullopt;
    arguments.push_back(std::move(*argument));
  }
  if (rest.empty()) return std::nullopt;
  rest.remove_prefix(1);
  return Message::said(words, std::move(arguments));
}

// Each argument of foreign words has at most `longest` bytes.
Message with_short_words(const Message& message, std::size_t longest) {
  if (!message.is_said()) return verbatim(shorten(message.words(), longest));
  std::vector<Message> arguments;
  for (const Message& argument : message.arguments())
    arguments.push_back(with_short_words(argument, longest));
  return Message::said(message.words(), std::move(arguments));
}

}  // namespace

Message Message::said(std::string_view format, std::vector<Message> arguments) {
  Message message;
  message.words_ = format;
  message.arguments_ = std::move(arguments);
  message.said_ = true;
  return message;
}

Message Message::foreign(std::string words) {
  Message message;
  message.words_ = std::move(words);
  return message;
}

Message joined(const std::vector<Message>& parts, std::string_view separator) {
  std::string format;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) format += separator;
    format += "{}";
  }
  return Message::said(format, parts);
}

namespace {

// French keeps what is inside its quotation marks, and its high punctuation, from starting a new
// line. The tables have plain spaces there, which a person can see.
std::string with_no_break_spaces(std::string_view french) {
  constexpr std::string_view no_break = "\u00A0";
  constexpr std::string_view opening = "«";
  std::string out;
  for (std::size_t i = 0; i < french.size(); ++i) {
    const std::string_view rest = french.substr(i + 1);
    const bool before = rest.starts_with(':') || rest.starts_with(';') || rest.starts_with('?') ||
                        rest.starts_with('!') || rest.starts_with("»");
    const bool space = french[i] == ' ';
    if (space && ((before && i > 0) || french.substr(0, i).ends_with(opening)))
      out += no_break;
    else
      out += french[i];
  }
  return out;
}

}  // namespace

std::string_view french_of(std::string_view format) {
  static const auto catalogue = [] {
    std::unordered_map<std::string_view, std::string> all;
    for (const Translation& each : translations)
      all.emplace(each.english, with_no_break_spaces(each.french));
    return all;
  }();
  const auto found = catalogue.find(format);
  return found == catalogue.end() ? std::string_view() : std::string_view(found->second);
}

std::string text(const Message& message, Language language) {
  if (!message.is_said()) return message.words();
  std::string_view format = message.words();
  if (language == Language::fr)
    if (const std::string_view french = french_of(format); !french.empty()) format = french;
  std::string out;
  std::size_t from = 0;
  std::size_t taken = 0;
  for (Placeholder next = next_placeholder(format, from, taken); next.size > 0;
       next = next_placeholder(format, from, taken)) {
    out += format.substr(from, next.at - from);
    from = next.at + next.size;
    if (next.brace) {
      out += format[next.at];
      continue;
    }
    if (next.counted) ++taken;
    // Only a line that others wrote lacks an argument: its placeholder stays visible.
    out += next.argument < message.arguments().size()
               ? text(message.arguments()[next.argument], language)
               : std::string(format.substr(next.at, next.size));
  }
  return out += format.substr(from);
}

std::string stored(const Message& message) {
  if (!message.is_said() && !message.words().starts_with(mark)) return message.words();
  std::string out(1, mark);
  write_item(out, message);
  return out;
}

std::string stored(const Message& message, std::size_t limit) {
  if (!message.is_said()) return stored(verbatim(shorten(message.words(), limit)));
  std::string line = stored(message);
  for (const std::size_t longest : {160, 80, 40, 20})
    if (line.size() > limit) line = stored(with_short_words(message, longest));
  return line.size() <= limit ? line : shorten(text(message), limit);
}

Message from_stored(std::string_view line) {
  if (!line.starts_with(mark)) return verbatim(line);
  std::string_view rest = line.substr(1);
  std::optional<Message> message = read_item(rest, 0);
  return message && rest.empty() ? std::move(*message) : verbatim(line);
}

}  // namespace vigie
