// The periods and the bands of hours of an agreement: when they are, and what they are worth.
#include "config/agreement_fields.h"

namespace vigie::rest_fields {
namespace {

using pay::BandKind;
using pay::DaySet;
using pay::PeriodKind;

template <class Kind, std::size_t n>
std::vector<std::string_view> names_of_kinds(const Kind (&kinds)[n]) {
  std::vector<std::string_view> names;
  for (const Kind kind : kinds) names.push_back(to_string(kind));
  return names;
}
template <class Kind, std::size_t n>
Kind kind_of(const Kind (&kinds)[n], const Node& checked) {
  for (const Kind kind : kinds)
    if (to_string(kind) == checked.text) return kind;
  return kinds[0];
}

// As they are written; what they mean together follows from the kind.
struct Times {
  std::optional<DaySet> days;
  std::string from;
  std::string to;
};
struct PeriodDraft : pay::PeriodEntry {
  Times times;
};
struct BandDraft : pay::Band {
  Times times;
};

DaySet days_of(const Node& node) {
  DaySet set;
  for (const Node& item : listed(node)) {
    if (item.text == "workdays")
      set.workdays = true;
    else if (item.text == "holidays")
      set.holidays = true;
    else
      set.weekdays |= 1u << static_cast<unsigned>(*parse_weekday(item.text));
  }
  return set;
}

// "18:00" or "friday 18:00".
Spelling clock_or_day(std::string_view text) {
  return trim(text).find(' ') == std::string_view::npos ? spelling::time_of_day(text)
                                                        : spelling::handover(text);
}

template <class Draft>
std::vector<Field> times_fields() {
  return {
      {"days",
       shapes::list("a day or a list of them",
                    shapes::choice("a day", {"monday", "tuesday", "wednesday", "thursday", "friday",
                                             "saturday", "sunday", "workdays", "holidays"}),
                    true),
       Need::optional, "",
       "The days on which it begins; workdays are Monday to Friday but for public holidays.",
       into<Draft>([](Draft& draft, const Node& node) { draft.times.days = days_of(node); })},
      {"from", shapes::text("a time such as 18:00 or friday 18:00", 20, clock_or_day),
       Need::optional, "", "When it begins; without it, as the kind says.",
       into<Draft>([](Draft& draft, const Node& node) { draft.times.from = node.text; })},
      {"to", shapes::text("a time such as 18:00 or friday 18:00", 20, clock_or_day), Need::optional,
       "", "When it ends; a time not later than from is one of the day after.",
       into<Draft>([](Draft& draft, const Node& node) { draft.times.to = node.text; })},
  };
}

template <class Draft>
pay::OfRate& of_rate(Draft& draft) {
  if (!std::holds_alternative<pay::OfRate>(draft.worth)) draft.worth = pay::OfRate{};
  return std::get<pay::OfRate>(draft.worth);
}
template <class Draft>
pay::Rest& instead_of(Draft& draft) {
  if (!draft.instead) draft.instead.emplace();
  return *draft.instead;
}

Shape rest_time() {
  return shapes::duration(minutes(1), hours(24 * 31));
}

template <class Draft>
std::vector<Field> worth_fields() {
  constexpr Word<bool> rates[] = {{"own", false}, {"reference", true}};
  return {
      {"amount", money_shape(), Need::optional, "", "An amount of money.",
       into<Draft>(
           [](Draft& draft, const Node& node) { draft.worth = spelling::money_of(node.text); })},
      {"multiple_of_rate", ratio_up_to<100>(), Need::optional, "",
       "A multiple of what an hour is paid: 1.25 is 125 %.",
       into<Draft>([](Draft& draft, const Node& node) {
         of_rate(draft).factor = *parse_ratio(node.text);
       })},
      {"rest", rest_time(), Need::optional, "", "Time off.",
       into<Draft>([](Draft& draft, const Node& node) {
         draft.worth = pay::Rest{*parse_duration(node.text), {}};
       })},
      {"rest_days", ratio_up_to<most_days>(), Need::optional, "", "Days off: 0.5, 3/52.",
       into<Draft>([](Draft& draft, const Node& node) {
         draft.worth = pay::Rest{{}, *parse_ratio(node.text)};
       })},
      {"rate", one_of("a rate", rates), Need::optional, "",
       "Whose: the person's own, or reference_rate; without it, the person's own.",
       into<Draft>([rates = std::to_array(rates)](Draft& draft, const Node& node) {
         of_rate(draft).reference = node.text == rates[1].text;
       })},
      {"instead_rest", rest_time(), Need::optional, "",
       "Time off, for whoever takes rest and no pay.",
       into<Draft>([](Draft& draft, const Node& node) {
         instead_of(draft).time = *parse_duration(node.text);
       })},
      {"instead_rest_days", ratio_up_to<most_days>(), Need::optional, "",
       "Days off, for whoever takes rest and no pay.",
       into<Draft>([](Draft& draft, const Node& node) {
         instead_of(draft).days = *parse_ratio(node.text);
       })},
  };
}

void verify_worth(const Node& node, const std::string& label, Reading& reading) {
  verify_source(node, label, reading);
  const Node* rate = node.find("rate");
  if (rate != nullptr && node.find("multiple_of_rate") == nullptr)
    reading.refuse(*rate, say("{}: there is no multiple of a rate", inside(label, "rate")),
                   say("add multiple_of_rate:, or leave this out"));
}

// What is wrong with a key of `times` for this kind; the key and the remedy.
struct TimesRule {
  bool days = false;       // may be written
  bool clock = false;      // from and to are times of day
  bool week = false;       // from and to are times of the week
  bool from_only = false;  // `to` follows from `from`
  bool needed = false;     // they must be written
};

void verify_times(const Node& node, const std::string& label, const TimesRule& rule,
                  Reading& reading) {
  if (const Node* days = node.find("days"); days != nullptr && !rule.days)
    reading.refuse(*days, say("{}: the kind says which days", inside(label, "days")),
                   say("leave it out"));
  for (const char* key : {"from", "to"}) {
    const Node* time = node.find(key);
    const std::string where = inside(label, key);
    if (time == nullptr) {
      if (rule.needed && !(rule.from_only && key == std::string_view("to")))
        reading.refuse(node, say("{}: it is missing", where), say("write a time such as 18:00"));
      continue;
    }
    const bool of_week = time->text.find(' ') != std::string::npos;
    if ((rule.from_only && key == std::string_view("to")) || (!rule.clock && !rule.week))
      reading.refuse(*time, say("{}: this kind has none", where), say("leave it out"));
    else if (of_week != rule.week)
      reading.refuse(*time, say("{}: \"{}\" does not fit the kind", where, time->text),
                     rule.week ? say("write the day and the time: friday 18:00")
                               : say("write a time of day: 18:00"));
  }
  if ((node.find("from") == nullptr) != (node.find("to") == nullptr) && !rule.from_only &&
      (rule.clock || rule.week) && !rule.needed)
    reading.refuse(node, say("{}: from and to go together", label.empty() ? "from" : label),
                   say("write both, or none"));
}

TimesRule rule_of(PeriodKind kind) {
  switch (kind) {
    case PeriodKind::week:
      return {.week = true, .from_only = true};
    case PeriodKind::workdays:
    case PeriodKind::weekend:
      return {.week = true};
    case PeriodKind::saturday:
    case PeriodKind::sunday:
    case PeriodKind::holiday:
    case PeriodKind::sunday_or_holiday:
      return {.clock = true};
    case PeriodKind::day:
    case PeriodKind::evening:
    case PeriodKind::night:
      return {.days = true, .clock = true};
    case PeriodKind::slot_12h:
      return {.days = true, .clock = true, .from_only = true, .needed = true};
    case PeriodKind::slot_24h:
      return {.clock = true, .from_only = true};
    case PeriodKind::hour:
    case PeriodKind::month:
      return {};
  }
  return {};
}

TimesRule rule_of(BandKind kind) {
  const bool needed = kind == BandKind::evening || kind == BandKind::night;
  return {.days = needed || kind == BandKind::any, .clock = true, .needed = needed};
}

DaySet days_of(BandKind kind) {
  constexpr auto bit = [](Weekday day) { return 1u << static_cast<unsigned>(day); };
  switch (kind) {
    case BandKind::weekday:
      return {0, true, false};
    case BandKind::saturday:
      return {bit(Weekday::saturday), false, false};
    case BandKind::sunday:
      return {bit(Weekday::sunday), false, false};
    case BandKind::holiday:
      return {0, false, true};
    case BandKind::sunday_or_holiday:
      return {bit(Weekday::sunday), false, true};
    default:
      return DaySet::all();
  }
}

pay::Window window_of(const PeriodDraft& draft) {
  pay::Window window = pay::usual_window(draft.kind);
  const Times& times = draft.times;
  const TimesRule rule = rule_of(draft.kind);
  if (rule.week && !times.from.empty()) {
    const spelling::Handover from = spelling::handover_of(times.from);
    const spelling::Handover to = times.to.empty() ? from : spelling::handover_of(times.to);
    return pay::WeekPart{from.day, from.time, to.day, to.time};
  }
  if (!rule.clock) return window;
  if (draft.kind == PeriodKind::slot_24h && times.from.empty()) return window;
  pay::Hours of_day;
  if (const pay::Hours* usual = std::get_if<pay::Hours>(&window)) of_day = *usual;
  if (times.days) of_day.days = *times.days;
  if (!times.from.empty()) {
    constexpr int day = 24 * 3600;
    of_day.from = *parse_time_of_day(times.from);
    of_day.to = !times.to.empty() ? *parse_time_of_day(times.to) : of_day.from;
    if (draft.kind == PeriodKind::slot_12h)
      of_day.to.seconds = (of_day.from.seconds + day / 2) % day;
  }
  return of_day;
}

void verify_period(const Node& node, const std::string& label, Reading& reading) {
  verify_worth(node, label, reading);
  if (const Node* kind = node.find("kind"))
    verify_times(node, label, rule_of(kind_of(pay::all_period_kinds, *kind)), reading);
}

void verify_band(const Node& node, const std::string& label, Reading& reading) {
  verify_worth(node, label, reading);
  const Node* kind = node.find("kind");
  verify_times(node, label,
               rule_of(kind == nullptr ? BandKind::any : kind_of(pay::all_band_kinds, *kind)),
               reading);
}

template <class Draft>
void append(std::vector<Field>& fields, std::vector<Field> more) {
  fields.insert(fields.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
}

}  // namespace

const Record& period_record() {
  static const Record record = [] {
    std::vector<Field> fields = {
        {"kind", shapes::choice("a kind of period", names_of_kinds(pay::all_period_kinds)),
         Need::required, "", "What it is called on a statement; its usual hours follow.",
         into<PeriodDraft>([](PeriodDraft& draft, const Node& node) {
           draft.kind = kind_of(pay::all_period_kinds, node);
         })},
        {"at_least", shapes::duration(minutes(1), hours(24 * 31)), Need::optional, "",
         "Who is on call for so much of it has it; without it, all of it but for planned work.",
         into<PeriodDraft>([](PeriodDraft& draft, const Node& node) {
           draft.least = *parse_duration(node.text);
         })}};
    append<PeriodDraft>(fields, times_fields<PeriodDraft>());
    append<PeriodDraft>(fields, worth_fields<PeriodDraft>());
    return Record{.name = "a period",
                  .doc = "A period on call, and what it is worth.",
                  .fields = with_source<PeriodDraft>(std::move(fields), &PeriodDraft::source),
                  .shorthand = "",
                  .verify = verify_period,
                  .one_of = {"amount", "multiple_of_rate", "rest", "rest_days"}};
  }();
  return record;
}

pay::PeriodEntry make_period(const Node& canonical) {
  PeriodDraft draft;
  fill(period_record(), &draft, canonical);
  draft.window = window_of(draft);
  return draft;
}

const Record& band_record() {
  static const Record record = [] {
    std::vector<Field> fields = {
        {"kind", shapes::choice("a kind of band", names_of_kinds(pay::all_band_kinds)),
         Need::required, "", "What it is called on a statement; its usual days follow.",
         into<BandDraft>([](BandDraft& draft, const Node& node) {
           draft.kind = kind_of(pay::all_band_kinds, node);
         })}};
    append<BandDraft>(fields, times_fields<BandDraft>());
    append<BandDraft>(fields, worth_fields<BandDraft>());
    return Record{.name = "a band of hours",
                  .doc = "Hours in which an hour of work for calls is worth something of its own.",
                  .fields = with_source<BandDraft>(std::move(fields), &BandDraft::source),
                  .shorthand = "",
                  .verify = verify_band,
                  .one_of = {"amount", "multiple_of_rate", "rest", "rest_days"}};
  }();
  return record;
}

pay::Band make_band(const Node& canonical) {
  BandDraft draft;
  fill(band_record(), &draft, canonical);
  draft.when.days = draft.times.days.value_or(days_of(draft.kind));
  if (!draft.times.from.empty()) {
    draft.when.from = *parse_time_of_day(draft.times.from);
    draft.when.to = *parse_time_of_day(draft.times.to);
  }
  return draft;
}

}  // namespace vigie::rest_fields
