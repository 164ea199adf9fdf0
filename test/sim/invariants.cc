// What is checked while the simulation runs.
#include "invariants.h"

#include <fmt/format.h>

#include <algorithm>

#include "check/heartbeat.h"
#include "simulation.h"
#include "world/quiet.h"
#include "world/world_store.h"

namespace vigie::sim {

namespace {

CheckName check_of(const VantageName& vantage) {
  return CheckName("vigie-vantage-" + vantage.text);
}

Duration validity(const Check& check) {
  if (const auto* job = std::get_if<HeartbeatCheck>(&check.question))
    return *job->every + job->grace;
  return check.interval + check.timeout + limits::freshness_flush;
}

std::string_view fact(const JournalEntry& entry, std::string_view name) {
  for (const auto& [key, value] : entry.facts)
    if (key == name) return value;
  return {};
}

// Until a check that went down is confirmed: the probe that runs, the next on the grid, and the
// confirmations.
Duration detection_bound(const Check& check) {
  const Duration retry = std::min(check.interval, check.retry_interval) + check.timeout;
  const Duration in_server_time =
      check.interval + 2 * check.timeout + (check.failures - 1) * retry + seconds(2);
  return in_server_time * 5 / 4;  // which may be slow for a while, see runtime::LogicalClock
}

// The longest that a person waits for a call in an undisturbed time: a delivery that had failed is
// tried again, or the step after one that reached nobody is due.
Duration call_bound(const Configuration& configuration) {
  Duration longest = minutes(1);
  for (const auto& [name, policy] : configuration.policies) {
    longest = std::max(longest, policy.last_resort_every);
    for (const PolicyStep& step : policy.steps) longest = std::max(longest, step.wait);
  }
  Duration delay{};  // of the first channel of a rule
  for (const auto& [name, person] : configuration.people)
    for (const auto& [severity, rule] : person.rules)
      for (const ContactRule& line : rule) delay = std::max(delay, line.delay);
  return longest + delay + limits::attempt_lost + minutes(3);
}

}  // namespace

void Invariants::on_start() {
  // What an earlier program saw on a clock that has been set back since was seen before this one.
  for (auto& [check, answers] : answers_) {
    answers.last_good = std::min(answers.last_good, s_.now());
    answers.last_bad = std::min(answers.last_bad, s_.now());
  }
  compare();
  remember_members();  // a commit that landed without an answer may have changed them
  check_promises(false);
}

// Before it is decided: a commit may land without an answer.
void Invariants::on_good_answer(const CheckName& check, Instant started) {
  Instant& last_good = answers_[check].last_good;
  last_good = std::max(last_good, started);
}

void Invariants::on_command(const Event& event) {
  if (const auto* remove = std::get_if<RemoveOverride>(&event))
    removed_overrides_.insert(remove->id);
  if (const auto* said = std::get_if<Signalled>(&event)) {
    // If the program dies in its commit, nobody knows whether it counts or the one before.
    heard_[said->check].good = false;
    if (said->signal.kind == SignalKind::success) on_good_answer(said->check, s_.now());
  }
  if (const auto* looked = std::get_if<Witnessed>(&event); looked != nullptr && looked->seeing)
    on_good_answer(check_of(looked->vantage), looked->began);
  if (const auto* resolve = std::get_if<Resolve>(&event))
    for (const auto& [check, stable_for] : incidents_[resolve->incident].stable_for)
      declared_[check] = s_.now();
  if (const auto* waive = std::get_if<WaiveCheck>(&event)) declared_[waive->check] = s_.now();
}

void Invariants::on_events(std::span<const Event> events, const runtime::BatchReport& report) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (!report.answers[i]) continue;
    if (const auto* observed = std::get_if<Observed>(&events[i])) {
      Instant& last_bad = answers_[observed->observation.check].last_bad;
      if (!observed->observation.good) last_bad = std::max(last_bad, observed->observation.started);
    } else if (const auto* said = std::get_if<Signalled>(&events[i])) {
      hear(said->check, said->signal);
    } else if (const auto* looked = std::get_if<Witnessed>(&events[i])) {
      if (!looked->seeing) answers_[check_of(looked->vantage)].last_bad = looked->began;
    } else {
      promise(events[i], *report.answers[i]);
    }
  }
}

