// Everything the decider holds in memory, as plain values.
//
// The state tables are the truth and this is their picture: load() builds it, apply() is the only
// way to change it, and after each commit load(database) == world (freshness may be older on disk).
// Threads: the decider's alone.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "access/access.h"
#include "alert/alert.h"
#include "check/check.h"
#include "check/heartbeat.h"
#include "check/pause.h"
#include "check/vantage.h"
#include "check/watched.h"
#include "config/configuration.h"
#include "duty/correction.h"
#include "duty/duty_period.h"
#include "escalation/escalation.h"
#include "incident/incident.h"
#include "incident/scope.h"
#include "incident/workaround.h"
#include "lock/lock.h"
#include "maintenance/maintenance.h"
#include "page/page.h"
#include "schedule/schedule.h"
#include "statuspage/status_update.h"

namespace vigie {

// One line of the audit: who did what to what, when. Never replayed; timelines and reports read it.
struct JournalEntry {
  std::int64_t sequence = 0;
  Instant at;
  std::string actor;    // "check:web", "person:alice", "token:3", "vigie"
  std::string kind;     // "incident.opened", "page.accepted", ...: docs/journal.md lists them
  std::string subject;  // "check/web", "person/alice", "schedule/primary"
  IncidentId incident;  // none: not about one
  std::vector<std::pair<std::string, std::string>> facts;
  friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

struct FreshnessRow {
  CheckName check;
  Freshness freshness;
};

// An incident leaves memory when it is resolved and its last message is on its way to nobody. Its
// rows stay.
struct Retired {
  IncidentId incident;
};

// A page that is about no incident leaves memory when its last message is on its way to nobody. Its
// rows stay.
struct RetiredPage {
  PageId page;
};

struct DeletedCheck {  // with its heartbeat and its pause
  CheckName check;
};
struct DeletedHeartbeat {
  CheckName check;
};
struct DeletedPause {
  CheckName check;
};
struct DeletedWindow {
  WindowId id;
};
struct DeletedOccurrence {
  MaintenanceName name;
};
struct DeletedAlert {
  Fingerprint fingerprint;
};
struct DeletedOverride {
  OverrideId id;
};
struct DeletedPlan {  // of a schedule
  ScheduleName schedule;
};
// Records of what a person did (none: of all) before an instant, which was kept long enough.
struct HoursErased {
  PersonName person;
  Instant before;
};
struct DeletedResource {
  ResourceKey key;
  std::int64_t revision = 0;
};
struct PutResource {
  Resource resource;
  std::int64_t revision = 0;
};
// The parsed form of the resources that the same batch writes.
struct UseConfiguration {
  std::shared_ptr<const Configuration> configuration;
  std::int64_t revision = 0;
};

// What people say of an incident afterwards; no decision needs it, so that memory does not hold it.
struct Judged {
  IncidentId incident;
  Usefulness usefulness = Usefulness::useful;
};

// Deletes rows that memory does not have. `turn` goes round the kinds of rows.
struct ClearedHistory {
  Instant before;
  std::int64_t turn = 0;
  Instant
      watched_before{};  // of stretches: status pages need them for longer than some keep history
};

// What a step does to the world, by value: each is applied to memory by apply_change() and to the
// database by world_store's write().
using Change =
    std::variant<CheckState, FreshnessRow, Outage, Alert, Incident, ScopeRow, Workaround, Lock,
                 Escalation, Page, Delivery, Attempt, Override, Token, PutResource, JournalEntry,
                 Retired, RetiredPage, DeletedCheck, DeletedAlert, DeletedOverride, DeletedResource,
                 ClearedHistory, UseConfiguration, HeartbeatState, DeletedHeartbeat, Pause,
                 DeletedPause, MaintenanceWindow, DeletedWindow, Occurrence, DeletedOccurrence,
                 FinishedWork, VantageState, Watched, StatusUpdate, Judged, DutyPeriod, DutyPlan,
                 DeletedPlan, InterventionRecord, InterventionCorrection, MonthSignature,
                 HoursErased>;

// A timer is derived from the state that needs it and rebuilt at load.
struct Timer {
  enum class Kind {
    escalation,
    delivery,
    recovery,
    acknowledgement,
    lock,
    heartbeat,
    pause,
    window,
    occurrence,
    held,
    announcement,
    duty,
    intervention
  };
  Kind kind = Kind::escalation;
  // Of the incident, the delivery, the lock, the window, the intervention; the alert's fingerprint.
  std::int64_t id = 0;
  std::string name = {};  // of the check, of the maintenance, of the schedule
  friend auto operator<=>(const Timer&, const Timer&) = default;
};

struct World {
  std::shared_ptr<const Configuration> configuration = std::make_shared<Configuration>();
  std::map<ResourceKey, Resource> resources;
  std::int64_t revision = 0;  // of the configuration

