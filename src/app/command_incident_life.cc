// What people do to an incident beyond taking and ending it, the one-line log, and locks.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "app/commands.h"

namespace vigie::app {

namespace {

namespace json = boost::json;

struct LifeOptions {
  ApiOptions api;
  std::int64_t id = 0;
  std::int64_t other = 0;
  std::string person;
  std::string to;
  std::string text;
  std::string until;
  std::string length;
  std::string at;
  std::string check;
  std::string severity;
  std::string service;
  bool decline = false;
};
using Options = std::shared_ptr<LifeOptions>;

std::string path_of(const Options& options, const char* action) {
  return fmt::format("/api/v1/incidents/{}/{}", options->id, action);
}

// Only what was given: the server says what is missing.
json::object body_of(std::initializer_list<std::pair<const char*, const std::string*>> fields) {
  json::object body;
  for (const auto& [name, value] : fields)
    if (!value->empty()) body[name] = *value;
  return body;
}

int send(const Options& options, const std::string& method, const std::string& path,
         const json::object& fields, const Message& done) {
  const json::value body = fields;
  const auto answer = ask_api(options->api, method, path, method == "DELETE" ? nullptr : &body);
  if (!answer) return print_error(answer.error(), options->api.language);
  return print_answer(options->api, *answer, [&](const json::value& value) {
    print_line(done, options->api.language);
    if (const auto* link = value.as_object().if_contains("link"))
      std::printf("%s\n", std::string(link->as_string()).c_str());
  });
}

class Commands {
 public:
  Commands(CLI::App& parent, Run& run, Language language)
      : parent_(parent), run_(run), language_(language) {}

  CLI::App* add(const Options& options, const char* name, const Message& what) {
    CLI::App* command = parent_.add_subcommand(name, text(what, language_));
    add_api_options(*command, options->api, language_);
    return command;
  }
  CLI::App* about_incident(const Options& options, const char* name, const Message& what) {
    CLI::App* command = add(options, name, what);
    command->add_option("id", options->id, text(say("The incident's number"), language_))
        ->required();
    return command;
  }
  void person(CLI::App* command, const Options& options) {
    command->add_option("--person", options->person,
                        text(say("Who acts; default: the token's person"), language_));
  }
  void end(CLI::App* command, const Options& options) {
    command->add_option("--until", options->until,
                        text(say("An instant: 2026-01-05T09:00:00+01:00"), language_));
    command->add_option("--for", options->length, text(say("Or for how long: 2h"), language_));
  }
  std::string in(const Message& message) const { return text(message, language_); }
  void does(CLI::App* command, std::function<int()> act) {
    command->callback([this_run = &run_, act = std::move(act)] { *this_run = act; });
  }

