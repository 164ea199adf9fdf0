// The keys of planned maintenance.
#include "base/message.h"
#include "base/text.h"
#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"

namespace vigie {
namespace {

using shapes::into;

constexpr Duration longest_window = hours(24 * 31);

Shape local_time() {
  return shapes::text("a local time such as 2026-12-01 22:00", 20, spelling::local_time,
                      "^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}$");
}

void verify_once(const Node& node, const std::string& label, Reading& reading);

const Record& once_record() {
  static const Record record{
      .name = "a window",
      .doc = "From one local time to another.",
      .fields = {{"from", local_time(), Need::required, "", "When it begins.",
                  into<Once>([](Once& once, const Node& node) {
                    once.from = spelling::local_time_of(node.text);
                  })},
                 {"to", local_time(), Need::required, "", "When it ends.",
                  into<Once>([](Once& once, const Node& node) {
                    once.to = spelling::local_time_of(node.text);
                  })}},
      .shorthand = "",
      .verify = verify_once};
  return record;
}

void verify_once(const Node& node, const std::string& label, Reading& reading) {
  Once once;
  fill(once_record(), &once, node);
  if (once.from < once.to) return;
  reading.refuse(*node.find("to"), say("{}: it ends before it begins", inside(label, "to")),
                 say("write a later time"));
}

const Record& weekly_record() {
  static const Record record{
      .name = "a weekly window",
      .doc = "On some days of the week, at a local time.",
      .fields = {{"days", shapes::weekdays(), Need::required, "", "The days on which it begins.",
                  into<Weekly>([](Weekly& weekly, const Node& node) {
                    for (const Node& item : listed(node))
                      weekly.days.push_back(*parse_weekday(item.text));
                  })},
                 {"at", shapes::time_of_day(), Need::required, "", "When it begins, in the zone.",
                  into<Weekly>([](Weekly& weekly, const Node& node) {
                    weekly.at = *parse_time_of_day(node.text);
                  })},
                 {"for", shapes::duration(minutes(1), longest_window), Need::required, "",
                  "How long it lasts.", into<Weekly>([](Weekly& weekly, const Node& node) {
                    weekly.length = *parse_duration(node.text);
                  })}},
      .shorthand = ""};
  return record;
}

const Record& cron_record() {
  static const Record record{
      .name = "a window on a cron schedule",
      .doc = "Whenever a cron schedule says so.",
      .fields = {{"when",
                  shapes::text("a cron schedule such as \"0 3 1 * *\"", 200, spelling::cron,
                               "^ *[^ ]+( +[^ ]+){4} *$"),
                  Need::required, "", "When it begins: five fields, in the zone.",
                  into<OnCron>([](OnCron& cron, const Node& node) { cron.cron = node.text; })},
                 {"for", shapes::duration(minutes(1), longest_window), Need::required, "",
                  "How long it lasts.", into<OnCron>([](OnCron& cron, const Node& node) {
                    cron.length = *parse_duration(node.text);
                  })}},
      .shorthand = ""};
  return record;
}

const Record& text_record() {
  static const Record record{
      .name = "a text in two languages",
      .doc = "What the public page says.",
      .fields = {{"en", shapes::lines("a text", 4000), Need::optional, "", "In English.",
                  into<MaintenanceScope>([](MaintenanceScope& scope, const Node& node) {
                    scope.text_en = node.text;
                  })},
                 {"fr", shapes::lines("a text", 4000), Need::optional, "", "In French.",
                  into<MaintenanceScope>([](MaintenanceScope& scope, const Node& node) {
                    scope.text_fr = node.text;
                  })}},
      .shorthand = ""};
  return record;
}

template <class When>
std::function<void(void*, const Node&)> into_when(const Record& (*record)()) {
  return into<Maintenance>([record](Maintenance& maintenance, const Node& node) {
    fill(record(), &maintenance.when.emplace<When>(), node);
  });
}

void verify_maintenance(const Node& node, const std::string&, Reading& reading) {
  if (node.find("services") != nullptr || node.find("checks") != nullptr) return;
  reading.refuse(node, say("maintenance of nothing"), say("name services: or checks:"));
}

}  // namespace

const Record& maintenance_record() {
  static const Record record{
      .name = "maintenance",
      .doc = "Planned work: nobody is called for its services until its end.",
      .fields =
          {
              {"title", shapes::title("a text"), Need::optional, "",
               "What is done; without it, the key.",
               into<Maintenance>([](Maintenance& maintenance, const Node& node) {
                 maintenance.scope.title = node.text;
               })},
              {"services",
               shapes::list("a list of services",
                            shapes::reference(ResourceKind::service, "the name of a service"),
                            true),
               Need::optional, "", "Services, with all their checks.",
               into<Maintenance>([](Maintenance& maintenance, const Node& node) {
                 for (const Node& item : listed(node))
                   maintenance.scope.services.emplace_back(item.text);
               })},
              {"checks",
               shapes::list("a list of checks",
                            shapes::reference(ResourceKind::check, "the name of a check"), true),
               Need::optional, "", "Single checks.",
               into<Maintenance>([](Maintenance& maintenance, const Node& node) {
                 for (const Node& item : listed(node))
                   maintenance.scope.checks.emplace_back(item.text);
               })},
              {"zone", shapes::zone(), Need::optional, "UTC", "The time zone of its times.",
               into<Maintenance>([](Maintenance& maintenance, const Node& node) {
                 maintenance.zone = node.text;
               })},
              {"once", shapes::record("a map", once_record), Need::optional, "",
               "One window: from, to.", into_when<Once>(once_record)},
              {"weekly", shapes::record("a map", weekly_record), Need::optional, "",
               "Every week: days, at, for.", into_when<Weekly>(weekly_record)},
              {"cron", shapes::record("a map", cron_record), Need::optional, "",
               "On a cron schedule: when, for.", into_when<OnCron>(cron_record)},
              {"public", shapes::flag(), Need::optional, "false",
               "Whether the public page announces it.",
               into<Maintenance>([](Maintenance& maintenance, const Node& node) {
                 maintenance.scope.shown = node.text == "true";
               })},
              {"text", shapes::record("a map", text_record), Need::optional, "",
               "What the public page says of it.",
               into<Maintenance>([](Maintenance& maintenance, const Node& node) {
                 fill(text_record(), &maintenance.scope, node);
               })},
          },
      .shorthand = "",
      .verify = verify_maintenance,
      .one_of = {"once", "weekly", "cron"}};
  return record;
}

Maintenance make_maintenance(const std::string& name, const Node& node) {
  Maintenance maintenance;
  maintenance.name = MaintenanceName(name);
  fill(maintenance_record(), &maintenance, node);
  if (maintenance.scope.title.empty()) maintenance.scope.title = name;
  return maintenance;
}

}  // namespace vigie
