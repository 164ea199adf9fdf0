#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>

#include "app/commands.h"
#include "app/console.h"
#include "base/text.h"
#include "config/files.h"
#include "notify/wording.h"
#include "simulation/rehearsal.h"
#include "simulation/storyteller.h"

namespace vigie::app {

namespace {

namespace json = boost::json;
using simulation::ToldLine;

struct SimulateOptions {
  ApiOptions api;
  std::vector<std::string> stories;
  std::string at;
  std::vector<std::string> down;
  std::string length = "1h";
  std::string files;  // instead of the live configuration
};

Message mark(ToldLine::Kind kind) {
  switch (kind) {
    case ToldLine::Kind::was:
      return say("then:");
    case ToldLine::Kind::unmet:
      return say("NOT MET:");
    case ToldLine::Kind::pending:
      return say("pending:");
    default:
      return {};
  }
}

// What Vigie does, with what happened in the true story beside it.
void print_story(const simulation::Story& story, const simulation::Verdict& verdict,
                 Language language) {
  std::printf("%s\n\n", story.title.c_str());
  for (const ToldLine& line : verdict.lines) {
    const LocalTime at = story.zone.to_local(line.at);
    const std::string marked = text(mark(line.kind), language);
    std::printf("%s %8s  %s%s%s\n", to_string(at.date).c_str(), to_string(at.time).c_str(),
                marked.c_str(), marked.empty() ? "" : " ", line.text.c_str());
  }
  std::printf("\n");
  print_line(verdict.holds ? say("The story holds: {} expectations.", verdict.expectations)
                           : say("THE STORY DOES NOT HOLD: {} of {} expectations are not met.",
                                 verdict.unmet, verdict.expectations),
             language);
  if (!verdict.pending.empty())
    print_line(say("Pending: {}", join(verdict.pending, ", ")), language);
}

json::value to_json(const simulation::Story& story, const simulation::Verdict& verdict) {
  json::array lines;
  for (const ToldLine& line : verdict.lines)
    lines.push_back({{"at", to_rfc3339(line.at, story.zone)},
                     {"kind", to_string(line.kind)},
                     {"text", line.text}});
  json::array pending(verdict.pending.begin(), verdict.pending.end());
  return {{"title", story.title},
          {"holds", verdict.holds},
          {"expectations", verdict.expectations},
          {"unmet", verdict.unmet},
          {"pending", std::move(pending)},
          {"timeline", std::move(lines)}};
}

int simulate(const SimulateOptions& options) {
  bool all_hold = true;
  for (const std::string& path : options.stories) {
    const auto files = read_directory(path);
    if (!files) return print_error(files.error(), options.api.language);
    for (const SourceFile& file : *files) {
      const auto story = simulation::read_story(file.text, file.path);
      if (!story) return print_error(story.error().error(), options.api.language);
      const auto verdict = simulation::play(*story, options.api.language);
      if (!verdict) return print_error(verdict.error(), options.api.language);
      all_hold = all_hold && verdict->holds;
      if (options.api.json)
        std::printf("%s\n", json::serialize(to_json(*story, *verdict)).c_str());
      else
        print_story(*story, *verdict, options.api.language);
    }
  }
  return all_hold ? 0 : 1;
}

// --- what would happen

Result<std::vector<Override>> live_overrides(const ApiOptions& api) {
  const auto answer = ask_api(api, "GET", "/api/v1/overrides");
  if (!answer) return fail(answer.error());
  std::vector<Override> overrides;
  for (const json::value& one : answer->at("overrides").as_array()) {
    Override made;
    made.schedule = ScheduleName(std::string(one.at("schedule").as_string()));
    made.person = PersonName(std::string(one.at("person").as_string()));
    const auto from = parse_rfc3339(one.at("from").as_string());
    const auto to = parse_rfc3339(one.at("to").as_string());
    if (!from || !to)
      return fail(ErrorCode::internal, say("the server named a time that is not one"));
    made.from = *from;
    made.to = *to;
    overrides.push_back(std::move(made));
  }
  return overrides;
}

// As people write it, seconds may be left out: 2026-12-25T03:00+01:00.
Result<Instant> parse_moment(std::string text) {
  constexpr std::size_t minutes_end = std::string_view("2026-12-25T03:00").size();
  if (text.size() > minutes_end && text[minutes_end] != ':') text.insert(minutes_end, ":00");
  return parse_rfc3339(text);
}

Result<simulation::RehearsalWish> wish_of(const SimulateOptions& options) {
  simulation::RehearsalWish wish;
  const auto at = parse_moment(options.at);
  if (!at) return fail(ErrorCode::invalid, say("--at: {}", at.error().message));
  const auto length = parse_duration(options.length);
  if (!length) return fail(ErrorCode::invalid, say("--for: {}", length.error().message));
  wish.at = *at;
  wish.length = *length;
  wish.down = options.down;
  if (!options.files.empty()) {
    const auto files = read_directory(options.files);
    if (!files) return fail(files.error());
    for (const SourceFile& file : *files) wish.configuration.push_back(file);
    return wish;
  }
  const auto live = ask_api(options.api, "GET", "/api/v1/configuration");
  if (!live) return fail(live.error());
  wish.configuration.push_back({"configuration", std::string(live->at("yaml").as_string())});
  auto overrides = live_overrides(options.api);
  if (!overrides) return fail(overrides.error());
  wish.overrides = std::move(*overrides);
  return wish;
}

Message why(const simulation::RehearsedCall& call) {
  const std::string through = call.through ? to_string(*call.through) : call.person.text;
  if (call.last_resort) return say("last resort of policy {}, as {}", call.policy.text, through);
  if (call.round == 0)
    return say("step {} of policy {}, as {}", call.step + 1, call.policy.text, through);
  return say("step {} of policy {} again (repetition {}), as {}", call.step + 1, call.policy.text,
             call.round, through);
}

void print_rehearsal(const simulation::RehearsalWish& wish, const simulation::Rehearsal& heard,
                     Language language) {
  const Zone zone = zone_or_utc(heard.calls.empty() ? "UTC" : heard.calls.front().zone);
  for (const auto& incident : heard.incidents)
    print_line(say("{}  incident: {}", to_rfc3339(incident.opened_at, zone), incident.title),
               language);
  for (const auto& call : heard.calls)
    std::printf("%s  %-16s %-8s %-28s %s\n", to_rfc3339(call.at, zone_or_utc(call.zone)).c_str(),
                call.person.text.c_str(), std::string(to_string(call.channel)).c_str(),
                call.address.c_str(), text(why(call), language).c_str());
  if (heard.calls.empty())
    print_line(say("nobody is called within {}", to_string(wish.length)), language);
}

json::value to_json(const simulation::Rehearsal& heard) {
  json::array incidents;
  for (const auto& incident : heard.incidents)
    incidents.push_back({{"opened_at", to_rfc3339(incident.opened_at)}, {"title", incident.title}});
  json::array calls;
  for (const auto& call : heard.calls)
    calls.push_back(
        {{"at", to_rfc3339(call.at)},
         {"person", call.person.text},
         {"channel", to_string(call.channel)},
         {"address", call.address},
         {"policy", call.policy.text},
         {"round", call.round},
         {"step", call.step},
         {"last_resort", call.last_resort},
         {"through", call.through ? json::value(to_string(*call.through)) : json::value(nullptr)}});
  json::array down;
  for (const CheckName& check : heard.down) down.emplace_back(check.text);
  return {
      {"down", std::move(down)}, {"incidents", std::move(incidents)}, {"calls", std::move(calls)}};
}

int simulate_what_if(const SimulateOptions& options) {
  const auto wish = wish_of(options);
  if (!wish) return print_error(wish.error(), options.api.language);
  const auto heard = simulation::rehearse(*wish);
  if (!heard) return print_error(heard.error(), options.api.language);
  if (options.api.json) {
    std::printf("%s\n", json::serialize(to_json(*heard)).c_str());
  } else {
    print_rehearsal(*wish, *heard, options.api.language);
  }
  return 0;
}

}  // namespace

void add_simulate(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  auto options = std::make_shared<SimulateOptions>();
  CLI::App* command = program.add_subcommand(
      "simulate", in(say("Play stories on simulated time, or say who would be called")));
  add_api_options(*command, options->api, language);
  auto* stories = command->add_option("story", options->stories,
                                      in(say("Story files, or directories of them")));
  auto* at =
      command
          ->add_option("--at", options->at, in(say("When it would happen: 2026-12-25T03:00+01:00")))
          ->excludes(stories);
  auto* down = command
                   ->add_option("--down", options->down,
                                in(say("What would fail: checks, services or hosts, with commas")))
                   ->delimiter(',')
                   ->needs(at);
  at->needs(down);
  command->add_option("--for", options->length, in(say("How long nobody answers")))->needs(at);
  command->add_option("--config", options->files, in(say("Of these files, not of the server")))
      ->needs(at);
  command->callback([options, &run] {
    if (options->stories.empty() && options->at.empty()) throw CLI::CallForHelp();
    run = [options] {
      return options->at.empty() ? simulate(*options) : simulate_what_if(*options);
    };
  });
}

}  // namespace vigie::app
