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
  std::string severity;
  std::string service;
};

std::string_view text_of(const json::value& value, std::string_view key) {
  return value.at(key).as_string();
}

void print_line(const json::value& incident) {
  const std::string_view taken = text_of(incident, "acknowledged_by");
  std::printf("#%-5lld %-12s %-8s %s  %s%s%s\n",
              static_cast<long long>(incident.at("id").as_int64()),
              text_of(incident, "status").data(), text_of(incident, "severity").data(),
              text_of(incident, "opened_at").data(), text_of(incident, "title").data(),
              taken.empty() ? "" : "  taken by ", taken.data());
}

void print_list(const json::value& answer) {
  const json::array& incidents = answer.at("incidents").as_array();
  if (incidents.empty()) std::printf("no incident\n");
  for (const json::value& incident : incidents) print_line(incident);
}

void print_detail(const json::value& answer) {
  print_line(answer.at("incident"));
  if (text_of(answer.at("incident"), "resolution") == "declared")
    std::printf("  declared over, not verified: %s\n",
                text_of(answer.at("incident"), "resolution_reason").data());
  for (const json::value& entry : answer.at("timeline").as_array()) {
    std::printf("  %s  %-16s %s %s", text_of(entry, "at").data(), text_of(entry, "actor").data(),
                text_of(entry, "kind").data(), text_of(entry, "subject").data());
    for (const auto& fact : entry.at("facts").as_object())
      std::printf(" %s=%s", std::string(fact.key()).c_str(), json::serialize(fact.value()).c_str());
    std::printf("\n");
  }
}

int get(const IncidentOptions& options, const std::string& path,
        void (*print)(const json::value&)) {
  const auto answer = ask_api(options.api, "GET", path);
  if (!answer) return print_error(answer.error());
  return print_answer(options.api, *answer, print);
}

int post(const IncidentOptions& options, const std::string& path, const json::object& fields,
         const char* done) {
  const json::value body = fields;
  const auto answer = ask_api(options.api, "POST", path, &body);
  if (!answer) return print_error(answer.error());
  return print_answer(options.api, *answer, [done](const json::value& value) {
    std::printf("incident %lld %s\n", static_cast<long long>(value.at("id").as_int64()), done);
  });
}

std::string path_of(const IncidentOptions& options) {
  return "/api/v1/incidents/" + std::to_string(options.id);
}

using Options = std::shared_ptr<IncidentOptions>;

CLI::App* one(CLI::App& parent, const Options& options, const char* name, const char* what) {
  CLI::App* command = parent.add_subcommand(name, what);
  add_api_options(*command, options->api);
  command->add_option("id", options->id, "The incident's number")->required();
  return command;
}

void add_actions(CLI::App& incident, const Options& options, Run& run) {
  CLI::App* ack = one(incident, options, "ack", "Take it; the others are told");
  ack->add_option("--person", options->person, "Who takes it; default: the token's person");
  ack->callback([options, &run] {
    run = [options] {
      json::object body;
      if (!options->person.empty()) body["person"] = options->person;
      return post(*options, path_of(*options) + "/acknowledge", body, "is taken");
    };
  });
  CLI::App* note = one(incident, options, "note", "Write a line on its timeline");
  note->add_option("text", options->text, "What happened, what was done")->required();
  note->callback([options, &run] {
    run = [options] {
      return post(*options, path_of(*options) + "/notes", {{"text", options->text}},
                  "has the note");
    };
  });
  CLI::App* resolve =
      one(incident, options, "resolve", "Declare it over; it reads \"not verified\"");
  resolve->add_option("--reason", options->text, "What makes you sure")->required();
  resolve->callback([options, &run] {
    run = [options] {
      return post(*options, path_of(*options) + "/resolve", {{"reason", options->text}},
                  "is declared over");
    };
  });
}

}  // namespace

void add_incident(CLI::App& program, Run& run) {
  auto options = std::make_shared<IncidentOptions>();
  CLI::App* incident = program.add_subcommand("incident", "List, show and handle incidents");
  incident->require_subcommand(1);
  CLI::App* list = incident->add_subcommand("list", "The newest first");
  add_api_options(*list, options->api);
  list->add_option("--status", options->status, "open, triggered, acknowledged or resolved");
  list->callback([options, &run] {
    run = [options] {
      const std::string query = options->status.empty() ? "" : "?status=" + options->status;
      return get(*options, "/api/v1/incidents" + query, print_list);
    };
  });
  CLI::App* show = one(*incident, options, "show", "One with its timeline");
  show->callback([options, &run] {
    run = [options] { return get(*options, path_of(*options), print_detail); };
  });
  CLI::App* open = incident->add_subcommand("open", "Open one by hand");
  add_api_options(*open, options->api);
  open->add_option("title", options->text, "One line")->required();
  open->add_option("--severity", options->severity, "info, warning or critical");
  open->add_option("--service", options->service, "Whose policy is used");
  open->callback([options, &run] {
    run = [options] {
      json::object body = {{"title", options->text}};
      if (!options->severity.empty()) body["severity"] = options->severity;
      if (!options->service.empty()) body["service"] = options->service;
      return post(*options, "/api/v1/incidents", body, "is open");
    };
  });
  add_actions(*incident, options, run);
}

}  // namespace vigie::app
