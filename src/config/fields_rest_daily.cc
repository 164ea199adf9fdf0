// The keys of the daily and the weekly rest of a rule pack (rest/rule_pack.h).
#include "config/rest_fields.h"

namespace vigie::rest_fields {
namespace {

constexpr Word<rest::CreditRule> credit_words[] = {
    {"full_before", rest::CreditRule::full_before},
    {"remaining_fraction", rest::CreditRule::remaining_fraction},
    {"none", rest::CreditRule::none},
    {"exempt_when_called", rest::CreditRule::exempt_when_called}};
constexpr Word<rest::WeeklyPeriod> period_words[] = {{"civil_week", rest::WeeklyPeriod::civil_week},
                                                     {"rolling_7", rest::WeeklyPeriod::rolling_7},
                                                     {"n_days", rest::WeeklyPeriod::n_days}};

// The choices of a switch that a rule also names as its own.
Shape switch_choice(std::string_view noun, std::string_view name) {
  const auto all = rest::all_switches();
  return shapes::choice(noun, std::ranges::find(all, name, &rest::Switch::name)->choices);
}
std::function<void(void*, const Node&)> into_switch(std::string name) {
  return into<RulePack>([name = std::move(name)](RulePack& pack, const Node& node) {
    (void)rest::set_switch(pack.switches, name, node.text);
  });
}

struct Compensation {
  bool average = false;
  rest::ReducedRest::Average over;
};

const Record& compensation_record() {
  static const Record record{
      .name = "a compensation",
      .doc = "How the rest that was missed is given.",
      .fields = {{"kind", shapes::choice("a compensation", {"equal_hours", "avg_over"}),
                  Need::required, "", "Equal hours, or an average over some weeks.",
                  into<Compensation>([](Compensation& out, const Node& node) {
                    out.average = node.text == "avg_over";
                  })},
                 {"h", hours_of_a_day(), Need::optional, "", "The average, in hours a day.",
                  into<Compensation>([](Compensation& out, const Node& node) {
                    out.over.least = hours_of(node);
                  })},
                 {"weeks", shapes::integer(1, 52), Need::optional, "", "Over so many weeks.",
                  into<Compensation>([](Compensation& out, const Node& node) {
                    out.over.weeks = number_of(node);
                  })}},
      .shorthand = "kind",
      .verify = [](const Node& node, const std::string& label, Reading& reading) {
        const bool average = node.find("kind")->text == "avg_over";
        const bool h = node.find("h") != nullptr;
        const bool weeks = node.find("weeks") != nullptr;
        if (average && (!h || !weeks))
          reading.refuse(node, say("{}: an average needs \"h\" and \"weeks\"", label),
                         say("write {{ kind: avg_over, h: 11, weeks: 2 }}"));
        if (!average && (h || weeks))
          reading.refuse(node, say("{}: equal hours have neither \"h\" nor \"weeks\"", label),
                         say("write kind: avg_over, or leave them out"));
      }};
  return record;
}

const Record& reduced_record() {
  using rest::ReducedRest;
  static const Record record{
      .name = "a reduced rest",
      .doc = "A shorter daily rest that is in force; what is missing is owed.",
      .fields = with_source<ReducedRest>(
          {{"floor_h", hours_of_a_day(), Need::optional, "", "The shortest rest, in hours.",
            into<ReducedRest>(
                [](ReducedRest& rule, const Node& node) { rule.floor = hours_of(node); })},
           {"basis",
            shapes::list("an article or a list of them",
                         shapes::text("an article such as L3131-1", 200, spelling::article), true),
            Need::optional, "", "The articles of which one must allow it.",
            into<ReducedRest>([](ReducedRest& rule, const Node& node) {
              rule.basis.clear();
              for (const Node& item : listed(node)) rule.basis.push_back(item.text);
            })},
           {"max_per_period", shapes::record("a map", frequency_record), Need::optional, "",
            "How often, at most.", into<ReducedRest>([](ReducedRest& rule, const Node& node) {
              fill(frequency_record(), &rule.max_per_period.emplace(), node);
            })},
           {"compensation", shapes::record("a compensation", compensation_record), Need::optional,
            "", "What is given for it; without it, equal hours.",
            into<ReducedRest>([](ReducedRest& rule, const Node& node) {
              Compensation given;
              fill(compensation_record(), &given, node);
              rule.average.reset();
              if (given.average) rule.average = given.over;
            })},
           {"deadline", shapes::duration(hours(1), hours(24 * 366)), Need::optional, "",
            "Within which it is given.", into<ReducedRest>([](ReducedRest& rule, const Node& node) {
              rule.owed_within = *parse_duration(node.text);
            })}},
          &ReducedRest::source),
      .shorthand = "floor_h",
      .verify = verify_source};
  return record;
}

const Record& credit_record() {
  using rest::DailyRest;
  static const Record record{
      .name = "a rule on rest before a call",
      .doc = "What rest before a call is worth for the return after it.",
      .fields = with_source<DailyRest>(
          {{"rule", one_of("a rule on rest before a call", credit_words), Need::optional, "",
            "full_before: a whole rest before the call, and it changes nothing; "
            "remaining_fraction: what is missing follows the call; none: the rest starts again; "
            "exempt_when_called: nothing is owed to who was called.",
            into<DailyRest>([](DailyRest& daily, const Node& node) {
              daily.credit = value_of(credit_words, node);
              if (daily.credit != rest::CreditRule::remaining_fraction) daily.credit_block = {};
            })},
           {"min_block_h", hours_of_a_day(), Need::optional, "",
            "Of remaining_fraction: one block of rest is at least so long.",
            into<DailyRest>(
                [](DailyRest& daily, const Node& node) { daily.credit_block = hours_of(node); })}},
          &DailyRest::credit_source),
      .shorthand = "rule",
      .verify = verify_source};
  return record;
}

struct Period {
  rest::WeeklyPeriod kind = rest::WeeklyPeriod::civil_week;
  int days = 7;
};

const Record& period_record() {
  static const Record record{
      .name = "a period of the weekly rest",
      .doc = "The stretch in which a weekly rest is demanded.",
      .fields = {{"kind", one_of("a period of the weekly rest", period_words), Need::required, "",
                  "civil_week: Monday to Sunday; rolling_7: any seven days; n_days: so many.",
                  into<Period>([](Period& out, const Node& node) {
                    out.kind = value_of(period_words, node);
                  })},
                 {"days", shapes::integer(2, 56), Need::optional, "", "Of n_days: how many.",
                  into<Period>([](Period& out, const Node& node) { out.days = number_of(node); })}},
      .shorthand = "kind",
      .verify = [](const Node& node, const std::string& label, Reading& reading) {
        const bool counted = node.find("kind")->text == "n_days";
        const Node* days = node.find("days");
        if (counted && days == nullptr)
          reading.refuse(node, say("{}: n_days needs \"days\"", label),
                         say("write {{ kind: n_days, days: 14 }}"));
        if (!counted && days != nullptr)
          reading.refuse(*days, say("{}: a week has seven days", inside(label, "days")),
                         say("leave it out, or write kind: n_days"));
      }};
  return record;
}

}  // namespace

const Record& frequency_record() {
  using rest::Frequency;
  static const Record record{
      .name = "how often something may be",
      .doc = "At most so often in so many days.",
      .fields =
          {{"most", shapes::integer(1, most_days), Need::required, "", "How often, at most.",
            into<Frequency>([](Frequency& out, const Node& node) { out.most = number_of(node); })},
           {"days", shapes::integer(1, most_days), Need::required, "", "In so many days.",
            into<Frequency>([](Frequency& out, const Node& node) { out.days = number_of(node); })}},
      .shorthand = "",
      .verify = [](const Node& node, const std::string& label, Reading& reading) {
        if (number_of(*node.find("most")) > number_of(*node.find("days")))
          reading.refuse(*node.find("most"), say("{}: more days than there are", label),
                         say("write at most {}", node.find("days")->text));
      }};
  return record;
}

const Record& daily_record() {
  static const Record record{
      .name = "a daily rest",
      .doc = "The rest between two days of work.",
      .fields = with_source<RulePack>(
          {{"min_h", hours_of_a_day(), Need::optional, "", "At least so many hours.",
            into<RulePack>([](RulePack& pack, const Node& node) {
              // What counted as whole because it was the whole rest still does.
              const bool whole = pack.daily->credit_threshold == pack.daily->least;
              pack.daily->least = hours_of(node);
              if (whole) pack.daily->credit_threshold = pack.daily->least;
            })},
           {"reference", switch_choice("a way to place the daily rest", "daily.reference"),
            Need::optional, "", "The switch daily.reference.", into_switch("daily.reference")},
           {"credit_rule", shapes::record("a rule on rest before a call", credit_record),
            Need::optional, "", "What rest before a call is worth.",
            into<RulePack>([](RulePack& pack, const Node& node) {
              fill(credit_record(), &*pack.daily, node);
            })},
           {"credit_threshold_h", hours_of_a_day(), Need::optional, "",
            "The rest before a call that counts as whole; without it, min_h.",
            into<RulePack>([](RulePack& pack, const Node& node) {
              pack.daily->credit_threshold = hours_of(node);
            })},
           {"urgent_works", shapes::record("an article", source_record), Need::optional, "",
            "What lets urgent works suspend the rest; without it, they do not.",
            into<RulePack>([](RulePack& pack, const Node& node) {
              if (!pack.daily->urgent_works) pack.daily->urgent_works.emplace();
              fill(source_record(), &*pack.daily->urgent_works, node);
            })},
           {"reduced", shapes::record("a reduced rest", reduced_record), Need::optional, "",
            "A shorter rest that an agreement puts into force.",
            into<RulePack>([](RulePack& pack, const Node& node) {
              if (!pack.daily->reduced) pack.daily->reduced.emplace();
              fill(reduced_record(), &*pack.daily->reduced, node);
            })}},
          [](RulePack& pack) -> rest::Source& { return pack.daily->source; }),
      .shorthand = "min_h",
      .verify = verify_source};
  return record;
}

const Record& weekly_rest_record() {
  static const Record record{
      .name = "a weekly rest",
      .doc = "The rest of a week.",
      .fields = with_source<RulePack>(
          {{"min_h", hours_of_a_week(), Need::optional, "", "At least so many hours in one block.",
            into<RulePack>(
                [](RulePack& pack, const Node& node) { pack.weekly->least = hours_of(node); })},
           {"core_h", hours_of_a_week(), Need::optional, "",
            "Of them, so many lie in the week; at most min_h.",
            into<RulePack>(
                [](RulePack& pack, const Node& node) { pack.weekly->core = hours_of(node); })},
           {"period", shapes::record("a period of the weekly rest", period_record), Need::optional,
            "", "The stretch in which it is demanded; without it, the civil week.",
            into<RulePack>([](RulePack& pack, const Node& node) {
              Period period;
              fill(period_record(), &period, node);
              pack.weekly->period = period.kind;
              pack.weekly->days = period.days;
            })},
           {"attribution",
            switch_choice("a way to attribute the weekly rest", "weekly.attribution"),
            Need::optional, "", "The switch weekly.attribution.",
            into_switch("weekly.attribution")},
           {"day_pref",
            shapes::choice("a day of the week", {"monday", "tuesday", "wednesday", "thursday",
                                                 "friday", "saturday", "sunday"}),
            Need::optional, "", "The day that it shall hold.",
            into<RulePack>([](RulePack& pack, const Node& node) {
              pack.weekly->day_pref = *parse_weekday(node.text);
            })},
           {"day_rule", shapes::record("an article", source_record), Need::optional, "",
            "What asks for that day; without it, the rest's own.",
            into<RulePack>([](RulePack& pack, const Node& node) {
              if (!pack.weekly->day_source) pack.weekly->day_source.emplace();
              fill(source_record(), &*pack.weekly->day_source, node);
            })},
           {"includes_daily", shapes::flag(), Need::optional, "",
            "Whether min_h holds a daily rest.",
            into<RulePack>([](RulePack& pack, const Node& node) {
              pack.weekly->includes_daily = flag_of(node);
            })},
           {"credit", shapes::record("an article", source_record), Need::optional, "",
            "What says that a weekly rest had before a call counts; without it, the rest's own.",
            into<RulePack>([](RulePack& pack, const Node& node) {
              if (!pack.weekly->credit) pack.weekly->credit.emplace();
              fill(source_record(), &*pack.weekly->credit, node);
            })},
           {"urgent_works", shapes::record("an article", source_record), Need::optional, "",
            "What lets urgent works suspend the rest; without it, they do not.",
            into<RulePack>([](RulePack& pack, const Node& node) {
              if (!pack.weekly->urgent_works) pack.weekly->urgent_works.emplace();
              fill(source_record(), &*pack.weekly->urgent_works, node);
            })}},
          [](RulePack& pack) -> rest::Source& { return pack.weekly->source; }),
      .shorthand = "min_h",
      .verify = verify_source};
  return record;
}

}  // namespace vigie::rest_fields
