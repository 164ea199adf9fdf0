#include "app/rest_report.h"

#include <algorithm>

#include "base/text.h"
#include "config/json_body.h"
#include "rest/wording.h"

namespace vigie::app {

namespace {

using rest::Reading;
using rest::Verdict;

// The lines of one case, in one language.
class Page {
 public:
  explicit Page(Language language) : language_(language) {}
  void line(std::string_view indent, const Message& message) {
    text_ += indent;
    text_ += vigie::text(message, language_);
    text_ += '\n';
  }
  void gap() { text_ += '\n'; }
  std::string take() { return std::move(text_); }
  Language language() const { return language_; }

 private:
  Language language_;
  std::string text_;
};

Message name_of(const RestCase& asked) {
  return say("Case {}", asked.name.text);
}

// Those that are about the rest in question: how a week is read says nothing of a daily rest.
std::vector<std::size_t> readings_of(const RestCase& asked) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < rest::all_readings.size(); ++i) {
    const Reading reading = rest::all_readings[i];
    const bool of_weeks = reading == Reading::contained35 || reading == Reading::starts_in_week ||
                          reading == Reading::rolling7;
    if (asked.kind == rest::PauseKind::weekly || !of_weeks) places.push_back(i);
  }
  return places;
}

void print_readings_in_short(const RestCase& asked, const RestAnswer& answer, Page& page) {
  const std::vector<std::size_t> places = readings_of(asked);
  std::vector<std::string_view> illegal;
  std::vector<std::string_view> uncertain;
  for (const std::size_t i : places) {
    const Verdict verdict = answer.readings[i].verdict;
    if (verdict == Verdict::amber) uncertain.push_back(to_string(rest::all_readings[i]));
    if (verdict == Verdict::delay_until || verdict == Verdict::breach_if_worked)
      illegal.push_back(to_string(rest::all_readings[i]));
  }
  if (!illegal.empty())
    page.line("  ", say("Illegal under {} of {} readings: {}.", illegal.size(), places.size(),
                        join(illegal, ", ")));
  if (!uncertain.empty())
    page.line("  ", say("Uncertain under {} of {} readings: {}.", uncertain.size(), places.size(),
                        join(uncertain, ", ")));
}

void print_in_short(const RestCase& asked, const RestAnswer& answer, Page& page) {
  page.line("", say("{}: {} (planned for {}, {})", name_of(asked),
                    verdict_words(answer.judged, asked.zone),
                    rest::moment_words(asked.pause.to, asked.zone), asked.zone.name()));
  for (const rest::Finding& finding : answer.judged.findings)
    page.line("  ", finding_words(finding, asked.zone));
  print_readings_in_short(asked, answer, page);
}

// Which rules, and what was chosen otherwise than they do.
void print_rules(const RestCase& asked, Page& page) {
  const std::string& title =
      page.language() == Language::fr ? asked.pack->title_fr : asked.pack->title_en;
  page.line("  ", title == asked.pack->name ? say("Rules: {}", asked.pack->name)
                                            : say("Rules: {} ({})", title, asked.pack->name));
  for (const rest::Switch& each : rest::all_switches()) {
    const std::string chosen = switch_choice(asked.switches, each.name);
    if (chosen != switch_choice(asked.pack->switches, each.name))
      page.line("  ", say("Chosen: {} = {}. {}", each.name, chosen, term(each.doc)));
  }
}

void print_explanation(const RestCase& asked, const RestAnswer& answer, Page& page) {
  const bool weekly = asked.kind == rest::PauseKind::weekly;
  const rest::Explanation told = explain(asked);
  page.line("", say("{}: {}", name_of(asked), weekly ? say("weekly rest") : say("daily rest")));
  print_rules(asked, page);
  page.line("  ", say("Time zone {}. Work ended on {}; the return is planned for {}.",
                      asked.zone.name(), rest::moment_words(asked.pause.from, asked.zone),
                      rest::moment_words(asked.pause.to, asked.zone)));
  page.line("  ", say("What happened:"));
  for (const Message& line : told.timeline) page.line("    ", line);
  if (told.calls < asked.interventions.size())
    page.line("    ", say("Calls that count, as intervention.min_minutes and "
                          "intervention.merge_gap_min are chosen: {} of {}.",
                          told.calls, asked.interventions.size()));
  page.line("  ", say("What is required:"));
  for (const Message& line : told.reasons) page.line("    ", line);
  page.line("  ", say("Verdict: {}.", verdict_words(answer.judged, asked.zone)));
  for (const rest::Finding& finding : answer.judged.findings)
    page.line("    ", finding_words(finding, asked.zone));
  page.line("  ", say("By each way to read the rules:"));
  for (const std::size_t i : readings_of(asked)) {
    const rest::Judgement& read = answer.readings[i];
    const bool same = read.verdict == answer.judged.verdict &&
                      read.earliest == answer.judged.earliest &&
                      read.lawful() == answer.judged.lawful();
    page.line("    ", say("{} ({}): {}.", to_string(rest::all_readings[i]),
                          reading_words(rest::all_readings[i]),
                          same ? say("the same") : verdict_words(read, asked.zone)));
  }
}

}  // namespace

RestReport rest_json(std::span<const RestCase> cases, Language language) {
  RestReport report;
  Node list;
  list.kind = Node::Kind::list;
  for (const RestCase& asked : cases) {
    const RestAnswer answer = judge(asked);
    report.lawful = report.lawful && answer.judged.lawful();
    list.items.push_back(to_json(asked, answer, language));
  }
  report.text = write_json(list, KeyOrder::as_written) + "\n";
  return report;
}

RestReport rest_lines(std::span<const RestCase> cases, Language language) {
  RestReport report;
  Page page(language);
  for (const RestCase& asked : cases) {
    const RestAnswer answer = judge(asked);
    report.lawful = report.lawful && answer.judged.lawful();
    print_in_short(asked, answer, page);
  }
  report.text = page.take();
  return report;
}

RestReport rest_explanations(std::span<const RestCase> cases, Language language) {
  RestReport report;
  Page page(language);
  for (const RestCase& asked : cases) {
    const RestAnswer answer = judge(asked);
    report.lawful = report.lawful && answer.judged.lawful();
    if (&asked != cases.data()) page.gap();
    print_explanation(asked, answer, page);
  }
  report.text = page.take();
  return report;
}

}  // namespace vigie::app
