#include "base/money.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "base/check.h"
#include "base/text.h"

namespace vigie {
namespace {

__extension__ typedef __int128 Wide;

std::int64_t narrow(Wide number) {
  CHECK(number >= INT64_MIN / 2 && number <= INT64_MAX / 2);
  return static_cast<std::int64_t>(number);
}

Wide common_factor(Wide a, Wide b) {
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

// Half away from zero.
Wide rounded_quotient(Wide of, Wide by) {
  return (of * 2 + (of < 0 ? -by : by)) / (by * 2);
}

Ratio reduced(Wide of, Wide by) {
  constexpr std::int64_t finest = 1'000'000'000;
  if (of == 0) return {};
  const Wide common = common_factor(of < 0 ? -of : of, by);
  of /= common;
  by /= common;
  if (by <= finest) return Ratio(narrow(of), narrow(by));
  return Ratio(narrow(rounded_quotient(of * finest, by)), finest);
}

// A number with at most `most` decimals, in units of the last: "1.5" and 2 give 150.
std::optional<std::int64_t> scaled(std::string_view text, std::size_t most) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view part =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  const auto digits = [](std::string_view some) {
    return std::ranges::all_of(some, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (whole.empty() || whole.size() > 9 || !digits(whole)) return std::nullopt;
  if (part.size() > most || !digits(part)) return std::nullopt;
  if (point != std::string_view::npos && part.empty()) return std::nullopt;
  std::int64_t number = *parse_int(whole);
  for (std::size_t i = 0; i < most; ++i)
    number = number * 10 + (i < part.size() ? part[i] - '0' : 0);
  return number;
}

std::string with_comma(std::string number, Language language) {
  if (language == Language::fr) std::ranges::replace(number, '.', ',');
  return number;
}

}  // namespace

Ratio::Ratio(std::int64_t of, std::int64_t by) {
  CHECK(by > 0);
  const std::int64_t common = std::max<std::int64_t>(std::gcd(of, by), 1);
  of_ = of / common;
  by_ = by / common;
}

Ratio operator+(Ratio a, Ratio b) {
  return reduced(Wide(a.of_) * b.by_ + Wide(b.of_) * a.by_, Wide(a.by_) * b.by_);
}
Ratio operator-(Ratio a, Ratio b) {
  return reduced(Wide(a.of_) * b.by_ - Wide(b.of_) * a.by_, Wide(a.by_) * b.by_);
}
Ratio operator*(Ratio a, Ratio b) {
  return reduced(Wide(a.of_) * b.of_, Wide(a.by_) * b.by_);
}
std::strong_ordering operator<=>(Ratio a, Ratio b) {
  const Wide left = Wide(a.of_) * b.by_;
  const Wide right = Wide(b.of_) * a.by_;
  return left < right   ? std::strong_ordering::less
         : left > right ? std::strong_ordering::greater
                        : std::strong_ordering::equal;
}

std::optional<Ratio> parse_ratio(std::string_view text) {
  constexpr std::int64_t unit = 10'000;
  constexpr std::int64_t most = 1'000'000;
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    const std::optional<std::int64_t> number = scaled(text, 4);
    if (!number || *number >= most * unit) return std::nullopt;
    return Ratio(*number, unit);
  }
  const std::optional<std::int64_t> of = scaled(text.substr(0, slash), 0);
  const std::optional<std::int64_t> by = scaled(text.substr(slash + 1), 0);
  if (!of || !by || *by == 0 || *of >= most || *by >= most) return std::nullopt;
  return Ratio(*of, *by);
}

std::string to_string(Ratio ratio) {
  constexpr std::int64_t unit = 10'000;
  if (unit % ratio.by() != 0) return std::to_string(ratio.of()) + "/" + std::to_string(ratio.by());
  const std::int64_t number = std::abs(ratio.of()) * (unit / ratio.by());
  std::string text = (ratio.of() < 0 ? "-" : "") + std::to_string(number / unit);
  if (number % unit == 0) return text;
  std::string part = std::to_string(unit + number % unit).substr(1);
  part.erase(part.find_last_not_of('0') + 1);
  return text + "." + part;
}

Money times(const Money& money, Ratio ratio) {
  return {narrow(rounded_quotient(Wide(money.cents) * ratio.of(), ratio.by())), money.currency};
}

std::optional<std::int64_t> parse_cents(std::string_view text) {
  constexpr std::int64_t most = 1'000'000'000;
  const std::optional<std::int64_t> cents = scaled(text, 2);
  if (!cents || *cents >= most) return std::nullopt;
  return cents;
}

std::string decimal(std::int64_t cents) {
  const std::int64_t size = std::abs(cents);
  return (cents < 0 ? "-" : "") + std::to_string(size / 100) + "." +
         std::to_string(100 + size % 100).substr(1);
}

std::string money_text(const Money& money, Language language) {
  const std::string number = with_comma(decimal(money.cents), language);
  constexpr const char* no_break = "\u00a0";
  return language == Language::fr ? number + no_break + money.currency
                                  : money.currency + no_break + number;
}

std::string number_text(Ratio ratio, Language language) {
  return with_comma(to_string(ratio), language);
}

}  // namespace vigie
