#include "config/fields.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "config/field_shapes.h"
#include "config/spelling.h"

namespace vigie {
namespace {

using shapes::into;

// Read while its parts are still apart.
struct RotationDraft {
  std::vector<spelling::Handover> handovers;
  LocalDate starts;
  std::vector<PersonName> members;
};

std::vector<PersonName> people_of(const Node& node) {
  std::vector<PersonName> people;
  for (const Node& item : listed(node)) people.emplace_back(item.text);
  return people;
}

std::vector<Target> targets_of(const Node& node) {
  std::vector<Target> targets;
  for (const Node& item : listed(node)) targets.push_back(callee_of(item.text));
  return targets;
}

Shape person_name() {
  return shapes::reference(ResourceKind::person, "the name of a person");
}

using shapes::zone;

const Record& person_record() {
  static const Record record = [] {
    Record person{.name = "a person",
                  .doc = "Somebody who can be called; at least one way to reach them is needed.",
                  .fields = {{"name", shapes::title("a text"), Need::optional, "",
                              "The name that others see; without it, the key.",
                              into<Person>([](Person& out, const Node& node) {
                                out.full_name = node.text;
                              })}},
                  .shorthand = "email",
                  .verify = verify_contacts};
    for (Field& field : contact_fields()) person.fields.push_back(std::move(field));
    person.fields.push_back({"language",
                             shapes::choice("a language that Vigie speaks", {"en", "fr"}),
                             Need::optional, "en", "The language of messages to this person.",
                             into<Person>([](Person& out, const Node& node) {
                               out.language = *parse_language(node.text);
                             })});
    person.fields.push_back(
        {"zone", zone(), Need::optional, "UTC",
         "The time zone in which times are shown to this person.",
         into<Person>([](Person& out, const Node& node) { out.zone = node.text; })});
    return person;
  }();
  return record;
}

const Record& team_record() {
  static const Record record{
      .name = "a team",
      .doc = "People who are called all at once; the first who takes the incident has it.",
      .fields = {{"members", shapes::list("a list of people", person_name(), true), Need::required,
                  "", "The people of the team.", into<Team>([](Team& team, const Node& node) {
                    team.members = people_of(node);
                  })}},
      .shorthand = ""};
  return record;
}

void verify_rotation(const Node& node, const std::string& label, Reading& reading);

const Record& rotation_record() {
  static const Record record{
      .name = "a rotation",
      .doc = "People who take turns.",
      .fields =
          {
              {"weekly",
               shapes::list(
                   "a weekday and a time such as monday 09:00, or a list of them",
                   shapes::text("a weekday and a time such as monday 09:00", 40, spelling::handover,
                                "^ *[A-Za-z]+ [0-9]{2}:[0-9]{2}(:[0-9]{2})? *$"),
                   true),
               Need::required, "", "When the duty is handed over, in the zone of the schedule.",
               into<RotationDraft>([](RotationDraft& draft, const Node& node) {
                 for (const Node& item : listed(node))
                   draft.handovers.push_back(spelling::handover_of(item.text));
               })},
              {"starts", shapes::date(), Need::required, "",
               "The day on which the first member takes over for the first time.",
               into<RotationDraft>([](RotationDraft& draft, const Node& node) {
                 draft.starts = *parse_date(node.text);
               })},
              {"members", shapes::list("a list of people", person_name()), Need::required, "",
               "Who takes turns, in this order.",
               into<RotationDraft>([](RotationDraft& draft, const Node& node) {
                 draft.members = people_of(node);
               })},
          },
      .shorthand = "",
      .verify = verify_rotation};
  return record;
}

int days_after(Weekday start, Weekday day) {
  return (static_cast<int>(day) - static_cast<int>(start) + 7) % 7;
}

// Two ways to say the weekday must agree: one of them is a slip that would move every hand-over.
void verify_rotation(const Node& node, const std::string& label, Reading& reading) {
  RotationDraft draft;
  fill(rotation_record(), &draft, node);
  const Weekday written = weekday(draft.starts);
  const auto nearest = std::ranges::min_element(
      draft.handovers, {}, [&](const auto& one) { return days_after(written, one.day); });
  const int ahead = days_after(written, nearest->day);
  if (ahead == 0) return;
  reading.refuse(
      *node.find("starts"),
      say("{}: {} is a {}, the hand-over is on {}", inside(label, "starts"),
          to_string(draft.starts), term(to_string(written)), term(to_string(nearest->day))),
      say("did you mean {}?", to_string(add_days(draft.starts, ahead))));
}

// Of the hand-overs of a week, the earliest on the day of the start is the first.
WeeklyRotation rotation_of(RotationDraft draft) {
  const Weekday start = weekday(draft.starts);
  std::vector<WeeklyRotation::Later> all;
  for (const auto& one : draft.handovers) all.push_back({days_after(start, one.day), one.time});
  std::ranges::sort(all);
  WeeklyRotation rotation{std::move(draft.members), draft.starts, all.front().time};
  rotation.later.assign(all.begin() + 1, all.end());
  return rotation;
}

const Record& schedule_record() {
  static const Record record{
      .name = "a schedule",
      .doc = "Who is on call, week after week.",
      .fields = {{"zone", zone(), Need::optional, "UTC", "The time zone of the hand-overs.",
                  into<Schedule>(
                      [](Schedule& schedule, const Node& node) { schedule.zone = node.text; })},
                 {"rotation", shapes::record("a rotation", rotation_record), Need::required, "",
                  "Who takes turns, and when.",
                  into<Schedule>([](Schedule& schedule, const Node& node) {
                    RotationDraft draft;
                    fill(rotation_record(), &draft, node);
                    schedule.rotation = rotation_of(std::move(draft));
                  })}},
      .shorthand = ""};
  return record;
}

const Record& step_record() {
  static const Record record{
      .name = "a step",
      .doc = "Who is called at once, and how long they have.",
      .fields =
          {
              {"call", shapes::list("somebody to call, or a list", shapes::callee(), true),
               Need::required, "", "Who is called: a person, person/…, team/… or schedule/….",
               into<PolicyStep>(
                   [](PolicyStep& step, const Node& node) { step.targets = targets_of(node); })},
              {"wait", shapes::duration(seconds(10), hours(24)), Need::optional, "5m",
               "How long to wait for an acknowledgement before the next step.",
               into<PolicyStep>([](PolicyStep& step, const Node& node) {
                 step.wait = *parse_duration(node.text);
               })},
          },
      .shorthand = ""};
  return record;
}

const Record& policy_record() {
  static const Record record{
      .name = "a policy",
      .doc = "Who is called, in which order, until somebody takes the incident.",
      .fields =
          {
              {"steps", shapes::list("a list of steps", shapes::record("a step", step_record)),
               Need::required, "", "The steps, one after the other.",
               into<Policy>([](Policy& policy, const Node& node) {
                 for (const Node& item : listed(node)) {
                   fill(step_record(), &policy.steps.emplace_back(), item);
                 }
               })},
              {"repeat", shapes::integer(0, 100), Need::optional, "2",
               "How often the whole list is gone through again.",
               into<Policy>([](Policy& policy, const Node& node) {
                 policy.repeat = static_cast<int>(*parse_int(node.text));
               })},
              {"last_resort", shapes::list("somebody to call, or a list", shapes::callee(), true),
               Need::optional, "",
               "Who is called when the list is exhausted; without it, everybody.",
               into<Policy>([](Policy& policy, const Node& node) {
                 policy.last_resort = targets_of(node);
               })},
              {"last_resort_every", shapes::duration(minutes(1), hours(24)), Need::optional, "15m",
               "How often the last resort is called until somebody takes the incident.",
               into<Policy>([](Policy& policy, const Node& node) {
                 policy.last_resort_every = *parse_duration(node.text);
               })},
              {"acknowledgement", shapes::duration(minutes(1), hours(24)), Need::optional, "30m",
               "How long an acknowledgement lasts without a note or \"still on it\"; then the same "
               "person is called again.",
               into<Policy>([](Policy& policy, const Node& node) {
                 policy.acknowledgement = *parse_duration(node.text);
               })},
          },
      .shorthand = ""};
  return record;
}

struct Section {
  ResourceKind kind;
  std::string_view name;
  const Record& (*record)();
};
constexpr Section sections[] = {
    {ResourceKind::person, "people", person_record},
    {ResourceKind::team, "teams", team_record},
    {ResourceKind::schedule, "schedules", schedule_record},
    {ResourceKind::policy, "policies", policy_record},
    {ResourceKind::service, "services", service_record},
    {ResourceKind::check, "checks", check_record},
    {ResourceKind::maintenance, "maintenance", maintenance_record},
    {ResourceKind::vantage, "vantages", vantage_record},
    {ResourceKind::gateway, "gateways", gateway_record},
    {ResourceKind::status_page, "status_pages", status_page_record},
    {ResourceKind::rest_pack, "rest_packs", rest_pack_record},
    {ResourceKind::contract, "contracts", contract_record},
    {ResourceKind::agreement, "agreements", agreement_record},
};

}  // namespace

Target callee_of(std::string_view checked) {
  const std::size_t slash = checked.find('/');
  const std::string_view kind = checked.substr(0, slash);
  std::string name(checked.substr(slash + 1));
  if (kind == "team") return TeamName(std::move(name));
  if (kind == "schedule") return ScheduleName(std::move(name));
  return PersonName(std::move(name));
}

std::string_view section_of(ResourceKind kind) {
  return std::ranges::find(sections, kind, &Section::kind)->name;
}

std::optional<ResourceKind> kind_of_section(std::string_view section) {
  const auto* found = std::ranges::find(sections, section, &Section::name);
  if (found == std::end(sections)) return std::nullopt;
  return found->kind;
}

const Record& record_of(ResourceKind kind) {
  return std::ranges::find(sections, kind, &Section::kind)->record();
}

Person make_person(const std::string& name, const Node& node) {
  Person person;
  person.name = PersonName(name);
  fill(person_record(), &person, node);
  if (person.full_name.empty()) person.full_name = name;
  return person;
}

Team make_team(const std::string& name, const Node& node) {
  Team team;
  team.name = TeamName(name);
  fill(team_record(), &team, node);
  return team;
}

Schedule make_schedule(const std::string& name, const Node& node) {
  Schedule schedule;
  schedule.name = ScheduleName(name);
  fill(schedule_record(), &schedule, node);
  return schedule;
}

Policy make_policy(const std::string& name, const Node& node) {
  Policy policy;
  policy.name = PolicyName(name);
  fill(policy_record(), &policy, node);
  return policy;
}

}  // namespace vigie
