// The keys of a rule pack (rest/rule_pack.h). A pack is filled over the one that it extends: a key
// that it does not write leaves what is there. What holds only for the whole, parent included, is
// in rest_pack_check.cc.
#include "config/rest_fields.h"

namespace vigie {
namespace {

using namespace rest_fields;

// A rule of the pack that is there once it is written.
template <class Rule>
std::function<void(void*, const Node&)> into_rule(std::optional<Rule> RulePack::* rule,
                                                  const Record& (*record)()) {
  return into<RulePack>([rule, record](RulePack& pack, const Node& node) {
    if (!(pack.*rule)) (pack.*rule).emplace();
    fill(record(), &*(pack.*rule), node);
  });
}
// The same, of a rule whose keys are filled into the pack.
template <class Rule>
std::function<void(void*, const Node&)> into_pack(std::optional<Rule> RulePack::* rule,
                                                  const Record& (*record)()) {
  return into<RulePack>([rule, record](RulePack& pack, const Node& node) {
    if (!(pack.*rule)) (pack.*rule).emplace();
    fill(record(), &pack, node);
  });
}

const Record& break_record() {
  using rest::BreakRule;
  static const Record record{
      .name = "a break",
      .doc = "The break that a day of work has.",
      .fields = with_source<BreakRule>(
          {{"after_h", hours_of_a_day(), Need::optional, "", "From so many hours of work on.",
            into<BreakRule>(
                [](BreakRule& rule, const Node& node) { rule.after = hours_of(node); })},
           {"min", shapes::integer(1, 240), Need::optional, "", "At least so many minutes.",
            into<BreakRule>(
                [](BreakRule& rule, const Node& node) { rule.least = minutes(number_of(node)); })}},
          &BreakRule::source),
      .shorthand = "min",
      .verify = verify_source};
  return record;
}

const Record& days_record() {
  using rest::DaysRule;
  static const Record record{
      .name = "a maximum of days",
      .doc = "At most so many days of work, as the switch consecutive_days counts them.",
      .fields = with_source<DaysRule>(
          {{"days", shapes::integer(1, 31), Need::optional, "", "So many days.",
            into<DaysRule>([](DaysRule& rule, const Node& node) { rule.most = number_of(node); })}},
          &DaysRule::source),
      .shorthand = "days",
      .verify = verify_source};
  return record;
}

const Record& night_record() {
  using rest::NightWindow;
  static const Record record{
      .name = "a night",
      .doc = "The hours that are night.",
      .fields = with_source<NightWindow>(
          {{"from", shapes::time_of_day(), Need::optional, "", "When it begins.",
            into<NightWindow>([](NightWindow& night, const Node& node) {
              night.from = *parse_time_of_day(node.text);
            })},
           {"to", shapes::time_of_day(), Need::optional, "", "When it ends.",
            into<NightWindow>([](NightWindow& night, const Node& node) {
              night.to = *parse_time_of_day(node.text);
            })}},
          &NightWindow::source),
      .shorthand = "",
      .verify = verify_source};
  return record;
}

const Record& holidays_record() {
  using rest::HolidayRule;
  static const Record record{
      .name = "public holidays",
      .doc = "Which days are public holidays.",
      .fields = with_source<HolidayRule>(
          {{"calendar", one_of("a calendar of public holidays", calendar_words), Need::optional, "",
            "The calendar.", into<HolidayRule>([](HolidayRule& rule, const Node& node) {
              rule.region = value_of(calendar_words, node);
            })}},
          &HolidayRule::source),
      .shorthand = "calendar",
      .verify = verify_source};
  return record;
}

const Record& retention_record() {
  using rest::RetentionRule;
  static const Record record{
      .name = "a time for which records are kept",
      .doc = "How long records of hours and of being on call are kept, at least.",
      .fields = with_source<RetentionRule>(
          {{"months", shapes::integer(1, 1200), Need::optional, "", "So many months.",
            into<RetentionRule>(
                [](RetentionRule& rule, const Node& node) { rule.months = number_of(node); })}},
          &RetentionRule::source),
      .shorthand = "months",
      .verify = verify_source};
  return record;
}

// --- the pack

const Record& pack_title_record() {
  static const Record record{
      .name = "a text in two languages",
      .doc = "What the pack is called.",
      .fields = {{"en", shapes::title("a text"), Need::required, "", "In English.",
                  into<RulePack>([](RulePack& pack, const Node& node) {
                    pack.title_en = node.text;
                    pack.title_fr = node.text;
                  })},
                 {"fr", shapes::title("a text"), Need::optional, "",
                  "In French; without it, as en.",
                  into<RulePack>(
                      [](RulePack& pack, const Node& node) { pack.title_fr = node.text; })}},
      .shorthand = "en"};
  return record;
}

struct Removable {
  std::string_view key;
  void (*remove)(RulePack&);
};
constexpr Removable removable[] = {
    {"daily", [](RulePack& pack) { pack.daily.reset(); }},
    {"weekly", [](RulePack& pack) { pack.weekly.reset(); }},
    {"amplitude_max_h", [](RulePack& pack) { pack.amplitude_max.reset(); }},
    {"day_max_h", [](RulePack& pack) { pack.day_max.reset(); }},
    {"week_max_h", [](RulePack& pack) { pack.week_max.reset(); }},
    {"avg_max", [](RulePack& pack) { pack.avg_max.reset(); }},
    {"break", [](RulePack& pack) { pack.pause.reset(); }},
    {"consecutive_days_max", [](RulePack& pack) { pack.consecutive_days.reset(); }},
    {"oncall", [](RulePack& pack) { pack.oncall = {}; }},
    {"night_window", [](RulePack& pack) { pack.night_window.reset(); }},
    {"night_worker", [](RulePack& pack) { pack.night_worker.reset(); }},
    {"holidays", [](RulePack& pack) { pack.holidays.reset(); }},
    {"record_retention", [](RulePack& pack) { pack.retention.reset(); }},
};

Field without_field() {
  std::vector<std::string_view> keys;
  for (const Removable& one : removable) keys.push_back(one.key);
  return {"without",
          shapes::list("a rule or a list of them", shapes::choice("a rule of a pack", keys), true),
          Need::optional,
          "",
          "Rules of the other pack that do not hold here.",
          into<RulePack>([](RulePack& pack, const Node& node) {
            for (const Node& item : listed(node))
              std::ranges::find(removable, item.text, &Removable::key)->remove(pack);
          })};
}

std::vector<Field> maximum_fields() {
  return {
      {"amplitude_max_h", shapes::record("a maximum of hours", hours_record), Need::optional, "",
       "From the first work of a day to its last.",
       into_rule(&RulePack::amplitude_max, hours_record)},
      {"day_max_h", shapes::record("a maximum of hours", hours_record), Need::optional, "",
       "Work of one day.", into_rule(&RulePack::day_max, hours_record)},
      {"week_max_h", shapes::record("a maximum of hours", hours_record), Need::optional, "",
       "Work of one week.", into_rule(&RulePack::week_max, hours_record)},
      {"avg_max", shapes::record("an average of hours", average_record), Need::optional, "",
       "Work of a week, on average.", into_rule(&RulePack::avg_max, average_record)},
      {"break", shapes::record("a break", break_record), Need::optional, "",
       "The break of a day of work.", into_rule(&RulePack::pause, break_record)},
      {"consecutive_days_max", shapes::record("a maximum of days", days_record), Need::optional, "",
       "Days of work in a week.", into_rule(&RulePack::consecutive_days, days_record)},
  };
}

std::vector<Field> other_fields() {
  return {
      {"oncall", shapes::record("rules on being on call", oncall_record), Need::optional, "",
       "Being on call.", into<RulePack>([](RulePack& pack, const Node& node) {
         fill(oncall_record(), &pack.oncall, node);
       })},
      {"night_window", shapes::record("a night", night_record), Need::optional, "",
       "The hours that are night.", into_rule(&RulePack::night_window, night_record)},
      {"night_worker", shapes::record("rules on night workers", night_worker_record),
       Need::optional, "", "Who works much at night, and the maxima that hold then.",
       into_rule(&RulePack::night_worker, night_worker_record)},
      {"holidays", shapes::record("public holidays", holidays_record), Need::optional, "",
       "Public holidays.", into_rule(&RulePack::holidays, holidays_record)},
      {"record_retention", shapes::record("a time for which records are kept", retention_record),
       Need::optional, "", "How long records are kept, at least.",
       into_rule(&RulePack::retention, retention_record)},
      {"switches",
       shapes::map("a map of switches", shapes::text("a switch", 60, spelling::rest_switch),
                   shapes::text("a choice of a switch", 60, nullptr)),
       Need::optional, "", "Readings that the pack takes, where it takes others than Vigie.",
       into<RulePack>([](RulePack& pack, const Node& node) {
         for (const Entry& entry : node.entries)
           (void)rest::set_switch(pack.switches, entry.key, entry.value.text);
       })},
  };
}

void verify_pack(const Node& node, const std::string&, Reading& reading) {
  if (const Node* without = node.find("without")) {
    for (const Node& item : listed(*without))
      if (node.find(item.text) != nullptr)
        reading.refuse(item, say("without: \"{}\" is also written here", item.text),
                       say("leave one of the two out"));
    if (node.find("extends") == nullptr)
      reading.refuse(*without, say("without: there is no other pack to leave rules out of"),
                     say("name one in extends:, or leave this out"));
  }
  const Node* switches = node.find("switches");
  if (switches == nullptr) return;
  rest::Switches scratch;
  for (const Entry& entry : switches->entries) {
    const auto set = rest::set_switch(scratch, entry.key, entry.value.text);
    if (!set) reading.refuse(entry.value, set.error().message);
    const std::size_t dot = entry.key.find('.');
    const Node* rule = node.find(entry.key.substr(0, dot));
    const Node* own = rule == nullptr || dot == std::string::npos
                          ? nullptr
                          : rule->find(entry.key.substr(dot + 1));
    if (own != nullptr)
      reading.refuse(entry.value, say("switches: \"{}\" is there twice", entry.key),
                     say("leave one of the two out"));
  }
}

}  // namespace

// `extends` is read before anything is filled: by then the other pack is there.
const Record& rest_pack_record() {
  static const Record record = [] {
    Record pack{
        .name = "a rule pack",
        .doc =
            "What a law or an agreement demands of rest and of hours; a file of its own, outside "
            "of this directory, has the same keys (rest.md).",
        .fields = {{"title", shapes::record("a text in two languages", pack_title_record),
                    Need::optional, "", "What it is called; without it, as its file.",
                    into<RulePack>([](RulePack& out, const Node& node) {
                      fill(pack_title_record(), &out, node);
                    })},
                   {"extends", shapes::text("the name of a rule pack", 60, nullptr), Need::optional,
                    "", "The pack whose rules hold where this one says nothing.",
                    into<RulePack>([](RulePack&, const Node&) {})},
                   without_field(),
                   {"daily", shapes::record("a daily rest", daily_record), Need::optional, "",
                    "The daily rest.", into_pack(&RulePack::daily, daily_record)},
                   {"weekly", shapes::record("a weekly rest", weekly_rest_record), Need::optional,
                    "", "The weekly rest.", into_pack(&RulePack::weekly, weekly_rest_record)}},
        .shorthand = "",
        .verify = verify_pack};
    for (Field& field : maximum_fields()) pack.fields.push_back(std::move(field));
    for (Field& field : other_fields()) pack.fields.push_back(std::move(field));
    return pack;
  }();
  return record;
}

}  // namespace vigie
