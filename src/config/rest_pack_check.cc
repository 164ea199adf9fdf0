// What a rule pack must hold as a whole, with all that it extends: no rule without an article or a
// number, none that contradicts another.
#include "base/text.h"
#include "config/fields.h"

namespace vigie {
namespace {

using rest::CreditRule;
using rest::RulePack;

class PackCheck {
 public:
  PackCheck(const Node& written, Reading& reading) : written_(written), reading_(reading) {}

  void refuse(std::string_view key, Message message, Message suggestion) {
    reading_.refuse(place(key), say("{}: {}", key, std::move(message)), std::move(suggestion));
  }
  void needs(std::string_view rule, std::string_view key, bool there) {
    if (!there) refuse(rule, say("\"{}\" is missing", key), say("add {}:", key));
  }

 private:
  // Of "daily.credit_rule.rule", the part of it that is written here; the rest is inherited.
  const Node& place(std::string_view key) const {
    const Node* at = &written_;
    for (const std::string_view part : split(key, '.')) {
      const Node* inner = at->find(part);
      if (inner == nullptr) break;
      at = inner;
    }
    return *at;
  }

  const Node& written_;
  Reading& reading_;
};

void check_daily(const rest::DailyRest& daily, PackCheck& check) {
  check.needs("daily", "min_h", daily.least > Duration(0));
  const bool fraction = daily.credit == CreditRule::remaining_fraction;
  if (fraction && daily.credit_block == Duration(0))
    check.refuse("daily.credit_rule.rule", say("remaining_fraction needs \"min_block_h\""),
                 say("write the hours that one block of rest must have: min_block_h: 4"));
  if (!fraction && daily.credit_block != Duration(0))
    check.refuse("daily.credit_rule.min_block_h", say("only remaining_fraction has it"),
                 say("leave it out, or write rule: remaining_fraction"));
  if (!daily.reduced) return;
  check.needs("daily.reduced", "floor_h", daily.reduced->floor > Duration(0));
  if (daily.reduced->floor > daily.least)
    check.refuse("daily.reduced.floor_h", say("longer than the daily rest that it reduces"),
                 say("write less than min_h"));
}

void check_weekly(const rest::WeeklyRest& weekly, PackCheck& check) {
  check.needs("weekly", "min_h", weekly.least > Duration(0));
  check.needs("weekly", "core_h", weekly.core > Duration(0));
  if (weekly.core > weekly.least)
    check.refuse("weekly.core_h", say("longer than the weekly rest itself"),
                 say("core_h: is at most min_h"));
}

void check_maxima(const RulePack& pack, PackCheck& check) {
  const auto hours_of = [&](std::string_view rule, const auto& maximum) {
    if (maximum) check.needs(rule, "h", maximum->most > Duration(0));
  };
  hours_of("amplitude_max_h", pack.amplitude_max);
  hours_of("day_max_h", pack.day_max);
  hours_of("week_max_h", pack.week_max);
  hours_of("avg_max", pack.avg_max);
  if (pack.avg_max) check.needs("avg_max", "weeks", pack.avg_max->weeks > 0);
  if (pack.consecutive_days)
    check.needs("consecutive_days_max", "days", pack.consecutive_days->most > 0);
}

void check_night_worker(const rest::NightWorker& worker, PackCheck& check) {
  if (worker.usual) {
    check.needs("night_worker.usual", "nights", worker.usual->nights > 0);
    check.needs("night_worker.usual", "h", worker.usual->each > Duration(0));
  }
  const auto hours_of = [&](std::string_view rule, const auto& maximum) {
    if (maximum) check.needs(rule, "h", maximum->most > Duration(0));
  };
  hours_of("night_worker.yearly_h", worker.yearly);
  hours_of("night_worker.day_max_h", worker.day_max);
  hours_of("night_worker.avg_max", worker.avg_max);
  if (worker.avg_max) check.needs("night_worker.avg_max", "weeks", worker.avg_max->weeks > 0);
}

void check_oncall(const rest::OnCallRules& oncall, PackCheck& check) {
  if (const auto& alert = oncall.requalification;
      alert && alert->response == Duration(0) && alert->calls == 0)
    check.refuse("oncall.requalification", say("it has no threshold"),
                 say("write response: 20m, calls: 7, or both"));
  if (oncall.free_rest) check.needs("oncall.free_rest", "weeks", oncall.free_rest->weeks > 0);
}

void check_others(const RulePack& pack, PackCheck& check) {
  if (pack.pause) {
    check.needs("break", "after_h", pack.pause->after > Duration(0));
    check.needs("break", "min", pack.pause->least > Duration(0));
  }
  if (pack.night_window && pack.night_window->from == pack.night_window->to)
    check.refuse("night_window", say("it has no length"), say("write from: and to:"));
  if (pack.night_worker && !pack.night_window)
    check.refuse("night_worker", say("nothing says which hours are night"),
                 say("write night_window: too"));
  if (pack.night_worker) check_night_worker(*pack.night_worker, check);
  check_oncall(pack.oncall, check);
  if (pack.retention) check.needs("record_retention", "months", pack.retention->months > 0);
}

}  // namespace

void verify_rest_pack(const RulePack& pack, const Node& node, Reading& reading) {
  PackCheck check(node, reading);
  for (const rest::CitedRule& cited : rest::cited_rules(pack))
    if (cited.source.article.empty())
      check.refuse(cited.rule, say("no article says so"),
                   say("add article: with the text that it stands in, and since:"));
  if (pack.daily) check_daily(*pack.daily, check);
  if (pack.weekly) check_weekly(*pack.weekly, check);
  check_maxima(pack, check);
  check_others(pack, check);
}

}  // namespace vigie
