#include "civil/instant.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "civil/calendar.h"

namespace vigie {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

struct Unit {
  std::string_view name;
  std::int64_t ms;
};
constexpr std::array<Unit, 5> units = {
    {{"d", day_ms}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "+01:00" or "Z" to milliseconds east of UTC; nullopt if it is neither.
std::optional<std::int64_t> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  for (const std::size_t i : {1, 2, 4, 5})
    if (!is_digit(text[i])) return std::nullopt;
  const auto hour = parse_int(text.substr(1, 2));
  const auto minute = parse_int(text.substr(4, 2));
  if (*hour > 23 || *minute > 59) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (*hour * 3'600'000 + *minute * 60'000);
}

}  // namespace

std::string to_rfc3339(Instant t) {
  return to_rfc3339(t, Zone::utc());
}

Result<Instant> parse_rfc3339(std::string_view text) {
  const auto bad = [&](const Message& what) {
    return fail(ErrorCode::invalid, say("\"{}\" is not a point in time: {}; write it like "
                                        "2026-11-20T19:30:00Z or with an offset",
                                        shorten(text, 80), what));
  };
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't'))
    return bad(say("a date, T, a time with seconds and an offset are needed"));
  const auto date = parse_date(text.substr(0, 10));
  if (!date) return bad(date.error().message);
  const auto time = parse_time_of_day(text.substr(11, 8));
  if (!time) return bad(time.error().message);

  std::string_view rest = text.substr(19);
  std::int64_t fraction = 0;
  if (rest.front() == '.') {
    std::size_t digits = 0;
    while (digits + 1 < rest.size() && is_digit(rest[digits + 1])) {
      ++digits;
      if (digits <= 3) fraction = fraction * 10 + (rest[digits] - '0');
    }
    if (digits == 0) return bad(say("no digit follows the point"));
    for (std::size_t i = digits; i < 3; ++i) fraction *= 10;
    rest.remove_prefix(digits + 1);
  }
  const auto offset = parse_offset(rest);
  if (!offset) return bad(say("the offset from UTC is missing or wrong"));
  return Instant::from_ms(days_since_epoch(*date) * day_ms + time->seconds * 1'000LL + fraction -
                          *offset);
}

Result<Duration> parse_duration(std::string_view text) {
  const auto bad = [&](const Message& what) {
    return fail(
        ErrorCode::invalid,
        say("\"{}\" is not a duration: {}; write it like 90s, 15m or 1d 2h (units d h m s ms)",
            shorten(text, 80), what));
  };
  constexpr std::int64_t longest = Instant::max().ms();
  std::int64_t sum = 0;
  std::size_t next_unit = 0;
  std::string_view rest = text;
  if (rest.empty()) return bad(say("it is empty"));
  while (!rest.empty()) {
    const auto digits =
        static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
    const auto letters = static_cast<std::size_t>(
        std::find_if_not(rest.begin() + static_cast<std::ptrdiff_t>(digits), rest.end(),
                         [](char c) { return c >= 'a' && c <= 'z'; }) -
        rest.begin() - static_cast<std::ptrdiff_t>(digits));
    if (digits == 0) return bad(say("a whole number must come before each unit"));
    const auto number = parse_int(rest.substr(0, digits));
    const std::string_view name = rest.substr(digits, letters);
    const auto unit = std::ranges::find(units, name, &Unit::name);
    if (name.empty()) return bad(say("a number has no unit"));
    if (unit == units.end()) return bad(say("there is no unit \"{}\"", shorten(name, 20)));
    const auto place = static_cast<std::size_t>(unit - units.begin());
    if (place < next_unit) return bad(say("units go from the largest to the smallest, each once"));
    next_unit = place + 1;
    if (!number || *number > (longest - sum) / unit->ms) return bad(say("it is too long"));
    sum += *number * unit->ms;
    rest.remove_prefix(digits + letters);
    if (!rest.empty() && rest.front() == ' ') {
      rest.remove_prefix(1);
      if (rest.empty()) return bad(say("it ends with a space"));
    }
  }
  if (sum == 0) return bad(say("it must be longer than zero"));
  return Duration(sum);
}

std::string to_string(Duration d) {
  if (d.count() == 0) return "0s";
  // Unsigned, because the lowest value has no positive counterpart.
  auto left = static_cast<std::uint64_t>(d.count());
  if (d.count() < 0) left = 0 - left;
  std::string out;
  for (const Unit& unit : units) {
    const std::uint64_t count = left / static_cast<std::uint64_t>(unit.ms);
    left %= static_cast<std::uint64_t>(unit.ms);
    if (count == 0) continue;
    if (!out.empty()) out += ' ';
    out += std::to_string(count);
    out += unit.name;
  }
  return d.count() < 0 ? "-" + out : out;
}

}  // namespace vigie
