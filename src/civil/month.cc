#include "civil/month.h"

#include <fmt/format.h>

#include "base/text.h"

namespace vigie {

std::string to_string(Month month) {
  return fmt::format("{:04}-{:02}", month.year, month.month);
}

Result<Month> parse_month(std::string_view text) {
  const Result<LocalDate> first = parse_date(std::string(text) + "-01");
  if (text.size() != 7 || !first || first->year < 2000 || first->year > 2999)
    return fail(ErrorCode::invalid,
                say("\"{}\" is not a month; write it like 2026-11", shorten(text, 40)));
  return Month{first->year, first->month};
}

Month month_of(Instant at, const Zone& zone) {
  const LocalDate date = zone.to_local(at).date;
  return {date.year, date.month};
}

Month months_later(Month month, int months) {
  const int count = month.year * 12 + month.month - 1 + months;
  return {count / 12, count % 12 + 1};
}

Interval span_of(Month month, const Zone& zone) {
  const Month next = months_later(month, 1);
  return {zone.first_instant({{month.year, month.month, 1}, {}}),
          zone.first_instant({{next.year, next.month, 1}, {}})};
}

std::string month_text(Month month, Language language) {
  static constexpr std::string_view names[][2] = {
      {"January", "janvier"}, {"February", "février"},  {"March", "mars"},
      {"April", "avril"},     {"May", "mai"},           {"June", "juin"},
      {"July", "juillet"},    {"August", "août"},       {"September", "septembre"},
      {"October", "octobre"}, {"November", "novembre"}, {"December", "décembre"}};
  const auto& name = names[month.month - 1];
  return fmt::format("{} {}", in_language(language, name[0], name[1]), month.year);
}

}  // namespace vigie