 private:
  CLI::App& parent_;
  Run& run_;
  Language language_;
};

void add_holding(Commands& commands) {
  {
    auto options = std::make_shared<LifeOptions>();
    CLI::App* snooze = commands.about_incident(
        options, "snooze", say("Take it, and be called again when the time is over"));
    commands.end(snooze, options);
    commands.person(snooze, options);
    commands.does(snooze, [options] {
      return send(options, "POST", path_of(options, "snooze"),
                  body_of({{"until", &options->until},
                           {"for", &options->length},
                           {"person", &options->person}}),
                  say("incident {} sleeps", options->id));
    });
  }
  {
    auto options = std::make_shared<LifeOptions>();
    CLI::App* still = commands.about_incident(options, "still", say("You are still on it"));
    commands.person(still, options);
    commands.does(still, [options] {
      return send(options, "POST", path_of(options, "still-on-it"),
                  body_of({{"person", &options->person}}),
                  say("incident {} stays yours", options->id));
    });
  }
  {
    auto options = std::make_shared<LifeOptions>();
    CLI::App* rest = commands.about_incident(
        options, "rest", say("Done, back to rest; it stays open until it is verified"));
    commands.person(rest, options);
    commands.does(rest, [options] {
      return send(options, "POST", path_of(options, "end-intervention"),
                  body_of({{"person", &options->person}}),
                  say("your intervention for incident {} is over", options->id));
    });
  }
}

void add_hand_over(Commands& commands) {
  {
    auto options = std::make_shared<LifeOptions>();
    CLI::App* hand_over = commands.about_incident(
        options, "hand-over", say("Ask somebody to take it over; you have it until they accept"));
    hand_over->add_option("to", options->to, commands.in(say("The person")))->required();
    commands.person(hand_over, options);
    commands.does(hand_over, [options] {
      return send(options, "POST", path_of(options, "hand-over"),
                  body_of({{"to", &options->to}, {"person", &options->person}}),
                  say("{} is asked to take over incident {}", options->to, options->id));
    });
  }
  {
    auto options = std::make_shared<LifeOptions>();
    CLI::App* accept = commands.about_incident(
        options, "accept", say("Take over what somebody asked you to, or decline"));
    accept->add_flag("--decline", options->decline, commands.in(say("You cannot take it")));
    commands.person(accept, options);
    commands.does(accept, [options] {
      json::object body = body_of({{"person", &options->person}});
      body["accept"] = !options->decline;
      return send(options, "POST", path_of(options, "hand-over/answer"), body,
                  options->decline ? say("incident {} is declined", options->id)
                                   : say("incident {} is yours", options->id));
    });
  }
}

void add_changes(Commands& commands) {
  {
    auto options = std::make_shared<LifeOptions>();
    CLI::App* severity = commands.about_incident(options, "severity", say("Say how bad it is"));
    severity
        ->add_option("severity", options->severity, commands.in(say("info, warning or critical")))
        ->required();
    commands.does(severity, [options] {
      return send(options, "POST", path_of(options, "severity"),
                  body_of({{"severity", &options->severity}}),
                  say("incident {} is {} now", options->id, options->severity));
    });
  }
  {
    auto options = std::make_shared<LifeOptions>();
    CLI::App* merge = commands.about_incident(
        options, "merge", say("Another incident goes on as a part of this one"));
    merge->add_option("from", options->other, commands.in(say("The number of the other one")))
        ->required();
    commands.does(merge, [options] {
      return send(options, "POST", path_of(options, "merge"), {{"from", options->other}},
                  say("incident {} is a part of incident {} now", options->other, options->id));
    });
  }
  {
    auto options = std::make_shared<LifeOptions>();
    CLI::App* waive =
        commands.about_incident(options, "waive", say("The recovery need not wait for a check"));
    waive->add_option("check", options->check, commands.in(say("Its name")))->required();
    waive->add_option("--reason", options->text, commands.in(say("Why it need not come back")))
        ->required();
    commands.does(waive, [options] {
      return send(options, "POST", path_of(options, "waive"),
                  body_of({{"check", &options->check}, {"reason", &options->text}}),
                  say("incident {} does not wait for {}", options->id, options->check));
    });
  }
  {
    auto options = std::make_shared<LifeOptions>();
    CLI::App* data = commands.about_incident(options, "restored-up-to",
                                             say("Of when the newest data is that was got back"));
    data->add_option("at", options->at, commands.in(say("An instant: 2026-01-05T09:00:00+01:00")))
        ->required();
    commands.does(data, [options] {
      return send(options, "POST", path_of(options, "restored-up-to"),
                  body_of({{"at", &options->at}}),
                  say("incident {}: data up to {}", options->id, options->at));
    });
  }
}

void add_workarounds(Commands& commands) {
  {
    auto options = std::make_shared<LifeOptions>();
    CLI::App* workaround = commands.about_incident(
        options, "workaround", say("Record a temporary measure that must not be forgotten"));
    workaround->add_option("text", options->text, commands.in(say("What was done")))->required();
    commands.does(workaround, [options] {
      return send(options, "POST", path_of(options, "workarounds"),
                  body_of({{"text", &options->text}}),
                  say("incident {} is not clean until this is reverted", options->id));
    });
  }
  {
    auto options = std::make_shared<LifeOptions>();
    CLI::App* revert = commands.add(options, "revert", say("A temporary measure stands no longer"));
    revert->add_option("workaround", options->other, commands.in(say("Its number")))->required();
    commands.does(revert, [options] {
      return send(options, "DELETE", fmt::format("/api/v1/workarounds/{}", options->other), {},
                  say("workaround {} is reverted", options->other));
    });
  }
}

Message scope_word(std::string_view status) {
  if (status == "required") return say("awaited");
  return status == "waived" ? say("waived") : say("retired");
}

void print_difference(const json::value& answer, Language language) {
  if (answer.at("complete").as_bool())
    return print_line(say("everything that was green before is green"), language);
  const auto line = [&](const Message& why, const Message& verdict, const json::value& check,
                        std::string_view more) {
    fmt::print("{:<12} {:<8} {:<24} {}\n", text(why, language), text(verdict, language),
               std::string_view(check.at("check").as_string()), more);
  };
  for (const json::value& one : answer.at("missing").as_array())
    line(scope_word(one.at("status").as_string()), verdict_word(one.at("verdict").as_string()), one,
         one.at("changed_reason").as_string());
  for (const json::value& one : answer.at("elsewhere").as_array())
    line(say("elsewhere"), verdict_word("down"), one, one.at("since").as_string());
}

void add_difference(Commands& commands) {
  auto options = std::make_shared<LifeOptions>();
  CLI::App* diff =
      commands.about_incident(options, "diff", say("What was green before and is not green now"));
  commands.does(diff, [options] {
    const auto answer = ask_api(options->api, "GET", path_of(options, "diff"));
    if (!answer) return print_error(answer.error(), options->api.language);
    return print_answer(options->api, *answer, [&](const json::value& value) {
      print_difference(value, options->api.language);
    });
  });
}

// The only incident that is open, when none is named.
Result<std::int64_t> meant_incident(const Options& options) {
  if (options->id != 0) return options->id;
  const auto answer = ask_api(options->api, "GET", "/api/v1/incidents?status=open&limit=2");
  if (!answer) return fail(answer.error());
  const json::array& open = answer->at("incidents").as_array();
  if (open.empty())
    return fail(ErrorCode::not_found, say("no incident is open: name one with --incident"));
  if (open.size() > 1)
    return fail(ErrorCode::conflict, say("several incidents are open: name one with --incident"));
  return open.front().at("id").as_int64();
}

}  // namespace

void add_incident_life(CLI::App& incident, Run& run, Language language) {
  Commands commands(incident, run, language);
  add_holding(commands);
  add_hand_over(commands);
  add_changes(commands);
  add_workarounds(commands);
  add_difference(commands);
}

void add_log(CLI::App& program, Run& run, Language language) {
  Commands commands(program, run, language);
  auto options = std::make_shared<LifeOptions>();
  CLI::App* log = commands.add(options, "log", say("Write down what you did, in one line"));
  log->add_option("text", options->text, commands.in(say("What was done")))->required();
  log->add_option("--incident", options->id,
                  commands.in(say("Its number; default: the only one that is open")));
  log->add_option("--at", options->at,
                  commands.in(say("When it was, if not now: 2026-01-05T09:00:00+01:00")));
  commands.does(log, [options] {
    const auto id = meant_incident(options);
    if (!id) return print_error(id.error(), options->api.language);
    options->id = *id;
    json::object body = body_of({{"text", &options->text}, {"at", &options->at}});
    body["action"] = true;
    return send(options, "POST", path_of(options, "notes"), body,
                say("written on the timeline of incident {}", *id));
  });
}

void add_locks(CLI::App& program, Run& run, Language language) {
  Commands commands(program, run, language);
  auto options = std::make_shared<LifeOptions>();
  CLI::App* lock = commands.add(options, "lock", say("Hands off a service: you are working on it"));
  lock->add_option("service", options->service, commands.in(say("Its name")))->required();
  lock->add_option("--why", options->text, commands.in(say("What is being done")))->required();
  commands.end(lock, options);
  commands.person(lock, options);
  commands.does(lock, [options] {
    return send(
        options, "POST", "/api/v1/locks",
        body_of({{"service", &options->service},
                 {"why", &options->text},
                 {"until", &options->until},
                 {"for", &options->length},
                 {"person", &options->person}}),
        say("{} is locked; this page says so to whoever has its address:", options->service));
  });
  auto unlocked = std::make_shared<LifeOptions>();
  CLI::App* unlock = commands.add(unlocked, "unlock", say("You are done with a service"));
  unlock->add_option("service", unlocked->service, commands.in(say("Its name")))->required();
  commands.does(unlock, [unlocked] {
    return send(unlocked, "DELETE", "/api/v1/locks/" + unlocked->service, {},
                say("{} is not locked any more", unlocked->service));
  });
  auto listed = std::make_shared<LifeOptions>();
  CLI::App* locks = commands.add(listed, "locks", say("The locks that stand"));
  commands.does(locks, [listed] {
    const auto answer = ask_api(listed->api, "GET", "/api/v1/locks");
    if (!answer) return print_error(answer.error(), listed->api.language);
    return print_answer(listed->api, *answer, [&](const json::value& value) {
      for (const json::value& one : value.at("locks").as_array())
        std::printf("%-20s %-12s %s  %s\n", std::string(one.at("service").as_string()).c_str(),
                    std::string(one.at("holder").as_string()).c_str(),
                    std::string(one.at("until").as_string()).c_str(),
                    std::string(one.at("why").as_string()).c_str());
    });
  });
}

}  // namespace vigie::app
