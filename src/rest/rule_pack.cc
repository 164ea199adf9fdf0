#include "rest/rule_pack.h"

#include <algorithm>

#include "base/text.h"

namespace vigie::rest {

namespace {

bool is_of_a_code(std::string_view article) {
  return article.size() > 4 && article[0] >= 'A' && article[0] <= 'Z' && article[1] >= '0' &&
         article[1] <= '9';
}

// Several articles of a code may stand in one place: "L3121-10, L3121-12".
void add_articles(std::string_view place, std::vector<std::string>& known) {
  std::vector<std::string_view> parts = split(place, ',');
  for (std::string_view& part : parts) part = trim(part);
  if (std::ranges::all_of(parts, is_of_a_code))
    known.insert(known.end(), parts.begin(), parts.end());
  else
    known.emplace_back(place);
}

}  // namespace

std::string_view to_string(Seen seen) {
  switch (seen) {
    case Seen::official:
      return "official";
    case Seen::older_text:
      return "older_text";
    case Seen::secondary:
      return "secondary";
    case Seen::unverified:
      break;
  }
  return "unverified";
}

std::string_view to_string(CreditRule rule) {
  switch (rule) {
    case CreditRule::full_before:
      return "full_before";
    case CreditRule::remaining_fraction:
      return "remaining_fraction";
    case CreditRule::none:
      return "none";
    case CreditRule::exempt_when_called:
      break;
  }
  return "exempt_when_called";
}

std::string_view to_string(WeeklyPeriod period) {
  switch (period) {
    case WeeklyPeriod::civil_week:
      return "civil_week";
    case WeeklyPeriod::rolling_7:
      return "rolling_7";
    case WeeklyPeriod::n_days:
      break;
  }
  return "n_days";
}

std::vector<CitedRule> cited_rules(const RulePack& pack) {
  std::vector<CitedRule> rules;
  const auto cite = [&](std::string_view name, const auto& rule) {
    if (rule) rules.push_back({name, rule->source});
  };
  const auto stated = [&](std::string_view name, const std::optional<Source>& source) {
    if (source) rules.push_back({name, *source});
  };
  cite("daily", pack.daily);
  if (pack.daily) {
    rules.push_back({"daily.credit_rule", pack.daily->credit_source});
    stated("daily.urgent_works", pack.daily->urgent_works);
    cite("daily.reduced", pack.daily->reduced);
  }
  cite("weekly", pack.weekly);
  if (pack.weekly) {
    stated("weekly.day_rule", pack.weekly->day_source);
    stated("weekly.credit", pack.weekly->credit);
    stated("weekly.urgent_works", pack.weekly->urgent_works);
  }
  cite("amplitude_max_h", pack.amplitude_max);
  cite("day_max_h", pack.day_max);
  cite("week_max_h", pack.week_max);
  cite("avg_max", pack.avg_max);
  cite("break", pack.pause);
  cite("consecutive_days_max", pack.consecutive_days);
  if (pack.oncall != OnCallRules{}) rules.push_back({"oncall", pack.oncall.source});
  cite("oncall.requalification", pack.oncall.requalification);
  cite("oncall.free_rest", pack.oncall.free_rest);
  cite("night_window", pack.night_window);
  if (pack.night_worker) {
    cite("night_worker.usual", pack.night_worker->usual);
    cite("night_worker.yearly_h", pack.night_worker->yearly);
    cite("night_worker.day_max_h", pack.night_worker->day_max);
    cite("night_worker.avg_max", pack.night_worker->avg_max);
  }
  cite("holidays", pack.holidays);
  cite("record_retention", pack.retention);
  return rules;
}

bool in_force(const Source& source, Instant at, const Zone& zone) {
  // Two days later it is that day everywhere: most rules are old, and zones are slow.
  const Instant surely = Instant::from_ms((days_since_epoch(source.since) + 2) * 86'400'000);
  return at >= surely || zone.to_local(at).date >= source.since;
}

Result<void> check_article(const RulePack& pack, std::string_view article, const Message& record) {
  std::vector<std::string> known;
  for (const RulePack* one = &pack; one != nullptr;
       one = one->before.empty() ? nullptr : &one->before.front()) {
    for (const CitedRule& cited : cited_rules(*one)) add_articles(cited.source.article, known);
    if (one->daily && one->daily->reduced)
      known.insert(known.end(), one->daily->reduced->basis.begin(),
                   one->daily->reduced->basis.end());
  }
  std::ranges::sort(known);
  known.erase(std::ranges::unique(known).begin(), known.end());
  if (std::ranges::find(known, article) != known.end()) return {};
  return fail(ErrorCode::invalid,
              say("{}: no rule of \"{}\" rests on an article \"{}\": it is one of {}", record,
                  pack.name, article, join(known, ", ")));
}

}  // namespace vigie::rest
