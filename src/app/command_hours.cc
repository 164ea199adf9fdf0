// What people see, mend and sign of their hours.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "app/commands.h"

namespace vigie::app {

namespace {

namespace json = boost::json;

struct HoursOptions {
  ApiOptions api;
  std::int64_t id = 0;
  std::int64_t incident = 0;
  std::string person;
  std::string month;
  std::string began;
  std::string ended;
  std::string departed;
  std::string home;
  std::string urgent;
  std::string inspector;
  std::string note;
  std::string reason;
  bool on_site = false;
  bool remote = false;
};
using Options = std::shared_ptr<HoursOptions>;

std::string text_of(const json::value& value, const char* key) {
  const json::value& found = value.at(key);
  return found.is_null() ? "-" : std::string(found.as_string());
}

Message end_word(std::string_view end) {
  if (end == "open") return say("goes on");
  if (end == "estimated") return say("estimated");
  return end == "confirmed" ? say("confirmed") : say("sure");
}

void print_hours(const json::value& answer, Language language) {
  for (const json::value& period : answer.at("duty").as_array())
    print_line(say("on call {}: {} to {}", text_of(period, "schedule"), text_of(period, "from"),
                   text_of(period, "to")),
               language);
  const json::array& interventions = answer.at("interventions").as_array();
  for (const json::value& one : interventions) {
    const json::value& incident = one.at("incident");
    fmt::print("{:<7} {} .. {}  {}{}{}\n", one.at("id").as_int64(), text_of(one, "began_at"),
               text_of(one, "ended_at"), text(end_word(text_of(one, "end")), language),
               incident.is_null() ? "" : fmt::format("  #{}", incident.as_int64()),
               one.at("voided").as_bool() ? "  " + text(say("taken back"), language) : "");
  }
  if (interventions.empty()) print_line(say("no intervention"), language);
  for (const json::value& signature : answer.at("signatures").as_array())
    print_line(signature.at("reopened_at").is_null()
                   ? say("signed {} by {}: {}", text_of(signature, "signed_at"),
                         text_of(signature, "signed_by"), text_of(signature, "hash"))
                   : say("reopened {} by {}: {}", text_of(signature, "reopened_at"),
                         text_of(signature, "reopened_by"), text_of(signature, "reason")),
               language);
}

void print_next(const json::value& answer, Language language) {
  if (!answer.at("judged").as_bool()) {
    print_line(answer.at("pack").is_null()
                   ? say("no contract holds: no rule asks for rest")
                   : say("nothing to judge: no rule on rest, nothing planned, or at work"),
               language);
    return;
  }
  print_line(say("back at work from {} (planned {})", text_of(answer, "earliest"),
                 text_of(answer, "planned")),
             language);
  for (const json::value& line : answer.at("text").as_array())
    fmt::print("  {}\n", std::string(line.as_string()));
  for (const json::value& shift : answer.at("moved").as_array())
    print_line(
        shift.at("begins").is_null()
            ? say("planned {} to {}: falls away", text_of(shift, "from"), text_of(shift, "to"))
            : say("planned {} to {}: begins {}", text_of(shift, "from"), text_of(shift, "to"),
                  text_of(shift, "begins")),
        language);
}

int get(const Options& options, const std::string& path,
        void (*print)(const json::value&, Language)) {
  const auto answer = ask_api(options->api, "GET", path, nullptr);
  if (!answer) return print_error(answer.error(), options->api.language);
  return print_answer(options->api, *answer,
                      [&](const json::value& value) { print(value, options->api.language); });
}

int post(const Options& options, const std::string& path, const json::object& fields,
         const Message& done) {
  const json::value body = fields;
  const auto answer = ask_api(options->api, "POST", path, fields.empty() ? nullptr : &body);
  if (!answer) return print_error(answer.error(), options->api.language);
  return print_answer(options->api, *answer,
                      [&](const json::value&) { print_line(done, options->api.language); });
}

// Only what was given: the server says what is missing.
json::object edit_of(const Options& options) {
  json::object body;
  const std::pair<const char*, const std::string*> texts[] = {
      {"began_at", &options->began},
      {"ended_at", &options->ended},
      {"departed_at", &options->departed},
      {"home_at", &options->home},
      {"urgent", &options->urgent},
      {"inspector_told_at", &options->inspector},
      {"note", &options->note},
      {"reason", &options->reason}};
  for (const auto& [name, value] : texts)
    if (!value->empty()) body[name] = *value;
  if (options->on_site || options->remote) body["on_site"] = options->on_site;
  if (options->incident != 0) body["incident"] = options->incident;
  return body;
}

std::string of_person(const Options& options, const std::string& rest) {
  return "/api/v1/people/" + options->person + "/" + rest;
}
std::string of_record(const Options& options, const char* action) {
  return fmt::format("/api/v1/interventions/{}/{}", options->id, action);
}

class Commands {
 public:
  Commands(CLI::App& parent, Run& run, Language language)
      : parent_(parent), run_(run), language_(language) {}

