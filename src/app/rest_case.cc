#include "app/rest_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/choice.h"
#include "base/limits.h"
#include "base/text.h"
#include "config/files.h"
#include "config/json_body.h"
#include "config/rest_packs.h"
#include "rest/wording.h"

namespace vigie::app {

namespace {

using rest::Intervention;

// The packs of all cases; each is read once.
class Packs {
 public:
  Result<std::shared_ptr<const rest::RulePack>> find(const std::string& name) {
    auto& kept = packs_[name];
    if (!kept) {
      auto read = is_path(name) ? of_file(name) : rest_pack(name);
      if (!read) return fail(read.error());
      kept = std::make_shared<const rest::RulePack>(std::move(*read));
    }
    return kept;
  }

 private:
  static bool is_path(const std::string& name) {
    return name.contains('/') || name.ends_with(".yaml") || name.ends_with(".yml");
  }
  static Result<rest::RulePack> of_file(const std::string& path) {
    const auto file = read_file(path);
    if (!file) return fail(file.error());
    auto pack = read_rest_pack(*file);
    if (!pack) return fail(pack.error().error());
    return std::move(*pack);
  }

  std::map<std::string, std::shared_ptr<const rest::RulePack>> packs_;
};

// What a case may leave out reads as nothing when it is null.
const Node* given(const Node& from, std::string_view key) {
  const Node* value = from.find(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

Result<std::string> text_of(const Node& from, std::string_view key) {
  const Node* value = given(from, key);
  if (value == nullptr) return fail(ErrorCode::invalid, say("\"{}\" is missing", key));
  if (value->kind != Node::Kind::scalar || value->plain)
    return fail(ErrorCode::invalid, say("\"{}\" is not text in quotes", key));
  return value->text;
}

Result<Instant> time_of(const Node& from, std::string_view key) {
  const auto text = text_of(from, key);
  if (!text) return fail(text.error());
  return parse_rfc3339(*text).map_error(
      [&](const Error& error) { return Error{error.code, say("{}: {}", key, error.message)}; });
}

Result<Intervention> read_intervention(const Node& from, std::size_t index) {
  const Message name = say("intervention {}", index + 1);
  const bool is_pair = from.kind == Node::Kind::list && from.items.size() == 2;
  if (!is_pair || std::ranges::any_of(from.items, [](const Node& time) {
        return time.kind != Node::Kind::scalar || time.plain;
      }))
    return fail(ErrorCode::invalid, say("{}: write [\"from\", \"to\"], two points in time", name));
  Interval worked;
  for (const auto& [text, at] :
       {std::pair(&from.items[0].text, &worked.from), std::pair(&from.items[1].text, &worked.to)}) {
    const auto parsed = parse_rfc3339(*text);
    if (!parsed) return fail(ErrorCode::invalid, say("{}: {}", name, parsed.error().message));
    *at = *parsed;
  }
  return Intervention{worked, false, false};
}

// Calls that fall into a shift are its work: they say nothing of the rest.
Result<void> check_place(const std::vector<Intervention>& interventions, const Interval& pause) {
  for (std::size_t i = 0; i < interventions.size(); ++i) {
    const Interval& worked = interventions[i].worked;
    if (worked.to <= pause.from)
      return fail(ErrorCode::invalid,
                  say("intervention {} ends at {}, before last_planned_end {}: it belongs to the "
                      "shift, so leave it out",
                      i + 1, to_rfc3339(worked.to), to_rfc3339(pause.from)));
    if (pause.to <= worked.from)
      return fail(ErrorCode::invalid,
                  say("intervention {} begins at {}, after next_planned_start {}: it belongs to "
                      "the shift, so leave it out",
                      i + 1, to_rfc3339(worked.from), to_rfc3339(pause.to)));
  }
  return {};
}

Result<std::vector<Intervention>> read_interventions(const Node& from, const Interval& pause) {
  const Node* list = from.find("interventions");
  if (list == nullptr) return fail(ErrorCode::invalid, say("\"{}\" is missing", "interventions"));
  if (list->kind != Node::Kind::list)
    return fail(ErrorCode::invalid, say("\"interventions\" is not a list; write [] for none"));
  if (list->items.size() > limits::rest_calls)
    return fail(ErrorCode::limit, say("more than {} interventions", limits::rest_calls));
  std::vector<Intervention> read;
  for (const Node& one : list->items) {
    auto intervention = read_intervention(one, read.size());
    if (!intervention) return fail(intervention.error());
    read.push_back(*intervention);
  }
  if (auto checked = rest::check_interventions(read); !checked) return fail(checked.error());
  if (auto checked = check_place(read, pause); !checked) return fail(checked.error());
  return read;
}

Result<void> choose_switches(const Node& from, rest::Switches& switches) {
  const Node* chosen = given(from, "switches");
  if (chosen == nullptr) return {};
  if (chosen->kind != Node::Kind::map)
    return fail(ErrorCode::invalid,
                say("\"switches\" is not an object, such as {{\"time_basis\": \"wall\"}}"));
  for (const Entry& entry : chosen->entries) {
    const std::string choice = entry.value.kind == Node::Kind::scalar ? entry.value.text : "";
    if (auto set = rest::set_switch(switches, entry.key, choice); !set) return set;
  }
  return {};
}

Result<Interval> read_pause(const Node& from) {
  const auto ended = time_of(from, "last_planned_end");
  if (!ended) return fail(ended.error());
  const auto back = time_of(from, "next_planned_start");
  if (!back) return fail(back.error());
  if (*back <= *ended)
    return fail(ErrorCode::invalid, say("next_planned_start {} is not after last_planned_end {}",
                                        to_rfc3339(*back), to_rfc3339(*ended)));
  return Interval{*ended, *back};
}

Result<RestCase> read_case(const Node& from, Packs& packs) {
  RestCase made;
  made.name = *from.find("case");
  const auto kind = text_of(from, "kind");
  if (!kind) return fail(kind.error());
  constexpr std::array<std::string_view, 2> kinds = {"daily", "weekly"};
  const auto chosen = choose("kind", *kind, kinds);
  if (!chosen) return fail(chosen.error());
  made.kind = *chosen == 0 ? rest::PauseKind::daily : rest::PauseKind::weekly;
  const auto zone =
      text_of(from, "tz").and_then([](const std::string& tz) { return Zone::find(tz); });
  if (!zone) return fail(zone.error());
  made.zone = *zone;
  const auto pause = read_pause(from);
  if (!pause) return fail(pause.error());
  made.pause = *pause;
  auto interventions = read_interventions(from, made.pause);
  if (!interventions) return fail(interventions.error());
  made.interventions = std::move(*interventions);
  const auto name =
      given(from, "pack") == nullptr ? Result<std::string>("fr") : text_of(from, "pack");
  if (!name) return fail(name.error());
  auto pack = packs.find(*name);
  if (!pack) return fail(pack.error());
  made.pack = std::move(*pack);
  made.switches = made.pack->switches;
  if (auto set = choose_switches(from, made.switches); !set) return fail(set.error());
  return made;
}

// A name that can be printed back: a number or a word.
bool is_name(const Node* name) {
  if (name == nullptr || name->kind != Node::Kind::scalar || name->is_null()) return false;
  return !name->plain || (name->text != "true" && name->text != "false");
}

Result<RestCase> read_entry(const Node& from, std::size_t index, Packs& packs) {
  const auto in_entry = [&](const Message& message) {
    return fail(ErrorCode::invalid, say("entry {}: {}", index + 1, message));
  };
  if (from.kind != Node::Kind::map) return in_entry(say("a case is an object"));
  const Node* name = from.find("case");
  if (name == nullptr) return in_entry(say("\"{}\" is missing", "case"));
  if (!is_name(name)) return in_entry(say("\"case\" is neither a number nor a word"));
  return read_case(from, packs).map_error([&](const Error& error) {
    return Error{error.code,
                 say("case {}: {}", shorten(name->text, limits::config_key), error.message)};
  });
}

// --- answers

// Of a pause with the interventions that count; `use(pause, switches)`.
template <class F>
auto with_pause(const RestCase& asked, F use) {
  const std::vector<Intervention> counted =
      *rest::as_the_switches_count(asked.interventions, asked.switches);
  return use(
      rest::Pause{asked.kind, rest::shift_that_ended(asked.pause.from, asked.pause.to, asked.zone),
                  rest::shift_that_begins(asked.pause.to, asked.pause.from, asked.zone), counted});
}

Node object(std::vector<std::pair<std::string_view, Node>> members) {
  Node made;
  made.kind = Node::Kind::map;
  for (auto& [key, value] : members)
    made.entries.push_back({std::string(key), 0, 0, std::move(value)});
  return made;
}
Node truth(bool value) {
  return Node::unquoted(value ? "true" : "false");
}
Node nothing() {
  return Node::unquoted("null");
}
Node time_node(Instant at) {
  return Node::quoted(to_rfc3339(at));
}
Node hours_node(Duration length) {
  return Node::unquoted(
      fmt::format("{}", std::chrono::duration<double, std::ratio<3600>>(length).count()));
}

Node to_json(const rest::Finding& finding, const Zone& zone, Language language) {
  const bool any = !(finding.block == Interval{});
  return object({{"rule", Node::quoted(std::string(to_string(finding.rule)))},
                 {"article", Node::quoted(finding.source.article)},
                 {"block", any ? object({{"from", time_node(finding.block.from)},
                                         {"to", time_node(finding.block.to)}})
                               : nothing()},
                 {"found", hours_node(finding.found)},
                 {"required", hours_node(finding.required)},
                 {"text", Node::quoted(text(finding_words(finding, zone), language))}});
}

Node to_json(const std::optional<rest::WeekHolds>& week) {
  if (!week) return nothing();
  return object({{"contained24", truth(week->contained24)},
                 {"contained35", truth(week->contained35)},
                 {"starts_in_week", truth(week->starts_in_week)}});
}

Node verdict_node(const rest::Judgement& judged) {
  return Node::quoted(std::string(to_string(judged.verdict)));
}

}  // namespace

tl::expected<std::vector<RestCase>, ConfigErrors> read_rest_cases(const SourceFile& file) {
  ConfigErrors errors;
  const auto add = [&](const Message& message) { errors.add({file.path, 0, 0, message, {}}); };
  std::vector<RestCase> cases;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // as some editors write it
  std::string_view text = file.text;
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  auto root = read_json(text, limits::rest_input);
  if (!root) {
    add(root.error().message);
    return tl::unexpected(std::move(errors));
  }
  const std::span<const Node> entries =
      root->kind == Node::Kind::list ? std::span<const Node>(root->items) : std::span(&*root, 1);
  if (entries.size() > limits::rest_cases) {
    add(say("more than {} cases", limits::rest_cases));
    return tl::unexpected(std::move(errors));
  }
  Packs packs;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto read = read_entry(entries[i], i, packs);
    if (!read)
      add(read.error().message);
    else
      cases.push_back(std::move(*read));
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return cases;
}

RestAnswer judge(const RestCase& asked) {
  return with_pause(asked, [&](const rest::Pause& pause) {
    RestAnswer answer;
    const auto by = [&](const rest::Switches& switches) {
      return rest::judge_cautiously(pause, *asked.pack, switches, asked.zone);
    };
    answer.judged = by(asked.switches);
    if (asked.kind == rest::PauseKind::weekly && asked.pack->weekly)
      answer.week = rest::week_holds(pause, *asked.pack, asked.switches, asked.zone);
    for (std::size_t i = 0; i < rest::all_readings.size(); ++i)
      answer.readings[i] = by(rest::under(rest::all_readings[i], *asked.pack, asked.switches));
    return answer;
  });
}

rest::Explanation explain(const RestCase& asked) {
  return with_pause(asked, [&](const rest::Pause& pause) {
    return rest::explain(pause, *asked.pack, asked.switches, asked.zone);
  });
}

Node to_json(const RestCase& asked, const RestAnswer& answer, Language language) {
  std::vector<std::pair<std::string_view, Node>> readings;
  for (std::size_t i = 0; i < rest::all_readings.size(); ++i)
    readings.emplace_back(to_string(rest::all_readings[i]),
                          object({{"verdict", verdict_node(answer.readings[i])},
                                  {"earliest_return", time_node(answer.readings[i].earliest)}}));
  Node findings;
  findings.kind = Node::Kind::list;
  for (const rest::Finding& finding : answer.judged.findings)
    findings.items.push_back(to_json(finding, asked.zone, language));
  return object({{"case", asked.name},
                 {"verdict", verdict_node(answer.judged)},
                 {"earliest_return", time_node(answer.judged.earliest)},
                 {"weekly", to_json(answer.week)},
                 {"readings", object(std::move(readings))},
                 {"findings", std::move(findings)}});
}

}  // namespace vigie::app
