// A company: a year of 1,000 people with 200 interventions each. Their returns to work, judged by
// the default reading and by all of them, and their hours.
#include <chrono>
#include <cstdio>
#include <random>
#include <vector>

#include "base/check.h"
#include "rest/hours_check.h"
#include "rest/record_check.h"

namespace {

using namespace vigie;
using namespace vigie::rest;

constexpr int people = 1'000;
constexpr int interventions = 200;

RulePack french() {
  RulePack pack;
  DailyRest daily;
  daily.source = {"L3131-1", {2016, 8, 10}, Seen::official};
  daily.least = hours(11);
  daily.credit_threshold = hours(11);
  daily.credit_source = {"circulaire DRT 2003-06", {2003, 4, 14}, Seen::secondary};
  pack.daily = daily;
  WeeklyRest weekly;
  weekly.source = {"L3132-2", {2008, 5, 1}, Seen::official};
  weekly.least = hours(35);
  weekly.core = hours(24);
  pack.weekly = weekly;
  pack.amplitude_max = {daily.source, hours(13)};
  pack.day_max = {daily.source, hours(10)};
  pack.week_max = {daily.source, hours(48)};
  pack.avg_max = {daily.source, hours(44), 12};
  pack.pause = {daily.source, hours(6), minutes(20)};
  pack.consecutive_days = {daily.source, 6};
  pack.night_window = {daily.source, {21 * 3600}, {6 * 3600}};
  pack.night_worker.emplace().yearly = {daily.source, hours(270)};
  return pack;
}

// Monday to Friday from 9:00 to 18:00, and calls that last a quarter of an hour to two hours,
// anywhere in the year.
WorkRecord some_year(const Zone& zone, std::mt19937& random) {
  WorkRecord record;
  for (LocalDate date{2026, 1, 1}; date.year == 2026; date = add_days(date, 1))
    if (weekday(date) <= Weekday::friday)
      record.shifts.push_back({zone.first_instant({date, TimeOfDay{9 * 3600}}),
                               zone.first_instant({date, TimeOfDay{18 * 3600}})});
  const Instant begin = record.shifts.front().from;
  const Duration slot = (record.shifts.back().to - begin) / interventions;
  for (int i = 0; i < interventions; ++i) {
    const Instant from = begin + slot * i + minutes(random() % 1'000);
    record.interventions.push_back({{from, from + minutes(15 + random() % 105)}, false, false});
  }
  CHECK(check_record(record));
  return record;
}

void figure(const char* name, double milliseconds) {
  std::printf("{\"name\": \"%s\", \"value\": %.2f, \"unit\": \"ms\"}\n", name, milliseconds);
}

}  // namespace

int main() {
  const Zone zone = *Zone::find("Europe/Paris");
  const RulePack pack = french();
  std::mt19937 random(1);
  std::vector<WorkRecord> company;
  for (int i = 0; i < people; ++i) company.push_back(some_year(zone, random));

  const auto judge_all = [&](const Switches& switches) {
    const auto began = std::chrono::steady_clock::now();
    std::size_t lawful = 0;
    std::size_t all = 0;
    for (const WorkRecord& record : company)
      for (const Judgement& judged : judge_record(record, pack, switches, zone)) {
        lawful += judged.lawful() ? 1 : 0;
        ++all;
      }
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    CHECK(0 < lawful && lawful < all);
    return took.count();
  };
  figure("rest of 1,000 people, a year, 200 calls each", judge_all({}));
  double each = 0;
  for (const Reading reading : all_readings) each += judge_all(under(reading, pack, {}));
  figure("the same under seven readings", each);

  const auto began = std::chrono::steady_clock::now();
  std::size_t findings = 0;
  for (const WorkRecord& record : company) findings += check_hours(record, pack, {}, zone).size();
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  CHECK(findings > 0);
  figure("hours of the same", took.count());
}