  CLI::App* add(const Options& options, const char* name, const Message& what,
                std::function<int()> act) {
    CLI::App* command = parent_.add_subcommand(name, in(what));
    add_api_options(*command, options->api, language_);
    command->callback([run = &run_, act = std::move(act)] { *run = act; });
    return command;
  }
  void person(CLI::App* command, const Options& options) {
    command->add_option("person", options->person, in(say("The person's name")))->required();
  }
  void id(CLI::App* command, const Options& options) {
    command->add_option("id", options->id, in(say("The intervention's number")))->required();
  }
  void month(CLI::App* command, const Options& options) {
    command->add_option("month", options->month, in(say("Such as 2026-11")))->required();
  }
  void reason(CLI::App* command, const Options& options) {
    command->add_option("--reason", options->reason, in(say("Why; it is kept")))->required();
  }
  void edit(CLI::App* command, const Options& options) {
    const auto moment = [&](const char* name, std::string& value, const Message& what) {
      command->add_option(name, value, in(what));
    };
    moment("--began", options->began, say("An instant: 2026-01-05T09:00:00+01:00"));
    moment("--ended", options->ended, say("The last work"));
    moment("--departed", options->departed, say("To the site"));
    moment("--home", options->home, say("Back from it"));
    moment("--urgent", options->urgent, say("none, rescue, prevention or repair (D3131-1)"));
    moment("--inspector-told", options->inspector, say("When the inspector was told"));
    moment("--note", options->note, say("What it was"));
    command->add_flag("--on-site", options->on_site, in(say("Not from where they were")));
    reason(command, options);
  }
  std::string in(const Message& message) const { return text(message, language_); }

 private:
  CLI::App& parent_;
  Run& run_;
  Language language_;
};

void add_records(Commands& commands) {
  {
    auto options = std::make_shared<HoursOptions>();
    CLI::App* list =
        commands.add(options, "list", say("What was recorded of somebody in a month"), [options] {
          const std::string query = options->month.empty() ? "" : "?month=" + options->month;
          return get(options, of_person(options, "hours") + query, print_hours);
        });
    commands.person(list, options);
    list->add_option("--month", options->month,
                     commands.in(say("Such as 2026-11; the present one by default")));
  }
  {
    auto options = std::make_shared<HoursOptions>();
    CLI::App* add = commands.add(
        options, "add", say("Enter one by hand: a call over the telephone, say"), [options] {
          return post(options, of_person(options, "interventions"), edit_of(options),
                      say("the intervention is entered"));
        });
    commands.person(add, options);
    commands.edit(add, options);
    add->add_option("--incident", options->incident, commands.in(say("The incident's number")));
  }
  {
    auto options = std::make_shared<HoursOptions>();
    CLI::App* correct =
        commands.add(options, "correct",
                     say("Mend what was recorded; what was there before is kept"), [options] {
                       return post(options, of_record(options, "correct"), edit_of(options),
                                   say("intervention {} is corrected", options->id));
                     });
    commands.id(correct, options);
    commands.edit(correct, options);
    correct->add_flag("--remote", options->remote, commands.in(say("From where they were")));
  }
  {
    auto options = std::make_shared<HoursOptions>();
    CLI::App* confirm =
        commands.add(options, "confirm", say("The end that was estimated is right"), [options] {
          return post(options, of_record(options, "confirm"), {},
                      say("intervention {} is confirmed", options->id));
        });
    commands.id(confirm, options);
  }
  {
    auto options = std::make_shared<HoursOptions>();
    CLI::App* take_back =
        commands.add(options, "void", say("It was none; its record is kept"), [options] {
          return post(options, of_record(options, "void"), edit_of(options),
                      say("intervention {} is taken back", options->id));
        });
    commands.id(take_back, options);
    commands.reason(take_back, options);
  }
}

void add_months(Commands& commands) {
  {
    auto options = std::make_shared<HoursOptions>();
    CLI::App* sign =
        commands.add(options, "sign", say("Sign your interventions of a month"), [options] {
          return post(options, of_person(options, "months/" + options->month + "/sign"), {},
                      say("{} is signed", options->month));
        });
    commands.person(sign, options);
    commands.month(sign, options);
  }
  {
    auto options = std::make_shared<HoursOptions>();
    CLI::App* reopen = commands.add(
        options, "reopen", say("Correct what was signed; the signature is kept"), [options] {
          return post(options, of_person(options, "months/" + options->month + "/reopen"),
                      edit_of(options), say("{} may be corrected again", options->month));
        });
    commands.person(reopen, options);
    commands.month(reopen, options);
    commands.reason(reopen, options);
  }
}

}  // namespace

void add_rest_next(CLI::App& rest, Run& run, Language language) {
  Commands commands(rest, run, language);
  auto options = std::make_shared<HoursOptions>();
  CLI::App* next =
      commands.add(options, "next", say("From when somebody may be back at work, now, and why"),
                   [options] { return get(options, of_person(options, "rest"), print_next); });
  commands.person(next, options);
}

void add_hours(CLI::App& program, Run& run, Language language) {
  CLI::App* group = program.add_subcommand(
      "intervention", text(say("What people did when they were called"), language));
  group->require_subcommand(1);
  Commands commands(*group, run, language);
  add_records(commands);
  add_months(commands);
}

}  // namespace vigie::app
