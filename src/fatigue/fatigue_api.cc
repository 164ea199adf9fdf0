#include "fatigue/fatigue_api.h"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "base/limits.h"
#include "config/config_store.h"
#include "config/parse.h"
#include "fatigue/fatigue_html.h"
#include "fatigue/fatigue_record_api.h"
#include "runtime/acting.h"
#include "runtime/hours_calls.h"

namespace vigie::fatigue {

namespace {

namespace json = boost::json;
using http::Call;
using http::Field;
using http::optional;
using http::required;
using http::Route;
using http::Schema;
using runtime::Backend;

std::optional<std::string> asked(const Call& call, const char* name) {
  const auto* value = call.query.if_contains(name);
  if (value == nullptr) return std::nullopt;
  return std::string(value->as_string());
}

int months_between(Month first, Month last) {
  return (last.year - first.year) * 12 + last.month - first.month + 1;
}

struct Asked {
  Month first;
  Month last;
  Zone zone = Zone::utc();
};

// By default this month and the five before it.
Result<Asked> what_is_asked(const Call& call, Instant now) {
  Asked out;
  if (const auto zone = asked(call, "zone")) {
    auto found = Zone::find(*zone);
    if (!found) return fail(found.error());
    out.zone = std::move(*found);
  }
  out.last = month_of(now, out.zone);
  if (const auto to = asked(call, "to")) {
    const auto month = parse_month(*to);
    if (!month) return fail(month.error());
    out.last = *month;
  }
  out.first = months_later(out.last, -5);
  if (const auto from = asked(call, "from")) {
    const auto month = parse_month(*from);
    if (!month) return fail(month.error());
    out.first = *month;
  }
  const int months = months_between(out.first, out.last);
  if (months < 1 || months > limits::fatigue_months)
    return fail(ErrorCode::invalid,
                say("a report is of 1 to {} months, not from {} to {}", limits::fatigue_months,
                    to_string(out.first), to_string(out.last)));
  return out;
}

struct Read {
  Record record;
  std::set<PersonName> readable;  // whose hours may be shown
};

Result<Read> read(db::Connection& connection, const Call& call, const Asked& what, Instant now) {
  const auto resources = load_resources(connection);
  if (!resources) return fail(resources.error());
  const auto configuration = build(*resources);
  if (!configuration) return fail(ErrorCode::internal, configuration.error().message);
  const Interval range{span_of(what.first, what.zone).from, span_of(what.last, what.zone).to};
  auto record = read_record(connection, *configuration, range, now);
  if (!record) return fail(record.error());
  Read out{std::move(*record), {}};
  for (const auto& [name, person] : configuration->people)
    if (runtime::may_read_hours_of(call, *configuration, name)) out.readable.insert(name);
  return out;
}

struct Made {
  Report report;
  Asked what;
};

// By name only to those entitled.
Result<Made> make(Backend& backend, const Call& call) {
  const Instant now = backend.clock->now();
  const auto what = what_is_asked(call, now);
  if (!what) return fail(what.error());
  const auto found = backend.readers->ask<Read>(
      [&](db::Connection& connection) { return read(connection, call, *what, now); });
  if (!found) return fail(found.error());
  Report made = report(found->record, what->first, what->last, now, what->zone, {});
  return Made{for_reader(std::move(made), found->readable), *what};
}

json::value seconds_or_null(const std::optional<Duration>& length) {
  return length ? json::value(length->count() / 1000) : json::value(nullptr);
}

json::object to_json(const Figures& figures) {
  return {{"calls", figures.calls},
          {"at_night", figures.at_night},
          {"asleep", figures.asleep},
          {"disturbed_nights", figures.disturbed_nights},
          {"broken_rests", figures.broken_rests},
          {"intervention_seconds", figures.worked.count() / 1000},
          {"on_call_seconds", figures.on_call.count() / 1000},
          {"longest_duty_seconds", figures.longest_duty.count() / 1000}};
}

std::vector<Field> figure_fields() {
  return {required("calls", Schema::integer(), "Over however many channels, one call"),
          required("at_night", Schema::integer(), "21:00 to 06:00 where the person is"),
          required("asleep", Schema::integer(), "23:00 to 07:00 where the person is"),
          required("disturbed_nights", Schema::integer(), "With a call in the hours of sleep"),
          required("broken_rests", Schema::integer(), "Work went on before the rest was had"),
          required("intervention_seconds", Schema::integer(), "Worked for calls"),
          required("on_call_seconds", Schema::integer(), "On call"),
          required("longest_duty_seconds", Schema::integer(), "Without a break of a day")};
}

json::array months_json(const Report& report) {
  json::array out;
  for (std::size_t i = 0; i < report.months.size(); ++i) {
    const MonthOfTeam& month = report.by_month[i];
    json::object figures = to_json(month.figures);
    figures["month"] = to_string(report.months[i]);
    figures["incidents"] = month.incidents;
    figures["judged"] = month.judged;
    figures["false_alarms"] = month.false_alarms;
    figures["median_seconds_to_acknowledge"] = seconds_or_null(month.median);
    out.push_back(std::move(figures));
  }
  return out;
}

json::array people_json(const Report& report) {
  json::array out;
  for (const PersonFatigue& person : report.people) {
    json::array by_month;
    for (const Figures& figures : person.by_month) by_month.push_back(to_json(figures));
    json::object figures = to_json(person.whole);
    figures["person"] = person.person.text;
    figures["full_name"] = person.full_name;
    figures["by_month"] = std::move(by_month);
    out.push_back(std::move(figures));
  }
  return out;
}

json::value to_json(const Made& made) {
  const Report& report = made.report;
  json::array hours;
  for (const HourOfDay& hour : report.hours)
    hours.push_back({{"paged", hour.paged},
                     {"acknowledged", hour.acknowledged},
                     {"median_seconds", seconds_or_null(hour.median)}});
  json::array noise;
  for (const Noise& each : report.noise)
    noise.push_back({{"source", each.source},
                     {"incidents", each.incidents},
                     {"judged", each.judged},
                     {"false_alarms", each.false_alarms}});
  json::array warnings;
  for (const Warning& warning : report.warnings)
    warnings.push_back({{"person", warning.person.text},
                        {"month", to_string(warning.month)},
                        {"strain", to_string(warning.strain)},
                        {"value", warning.value},
                        {"threshold", warning.threshold}});
  return {{"from", to_string(report.first)},
          {"to", to_string(report.last)},
          {"known_until", to_rfc3339(report.until)},
          {"zone", made.what.zone.name()},
          {"months", months_json(report)},
          {"people", people_json(report)},
          {"all_people", report.all_people},
          {"hours", std::move(hours)},
          {"sources", std::move(noise)},
          {"warnings", std::move(warnings)},
          {"warned_people", report.warned_people}};
}

Schema month_schema() {
  std::vector<Field> fields = figure_fields();
  fields.push_back(required("month", Schema::string(), "2026-11"));
  fields.push_back(required("incidents", Schema::integer(), "Opened in it"));
  fields.push_back(required("judged", Schema::integer(), "Of which somebody said their use"));
  fields.push_back(required("false_alarms", Schema::integer(), "Of those judged"));
  fields.push_back(required("median_seconds_to_acknowledge", Schema::integer().nullable(),
                            "From the first call; null: nobody did"));
  return Schema::object(std::move(fields)).named("FatigueMonth");
}

Schema person_schema() {
  std::vector<Field> fields = figure_fields();
  fields.push_back(required("person", Schema::string(), "The person"));
  fields.push_back(required("full_name", Schema::string(), "As the others see it"));
  fields.push_back(required("by_month",
                            Schema::array(Schema::object(figure_fields()).named("FatigueFigures")),
                            "In the order of the months"));
  return Schema::object(std::move(fields)).named("FatiguePerson");
}

Schema report_schema() {
  const Schema hour =
      Schema::object({required("paged", Schema::integer(), "Incidents first called for then"),
                      required("acknowledged", Schema::integer(), "Of these, taken by somebody"),
                      required("median_seconds", Schema::integer().nullable(), "Until then")})
          .named("FatigueHour");
  const Schema source =
      Schema::object({required("source", Schema::string(), "check:web, or by hand"),
                      required("incidents", Schema::integer(), "That it opened"),
                      required("judged", Schema::integer(), "Of which somebody said their use"),
                      required("false_alarms", Schema::integer(), "Of those judged")})
          .named("FatigueSource");
  const Schema warning =
      Schema::object({required("person", Schema::string(), "Who bears it"),
                      required("month", Schema::string(), "In which"),
                      required("strain",
                               Schema::choice({"disturbed_nights", "calls_asleep", "broken_rests",
                                               "longest_duty"}),
                               "longest_duty: in days"),
                      required("value", Schema::integer(), "How much"),
                      required("threshold", Schema::integer(), "What is thought too much")})
          .named("FatigueWarning");
  return Schema::object(
             {required("from", Schema::string(), "The first month"),
              required("to", Schema::string(), "The last month"),
              required("known_until", Schema::date_time(), "What comes later is not in it"),
              required("zone", Schema::string(), "Of the months and of the hours of the day"),
              required("months", Schema::array(month_schema()), "In order"),
              required("people", Schema::array(person_schema()),
                       "Without the right to others' hours: the reader alone"),
              required("all_people", Schema::boolean(), "Whether everybody is in it"),
              required("hours", Schema::array(hour), "24, from midnight"),
              required("sources", Schema::array(source), "Most false alarms first"),
              required("warnings", Schema::array(warning), "Of the people in it"),
              required("warned_people", Schema::integer(), "Also of those who are not")})
      .named("FatigueReport");
}

Route route(std::string path, std::string summary, http::RouteHandler handler) {
  return {.method = "GET",
          .path = std::move(path),
          .summary = std::move(summary),
          .permission = "read",
          .query = {optional("from", Schema::string(), "A month, 2026-06; five before the last"),
                    optional("to", Schema::string(), "A month; by default this one"),
                    optional("zone", Schema::string(), "Of the team: Europe/Paris; else UTC")},
          .refusals = {400, 429},
          .handler = std::move(handler)};
}

using Render = http::Response (*)(const Made& made, Language language);

http::Response as_page(const Made& made, Language language) {
  http::Response page =
      http::Response::html(200, render_html(made.report, {}, made.what.zone, language));
  page.headers.push_back({"Cache-Control", "no-store"});
  page.headers.push_back({"Content-Security-Policy", std::string(page_policy)});
  return page;
}

http::Response as_json(const Made& made, Language) {
  return http::Response::json(200, json::serialize(to_json(made)));
}

// Names of others are shown once the journal says to whom.
void show(Backend& backend, Call call, Render render) {
  const auto made = make(backend, call);
  if (!made) return http::finish(std::move(call), fail(made.error()));
  http::Response response = render(*made, call.request.language());
  const auto self = runtime::own_person(call);
  const bool others = std::ranges::any_of(
      made->report.people, [&](const PersonFatigue& each) { return each.person != self; });
  if (!others) return call.respond(std::move(response));
  const std::string what =
      "fatigue " + to_string(made->report.first) + "/" + to_string(made->report.last);
  runtime::show_hours_made(std::move(call), backend, {}, what, std::move(response));
}

}  // namespace

std::vector<Route> fatigue_routes(Backend& backend) {
  Route figures = route("/api/v1/fatigue", "How tiring being on call was, month by month",
                        [&backend](Call call) { show(backend, std::move(call), as_json); });
  figures.result = report_schema();
  Route page = route("/api/v1/fatigue.html", "The same as a page that prints well",
                     [&backend](Call call) { show(backend, std::move(call), as_page); });
  page.result_media = "text/html";
  return {std::move(figures), std::move(page)};
}

}  // namespace vigie::fatigue
