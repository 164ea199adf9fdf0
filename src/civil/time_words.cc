#include "civil/time_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

namespace vigie {

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

std::string protocol_time(const LocalTime& local) {
  const int clock = local.time.seconds;
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02}",
                     days_en[static_cast<std::size_t>(weekday(local.date))], local.date.day,
                     months_en[static_cast<std::size_t>(local.date.month - 1)], local.date.year,
                     clock / 3600, clock / 60 % 60, clock % 60);
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

std::string minute_text(Instant at, const Zone& zone, Language language) {
  const LocalTime local = zone.to_local(at);
  const auto month = static_cast<std::size_t>(local.date.month - 1);
  return fmt::format("{} {} {}, {:02}:{:02} {}", local.date.day,
                     language == Language::fr ? months_fr[month] : months_en[month],
                     local.date.year, local.time.seconds / 3600, local.time.seconds / 60 % 60,
                     zone_mark(at, zone));
}

std::string http_date(Instant at) {
  return protocol_time(Zone::utc().to_local(at)) + " GMT";
}

std::string mail_date(Instant at, const Zone& zone) {
  const auto offset = std::chrono::duration_cast<minutes>(zone.offset(at)).count();
  const auto distance = std::abs(offset);
  return fmt::format("{} {}{:02}{:02}", protocol_time(zone.to_local(at)), offset < 0 ? '-' : '+',
                     distance / 60, distance % 60);
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

Zone zone_or_utc(std::string_view name) {
  Result<Zone> zone = Zone::find(name);
  return zone ? *zone : Zone::utc();
}

}  // namespace vigie
