// The keys of a rule pack (rest/rule_pack.h) on being on call.
#include "config/rest_fields.h"

namespace vigie::rest_fields {
namespace {

const Record& requalification_record() {
  using rest::Requalification;
  static const Record record{
      .name = "a threshold",
      .doc = "Vigie warns from here on; no text has a number.",
      .fields = with_source<Requalification>(
          {{"response", shapes::duration(minutes(1), hours(24)), Need::optional, "",
            "To be there so fast or faster.",
            into<Requalification>([](Requalification& rule, const Node& node) {
              rule.response = *parse_duration(node.text);
            })},
           {"calls", shapes::integer(1, 1000), Need::optional, "",
            "So many calls or more in one period on call.",
            into<Requalification>(
                [](Requalification& rule, const Node& node) { rule.calls = number_of(node); })}},
          &Requalification::source),
      .shorthand = "",
      .verify = verify_source};
  return record;
}

const Record& free_rest_record() {
  using rest::FreeRest;
  static const Record record{
      .name = "a number of weeks",
      .doc = "One weekly rest in so many weeks is not on call.",
      .fields = with_source<FreeRest>(
          {{"weeks", shapes::integer(1, 52), Need::optional, "", "So many weeks.",
            into<FreeRest>(
                [](FreeRest& rule, const Node& node) { rule.weeks = number_of(node); })}},
          &FreeRest::source),
      .shorthand = "weeks",
      .verify = verify_source};
  return record;
}

}  // namespace

const Record& oncall_record() {
  using rest::OnCallRules;
  static const Record record{
      .name = "rules on being on call",
      .doc = "What holds for being on call, and for telling people in time.",
      .fields = with_source<OnCallRules>(
          {{"notice_days", shapes::integer(0, most_days), Need::optional, "",
            "So many days ahead people are told.",
            into<OnCallRules>(
                [](OnCallRules& rules, const Node& node) { rules.notice_days = number_of(node); })},
           {"notice_months", shapes::integer(1, 12), Need::optional, "",
            "So many months ahead; with notice_days, the longer of both.",
            into<OnCallRules>([](OnCallRules& rules, const Node& node) {
              rules.notice_months = number_of(node);
            })},
           {"notice_short", shapes::integer(0, most_days), Need::optional, "",
            "So many clear days ahead, in exceptional circumstances.",
            into<OnCallRules>([](OnCallRules& rules, const Node& node) {
              rules.notice_short = number_of(node);
            })},
           {"max_days_per_window", shapes::record("a map", frequency_record), Need::optional, "",
            "At most so many days on call in so many days.",
            into<OnCallRules>([](OnCallRules& rules, const Node& node) {
              fill(frequency_record(), &rules.max_days.emplace(), node);
            })},
           {"uncalled_counts_as_rest", shapes::flag(), Need::optional, "",
            "Whether being on call without a call is rest; without it, it is.",
            into<OnCallRules>([](OnCallRules& rules, const Node& node) {
              rules.uncalled_counts_as_rest = flag_of(node);
            })},
           {"requalification", shapes::record("a threshold", requalification_record),
            Need::optional, "", "From where on a judge may call all the time on call work.",
            into<OnCallRules>([](OnCallRules& rules, const Node& node) {
              if (!rules.requalification) rules.requalification.emplace();
              fill(requalification_record(), &*rules.requalification, node);
            })},
           {"free_rest", shapes::record("a number of weeks", free_rest_record), Need::optional, "",
            "In so many weeks, one weekly rest is not on call.",
            into<OnCallRules>([](OnCallRules& rules, const Node& node) {
              if (!rules.free_rest) rules.free_rest.emplace();
              fill(free_rest_record(), &*rules.free_rest, node);
            })}},
          &OnCallRules::source),
      .shorthand = "",
      .verify = verify_source};
  return record;
}

}  // namespace vigie::rest_fields
