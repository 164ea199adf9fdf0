#include "app/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>

namespace vigie::app {

namespace {

using prometheus::Family;
using prometheus::Gauge;
using prometheus::Registry;

Family<Gauge>& gauge(Registry& registry, const std::string& name, const std::string& help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

void add_check(const World& world, const Check& check, Instant now, Family<Gauge>& states,
               Family<Gauge>& ages) {
  const std::string& name = check.name.text;
  const Verdict shown = shown_verdict(world, check, now);
  for (Verdict verdict : {Verdict::up, Verdict::down, Verdict::unknown})
    states.Add({{"check", name}, {"state", std::string(to_string(verdict))}})
        .Set(verdict == shown ? 1 : 0);
  const auto found = world.freshness.find(check.name);
  if (found == world.freshness.end()) return;
  std::optional<Instant> newest;
  for (const auto& bound : {found->second.last_good, found->second.last_bad})
    if (bound && (!newest || bound->at > *newest)) newest = bound->at;
  if (newest) ages.Add({{"check", name}}).Set(static_cast<double>((now - *newest).count()) / 1000);
}

void add_checks(Registry& registry, const World& world, Instant now) {
  auto& states = gauge(registry, "vigie_check_state",
                       "1 for the state that the evidence gives now: up, down or unknown");
  auto& ages = gauge(registry, "vigie_check_evidence_age_seconds",
                     "Age of the newest answer; absent: none yet");
  for (const auto* checks : {&world.configuration->checks, &world.configuration->builtin})
    for (const auto& [name, check] : *checks) add_check(world, check, now, states, ages);
}

void add_work(Registry& registry, const World& world) {
  std::map<std::string_view, int> incidents = {{"triggered", 0}, {"acknowledged", 0}};
  for (const auto& [id, incident] : world.incidents)
    if (incident.status != IncidentStatus::resolved) ++incidents[to_string(incident.status)];
  auto& open = gauge(registry, "vigie_incidents", "Open incidents by status");
  for (const auto& [status, count] : incidents)
    open.Add({{"status", std::string(status)}}).Set(count);

  std::map<std::string_view, int> deliveries = {
      {"queued", 0}, {"sending", 0}, {"waiting", 0}, {"quarantined", 0}};
  for (const auto& [id, delivery] : world.deliveries)
    if (const auto count = deliveries.find(to_string(delivery.status)); count != deliveries.end())
      ++count->second;
  auto& outbox = gauge(registry, "vigie_deliveries", "Messages that are not out yet, by status");
  for (const auto& [status, count] : deliveries)
    outbox.Add({{"status", std::string(status)}}).Set(count);
}

void add_health(Registry& registry, const runtime::Health& health) {
  gauge(registry, "vigie_ready", "1: the database takes commits").Add({}).Set(health.loaded);
  gauge(registry, "vigie_decider_queue", "Events waiting to be decided")
      .Add({})
      .Set(static_cast<double>(health.queued));
  gauge(registry, "vigie_commit_seconds", "How long the last batch took")
      .Add({})
      .Set(static_cast<double>(health.last_commit.count()) / 1e6);
  gauge(registry, "vigie_clock_ahead_seconds", "Vigie's time before the wall clock's")
      .Add({})
      .Set(static_cast<double>(health.clock_ahead.count()) / 1000);
  prometheus::BuildCounter()
      .Name("vigie_batches_total")
      .Help("Batches committed")
      .Register(registry)
      .Add({})
      .Increment(static_cast<double>(health.batches));
  prometheus::BuildCounter()
      .Name("vigie_events_total")
      .Help("Events decided")
      .Register(registry)
      .Add({})
      .Increment(static_cast<double>(health.events));
  gauge(registry, "vigie_build_info", "1").Add({{"version", VIGIE_VERSION}}).Set(1);
}

void add_copies(Registry& registry, const std::vector<StatusCopy>& copies) {
  auto& successes = gauge(registry, "vigie_status_copy_last_success_timestamp_seconds",
                          "When the copy of a status page was last brought up to date; 0: never");
  auto& failures = gauge(registry, "vigie_status_copy_failures",
                         "Failed pushes in a row since the last success");
  for (const StatusCopy& copy : copies) {
    const prometheus::Labels labels = {{"page", copy.page.text}, {"target", copy.target}};
    successes.Add(labels).Set(
        copy.last_success ? static_cast<double>(copy.last_success->ms()) / 1000 : 0);
    failures.Add(labels).Set(copy.failures);
  }
}

}  // namespace

std::string render_metrics(const World& world, const runtime::Health& health, Instant now,
                           const std::vector<StatusCopy>& copies) {
  Registry registry;
  add_checks(registry, world, now);
  add_work(registry, world);
  add_health(registry, health);
  add_copies(registry, copies);
  return prometheus::TextSerializer().Serialize(registry.Collect());
}

}  // namespace vigie::app
