// What can happen to the world, and what it wants done.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "world/duty_event.h"
#include "world/incident_event.h"
#include "world/world.h"

namespace vigie {

struct Observed {
  Observation observation;
};

// A job has reported.
struct Signalled {
  CheckName check;
  Signal signal;
};

// A round of questions to the references of a vantage has ended: somebody answered, or nobody.
struct Witnessed {
  VantageName vantage;
  Instant began;
  bool seeing = true;
  std::string detail;  // who answered; or why nobody did
};

// Timers are due. Nothing else in it: which ones follows from the world and `now`.
struct TimersDue {};

// The server did not watch in [from, to): it was stopped, asleep or its clock was moved.
struct GapDetected {
  Instant from;
  Instant to;
  std::string reason;  // "restart", "suspended", "clock stepped"
  Duration shift{};  // how much of it did not really pass (a clock moved forward): waits go on from
                     // there
};

// After a load: attempts that were under way have an unknown outcome.
struct Restarted {};

struct FlushFreshness {};

// Rows of what was over before an instant may go: at most limits::retention_rows of one kind.
struct ClearHistory {
  Instant before;
};

// Says something about an incident in public. Without services: those that it is about.
struct PostUpdate {
  IncidentId incident;
  UpdateStatus status = UpdateStatus::investigating;
  Wording text;
  std::vector<ServiceName> services;
  std::string actor;
};
// The difference to apply, already validated against `base_revision`.
struct ApplyConfiguration {
  std::shared_ptr<const Configuration> next;
  std::vector<Resource> puts;
  std::vector<ResourceKey> deletes;
  std::int64_t base_revision = 0;
  std::string actor;
};
struct CreateOverride {
  Override override_;  // id is given by the world
  std::string actor;
};
struct RemoveOverride {
  OverrideId id;
  std::string actor;
};
struct CreateToken {
  Token token;  // id and created_at are given by the world
  std::string actor;
};
struct RevokeToken {
  TokenId id;
  std::string actor;
};
// A one-time token is given up for a lasting one with this hash.
struct ExchangeToken {
  std::string one_time_hash;
  Token token;
};
// Nobody wants to hear of the check until then. One that is paused already gets the new end.
struct PauseCheck {
  CheckName check;
  Instant until;
  std::string reason;
  std::string actor;
};
struct ResumeCheck {
  CheckName check;
  std::string actor;
};
struct CreateWindow {
  MaintenanceWindow window;  // id is given by the world
  std::string actor;
};
// One that runs ends now; one that has not begun is taken back.
struct EndWindow {
  WindowId id;
  std::string actor;
};
// Deliveries that a restore set aside are sent after all, or dropped.
struct ReleaseQuarantine {
  bool send = false;
  std::string actor;
};

// A message over every contact of a person, to see which of them work. The answer names the page.
struct TestContacts {
  PersonName person;
  std::string actor;
};

using Event =
    std::variant<Observed, TimersDue, Receipt, GapDetected, Restarted, FlushFreshness, ClearHistory,
                 Acknowledge, Resolve, AddNote, OpenIncident, Snooze, StillOnIt, EndIntervention,
                 HandOver, AnswerHandOver, SetSeverity, MergeIncidents, WaiveCheck, AddWorkaround,
                 RevertWorkaround, Announce, SetRestoredUpTo, JudgeIncident, ReportProblem, SetLock,
                 EndLock, ApplyConfiguration, CreateOverride, RemoveOverride, CreateToken,
                 RevokeToken, ExchangeToken, ReleaseQuarantine, Signalled, Witnessed, PauseCheck,
                 ResumeCheck, CreateWindow, EndWindow, TestContacts, PostUpdate, AddIntervention,
                 CorrectIntervention, ConfirmIntervention, VoidIntervention, SignMonth, ReopenMonth,
                 ReadHours>;

struct Answer {
  std::int64_t id = 0;                // of what was created
  std::optional<Instant> next_probe;  // of an observation
};

// Work for the edges, done after the commit: send this attempt.
struct Send {
  DeliveryId delivery;
  int attempt = 1;
};
using Effect = std::variant<Send>;

// What a batch of steps has decided and not yet committed.
struct Decisions {
  std::vector<Change> changes;
  std::vector<Effect> effects;
};

// Decides one event: changes the world, appends what must be stored and done. `now` never goes
// back. An error means that nothing changed.
Result<Answer> step(World& world, const Event& event, Instant now, Decisions& decisions);

}  // namespace vigie
