#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "app/commands.h"

namespace vigie::app {

namespace {

namespace json = boost::json;

struct IncidentOptions {
  ApiOptions api;
  std::int64_t id = 0;
  std::string status;
  std::string person;
  std::string text;
  std::string at;
  std::string severity;
  std::string service;
  std::string verdict;
  std::string reason;
  std::string update_status;
  std::string english;
  std::string french;
  std::vector<std::string> services;
};

std::string_view text_of(const json::value& value, std::string_view key) {
  return value.at(key).as_string();
}

// What the words of the API read as.
Message status_word(std::string_view status) {
  if (status == "triggered") return say("triggered");
  return status == "acknowledged" ? say("acknowledged") : say("resolved");
}
Message severity_word(std::string_view severity) {
  if (severity == "critical") return say("critical");
  return severity == "warning" ? say("warning") : say("info");
}

void print_incident(const json::value& incident, Language language) {
  const std::string_view taken = text_of(incident, "acknowledged_by");
  fmt::print("#{:<5} {:<12} {:<13} {}  {}{}\n", incident.at("id").as_int64(),
             text(status_word(text_of(incident, "status")), language),
             text(severity_word(text_of(incident, "severity")), language),
             text_of(incident, "opened_at"), text_of(incident, "title"),
             taken.empty() ? "" : text(say("  taken by {}", taken), language));
}

void print_list(const json::value& answer, Language language) {
  const json::array& incidents = answer.at("incidents").as_array();
  if (incidents.empty()) print_line(say("no incident"), language);
  for (const json::value& incident : incidents) print_incident(incident, language);
}

Message recovery_words(std::string_view recovery) {
  if (recovery == "burning") return say("something burns");
  if (recovery == "green") return say("green, being verified");
  if (recovery == "restored_not_clean") return say("restored, not clean: a workaround stands");
  if (recovery == "verified") return say("verified");
  return recovery == "merged" ? say("merged into another one") : say("declared, not verified");
}

Message milestone_word(std::string_view name) {
  if (name == "happened") return say("happened");
  if (name == "detected") return say("noticed");
  if (name == "paged") return say("called");
  if (name == "acknowledged") return say("taken");
  if (name == "announced") return say("announced");
  if (name == "partial") return say("partly back");
  if (name == "full") return say("fully back");
  return say("verified");
}

Message target_word(std::string_view state) {
  if (state == "met") return say("met");
  if (state == "at_risk") return say("at risk");
  if (state == "missed") return say("missed");
  return state == "open" ? say("open") : say("unknown");
}

// What is said of a target beside its state.
Message rests_on(std::string_view source) {
  if (source == "backups") return say(" (what would be lost, by its backups when it failed)");
  return source == "told" ? say(" (as told)") : verbatim("");
}

void print_life(const json::value& answer, Language language) {
  print_line(say("  recovery: {}", recovery_words(text_of(answer.at("incident"), "recovery"))),
             language);
  if (const auto suspect = text_of(answer.at("incident"), "suspect"); !suspect.empty())
    print_line(say("  suspect: {}", suspect), language);
  for (const json::value& service : answer.at("services").as_array())
    if (const auto holder = text_of(service, "locked_by"); !holder.empty())
      print_line(say("  {} is locked by {}: {}", text_of(service, "title"), holder,
                     text_of(service, "locked_why")),
                 language);
  for (const json::value& one : answer.at("workarounds").as_array())
    if (one.at("reverted_at").is_null())
      print_line(say("  workaround {}: {}", one.at("id").as_int64(), text_of(one, "text")),
                 language);
  for (const json::value& one : answer.at("milestones").as_array())
    if (!one.at("at").is_null())
      fmt::print("  {:<16} {}  +{} s\n", text(milestone_word(text_of(one, "name")), language),
                 text_of(one, "at"), one.at("seconds").as_int64());
  for (const json::value& one : answer.at("targets").as_array())
    fmt::print("  {} {}: {}{}\n", text_of(one, "kind"), text_of(one, "service"),
               text(target_word(text_of(one, "state")), language),
               text(rests_on(text_of(one, "source")), language));
}

void print_detail(const json::value& answer, Language language) {
  print_incident(answer.at("incident"), language);
  print_life(answer, language);
  if (text_of(answer.at("incident"), "resolution") == "declared")
    print_line(say("  declared over, not verified: {}",
                   text_of(answer.at("incident"), "resolution_reason")),
               language);
  for (const json::value& entry : answer.at("timeline").as_array()) {
    std::printf("  %s  %-16s %s %s", text_of(entry, "at").data(), text_of(entry, "actor").data(),
                text_of(entry, "kind").data(), text_of(entry, "subject").data());
    for (const auto& fact : entry.at("facts").as_object())
      std::printf(" %s=%s", std::string(fact.key()).c_str(), json::serialize(fact.value()).c_str());
    std::printf("\n");
  }
}

int get(const IncidentOptions& options, const std::string& path,
        void (*print)(const json::value&, Language)) {
  const auto answer = ask_api(options.api, "GET", path);
  if (!answer) return print_error(answer.error(), options.api.language);
  return print_answer(options.api, *answer,
                      [&](const json::value& value) { print(value, options.api.language); });
}

int post(const IncidentOptions& options, const std::string& path, const json::object& fields,
         Message (*done)(std::int64_t id)) {
  const json::value body = fields;
  const auto answer = ask_api(options.api, "POST", path, &body);
  if (!answer) return print_error(answer.error(), options.api.language);
  return print_answer(options.api, *answer, [&](const json::value& value) {
    print_line(done(value.at("id").as_int64()), options.api.language);
  });
}

std::string path_of(const IncidentOptions& options) {
  return "/api/v1/incidents/" + std::to_string(options.id);
}

using Options = std::shared_ptr<IncidentOptions>;

CLI::App* one(CLI::App& parent, const Options& options, const char* name, const Message& what,
              Language language) {
  CLI::App* command = parent.add_subcommand(name, text(what, language));
  add_api_options(*command, options->api, language);
  command->add_option("id", options->id, text(say("The incident's number"), language))->required();
  return command;
}

void add_actions(CLI::App& incident, const Options& options, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  CLI::App* ack = one(incident, options, "ack", say("Take it; the others are told"), language);
  ack->add_option("--person", options->person,
                  in(say("Who takes it; default: the token's person")));
  ack->callback([options, &run] {
    run = [options] {
      json::object body;
      if (!options->person.empty()) body["person"] = options->person;
      return post(*options, path_of(*options) + "/acknowledge", body,
                  [](std::int64_t id) { return say("incident {} is taken", id); });
    };
  });
  CLI::App* note = one(incident, options, "note", say("Write a line on its timeline"), language);
  note->add_option("text", options->text, in(say("What happened, what was done")))->required();
  note->add_option("--at", options->at,
                   in(say("When it was, if not now: 2026-01-05T09:00:00+01:00")));
  note->callback([options, &run] {
    run = [options] {
      json::object body = {{"text", options->text}};
      if (!options->at.empty()) body["at"] = options->at;
      return post(*options, path_of(*options) + "/notes", body,
                  [](std::int64_t id) { return say("incident {} has the note", id); });
    };
  });
  CLI::App* judge =
      one(incident, options, "judge", say("Say whether it was worth calling somebody"), language);
  judge->add_option("verdict", options->verdict, in(say("useful or false-alarm")))
      ->required()
      ->check(CLI::IsMember({"useful", "false-alarm"}));
  judge->add_option("--reason", options->reason, in(say("Why you say so")));
  judge->callback([options, &run] {
    run = [options] {
      json::object body = {{"verdict", options->verdict == "useful" ? "useful" : "false_alarm"}};
      if (!options->reason.empty()) body["reason"] = options->reason;
      return post(*options, path_of(*options) + "/judge", body,
                  [](std::int64_t id) { return say("incident {} is judged", id); });
    };
  });
  CLI::App* update = one(incident, options, "update",
                         say("Say something about it in public, on the status pages"), language);
  update
      ->add_option("--status", options->update_status,
                   in(say("investigating, identified, monitoring or resolved")))
      ->required();
  update->add_option("--en", options->english, in(say("In English")));
  update->add_option("--fr", options->french, in(say("In French")));
  update->add_option("--service", options->services,
                     in(say("What it is about; default: the services of the incident")));
  update->callback([options, &run] {
    run = [options] {
      json::object body{{"status", options->update_status}};
      if (!options->english.empty()) body["en"] = options->english;
      if (!options->french.empty()) body["fr"] = options->french;
      if (!options->services.empty()) {
        json::array services;
        for (const std::string& service : options->services) services.emplace_back(service);
        body["services"] = std::move(services);
      }
      return post(*options, path_of(*options) + "/updates", body,
                  [](std::int64_t id) { return say("incident {}: the update is public", id); });
    };
  });
  CLI::App* resolve = one(incident, options, "resolve",
                          say("Declare it over; it reads \"not verified\""), language);
  resolve->add_option("--reason", options->text, in(say("What makes you sure")))->required();
  resolve->callback([options, &run] {
    run = [options] {
      return post(*options, path_of(*options) + "/resolve", {{"reason", options->text}},
                  [](std::int64_t id) { return say("incident {} is declared over", id); });
    };
  });
}

}  // namespace

void add_incident(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  auto options = std::make_shared<IncidentOptions>();
  CLI::App* incident =
      program.add_subcommand("incident", in(say("List, show and handle incidents")));
  incident->require_subcommand(1);
  CLI::App* list = incident->add_subcommand("list", in(say("The newest first")));
  add_api_options(*list, options->api, language);
  list->add_option("--status", options->status,
                   in(say("open, triggered, acknowledged or resolved")));
  list->callback([options, &run] {
    run = [options] {
      const std::string query = options->status.empty() ? "" : "?status=" + options->status;
      return get(*options, "/api/v1/incidents" + query, print_list);
    };
  });
  CLI::App* show = one(*incident, options, "show", say("One with its timeline"), language);
  show->callback([options, &run] {
    run = [options] { return get(*options, path_of(*options), print_detail); };
  });
  CLI::App* open = incident->add_subcommand("open", in(say("Open one by hand")));
  add_api_options(*open, options->api, language);
  open->add_option("title", options->text, in(say("One line")))->required();
  open->add_option("--severity", options->severity, in(say("info, warning or critical")));
  open->add_option("--service", options->service, in(say("Whose policy is used")));
  open->callback([options, &run] {
    run = [options] {
      json::object body = {{"title", options->text}};
      if (!options->severity.empty()) body["severity"] = options->severity;
      if (!options->service.empty()) body["service"] = options->service;
      return post(*options, "/api/v1/incidents", body,
                  [](std::int64_t id) { return say("incident {} is open", id); });
    };
  });
  add_actions(*incident, options, run, language);
  add_incident_life(*incident, run, language);
}

}  // namespace vigie::app
