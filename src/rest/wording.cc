#include "rest/wording.h"

#include <array>

#include "rest/hours_wording.h"

namespace vigie::rest {

namespace {

constexpr std::array<std::string_view, 7> day_names = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> month_names = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

// "Tuesday 8 September"; the first of a month has a word of its own in French.
Message day_words(LocalDate date) {
  const Message day = term(day_names.at(static_cast<std::size_t>(weekday(date))));
  const Message month = term(month_names.at(static_cast<std::size_t>(date.month - 1)));
  return date.day == 1 ? say("{} 1 {}", day, month) : say("{} {} {}", day, date.day, month);
}
Message day_and_year(LocalDate date) {
  return say("{} {}", day_words(date), date.year);
}
// Of two days: the year stands with the last one, if that is enough.
Message first_day(LocalDate first, LocalDate last) {
  return first.year == last.year ? day_words(first) : day_and_year(first);
}

// "02:15", or "02:15 CET" where that is not enough.
std::string clock_text(Instant at, const Zone& zone, bool marked) {
  const LocalTime local = zone.to_local(at);
  std::string clock = to_string(local.time);
  if (marked || zone.resolve(local).kind == LocalKind::ambiguous) {
    clock += ' ';
    clock += zone.abbreviation(at);
  }
  return clock;
}

Message week_finding(const Finding& finding, const Zone& zone) {
  const std::string found = hours_text(finding.found);
  const std::string required = hours_text(finding.required);
  const Message week = days_words(finding.week, zone);
  const Message source = source_words(finding.source);
  if (finding.kind == Finding::Kind::if_worked)
    return say(
        "The week {} holds {} of rest in a row at most, {}; the chosen reading asks for {} "
        "({}).",
        week, found, span_words(finding.block, zone), required, source);
  if (finding.block.empty())
    return say(
        "The week {} has no weekly rest: {} in a row are required ({}). A later return does "
        "not mend that.",
        week, required, source);
  return say(
      "The week {} has no weekly rest: it needs {} in a row ({}) and holds {} at most, {}. A "
      "later return does not mend that.",
      week, required, source, found, span_words(finding.block, zone));
}

// A daily or weekly rest before a return.
Message rest_finding(const Finding& finding, const Message& name, const Zone& zone) {
  const std::string found = hours_text(finding.found);
  const std::string required = hours_text(finding.required);
  const Message source = source_words(finding.source);
  const bool note = finding.kind == Finding::Kind::note;
  if (note && finding.block.empty())
    return say("{} is enough by {}: nobody has checked the text of this rule yet.", name, source);
  if (note)
    return say("{}, {} {}, is enough by {}: nobody has checked the text of this rule yet.", name,
               found, span_words(finding.block, zone), source);
  if (finding.block.empty())
    return say(
        "{} is missing: the return is planned before the last work ends, and {} are required "
        "({}).",
        name, required, source);
  return say("{} before the return lasts {}, {}; {} are required ({}).", name, found,
             span_words(finding.block, zone), required, source);
}

Message urgent_finding(const Finding& finding, const Zone& zone) {
  if (finding.kind == Finding::Kind::note)
    return say(
        "These rules say nothing of urgent works ({}): the rest was judged as after any other "
        "call.",
        source_words(finding.source));
  const std::string owed = hours_text(finding.required - finding.found);
  const Message source = source_words(finding.source);
  if (finding.block.empty())
    return say("Urgent works suspended the rest: {} of rest are owed in return ({}).", owed,
               source);
  return say(
      "Urgent works suspended the rest: of {}, {} were had, {}; {} of rest are owed in "
      "return ({}).",
      hours_text(finding.required), hours_text(finding.found), span_words(finding.block, zone),
      owed, source);
}

}  // namespace

Message date_words(LocalDate date) {
  return day_and_year(date);
}

Message moment_words(Instant at, const Zone& zone) {
  const LocalDate date = zone.to_local(at).date;
  return say("{} {} at {}", day_words(date), date.year, clock_text(at, zone, false));
}

Message span_words(const Interval& span, const Zone& zone) {
  const LocalDate first = zone.to_local(span.from).date;
  const LocalDate last = zone.to_local(span.to).date;
  const bool marked = zone.offset(span.from) != zone.offset(span.to);
  const std::string from = clock_text(span.from, zone, marked);
  const std::string to = clock_text(span.to, zone, marked);
  if (first == last) return say("on {} from {} to {}", day_and_year(last), from, to);
  return say("from {} at {} to {} at {}", first_day(first, last), from, day_and_year(last), to);
}

Message days_words(const Interval& days, const Zone& zone) {
  const LocalDate first = zone.to_local(days.from).date;
  const LocalDate last = zone.to_local(days.to - milliseconds(1)).date;
  return say("of {} to {}", first_day(first, last), day_and_year(last));
}

std::string hours_text(Duration length) {
  const auto total = std::chrono::duration_cast<seconds>(length).count();
  std::string words;
  const auto part = [&](std::int64_t count, std::string_view unit) {
    if (count == 0) return;
    if (!words.empty()) words += ' ';
    words += std::to_string(count);
    words += unit;
  };
  part(total / 3600, " h");
  part(total / 60 % 60, " min");
  part(total % 60, " s");
  return words.empty() ? "0 h" : words;
}

Message source_words(const Source& source) {
  if (source.seen == Seen::unverified) return say("{}, unverified", source.article);
  return verbatim(source.article);
}

Message verdict_words(const Judgement& judged, const Zone& zone) {
  const Message from = moment_words(judged.earliest, zone);
  switch (judged.verdict) {
    case Verdict::ok:
      if (!judged.lawful()) return say("lawful as from {}, but a breach already stands", from);
      return say("lawful, as from {}", from);
    case Verdict::delay_until:
      return say("too early, not before {}", from);
    case Verdict::breach_if_worked:
      return say("a breach, and no later hour mends it");
    case Verdict::amber:
      break;
  }
  return say("uncertain, not before {} in any case", from);
}

Message finding_words(const Finding& finding, const Zone& zone) {
  const Message source = source_words(finding.source);
  switch (finding.rule) {
    case Rule::daily_rest:
      return rest_finding(finding, say("The daily rest"), zone);
    case Rule::weekly_rest:
      return rest_finding(finding, say("The weekly rest"), zone);
    case Rule::weekly_week:
      return week_finding(finding, zone);
    case Rule::daily_reduced:
      return say(
          "The longest rest lasts {}, {}. That it is below {} is allowed here, but {} of rest "
          "are owed in return ({}).",
          hours_text(finding.found), span_words(finding.block, zone), hours_text(finding.required),
          hours_text(finding.required - finding.found), source);
    case Rule::daily_amplitude:
      return say(
          "Read strictly, each 24 hours that work opens must hold {} of rest in a row ({}); "
          "here they do not, and no later return mends that.",
          hours_text(finding.required), source);
    case Rule::urgent_works:
      return urgent_finding(finding, zone);
    case Rule::not_yet:
      return say("This return is older than the rule, which holds since {} ({}).",
                 date_words(finding.source.since), source);
    case Rule::estimated_end:
      return say("When the call {} ended is only estimated, and the verdict hangs on it.",
                 span_words(finding.block, zone));
    default:
      return hours_finding_words(finding, zone);
  }
}

}  // namespace vigie::rest
