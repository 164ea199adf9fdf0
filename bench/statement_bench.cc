// A year's statements of a company: 100 people, a week on call in five and 200 calls a year each,
// as HTML, CSV and JSON.
#include <chrono>
#include <cstdio>
#include <random>
#include <vector>

#include "base/check.h"
#include "statement/statement_csv.h"
#include "statement/statement_html.h"
#include "statement/statement_json.h"
#include "statement/testing/november.h"

namespace {

using namespace vigie;
using namespace vigie::statement;

constexpr int people = 100;
constexpr int calls = 200;

Facts some_year(std::mt19937& random) {
  Facts facts = testing::november();
  const Zone& zone = testing::paris();
  facts.planned.clear();
  facts.duty.clear();
  facts.calls.clear();
  for (LocalDate date{2025, 12, 15}; date < LocalDate{2027, 1, 15}; date = add_days(date, 1))
    if (weekday(date) <= Weekday::friday)
      facts.planned.push_back({zone.first_instant({date, TimeOfDay{9 * 3600}}),
                               zone.first_instant({date, TimeOfDay{16 * 3600}})});
  const auto nine = [&](LocalDate date) { return zone.first_instant({date, {9 * 3600}}); };
  for (LocalDate date{2025, 12, 15}; date.year < 2027; date = add_days(date, 35))
    facts.duty.push_back(
        {{nine(date), nine(add_days(date, 7))}, nine(add_days(date, -20)), "a", false});
  const Instant begin = nine({2026, 1, 1});
  const Duration slot = hours(364 * 24) / calls;
  for (int i = 0; i < calls; ++i) {
    const Instant from = begin + slot * i + minutes(random() % 1'000);
    CallFact call;
    call.worked = {from, from + minutes(15 + random() % 105)};
    call.page = std::to_string(i);
    call.incident_title = "the shop does not answer";
    facts.calls.push_back(call);
  }
  return facts;
}

}  // namespace

int main() {
  std::mt19937 random(1);
  std::vector<Facts> company;
  for (int i = 0; i < people; ++i) company.push_back(some_year(random));
  const auto began = std::chrono::steady_clock::now();
  std::size_t bytes = 0;
  for (Facts& facts : company)
    for (int month = 1; month <= 12; ++month) {
      facts.month = {2026, month};
      const Result<Statement> made = build_statement(facts);
      CHECK(made);
      bytes += render_html(*made, Language::fr).size() + render_csv(*made, Language::fr).size() +
               render_json(*made).size();
    }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  CHECK(bytes > 0);
  std::printf(
      "{\"name\": \"a year's statements of 100 people\", \"value\": %.2f, \"unit\": \"s\"}\n",
      took.count());
}
