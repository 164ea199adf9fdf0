#include "rest/hours_wording.h"

#include "rest/wording.h"

namespace vigie::rest {

namespace {

std::int64_t days_in(Duration length) {
  return length / hours(24);
}
std::int64_t weeks_in(Duration length) {
  return days_in(length) / 7;
}

Message amplitude_words(const Finding& finding, const Message& date, const Zone& zone) {
  const std::string found = hours_text(finding.found);
  const std::string required = hours_text(finding.required);
  const Message source = source_words(finding.source);
  const Message span = span_words(finding.block, zone);
  if (finding.kind == Finding::Kind::note)
    return say(
        "With its calls, the day of {} lasts {} from its first work to its last, {}. Read "
        "strictly it may last {} at most ({}); by the chosen reading the rest that follows is "
        "what counts.",
        date, found, span, required, source);
  return say(
      "The day of {} lasts {} from its first work to its last, {}; {} at most are allowed ({}).",
      date, found, span, required, source);
}

Message days_worked_words(const Finding& finding, const Zone& zone) {
  const Message days = days_words(finding.block, zone);
  const Message source = source_words(finding.source);
  if (finding.kind == Finding::Kind::note)
    return say(
        "With calls there is work on {} of the days {}; {} at most are allowed ({}), and no text "
        "says "
        "whether a call alone makes a day of work.",
        days_in(finding.found), days, days_in(finding.required), source);
  return say("There is work on {} of the days {}; {} at most are allowed ({}).",
             days_in(finding.found), days, days_in(finding.required), source);
}

Message weekly_missing_words(const Finding& finding, const Zone& zone) {
  const std::string found = hours_text(finding.found);
  const std::string required = hours_text(finding.required);
  const Message source = source_words(finding.source);
  const Message days = days_words(finding.week, zone);
  if (finding.block.empty())
    return say("The weekly rests {} add up to {}; {} are required ({}).", days, found, required,
               source);
  return say(
      "No weekly rest lies in the days {}: {} in a row are required ({}), and the longest rest "
      "there lasts {}, {}.",
      days, required, source, found, span_words(finding.block, zone));
}

}  // namespace

Message hours_finding_words(const Finding& finding, const Zone& zone) {
  const std::string found = hours_text(finding.found);
  const std::string required = hours_text(finding.required);
  const Message source = source_words(finding.source);
  const Message date = date_words(zone.to_local(finding.block.from).date);
  switch (finding.rule) {
    case Rule::day_hours:
      return say("The day of {} has {} of work; {} at most are allowed ({}).", date, found,
                 required, source);
    case Rule::week_hours:
      return say("The week {} has {} of work; {} at most are allowed ({}).",
                 days_words(finding.block, zone), found, required, source);
    case Rule::average_hours:
      return say("The weeks {} have {} of work each on average; {} at most are allowed ({}).",
                 days_words(finding.block, zone), found, required, source);
    case Rule::pause:
      return say("The work {} has no break of {}: its longest is {} ({}).",
                 span_words(finding.block, zone), required, found, source);
    case Rule::amplitude:
      return amplitude_words(finding, date, zone);
    case Rule::days_worked:
      return days_worked_words(finding, zone);
    case Rule::weekly_day:
      return say(
          "There are {} of work on {}, the day of the weekly rest ({}): nothing here says on what "
          "ground.",
          found, date, source);
    case Rule::weekly_missing:
      return weekly_missing_words(finding, zone);
    case Rule::reduced_often:
      return say("The daily rest was reduced {} times, {}; {} at most are allowed ({}).",
                 days_in(finding.found), span_words(finding.block, zone), days_in(finding.required),
                 source);
    case Rule::night_usual:
      return say("A night worker: {} of {} weeks of work have the nights that make one ({}).",
                 weeks_in(finding.found), weeks_in(finding.required), source);
    case Rule::night_yearly:
      return say("A night worker: {} of night work in the days {}, and {} a year make one ({}).",
                 found, days_words(finding.block, zone), required, source);
    case Rule::night_day_hours:
      return say("A night worker's day of {} has {} of work; {} at most are allowed ({}).", date,
                 found, required, source);
    default:
      break;
  }
  return say(
      "A night worker's weeks {} have {} of work each on average; {} at most are allowed ({}).",
      days_words(finding.block, zone), found, required, source);
}

}  // namespace vigie::rest