void Invariants::hear(const CheckName& check, const Signal& signal) {
  heard_[check] = {s_.now(), s_.elapsed(), signal.kind == SignalKind::success};
  if (signal.kind == SignalKind::success) on_good_answer(check, s_.now());
  if (signal.kind == SignalKind::fail) answers_[check].last_bad = s_.now();
}

// A signal that came while the check was paused was heard, and not judged.
void Invariants::check_jobs(Instant now) {
  const World& world = s_.world();
  for (const auto& [name, check] : world.configuration->checks) {
    const auto* job = std::get_if<HeartbeatCheck>(&check.question);
    if (job == nullptr || !sees(name)) continue;
    const Heard& heard = heard_[name];
    const auto state = world.checks.find(name);
    const bool down = state != world.checks.end() && state->second.verdict == Verdict::down;
    if (down && heard.good && resumed_[name] < heard.elapsed &&
        now < evidence_until(*job, heard.at))
      s_.violated(fmt::format("punctual: {} is down although it reported at {}", name.text,
                              to_rfc3339(heard.at)));
    // Whoever could not listen waits for the next one, which may come as early as the grace allows:
    // the one after that is then the first that can be missed.
    const Elapsed since = std::max({heard.elapsed, s_.undisturbed_since(), resumed_[name]});
    if (s_.elapsed() - since >
        *job->every + std::max(*job->every, job->grace) + job->grace + minutes(5))
      check_noticed(name);
  }
}

void Invariants::on_batch(const runtime::BatchReport& report, Instant now) {
  if (!report.durable) return;
  const runtime::Decider& decider = *s_.decider();
  if (decider.epoch() != last_epoch_) {  // loaded anew: what was lost took its numbers with it
    last_epoch_ = decider.epoch();
    last_sequence_ = 0;
  }
  for (const JournalEntry& entry : report.journal) on_line(entry);
  check_quiet(report.journal);
  check_shown(now);
  if (report.journal.empty()) return;
  remember_members();
  if (++batches_ % s_.options().compare_every == 0) compare();
}

void Invariants::on_line(const JournalEntry& entry) {
  if (last_sequence_ != 0 && entry.sequence != last_sequence_ + 1)
    s_.violated(
        fmt::format("order: journal line {} follows line {}", entry.sequence, last_sequence_));
  if (entry.at < last_at_)
    s_.violated(fmt::format("order: time went back in journal line {}", entry.sequence));
  last_sequence_ = entry.sequence;
  if (entry.kind == "check.resumed")
    resumed_[CheckName(entry.subject.substr(entry.subject.find('/') + 1))] = s_.elapsed();
  last_at_ = entry.at;
  lines_.emplace_back(entry.sequence, entry.kind);
  if (!entry.incident) return;
  if (entry.kind == "incident.opened") {
    incidents_[entry.incident].opened = s_.elapsed();
    incidents_[entry.incident].changed = s_.elapsed();
  }
  Watched& watched = incidents_[entry.incident];
  if (entry.kind == "incident.acknowledged") watched.settled = true;
  if (entry.kind == "incident.acknowledgement_ended") {
    watched.settled = false;
    watched.called = false;
    watched.changed = s_.elapsed();
  }
  if (entry.kind == "incident.resolved") {
    watched.settled = true;
    if (fact(entry, "resolution") == "verified") check_verified(entry);
  }
  if (entry.kind == "incident.check_retired" || entry.kind == "incident.check_waived")
    watched.stable_for.erase(CheckName(std::string(fact(entry, "check"))));
  if (entry.kind == "escalation.paused" || entry.kind == "escalation.resumed")
    watched.changed = s_.elapsed();
  if (entry.kind == "escalation.unreachable" || entry.kind == "escalation.nobody_reached" ||
      entry.kind == "page.unreachable")
    watched.unreachable = true;
}

void Invariants::remember_members() {
  const World& world = s_.world();
  for (const auto& [incident, rows] : world.scope) {
    for (const auto& [name, row] : rows) {
      const Check* check = find_check(world, name);
      if (row.status != ScopeStatus::required || check == nullptr)
        incidents_[incident].stable_for.erase(name);
      else
        incidents_[incident].stable_for[name] = check->stable_for;
    }
  }
  for (const auto& [incident, members] : world.alerts_of) {
    Watched& watched = incidents_[incident];
    for (const Fingerprint fingerprint : members) {
      const Alert& alert = world.alerts.at(fingerprint);
      const CheckName check(alert.labels.at("check"));
      if (counts(world, alert) && !watched.stable_for.contains(check))
        watched.stable_for[check] = alert.stable_for;
    }
  }
}

