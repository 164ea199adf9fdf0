// A sentence for a person, kept apart from its language until somebody reads it.
//
// In the code a sentence stands in English: say("there is no schedule \"{}\"", name). The English
// format is its id; the French of it stands in the french.inc of the folder, under that id.
// text(message, language) makes the words. What others said (an answer of a server, strerror) is
// verbatim(): it has no other language. An argument may be a message itself and is then read in the
// same language.
//
// Promises: text() never fails, whatever a message holds; a message without French reads in
// English. stored() and from_stored() keep a message in a column of text, so that evidence,
// receipts and journal lines can be read later in the language of the reader; what was stored as
// plain words reads as those words.
//
// Does not: choose a language, know plurals (write sentences that need none, or two messages),
// format numbers or times (hand over words). Pure; any thread.
#pragma once

#include <concepts>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/language.h"

namespace vigie {

// One place in a format where an argument goes: "{}" takes the next, "{1}" the second, "{{" is a
// brace.
struct Placeholder {
  std::size_t at = 0;        // where it begins
  std::size_t size = 0;      // how many bytes it takes; 0: there is none from here on
  std::size_t argument = 0;  // which argument goes there
  bool brace = false;        // a doubled brace, that is one brace of text
  bool counted = false;      // "{}"
};

// The next placeholder or doubled brace at or after `from`; `taken` of the kind "{}" came before.
// Braces that mean nothing are text.
constexpr Placeholder next_placeholder(std::string_view format, std::size_t from,
                                       std::size_t taken) {
  for (std::size_t at = from; at < format.size(); ++at) {
    const char c = format[at];
    if (c != '{' && c != '}') continue;
    if (at + 1 < format.size() && format[at + 1] == c) return {at, 2, 0, true, false};
    if (c == '}') continue;
    std::size_t end = at + 1;
    std::size_t number = 0;
    while (end < format.size() && end < at + 3 && format[end] >= '0' && format[end] <= '9')
      number = number * 10 + static_cast<std::size_t>(format[end++] - '0');
    if (end >= format.size() || format[end] != '}') continue;
    const bool counted = end == at + 1;
    return {at, end + 1 - at, counted ? taken : number, false, counted};
  }
  return {};
}

// An English format with exactly N arguments; checked when it is compiled.
template <std::size_t N>
struct MessageFormat {
  template <std::size_t Size>
  consteval MessageFormat(const char (&literal)[Size])  // NOLINT(google-explicit-constructor)
      : text(literal, Size - 1) {
    bool used[N + 1] = {};
    std::size_t taken = 0;
    for (Placeholder next = next_placeholder(text, 0, taken); next.size > 0;
         next = next_placeholder(text, next.at + next.size, taken)) {
      if (next.brace) continue;
      if (next.counted) ++taken;
      if (next.argument >= N) throw "a placeholder has no argument";
      used[next.argument] = true;
    }
    for (std::size_t i = 0; i < N; ++i)
      if (!used[i]) throw "an argument has no placeholder";
  }
  std::string_view text;
};

class Message {
 public:
  Message() = default;
  static Message said(std::string_view format, std::vector<Message> arguments);
  static Message foreign(std::string words);

  bool empty() const { return words_.empty(); }
  bool is_said() const { return said_; }
  const std::string& words() const { return words_; }  // the format, or the foreign words
  const std::vector<Message>& arguments() const { return arguments_; }

  friend bool operator==(const Message&, const Message&) = default;

 private:
  std::string words_;
  std::vector<Message> arguments_;
  bool said_ = false;
};

// Foreign words: the same in each language.
inline Message verbatim(std::string_view words) {
  return Message::foreign(std::string(words));
}

inline Message message_argument(Message message) {
  return message;
}
template <class T>
  requires std::convertible_to<const T&, std::string_view>
Message message_argument(const T& words) {
  return verbatim(words);
}
template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>)
Message message_argument(T number) {
  return verbatim(std::to_string(number));
}

// A sentence, or a part of one, in words of ours.
template <class... Arguments>
Message say(MessageFormat<sizeof...(Arguments)> format, Arguments&&... arguments) {
  std::vector<Message> list;
  list.reserve(sizeof...(Arguments));
  (list.push_back(message_argument(std::forward<Arguments>(arguments))), ...);
  return Message::said(format.text, std::move(list));
}

// A word that stands in a table and not in a say(): its French is looked up all the same.
inline Message term(std::string_view english) {
  return Message::said(english, {});
}

// One after the other; without parts, empty.
Message joined(const std::vector<Message>& parts, std::string_view separator);

std::string text(const Message& message, Language language = Language::en);

inline std::ostream& operator<<(std::ostream& out, const Message& message) {
  return out << text(message);
}

// The French of an English format, or an empty text when there is none.
std::string_view french_of(std::string_view format);

// One line of text from which the message can be made again. Foreign words are stored as they are.
std::string stored(const Message& message);
// At most `limit` bytes: first the foreign words are shortened, then all is plain English.
std::string stored(const Message& message, std::size_t limit);
Message from_stored(std::string_view line);  // never fails: what is not our form is foreign words
inline std::string stored_text(std::string_view line, Language language) {
  return text(from_stored(line), language);
}

}  // namespace vigie
