#include "rest/plan_risk.h"

#include <array>

#include "rest/wording.h"

namespace vigie::rest {

namespace {

using Kind = PlanRisk::Kind;

Message notice_words(const PlanRisk& risk, const Zone& zone) {
  const Message when = span_words(risk.when, zone);
  const Message source = source_words(risk.source);
  if (risk.kind == Kind::notice_exceptional)
    return say(
        "On call {}: known {} days ahead, and {} are required ({}) unless circumstances are "
        "exceptional.",
        when, risk.found, risk.required, source);
  if (risk.kind == Kind::notice_too_short)
    return say(
        "On call {}: known {} days ahead, and {} are required ({}); even exceptional "
        "circumstances need {} clear days.",
        when, risk.found, risk.required, source, risk.excused);
  return say("On call {}: known {} days ahead, and {} are required ({}).", when, risk.found,
             risk.required, source);
}

Message return_words(const PlanRisk& risk, const Zone& zone) {
  const Message planned = moment_words(risk.planned, zone);
  const Message earliest = moment_words(risk.earliest, zone);
  const Message worst = moment_words(risk.worst, zone);
  const Message source = source_words(risk.source);
  if (risk.kind == Kind::rest_short)
    return say("Even without a call the return on {} is too early: not before {} ({}).", planned,
               earliest, source);
  if (risk.kind == Kind::return_may_move)
    return say("One call at the worst moment would move the return on {} to {} ({}).", planned,
               worst, source);
  if (risk.found == 1)
    return say(
        "With one call at night the return on {} would move to {} ({}); with one at the worst "
        "moment, to {}.",
        planned, earliest, source, worst);
  return say(
      "With {} calls a night the return on {} would move to {} ({}); with one call at the worst "
      "moment, to {}.",
      risk.found, planned, earliest, source, worst);
}

Message week_words(const PlanRisk& risk, const Zone& zone) {
  const Message week = days_words(risk.when, zone);
  const Message source = source_words(risk.source);
  if (risk.found == 1)
    return say(
        "With one call at night the week {} would have no weekly rest ({}), and no later return "
        "would mend that.",
        week, source);
  return say(
      "With {} calls a night the week {} would have no weekly rest ({}), and no later return "
      "would mend that.",
      risk.found, week, source);
}

}  // namespace

std::string_view to_string(PlanRisk::Kind kind) {
  // In the order of the enumeration.
  static constexpr std::array<std::string_view, 11> names = {
      "notice.short",        "notice.exceptional",   "notice.too_short",  "oncall.days",
      "oncall.no_free_rest", "return.too_early",     "return.moves",      "return.may_move",
      "week.lost",           "requalified.response", "requalified.calls",
  };
  static_assert(static_cast<std::size_t>(Kind::requalified_by_calls) + 1 == names.size());
  return names.at(static_cast<std::size_t>(kind));
}

Message risk_words(const PlanRisk& risk, const Zone& zone) {
  const Message source = source_words(risk.source);
  switch (risk.kind) {
    case Kind::notice_short:
    case Kind::notice_exceptional:
    case Kind::notice_too_short:
      return notice_words(risk, zone);
    case Kind::too_many_days:
      return say("On call on {} of the days {}; {} at most are allowed ({}).", risk.found,
                 days_words(risk.when, zone), risk.required, source);
    case Kind::no_free_rest:
      return say(
          "The weekly rests {} are all on call, {} weeks in a row. Being on call is not rest "
          "entirely ({}); Vigie warns from {} weeks on.",
          days_words(risk.when, zone), risk.found, source, risk.required);
    case Kind::rest_short:
    case Kind::return_moves:
    case Kind::return_may_move:
      return return_words(risk, zone);
    case Kind::week_lost:
      return week_words(risk, zone);
    case Kind::requalified_by_response:
      return say(
          "On call {}: who has to be there within {} has little time of their own, and a judge "
          "may call all of it work ({}). Vigie warns from {} on; no text has a number.",
          span_words(risk.when, zone), hours_text(risk.response), source,
          hours_text(risk.response_limit));
    case Kind::requalified_by_calls:
      break;
  }
  return say(
      "On call {}: with {} calls expected, a judge may call all of that time work ({}). Vigie "
      "warns from {} on; no text has a number.",
      span_words(risk.when, zone), risk.found, source, risk.required);
}

}  // namespace vigie::rest