void Invariants::check_verified(const JournalEntry& entry) {
  const Watched& watched = incidents_[entry.incident];
  if (watched.stable_for.empty())
    s_.violated(fmt::format("verified: incident {} without any check", entry.incident.value));
  for (const auto& [name, stable_for] : watched.stable_for) {
    const Check* check = find_check(s_.world(), name);
    if (check == nullptr)
      s_.violated(fmt::format("verified: incident {} although check {} is gone",
                              entry.incident.value, name.text));
    const Answers& answers = answers_[name];
    if (answers.last_bad > entry.at - stable_for)
      s_.violated(fmt::format("verified: incident {} although {} was bad at {}, less than {} ago",
                              entry.incident.value, name.text, to_rfc3339(answers.last_bad),
                              to_string(stable_for)));
    if (answers.last_good + validity(*check) < entry.at)
      s_.violated(fmt::format("verified: incident {} although {} answered last at {}",
                              entry.incident.value, name.text, to_rfc3339(answers.last_good)));
  }
}

void Invariants::check_shown(Instant now) {
  const World& world = s_.world();
  for (const auto& [name, state] : world.checks) {
    if (state.verdict != Verdict::up) continue;
    const Check* check = find_check(world, name);
    if (check == nullptr)
      s_.violated(fmt::format("honest up: {} is not configured and has a state", name.text));
    if (shown_verdict(*check, state, world.freshness.at(name), now) != Verdict::up) continue;
    if (answers_[name].last_good + validity(*check) < now)
      s_.violated(fmt::format("honest up: {} is shown up, its last good answer was at {}",
                              name.text, to_rfc3339(answers_[name].last_good)));
  }
}

void Invariants::at_rest(Instant now) {
  check_timers(now);
  check_cared_for();
  check_duty(now);
  check_jobs(now);
  if (s_.elapsed() < next_call_check_) return;
  next_call_check_ = s_.elapsed() + minutes(5);
  check_calls();
}

void Invariants::check_timers(Instant now) {
  const World& world = s_.world();
  const auto due = next_due(world);
  if (due && *due <= now) s_.violated("reachable: a timer is overdue and nothing is done");
  for (const auto& [id, escalation] : world.escalations) {
    if (escalation.status == EscalationStatus::running && !escalation.due)
      s_.violated(fmt::format("reachable: incident {} will never call anybody", id.value));
    if (escalation.status == EscalationStatus::running &&
        world.incidents.at(id).status != IncidentStatus::triggered)
      s_.violated(fmt::format("quiet: the escalation of incident {} still runs", id.value));
  }
}

void Invariants::check_duty(Instant now) {
  const World& world = s_.world();
  for (const auto& [about, id] : world.working) {
    const auto& [incident, person] = about;
    const auto found = world.incidents.find(incident);
    if (found == world.incidents.end() || found->second.status != IncidentStatus::acknowledged ||
        found->second.acknowledged_by != person.text)
      s_.violated(fmt::format("on duty: {} works on incident {} and has it not", person.text,
                              incident.value));
  }
  for (const auto& [name, schedule] : world.configuration->schedules) {
    const auto period = world.duty.find(name);
    if (period == world.duty.end() ||
        period->second.person != on_call(schedule, world.overrides, now))
      s_.violated(fmt::format("on duty: who is on call for {} is not written down", name.text));
  }
  if (world.duty.size() != world.configuration->schedules.size())
    s_.violated("on duty: somebody is on call for a schedule that is gone");
}

// Somebody has it for a while that ends, is being called, or everything is green.
void Invariants::check_cared_for() {
  const World& world = s_.world();
  for (const auto& [id, incident] : world.incidents) {
    if (incident.status == IncidentStatus::resolved || incident.green_since) continue;
    const bool held = incident.status == IncidentStatus::acknowledged &&
                      !incident.acknowledged_by.empty() && incident.acknowledged_until;
    const bool calling = incident.status == IncidentStatus::triggered &&
                         world.escalations.at(id).status == EscalationStatus::running;
    if (!held && !calling)
      s_.violated(fmt::format("cared for: nobody has incident {} or will be called", id.value));
  }
}

