#include "rest/explanation.h"

#include "rest/week.h"
#include "rest/wording.h"

namespace vigie::rest {

namespace {

// A line of the timeline. Where the clocks change meanwhile, what they show is not what passes.
Message stretch(const Message& name, const Interval& span, const Zone& zone) {
  const Duration change = zone.offset(span.to) - zone.offset(span.from);
  const std::string length = hours_text(span.length());
  const Message when = span_words(span, zone);
  if (change == Duration(0)) return say("{} {}: {}", name, when, length);
  const std::string shown = hours_text(std::max(Duration(0), span.length() + change));
  if (change > Duration(0))
    return say("{} {}: {} pass, although {} lie between these hours: the clocks go forward by {}",
               name, when, length, shown, hours_text(change));
  return say("{} {}: {} pass, although {} lie between these hours: the clocks go back by {}", name,
             when, length, shown, hours_text(-change));
}

std::vector<Message> timeline(const Pause& pause, const Zone& zone) {
  std::vector<Message> lines;
  Instant free = pause.shift_before.to;
  const auto rest_until = [&](Instant to) {
    if (free < to) lines.push_back(stretch(say("Rest"), {free, to}, zone));
  };
  for (const Intervention& one : pause.interventions) {
    rest_until(one.worked.from);
    lines.push_back(stretch(say("Call"), one.worked, zone));
    free = std::max(free, one.worked.to);
  }
  rest_until(pause.shift_after.from);
  return lines;
}

// Sums as the switch time_basis wants them.
struct Sums {
  const Zone& zone;
  bool wall;

  Duration length(const Interval& span) const {
    return wall ? span.length() + zone.offset(span.to) - zone.offset(span.from) : span.length();
  }
  // "last end + hours = return".
  Message sum(const Ground& ground) const {
    const Interval wait{ground.last_end, ground.earliest};
    const Message from = moment_words(wait.from, zone);
    const Message to = moment_words(wait.to, zone);
    const std::string hours = hours_text(length(wait));
    if (zone.offset(wait.from) == zone.offset(wait.to)) return say("{} + {} = {}", from, hours, to);
    if (wall) return say("{} + {} as clocks show them = {}", from, hours, to);
    return say("{} + {} that really pass = {}", from, hours, to);
  }
};

// How the hour comes about.
Message way_words(const Ground& ground, bool called, const Sums& sums) {
  const Message earliest = moment_words(ground.earliest, sums.zone);
  const Message source = source_words(ground.way_source);
  switch (ground.way) {
    case Way::had_before:
      return say(
          "It was had before the last call, {} {} ({}), and that call does not begin it anew: "
          "back as from {}.",
          hours_text(sums.length(ground.credited)), span_words(ground.credited, sums.zone), source,
          earliest);
    case Way::remainder:
      return say(
          "What was rested before the calls counts, and what is missing follows the last one "
          "({}): {}.",
          source, sums.sum(ground));
    case Way::exempt:
      return say("Who is called during it is owed no more of it ({}): back as from {}.", source,
                 earliest);
    case Way::week_lost:
      return say(
          "Nothing saves the week any more, and by the chosen reading the daily rest is then "
          "enough: {}.",
          sums.sum(ground));
    case Way::suspended:
      return say(
          "Urgent works suspend it ({}), and what is missing of it is owed: back as from {}.",
          source, earliest);
    case Way::as_planned:
      return say(
          "Work that begins as planned ends early enough for a whole rest within the same 24 "
          "hours: back as from {}.",
          earliest);
    case Way::after_last_work:
      break;
  }
  if (!called)
    return say("It begins when work ends, and no call interrupts it: {}.", sums.sum(ground));
  return say(
      "No rest before the last call counts in its place, so it begins anew when that call "
      "ends: {}.",
      sums.sum(ground));
}

Message ground_words(const Ground& ground, bool called, const Sums& sums) {
  const std::string required = hours_text(ground.required);
  const Message source = source_words(ground.source);
  const Message way = way_words(ground, called, sums);
  if (ground.rule == Rule::weekly_rest)
    return say("Weekly rest: {} in a row are required ({}). {}", required, source, way);
  return say("Daily rest: {} in a row are required ({}). {}", required, source, way);
}

Message yes_or_no(bool holds) {
  return holds ? say("yes") : say("no");
}

Message week_words(const Pause& pause, const WeeklyRest& rule, const WeekHolds& holds,
                   const Zone& zone) {
  return say(
      "Has the week {} its weekly rest? With {} of it in the week: {}. With all of it in the "
      "week: {}. Begun in the week: {}.",
      days_words(week_of_rest(pause.shift_before.to, rule.core, zone), zone), hours_text(rule.core),
      yes_or_no(holds.contained24), yes_or_no(holds.contained35), yes_or_no(holds.starts_in_week));
}

// Nothing is demanded, or nothing yet.
Message none_words(const Pause& pause, const RulePack& pack) {
  if (pack.daily || (pack.weekly && pause.kind == PauseKind::weekly))
    return say("This return is older than the rules: they say nothing of it.");
  return say("No rule asks for a rest before this return.");
}

}  // namespace

Explanation explain(const Pause& pause, const RulePack& pack, const Switches& switches,
                    const Zone& zone) {
  Explanation told{pause.interventions.size(), timeline(pause, zone), {}};
  const std::vector<Ground> found = grounds(pause, pack, switches, zone);
  const Sums sums{zone, switches.time_basis == TimeBasis::wall};
  const bool called = told.calls > 0;
  for (const Ground& ground : found) told.reasons.push_back(ground_words(ground, called, sums));
  if (!found.empty() && found.back().rule == Rule::weekly_rest)
    told.reasons.push_back(
        week_words(pause, *pack.weekly, week_holds(pause, pack, switches, zone), zone));
  if (found.empty()) told.reasons.push_back(none_words(pause, pack));
  return told;
}

Message reading_words(Reading reading) {
  switch (reading) {
    case Reading::as_chosen:
      return say("as these rules are read by default");
    case Reading::last_gap:
      return say("a whole rest after each call, whatever was rested before it");
    case Reading::trailing_24h:
      return say("a whole daily rest in the 24 hours before the return");
    case Reading::anchored_24h:
      return say("a whole daily rest in each 24 hours that work opens");
    case Reading::contained35:
      return say("the whole weekly rest within the week, Monday to Sunday");
    case Reading::starts_in_week:
      return say("the weekly rest begins in the week");
    case Reading::rolling7:
      break;
  }
  return say("a weekly rest whatever the week it lies in");
}

}  // namespace vigie::rest
