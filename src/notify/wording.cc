#include "notify/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace vigie {

std::string_view in_language(Language language, std::string_view english, std::string_view french) {
  return language == Language::fr ? french : english;
}

std::string_view severity_word(Severity severity, Language language) {
  switch (severity) {
    case Severity::critical:
      return in_language(language, "CRITICAL", "CRITIQUE");
    case Severity::warning:
      return in_language(language, "WARNING", "AVERTISSEMENT");
    case Severity::info:
      break;
  }
  return in_language(language, "INFO", "INFO");
}

std::string_view severity_mark(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return "‼";
    case Severity::warning:
      return "▲";
    case Severity::info:
      break;
  }
  return "●";
}

namespace {

constexpr std::array<std::string_view, 7> days_en = {"Mon", "Tue", "Wed", "Thu",
                                                     "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> days_fr = {"lun.", "mar.", "mer.", "jeu.",
                                                     "ven.", "sam.", "dim."};
constexpr std::array<std::string_view, 12> months_en = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 12> months_fr = {"janv.", "févr.", "mars",  "avr.",
                                                        "mai",   "juin",  "juil.", "août",
                                                        "sept.", "oct.",  "nov.",  "déc."};

std::string zone_mark(Instant at, const Zone& zone) {
  std::string mark = zone.abbreviation(at);
  if (!mark.empty() && (mark[0] == '+' || mark[0] == '-')) mark.insert(0, "UTC");
  return mark;
}

}  // namespace

std::string time_text(Instant at, const Zone& zone, Language language) {
  const LocalTime local = zone.to_local(at);
  const auto day = static_cast<std::size_t>(weekday(local.date));
  const auto month = static_cast<std::size_t>(local.date.month - 1);
  const bool french = language == Language::fr;
  const int clock = local.time.seconds;
  return fmt::format("{} {} {} {}, {:02}:{:02}:{:02} {}", french ? days_fr[day] : days_en[day],
                     local.date.day, french ? months_fr[month] : months_en[month], local.date.year,
                     clock / 3600, clock / 60 % 60, clock % 60, zone_mark(at, zone));
}

std::string short_time_text(Instant at, const Zone& zone, Language language) {
  const LocalTime local = zone.to_local(at);
  const auto month = static_cast<std::size_t>(local.date.month - 1);
  return fmt::format("{} {} {:02}:{:02} {}", local.date.day,
                     language == Language::fr ? months_fr[month] : months_en[month],
                     local.time.seconds / 3600, local.time.seconds / 60 % 60, zone_mark(at, zone));
}

std::string length_text(Duration length, Language language) {
  const std::int64_t total = std::max<std::int64_t>(0, length.count() / 1000);
  struct Unit {
    std::int64_t seconds;
    std::string_view name;
  };
  const std::array<Unit, 4> units = {
      {{86400, in_language(language, "d", "j")}, {3600, "h"}, {60, "min"}, {1, "s"}}};
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (total < units[i].seconds && i + 1 < units.size()) continue;
    std::string text = fmt::format("{} {}", total / units[i].seconds, units[i].name);
    if (i + 1 < units.size()) {
      const std::int64_t rest = total % units[i].seconds / units[i + 1].seconds;
      if (rest > 0) text += fmt::format(" {} {}", rest, units[i + 1].name);
    }
    return text;
  }
  return {};
}

std::string list_text(std::span<const std::string> names, Language language) {
  if (names.empty()) return {};
  if (names.size() == 1) return names[0];
  return fmt::format("{} {} {}", join(names.first(names.size() - 1), ", "),
                     in_language(language, "and", "et"), names.back());
}

namespace {

constexpr char32_t replacement = 0xFFFD;

// The code point at the start of `text` and its bytes; a byte that begins none counts as one
// replacement character (RFC 3629: no overlong form, no surrogate, at most U+10FFFF).
struct Decoded {
  char32_t point = replacement;
  std::size_t bytes = 1;
};
Decoded decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {};
  char32_t point = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0u) != 0x80u) return {};
    point = point << 6 | (next & 0x3Fu);
  }
  const bool overlong = (size == 3 && point < 0x800) || (size == 4 && point < 0x10000);
  if (overlong || (point >= 0xD800 && point < 0xE000) || point > 0x10FFFF) return {};
  return {point, size};
}

bool breaks_a_line(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029 ||
         (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string out;
  bool broken = false;
  while (!text.empty()) {
    const Decoded next = decode(text);
    if (breaks_a_line(next.point)) {
      broken = true;
    } else {
      if (broken && !out.ends_with(' ')) out += ' ';
      broken = false;
      if (next.point == replacement)
        out += "\xEF\xBF\xBD";
      else
        out += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  return std::string(trim(out));
}

Zone zone_or_utc(std::string_view name) {
  Result<Zone> zone = Zone::find(name);
  return zone ? *zone : Zone::utc();
}

}  // namespace vigie