void Invariants::check_calls() {
  if (!s_.mail_is_healthy()) return;
  const World& world = s_.world();
  const Duration bound = call_bound(*world.configuration);
  for (const auto& [id, escalation] : world.escalations) {
    if (escalation.status != EscalationStatus::running) continue;
    Watched& watched = incidents_[id];
    if (escalation.held) watched.changed = s_.elapsed();  // its wait begins when it may call again
    if (watched.called || watched.unreachable) continue;
    const Elapsed since = std::max({watched.opened, watched.changed, s_.undisturbed_since()});
    if (s_.elapsed() - since > bound)
      s_.violated(fmt::format("reachable: incident {} has called nobody for {}", id.value,
                              to_string(s_.elapsed() - since)));
  }
}

void Invariants::on_send(const Mail& mail) {
  if (mail.page.kind != PageKind::call) return;
  // The line that says that an acknowledgement has ended is told after the call that it makes.
  const bool open_again =
      s_.world().incidents.at(mail.page.incident).status == IncidentStatus::triggered;
  if (incidents_[mail.page.incident].settled && !open_again)
    s_.violated(fmt::format("quiet: {} is called for incident {}, which is taken or over",
                            mail.page.person.text, mail.page.incident.value));
}

void Invariants::on_arrival(const Mail& mail) {
  const Page& page = mail.page;
  if (page.kind == PageKind::call) incidents_[page.incident].called = true;
  int& count =
      arrived_[{page.incident, page.person, page.kind, page.round, page.step, mail.channel}];
  if (++count > 1 && !mail.outcome_unknown)
    s_.violated(fmt::format(
        "once: {} got the same mail ({}, incident {}, round {}, step {}) {} "
        "times",
        page.person.text, to_string(page.kind), page.incident.value, page.round, page.step, count));
}

void Invariants::on_truth(const CheckName& check, bool up) {
  if (up || !s_.watching() || !s_.decider()->ready()) return;
  const auto& checks = s_.world().configuration->checks;
  const auto found = checks.find(check);
  if (found == checks.end()) return;
  const Elapsed since = s_.elapsed();
  const std::size_t changes = s_.truths().at(check).changes.size();
  s_.later(detection_bound(found->second), [this, check, since, changes] {
    const bool same = s_.truths().at(check).changes.size() == changes;
    if (same && s_.undisturbed_since() <= since && resumed_[check] <= since &&
        s_.decider() != nullptr)
      check_noticed(check);
  });
}

void Invariants::check_noticed(const CheckName& check) {
  const World& world = s_.world();
  if (!sees(check)) return;
  const auto state = world.checks.find(check);
  if (state == world.checks.end() || state->second.verdict != Verdict::down)
    s_.violated(
        fmt::format("noticed: {} has been down for longer than its thresholds take", check.text));
  const auto burning = world.alert_of_check.find(check);
  if (burning == world.alert_of_check.end())
    s_.violated(fmt::format("noticed: {} is down and no alert burns for it", check.text));
  const Alert& alert = world.alerts.at(burning->second);
  const auto declared = declared_.find(check);
  const bool was_declared = declared != declared_.end() && declared->second >= alert.starts_at;
  if (!alert.incident && !was_declared && !alert.held_until)
    s_.violated(fmt::format("noticed: {} is down and no incident is about it", check.text));
}

// What began in the same batch may have come after the call.
void Invariants::check_quiet(const std::vector<JournalEntry>& journal) {
  const World& world = s_.world();
  for (const JournalEntry& entry : journal)
    if (entry.kind == "maintenance.created" || entry.kind == "check.paused" ||
        entry.kind == "configuration.applied")
      return;
  for (const JournalEntry& entry : journal)
    if (entry.kind == "escalation.step" && quiet_until(world, entry.incident, entry.at))
      s_.violated(
          fmt::format("maintenance: somebody is called for incident {}, all of which is "
                      "kept quiet",
                      entry.incident.value));
}

bool Invariants::sees(const CheckName& check) const {
  const World& world = s_.world();
  return !is_paused(world, check, s_.now()) &&
         std::ranges::none_of(world.vantages, [](const auto& entry) {
           return entry.second.blind_since.has_value();
         });
}

void Invariants::compare() {
  const runtime::Decider* decider = s_.decider();
  if (decider == nullptr || !decider->ready()) return;
  ++compared_;
  const auto loaded = load_world(s_.judge());
  if (!loaded) s_.violated("same: the database cannot be loaded: " + loaded.error().text());
  const std::string found = difference(*loaded, decider->world());
  if (!found.empty()) s_.violated("same: the database differs from the memory: " + found);
}

}  // namespace vigie::sim
