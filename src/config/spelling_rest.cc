// The texts of rule packs and contracts: hours, articles, names of switches, money.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "config/spelling.h"
#include "rest/switches.h"

namespace vigie::spelling {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

// Hundredths of an hour.
std::optional<int> hundredths(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (!all_digits(whole) || whole.size() > 4) return std::nullopt;
  int count = 100 * static_cast<int>(*parse_int(whole));
  if (point == std::string_view::npos) return count;
  const std::string_view part = text.substr(point + 1);
  if (!all_digits(part) || part.size() > 2) return std::nullopt;
  count += static_cast<int>(*parse_int(part)) * (part.size() == 1 ? 10 : 1);
  return count;
}

// "L. 3131-1", "l3131-1": the letter of a French code and its number, which begins with three or
// four digits and a hyphen. Nothing: something else is cited.
struct CodeArticle {
  char letter = 0;
  std::string_view number;
};
std::optional<CodeArticle> code_article(std::string_view text) {
  if (text.empty() || is_digit(text.front())) return std::nullopt;
  const char letter = to_lower(text.substr(0, 1)).front();
  if (letter < 'a' || letter > 'z') return std::nullopt;
  std::string_view number = text.substr(1);
  if (number.starts_with('.')) number.remove_prefix(1);
  number = trim(number);
  const std::size_t hyphen = number.find('-');
  if (hyphen == std::string_view::npos || hyphen < 3 || hyphen > 4) return std::nullopt;
  if (!all_digits(number.substr(0, hyphen))) return std::nullopt;
  if (hyphen + 1 == number.size() || !is_digit(number[hyphen + 1])) return std::nullopt;
  return CodeArticle{static_cast<char>(letter - 'a' + 'A'), number};
}

}  // namespace

Spelling hours(std::string_view text, int most) {
  const auto refuse = [&](Message message, Message suggestion) {
    return tl::unexpected<Wrong>(Wrong{std::move(message), std::move(suggestion)});
  };
  const Message shown = say("\"{}\"", shorten(text, 80));
  const std::optional<int> count = hundredths(text);
  if (!count && text.find(',') != std::string_view::npos)
    return refuse(say("{} is not a number of hours", shown), say("write a point: 9.5"));
  if (!count)
    return refuse(say("{} is not a number of hours", shown),
                  say("write 11 or 9.5, without a unit"));
  if (*count == 0 || *count > most * 100)
    return refuse(say("{} hours are out of range", text), say("more than 0, at most {}", most));
  return fmt::format("{:g}", *count / 100.0);
}

Duration hours_of(std::string_view checked) {
  return seconds(36) * *hundredths(checked);
}

Spelling article(std::string_view text) {
  text = trim(text);
  if (text.empty())
    return tl::unexpected<Wrong>(Wrong{say("the value is missing"), say("write L3131-1")});
  const std::optional<CodeArticle> code = code_article(text);
  if (!code) return std::string(text);
  if (std::string_view("LRDA").find(code->letter) == std::string_view::npos)
    return tl::unexpected<Wrong>(
        Wrong{say("\"{}\" is no kind of article", shorten(text, 80)),
              say("articles of a code begin with L, R, D or A: L{}", code->number)});
  return code->letter + std::string(code->number);
}

Spelling money(std::string_view text) {
  text = trim(text);
  const Message shown = say("\"{}\" is not an amount of money", shorten(text, 80));
  const std::size_t space = text.find(' ');
  const std::string_view currency =
      space == std::string_view::npos ? "" : trim(text.substr(space + 1));
  const bool code = currency.size() == 3 &&
                    std::ranges::all_of(currency, [](char c) { return c >= 'A' && c <= 'Z'; });
  const std::optional<int> cents = hundredths(text.substr(0, space));
  if (!cents || !code)
    return tl::unexpected<Wrong>(
        Wrong{shown, say("write the amount with a point, and the currency: 25.50 EUR")});
  return fmt::format("{}.{:02} {}", *cents / 100, *cents % 100, currency);
}

Money money_of(std::string_view checked) {
  const std::size_t space = checked.find(' ');
  return {*hundredths(checked.substr(0, space)), std::string(checked.substr(space + 1))};
}

Spelling ratio(std::string_view text, int most) {
  const std::optional<Ratio> number = parse_ratio(trim(text));
  if (!number)
    return tl::unexpected<Wrong>(Wrong{say("\"{}\" is not a number", shorten(text, 80)),
                                       say("write 1.5, with at most four decimals, or 3/52")});
  if (*number == Ratio(0) || *number > Ratio(most))
    return tl::unexpected<Wrong>(
        Wrong{say("{} is out of range", to_string(*number)), say("more than 0, at most {}", most)});
  return to_string(*number);
}

Spelling rest_switch(std::string_view text) {
  std::vector<std::string> names;
  for (const rest::Switch& one : rest::all_switches()) names.emplace_back(one.name);
  if (std::ranges::find(names, text) != names.end()) return std::string(text);
  return tl::unexpected<Wrong>(
      Wrong{say("there is no switch \"{}\"", shorten(text, 80)),
            did_you_mean(text, names, say("one of {}", join(names, ", ")))});
}

}  // namespace vigie::spelling
