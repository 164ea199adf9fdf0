#include "random_configuration.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace vigie::sim {

namespace {

const std::vector<std::string> zones = {"Europe/Paris", "America/New_York", "Australia/Lord_Howe",
                                        "UTC"};
const std::vector<std::string> handovers = {"sunday 02:30", "sunday 03:00", "monday 09:00",
                                            "sunday 00:00"};

std::string first_day(const std::string& handover) {
  return handover.starts_with("sunday") ? "2026-01-04" : "2026-01-05";
}

std::string list_of(const std::vector<std::string>& items) {
  return fmt::format("[{}]", fmt::join(items, ", "));
}

void drop_repeats(std::vector<std::string>& names) {
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
}

}  // namespace

RandomConfiguration::RandomConfiguration(Random& random) : random_(random) {
  const int people = random_.number(1, 5);
  const std::vector<std::string> names = {"alice", "bruno", "chloe", "david", "elise"};
  people_.assign(names.begin(), names.begin() + people);
  for (const std::string& person : people_) {
    if (random_.chance(0.5)) team_.push_back(person);
    contacts_[person] = some_contact();
  }
  if (random_.chance(0.6)) schedules_.push_back(some_schedule("primary"));
  if (random_.chance(0.3)) schedules_.push_back(some_schedule("secondary"));
  policies_.push_back(some_policy("default"));
  if (random_.chance(0.4)) policies_.push_back(some_policy("other"));
  if (random_.chance(0.5)) services_ = {"shop"};
  if (random_.chance(0.5)) services_ = {"shop", "post", "host"};  // the first two stand on the last
  const int checks = random_.number(1, 4);
  for (int i = 0; i < checks; ++i) add_check();
  const int jobs = random_.number(0, 2);
  for (int i = 0; i < jobs; ++i)
    jobs_.push_back({fmt::format("job-{}", i), random_.duration(minutes(20), hours(6)),
                     random_.duration(minutes(2), minutes(30))});
  static const std::vector<Duration> intervals = {seconds(15), minutes(1), minutes(2), minutes(5)};
  witness_interval_ = random_.pick(intervals);
}

RandomConfiguration::Schedule RandomConfiguration::some_schedule(std::string name) {
  Schedule schedule;
  schedule.name = std::move(name);
  schedule.zone = random_.pick(zones);
  schedule.handover = random_.pick(handovers);
  schedule.starts = first_day(schedule.handover);
  schedule.members = people_;
  return schedule;
}

// E-mail alone, or an SMS as well: at once, some time after the mail, or before it.
RandomConfiguration::Contact RandomConfiguration::some_contact() {
  Contact contact;
  contact.sms = random_.chance(0.5);
  if (!contact.sms || random_.chance(0.3)) return contact;
  const std::string delay = to_string(random_.duration(seconds(1), minutes(10)));
  contact.rules =
      random_.chance(0.5)
          ? fmt::format("{{ critical: [email, {{ sms: {} }}] }}", delay)
          : fmt::format("{{ critical: [{{ email: {} }}, sms], warning: [sms] }}", delay);
  return contact;
}

std::string RandomConfiguration::some_target() {
  const double kind = static_cast<double>(random_.between(0, 99));
  if (kind < 30 && !schedules_.empty()) return "schedule/" + random_.pick(schedules_).name;
  if (kind < 50 && !team_.empty()) return "team/ops";
  return random_.pick(people_);
}

RandomConfiguration::Policy RandomConfiguration::some_policy(std::string name) {
  Policy policy;
  policy.name = std::move(name);
  const int steps = random_.number(1, 3);
  for (int i = 0; i < steps; ++i) {
    Step step;
    step.call.push_back(some_target());
    if (random_.chance(0.2)) step.call.push_back(some_target());
    drop_repeats(step.call);
    step.wait = random_.duration(seconds(30), minutes(20));
    policy.steps.push_back(std::move(step));
  }
  policy.repeat = random_.number(0, 2);
  policy.last_resort = random_.chance(0.5);
  policy.last_resort_every = random_.duration(minutes(30), hours(5));
  return policy;
}

RandomConfiguration::Check RandomConfiguration::some_check() {
  static const std::vector<Duration> intervals = {minutes(2), minutes(10), minutes(30), hours(1),
                                                  hours(1)};
  static const std::vector<std::string> severities = {"info", "warning", "critical"};
  Check check;
  check.interval = random_.pick(intervals);
  check.timeout = random_.duration(seconds(1), seconds(30));
  check.retry_interval = std::min(check.interval, random_.duration(seconds(10), minutes(3)));
  check.failures = random_.number(1, 3);
  check.successes = random_.number(1, 3);
  check.stable_for = random_.duration(seconds(30), minutes(90));
  check.severity = random_.pick(severities);
  if (!services_.empty() && random_.chance(0.7)) check.service = random_.pick(services_);
  return check;
}

void RandomConfiguration::add_check() {
  Check check = some_check();
  check.name = fmt::format("check-{}", next_name_++);
  names_.push_back(check.name);
  checks_.push_back(std::move(check));
}