  std::map<CheckName, CheckState> checks;
  std::map<CheckName, Freshness> freshness;
  std::map<OutageId, Outage> outages;    // the last one of each check
  std::map<CheckName, Watched> watched;  // the stretch that goes on
  std::map<Fingerprint, Alert> alerts;
  std::map<IncidentId, Incident> incidents;  // until they are retired
  std::map<IncidentId, std::map<CheckName, ScopeRow>> scope;
  std::map<WorkaroundId, Workaround> workarounds;           // of incidents in memory
  std::map<LockId, Lock> locks;                             // that stand
  std::map<IncidentId, std::vector<StatusUpdate>> updates;  // public ones of these, in order
  std::map<IncidentId, Escalation> escalations;
  std::map<PageId, Page> pages;
  std::map<DeliveryId, Delivery> deliveries;
  std::map<DeliveryId, Attempt> attempts;  // the last one of each delivery
  std::vector<Override> overrides;         // in order of id
  std::map<TokenId, Token> tokens;
  std::map<CheckName, HeartbeatState> heartbeats;
  std::map<CheckName, Pause> pauses;
  std::map<WindowId, MaintenanceWindow> windows;
  std::map<MaintenanceName, Occurrence> occurrences;
  std::map<VantageName, VantageState> vantages;                // those that were ever blind
  std::map<ScheduleName, DutyPeriod> duty;                     // the period of each that goes on
  std::map<ScheduleName, Instant> duty_plans;                  // since when each is what it is
  std::map<InterventionId, InterventionRecord> interventions;  // until they are retired
  // The last signature under each month; of each person the newest limits::signed_months.
  std::map<PersonName, std::map<Month, MonthSignature>> signatures;

  std::int64_t next_id = 1;
  std::int64_t next_journal = 1;

  // Derived from the above; never stored.
  std::set<std::pair<Instant, Timer>> timers;
  std::map<Timer, Instant> timer_at;
  std::map<IncidentId, std::set<PageId>> pages_of;
  std::map<PageId, std::set<DeliveryId>> deliveries_of;
  std::map<IncidentId, std::set<Fingerprint>> alerts_of;
  std::map<CheckName, Fingerprint> alert_of_check;  // the one that is not resolved
  // Alerts of open or past incidents in memory, by their service and by all that it stands on, the
  // oldest first: what can fail together with a service stands below one of its ancestors.
  std::map<ServiceName, std::set<std::pair<Instant, Fingerprint>>> alerts_below;
  // Open incidents by what an alert joins them by: "check/db", "service/web", "suspect/host".
  std::map<std::string, std::set<IncidentId>> open_by_key;
  std::map<CheckName, std::set<IncidentId>> scope_of_check;
  std::map<PersonName, std::set<InterventionId>> interventions_of;
  std::map<std::pair<IncidentId, PersonName>, InterventionId> working;  // on it, with no end yet
  std::set<DeliveryId> sending;
  // Each channel has its own senders, so that one that hangs holds up no other. By urgency (calls
  // first), then age.
  std::map<Channel, std::set<std::pair<int, DeliveryId>>> queued;
  std::set<CheckName> unflushed;  // freshness newer than the database's
};

void apply_change(World& world, const Change& change);

// Compares what is stored; empty when equal, else the first difference in words. The freshness of
// `stored` may be older than that of `live`, never newer.
std::string difference(const World& stored, const World& live);

// A configured check or one of check/builtin.h; null: neither.
const Check* find_check(const World& world, const CheckName& name);

// The lock that stands on a service; null: none.
const Lock* lock_of(const World& world, const ServiceName& service);

// Whether a workaround of the incident still stands.
bool held_by_workaround(const World& world, IncidentId id);

// An alert whose check need not come back holds nothing up.
bool counts(const World& world, const Alert& alert);

// The rows that must be green for a recovery to be verified.
std::vector<ScopeRow> required_scope(const World& world, IncidentId id);

// The state of a check as it may be shown at `now`, from the evidence that is there.
Verdict shown_verdict(const World& world, const Check& check, Instant now);

bool is_paused(const World& world, const CheckName& check, Instant now);
// Since when the oldest call waits that no server has accepted yet.
std::optional<Instant> oldest_waiting_call(const World& world);

Directory directory_of(const World& world);

// nullopt: no timer is set.
std::optional<Instant> next_due(const World& world);

}  // namespace vigie
