// The keys of an agreement on being on call (pay/agreement.h). An agreement is filled over the one
// that it extends: a key that it does not write leaves what is there, a list replaces the other's.
// What its periods and bands are made of is in fields_agreement_entry.cc, what holds only for the
// whole in agreement_check.cc.
#include "config/agreement_fields.h"

namespace vigie {
namespace {

using namespace rest_fields;
using pay::Agreement;

constexpr Word<rest::Stacking> stack_words[] = {{"max", rest::Stacking::max},
                                                {"add", rest::Stacking::add},
                                                {"multiply", rest::Stacking::multiply}};
constexpr Word<rest::NoticeDays> notice_words[] = {{"clear", rest::NoticeDays::clear},
                                                   {"calendar", rest::NoticeDays::calendar}};

Duration duration_of(const Node& node) {
  return *parse_duration(node.text);
}

// A part of the agreement that is there once it is written.
template <class Part>
std::function<void(void*, const Node&)> into_part(std::optional<Part> Agreement::* part,
                                                  const Record& (*record)()) {
  return into<Agreement>([part, record](Agreement& agreement, const Node& node) {
    if (!(agreement.*part)) (agreement.*part).emplace();
    fill(record(), &*(agreement.*part), node);
  });
}

const Record& agreement_title_record() {
  static const Record record{
      .name = "a text in two languages",
      .doc = "What the agreement is called.",
      .fields = {{"en", shapes::title("a text"), Need::required, "", "In English.",
                  into<Agreement>([](Agreement& agreement, const Node& node) {
                    agreement.title_en = node.text;
                    agreement.title_fr = node.text;
                  })},
                 {"fr", shapes::title("a text"), Need::optional, "",
                  "In French; without it, as en.",
                  into<Agreement>([](Agreement& agreement, const Node& node) {
                    agreement.title_fr = node.text;
                  })}},
      .shorthand = "en"};
  return record;
}

const Record& interventions_record() {
  using pay::InterventionRule;
  static const auto length = [] { return shapes::duration(minutes(1), hours(24)); };
  static const Record record{
      .name = "what work for calls is worth",
      .doc = "The pay of work for calls; its clock is not the one of rest, which never rounds.",
      .fields = with_source<InterventionRule>(
          {{"bands",
            shapes::list("a band of hours or a list of them",
                         shapes::record("a band of hours", band_record)),
            Need::optional, "", "What an hour is worth that lies in certain hours.",
            into<InterventionRule>([](InterventionRule& rule, const Node& node) {
              rule.bands.clear();
              for (const Node& item : listed(node)) rule.bands.push_back(make_band(item));
            })},
           {"stack", one_of("a way to stack", stack_words), Need::optional, "",
            "What holds where several bands do; without it, as the switch multipliers says.",
            into<InterventionRule>([](InterventionRule& rule, const Node& node) {
              rule.stack = value_of(stack_words, node);
            })},
           {"minimum", length(), Need::optional, "", "So long is each call paid at least.",
            into<InterventionRule>(
                [](InterventionRule& rule, const Node& node) { rule.least = duration_of(node); })},
           {"rounding", length(), Need::optional, "", "Up to a multiple of it a call is paid.",
            into<InterventionRule>([](InterventionRule& rule, const Node& node) {
              rule.rounding = duration_of(node);
            })},
           {"merge_gap", length(), Need::optional, "",
            "Calls so near to each other are one, and what lies between is paid.",
            into<InterventionRule>([](InterventionRule& rule, const Node& node) {
              rule.merge_gap = duration_of(node);
            })},
           {"as_working_time", shapes::flag(), Need::optional, "",
            "Whether each hour is paid as an hour of work at least; without it, bands say all.",
            into<InterventionRule>([](InterventionRule& rule, const Node& node) {
              rule.as_working_time = flag_of(node);
            })}},
          &InterventionRule::source),
      .shorthand = "",
      .verify = verify_source};
  return record;
}

const Record& tier_record() {
  using Tier = pay::OvertimeRule::Tier;
  static const Record record{
      .name = "a tier of overtime",
      .doc = "Hours that have the same supplement.",
      .fields = {{"h", hours_of_a_week(), Need::optional, "",
                  "So many hours of a week; without it, all others.",
                  into<Tier>([](Tier& tier, const Node& node) { tier.most = hours_of(node); })},
                 {"percent", percentage(), Need::required, "", "The supplement of an hour.",
                  into<Tier>(
                      [](Tier& tier, const Node& node) { tier.supplement = percent_of(node); })}},
      .shorthand = "percent"};
  return record;
}

const Record& overtime_record() {
  using pay::OvertimeRule;
  static const Record record{
      .name = "overtime",
      .doc = "Hours of a week beyond those of the contract.",
      .fields = with_source<OvertimeRule>(
          {{"from_h", hours_of_a_week(), Need::optional, "",
            "The hours of a week after which tiers begin.",
            into<OvertimeRule>(
                [](OvertimeRule& rule, const Node& node) { rule.from = hours_of(node); })},
           {"tiers",
            shapes::list("a tier of overtime or a list of them",
                         shapes::record("a tier of overtime", tier_record)),
            Need::optional, "", "The supplements, in the order in which hours fill them.",
            into<OvertimeRule>([](OvertimeRule& rule, const Node& node) {
              rule.tiers.clear();
              for (const Node& item : listed(node))
                fill(tier_record(), &rule.tiers.emplace_back(), item);
            })},
           {"quota_h", shapes::integer(1, 2000), Need::optional, "",
            "So many hours of overtime a year; hours of urgent works do not count.",
            into<OvertimeRule>([](OvertimeRule& rule, const Node& node) {
              rule.quota = hours(number_of(node));
            })}},
          &OvertimeRule::source),
      .shorthand = "",
      .verify = verify_source};
  return record;
}

const Record& short_notice_record() {
  using pay::ShortNotice;
  static const Record record{
      .name = "short notice",
      .doc = "What is paid more to whoever is told too late.",
      .fields = with_source<ShortNotice>(
          {{"percent", percentage(), Need::optional, "", "The supplement.",
            into<ShortNotice>(
                [](ShortNotice& rule, const Node& node) { rule.supplement = percent_of(node); })},
           {"days", shapes::integer(1, most_days), Need::optional, "",
            "Told less than so many days ahead is too late; without it, 15.",
            into<ShortNotice>(
                [](ShortNotice& rule, const Node& node) { rule.days = number_of(node); })},
           {"count", one_of("a way to count days", notice_words), Need::optional, "",
            "clear: neither the day of the notice nor the first day counts; without it, clear.",
            into<ShortNotice>([](ShortNotice& rule, const Node& node) {
              rule.count = value_of(notice_words, node);
            })}},
          &ShortNotice::source),
      .shorthand = "percent",
      .verify = verify_source};
  return record;
}

const Record& caps_record() {
  using pay::Caps;
  static const Record record{
      .name = "caps on duty",
      .doc = "Beyond these a statement warns; nothing is paid less.",
      .fields = with_source<Caps>(
          {{"consecutive_weeks", shapes::integer(1, 52), Need::optional, "",
            "So many weeks on call one after the other.",
            into<Caps>(
                [](Caps& caps, const Node& node) { caps.consecutive_weeks = number_of(node); })},
           {"days_per_month", shapes::integer(1, 31), Need::optional, "",
            "So many days on call in a month; a night counts for the day on which it begins.",
            into<Caps>(
                [](Caps& caps, const Node& node) { caps.days_per_month = number_of(node); })},
           {"weekends_per_month", shapes::integer(1, 5), Need::optional, "",
            "So many week-ends on call in a month.", into<Caps>([](Caps& caps, const Node& node) {
              caps.weekends_per_month = number_of(node);
            })}},
          &Caps::source),
      .shorthand = "",
      .verify = verify_source};
  return record;
}

std::vector<Field> heading_fields() {
  return {
      {"title", shapes::record("a text in two languages", agreement_title_record), Need::optional,
       "", "What it is called; without it, as its file.",
       into<Agreement>(
           [](Agreement& out, const Node& node) { fill(agreement_title_record(), &out, node); })},
      {"extends", shapes::text("the name of an agreement", 60, nullptr), Need::optional, "",
       "The agreement that holds where this one says nothing.",
       into<Agreement>([](Agreement&, const Node&) {})},
      {"holidays", one_of("a calendar of public holidays", calendar_words), Need::optional, "",
       "Which days are public holidays.", into<Agreement>([](Agreement& out, const Node& node) {
         out.holidays = value_of(calendar_words, node);
       })},
      {"reference_rate", money_shape(), Need::optional, "",
       "An hour, for multiples of another rate than the person's own.",
       into<Agreement>([](Agreement& out, const Node& node) {
         out.reference_rate = spelling::money_of(node.text);
       })},
      {"half_day_after", shapes::duration(minutes(1), hours(24)), Need::optional, "",
       "Where work is counted in days, work for calls of a day off that is longer is half a day.",
       into<Agreement>(
           [](Agreement& out, const Node& node) { out.half_day_after = duration_of(node); })},
  };
}

}  // namespace

// `extends` is read before anything is filled: by then the other agreement is there.
const Record& agreement_record() {
  static const Record record = [] {
    Record made{.name = "an agreement",
                .doc = "What being on call, and work for calls, are worth (pay.md).",
                .fields = with_source<Agreement>(heading_fields(), &Agreement::source),
                .shorthand = "",
                .verify = verify_source};
    const std::vector<Field> parts = {
        {"periods",
         shapes::list("a period or a list of them", shapes::record("a period", period_record)),
         Need::optional, "", "What periods on call are worth; the first that fits takes its hours.",
         into<Agreement>([](Agreement& out, const Node& node) {
           out.periods.clear();
           for (const Node& item : listed(node)) out.periods.push_back(make_period(item));
         })},
        {"interventions", shapes::record("what work for calls is worth", interventions_record),
         Need::optional, "", "Work for calls.",
         into_part(&Agreement::interventions, interventions_record)},
        {"overtime", shapes::record("overtime", overtime_record), Need::optional, "",
         "Hours beyond those of the contract.", into_part(&Agreement::overtime, overtime_record)},
        {"short_notice", shapes::record("short notice", short_notice_record), Need::optional, "",
         "Duty that was told too late.", into_part(&Agreement::short_notice, short_notice_record)},
        {"caps", shapes::record("caps on duty", caps_record), Need::optional, "",
         "How much duty the agreement allows.", into_part(&Agreement::caps, caps_record)},
    };
    made.fields.insert(made.fields.end(), parts.begin(), parts.end());
    return made;
  }();
  return record;
}

}  // namespace vigie
