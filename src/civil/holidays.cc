// The holidays as rules: a fixed day or a distance from Easter Sunday.
#include <algorithm>
#include <array>

#include "base/check.h"
#include "civil/calendar.h"

namespace vigie {
namespace {

constexpr int first_year = 1583;  // the first whole year of the Gregorian calendar
constexpr int last_year = 4099;

struct Rule {
  int month;  // 0: `day` counts from Easter Sunday
  int day;
  bool alsace_moselle_only;
  std::string_view name_fr;
  std::string_view name_en;
};

constexpr std::array<Rule, 13> rules = {{
    {1, 1, false, "Jour de l'An", "New Year's Day"},
    {0, -2, true, "Vendredi saint", "Good Friday"},
    {0, 1, false, "Lundi de Pâques", "Easter Monday"},
    {5, 1, false, "Fête du Travail", "Labour Day"},
    {5, 8, false, "Victoire de 1945", "Victory Day"},
    {0, 39, false, "Ascension", "Ascension Day"},
    {0, 50, false, "Lundi de Pentecôte", "Whit Monday"},
    {7, 14, false, "Fête nationale", "National Day"},
    {8, 15, false, "Assomption", "Assumption Day"},
    {11, 1, false, "Toussaint", "All Saints' Day"},
    {11, 11, false, "Armistice de 1918", "Armistice Day"},
    {12, 25, false, "Noël", "Christmas Day"},
    {12, 26, true, "Saint-Étienne", "Saint Stephen's Day"},
}};

bool known(int year) {
  return year >= first_year && year <= last_year;
}

bool applies(const Rule& rule, HolidayRegion region) {
  return !rule.alsace_moselle_only || region == HolidayRegion::alsace_moselle;
}

LocalDate day_of(const Rule& rule, LocalDate easter) {
  if (rule.month == 0) return add_days(easter, rule.day);
  return {easter.year, rule.month, rule.day};
}

}  // namespace

// The rule of 1582, in whole numbers: Easter is the Sunday after the full moon that follows 21
// March. `epact_moon` counts the days from 21 March to that (reckoned) full moon, corrected for the
// leap days left out and for the moon's drift; `to_sunday` the days from there to the next Sunday.
LocalDate easter_sunday(int year) {
  CHECK(known(year));
  const int golden = year % 19;
  const int century = year / 100;
  const int in_century = year % 100;
  const int moon_drift = (century - (century + 8) / 25 + 1) / 3;
  const int epact_moon = (19 * golden + century - century / 4 - moon_drift + 15) % 30;
  const int to_sunday =
      (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact_moon - in_century % 4) % 7;
  // The latest two moons are moved a week back, so that Easter is never after 25 April.
  const int too_late = (golden + 11 * epact_moon + 22 * to_sunday) / 451;
  return add_days({year, 3, 22}, epact_moon + to_sunday - 7 * too_late);
}

std::vector<Holiday> holidays(HolidayRegion region, int year) {
  std::vector<Holiday> out;
  if (!known(year)) return out;
  const LocalDate easter = easter_sunday(year);
  std::vector<std::pair<LocalDate, const Rule*>> days;
  for (const Rule& rule : rules)
    if (applies(rule, region)) days.emplace_back(day_of(rule, easter), &rule);
  std::ranges::sort(days);
  for (const auto& [date, rule] : days) {
    if (!out.empty() && out.back().date == date) {
      out.back().name_fr += " et " + std::string(rule->name_fr);
      out.back().name_en += " and " + std::string(rule->name_en);
    } else {
      out.push_back({date, std::string(rule->name_fr), std::string(rule->name_en)});
    }
  }
  return out;
}

bool is_holiday(HolidayRegion region, LocalDate date) {
  if (!known(date.year)) return false;
  const LocalDate easter = easter_sunday(date.year);
  return std::ranges::any_of(rules, [&](const Rule& rule) {
    return applies(rule, region) && day_of(rule, easter) == date;
  });
}

}  // namespace vigie
