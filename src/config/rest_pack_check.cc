// What a rule pack must hold as a whole, with all that it extends: no rule without an article or a
// number, none that contradicts another.
#include "config/fields.h"

namespace vigie {
namespace {

using rest::CreditRule;
using rest::RulePack;
using rest::Source;

class PackCheck {
 public:
  PackCheck(const Node& root, Reading& reading) : root_(root), reading_(reading) {}

  // A rule cites its article, here or where it is inherited from.
  void cited(std::string_view rule, std::string_view part, const Source& source) {
    if (source.article.empty())
      refuse(rule, part, {}, say("{}: no article says so", name(rule, part)),
             say("add article: with the text that it stands in, and since:"));
  }
  void needs(bool there, std::string_view rule, std::string_view part, std::string_view key) {
    if (!there)
      refuse(rule, part, {}, say("{} is not said", inside(name(rule, part), key)),
             say("add {}:", key));
  }
  void refuse(std::string_view rule, std::string_view part, std::string_view key, Message message,
              Message suggestion) {
    reading_.refuse(place(rule, part, key), std::move(message), std::move(suggestion));
  }

 private:
  static std::string name(std::string_view rule, std::string_view part) {
    return part.empty() ? std::string(rule) : inside(std::string(rule), part);
  }

  // The deepest of them that is written here.
  const Node& place(std::string_view rule, std::string_view part, std::string_view key) const {
    const Node* at = &root_;
    for (const std::string_view one : {rule, part, key}) {
      if (one.empty()) continue;
      const Node* found = at->find(one);
      if (found == nullptr) break;
      at = found;
    }
    return *at;
  }

  const Node& root_;
  Reading& reading_;
};

void check_daily(const RulePack& pack, PackCheck& check) {
  const rest::DailyRest& daily = *pack.daily;
  check.cited("daily", "", daily.source);
  check.needs(daily.least > Duration(0), "daily", "", "min_h");
  check.cited("daily", "credit_rule", daily.credit_source);
  if (daily.credit == CreditRule::remaining_fraction && daily.credit_block == Duration(0))
    check.refuse("daily", "credit_rule", "rule",
                 say("daily.credit_rule: remaining_fraction needs \"min_block_h\""),
                 say("write the hours that one block of rest must have: min_block_h: 4"));
  if (daily.credit != CreditRule::remaining_fraction && daily.credit_block != Duration(0))
    check.refuse("daily", "credit_rule", "min_block_h",
                 say("daily.credit_rule: only remaining_fraction has \"min_block_h\""),
                 say("leave it out, or write rule: remaining_fraction"));
  if (!daily.reduced) return;
  check.cited("daily", "reduced", daily.reduced->source);
  check.needs(daily.reduced->floor > Duration(0), "daily", "reduced", "floor_h");
  if (daily.reduced->floor > daily.least)
    check.refuse("daily", "reduced", "floor_h",
                 say("daily.reduced.floor_h: longer than the daily rest that it reduces"),
                 say("write less than min_h"));
}

void check_weekly(const RulePack& pack, PackCheck& check) {
  const rest::WeeklyRest& weekly = *pack.weekly;
  check.cited("weekly", "", weekly.source);
  check.needs(weekly.least > Duration(0), "weekly", "", "min_h");
  check.needs(weekly.core > Duration(0), "weekly", "", "core_h");
  if (weekly.core > weekly.least)
    check.refuse("weekly", "core_h", "", say("weekly.core_h: longer than the weekly rest itself"),
                 say("write at most min_h"));
}

void check_maximum(const std::optional<rest::HoursRule>& rule, std::string_view key,
                   PackCheck& check) {
  if (!rule) return;
  check.cited(key, "", rule->source);
  check.needs(rule->most > Duration(0), key, "", "h");
}

void check_others(const RulePack& pack, PackCheck& check) {
  if (pack.avg_max) {
    check.cited("avg_max", "", pack.avg_max->source);
    check.needs(pack.avg_max->most > Duration(0), "avg_max", "", "h");
    check.needs(pack.avg_max->weeks > 0, "avg_max", "", "weeks");
  }
  if (pack.pause) {
    check.cited("break", "", pack.pause->source);
    check.needs(pack.pause->after > Duration(0), "break", "", "after_h");
    check.needs(pack.pause->least > Duration(0), "break", "", "min");
  }
  if (pack.consecutive_days) {
    check.cited("consecutive_days_max", "", pack.consecutive_days->source);
    check.needs(pack.consecutive_days->most > 0, "consecutive_days_max", "", "days");
  }
  if (pack.night_window) {
    check.cited("night_window", "", pack.night_window->source);
    if (pack.night_window->from == pack.night_window->to)
      check.refuse("night_window", "", "", say("night_window: it has no length"),
                   say("write from: and to:"));
  }
  if (pack.holidays) check.cited("holidays", "", pack.holidays->source);
  if (pack.retention) {
    check.cited("record_retention", "", pack.retention->source);
    check.needs(pack.retention->months > 0, "record_retention", "", "months");
  }
  if (pack.oncall != rest::OnCallRules{}) check.cited("oncall", "", pack.oncall.source);
}

}  // namespace

void verify_rest_pack(const RulePack& pack, const Node& node, Reading& reading) {
  PackCheck check(node, reading);
  if (pack.daily) check_daily(pack, check);
  if (pack.weekly) check_weekly(pack, check);
  check_maximum(pack.amplitude_max, "amplitude_max_h", check);
  check_maximum(pack.day_max, "day_max_h", check);
  check_maximum(pack.week_max, "week_max_h", check);
  check_others(pack, check);
}

}  // namespace vigie