// Whoever leaves takes every mention along.
void RandomConfiguration::remove_person() {
  if (people_.size() < 2) return;
  const std::string gone = people_.back();
  people_.pop_back();
  std::erase(team_, gone);
  for (Schedule& schedule : schedules_) std::erase(schedule.members, gone);
  const bool no_team = team_.empty();
  for (Policy& policy : policies_) {
    for (Step& step : policy.steps) {
      std::erase(step.call, gone);
      if (no_team) std::erase(step.call, "team/ops");
      if (step.call.empty()) step.call.push_back(people_.front());
    }
  }
}

void RandomConfiguration::change() {
  switch (random_.number(0, 7)) {
    case 0:
      if (checks_.size() < 5) add_check();
      return;
    case 1:
      if (checks_.size() > 1) checks_.erase(checks_.begin());
      return;
    case 2:
    case 3: {  // the same check with other thresholds, service or severity
      Check changed = some_check();
      Check& check = checks_[static_cast<std::size_t>(
          random_.between(0, static_cast<std::int64_t>(checks_.size()) - 1))];
      changed.name = check.name;
      if (random_.chance(0.5)) changed.service = check.service;
      if (random_.chance(0.5)) changed.severity = check.severity;
      check = changed;
      return;
    }
    case 4:
      policies_.front() = some_policy("default");
      return;
    case 5:
      if (policies_.front().steps.size() > 1) policies_.front().steps.pop_back();
      return;
    case 6:
      return remove_person();
    default:
      if (policies_.size() > 1) policies_.pop_back();
      return;
  }
}

std::vector<std::string> RandomConfiguration::people() const {
  return people_;
}

std::vector<std::string> RandomConfiguration::schedules() const {
  std::vector<std::string> names;
  for (const Schedule& schedule : schedules_) names.push_back(schedule.name);
  return names;
}

std::string RandomConfiguration::yaml() const {
  std::string out = "people:\n";
  bool sms = false;
  for (const std::string& person : people_) {
    const Contact& contact = contacts_.at(person);
    out += fmt::format("  {}:\n    email: {}\n", person, address(person));
    if (contact.sms) out += fmt::format("    sms: \"{}\"\n", number(person));
    if (!contact.rules.empty()) out += fmt::format("    rules: {}\n", contact.rules);
    sms = sms || contact.sms;
  }
  if (sms) out += "gateways:\n  own: { url: \"https://sms.example.org/\", body: \"{{text}}\" }\n";
  if (!team_.empty()) out += fmt::format("teams:\n  ops:\n    members: {}\n", list_of(team_));
  if (!schedules_.empty()) out += "schedules:\n";
  for (const Schedule& schedule : schedules_)
    out += fmt::format(
        "  {}:\n    zone: {}\n    rotation:\n      weekly: {}\n      starts: {}\n"
        "      members: {}\n",
        schedule.name, schedule.zone, schedule.handover, schedule.starts,
        list_of(schedule.members));
  // One of them works in the week, by the French rules.
  out += fmt::format(
      "contracts:\n  first:\n    person: {0}\n    pack: fr\n    weekly_hours: 35\n"
      "    zone: Europe/Paris\n    pattern:\n      days: [monday, tuesday, wednesday, thursday, "
      "friday]\n      from: \"09:00\"\n      to: \"17:00\"\n{1}",
      people_.front(), people_.size() > 1 ? fmt::format("    manager: {}\n", people_.back()) : "");
  out += "policies:\n";
  for (const Policy& policy : policies_) {
    out += fmt::format("  {}:\n    repeat: {}\n    last_resort_every: {}\n", policy.name,
                       policy.repeat, to_string(policy.last_resort_every));
    if (policy.last_resort) out += fmt::format("    last_resort: {}\n", list_of(people_));
    out += "    steps:\n";
    for (const Step& step : policy.steps)
      out += fmt::format("      - call: {}\n        wait: {}\n", list_of(step.call),
                         to_string(step.wait));
  }
  if (!services_.empty()) out += "services:\n";
  for (const std::string& service : services_)
    out += fmt::format("  {}:\n    policy: {}\n{}", service, policies_.back().name,
                       services_.size() > 1 && service != "host" ? "    depends_on: host\n" : "");
  out += fmt::format(
      "vantages:\n  local:\n    interval: {}\n    references: [{{tcp: 192.0.2.1:53}}, "
      "{{tcp: 192.0.2.2:53}}, {{ping: 192.0.2.3}}]\n",
      to_string(witness_interval_));
  out += "checks:\n";
  for (const Check& check : checks_) {
    out += fmt::format(
        "  {0}:\n    http: https://{0}.example.org/\n    interval: {1}\n    timeout: {2}\n"
        "    retry_interval: {3}\n    failures: {4}\n    successes: {5}\n    stable_for: {6}\n"
        "    severity: {7}\n",
        check.name, to_string(check.interval), to_string(check.timeout),
        to_string(check.retry_interval), check.failures, check.successes,
        to_string(check.stable_for), check.severity);
    if (!check.service.empty()) out += fmt::format("    service: {}\n", check.service);
  }
  for (const Job& job : jobs_)
    out += fmt::format("  {}:\n    heartbeat: {{ every: {}, grace: {} }}\n    stable_for: 2m\n",
                       job.name, to_string(job.every), to_string(job.grace));
  return out;
}

}  // namespace vigie::sim
