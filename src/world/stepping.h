// One step while it is being taken: what the parts of the world hand to each other. Private to
// src/world.
//
// A part puts its own state and asks others for something by a follow-up; follow-ups are handled
// first in, first out, in the same step and the same transaction (step.cc).
#pragma once

#include <deque>
#include <initializer_list>
#include <string>
#include <utility>
#include <variant>

#include "world/event.h"

namespace vigie {

struct AlertRaised {
  Alert alert;
};
struct AlertRecovering {
  Fingerprint fingerprint;
};
struct AlertRelapsed {
  Fingerprint fingerprint;
};
struct AlertResolved {
  Fingerprint fingerprint;
};
struct EscalationDue {
  IncidentId incident;
  bool late = false;
};
struct PageWanted {
  Page page;  // id and created_at are given when it is made
};
struct SlotFreed {};  // an attempt has ended: the next queued delivery may go
struct IncidentSettled {
  IncidentId incident;  // resolved; leaves memory once its messages are final
};

using FollowUp = std::variant<AlertRaised, AlertRecovering, AlertRelapsed, AlertResolved,
                              EscalationDue, PageWanted, SlotFreed, IncidentSettled>;

struct Stepping {
  World& world;
  Instant now;
  Decisions& decisions;
  std::deque<FollowUp> follow_ups;

  void put(Change change) {
    apply_change(world, change);
    decisions.changes.push_back(std::move(change));
  }
  void then(FollowUp follow_up) { follow_ups.push_back(std::move(follow_up)); }
  void record(std::string actor, std::string kind, std::string subject, IncidentId incident = {},
              std::vector<std::pair<std::string, std::string>> facts = {}) {
    put(JournalEntry{world.next_journal, now, std::move(actor), std::move(kind), std::move(subject),
                     incident, std::move(facts)});
  }
  std::int64_t new_id() { return world.next_id++; }
};

// One function a part of the story, in the order in which it happens.
Result<Answer> on_observation(Stepping& s, const Observation& observation);  // on_check.cc
void on_alert_raised(Stepping& s, const Alert& alert);                       // on_incident.cc
void on_alert_recovering(Stepping& s, Fingerprint fingerprint);
void on_alert_relapsed(Stepping& s, Fingerprint fingerprint);
void on_alert_resolved(Stepping& s, Fingerprint fingerprint);
void on_recovery_due(Stepping& s, IncidentId id);
void on_incident_settled(Stepping& s, IncidentId id);
IncidentId open_incident(Stepping& s, Incident incident);
Result<Answer> on_acknowledge(Stepping& s, const Acknowledge& event);
Result<Answer> on_resolve(Stepping& s, const Resolve& event);
Result<Answer> on_open(Stepping& s, const OpenIncident& event);
Result<Answer> on_note(Stepping& s, const AddNote& event);
void on_escalation_due(Stepping& s, IncidentId id, bool late);  // on_escalation.cc
void start_escalation(Stepping& s, const Incident& incident);
void pause_escalation(Stepping& s, IncidentId id);
void resume_escalation(Stepping& s, IncidentId id);
void finish_escalation(Stepping& s, IncidentId id, EscalationStatus status);
void on_page_wanted(Stepping& s, Page page);  // on_page.cc
void on_delivery_due(Stepping& s, DeliveryId id);
void on_slot_freed(Stepping& s);
Result<Answer> on_receipt(Stepping& s, const Receipt& receipt);
void cancel_calls(Stepping& s, IncidentId id);
void on_restarted(Stepping& s);
Result<Answer> on_release_quarantine(Stepping& s, const ReleaseQuarantine& event);
Result<Answer> on_test_contacts(Stepping& s, const TestContacts& event);
void on_gap(Stepping& s, const GapDetected& gap);  // on_time.cc
void on_timers_due(Stepping& s);
void on_flush(Stepping& s);
Result<Answer> on_configuration(Stepping& s, const ApplyConfiguration& event);  // on_command.cc
Result<Answer> on_create_override(Stepping& s, const CreateOverride& event);
Result<Answer> on_remove_override(Stepping& s, const RemoveOverride& event);
Result<Answer> on_create_token(Stepping& s, const CreateToken& event);
Result<Answer> on_revoke_token(Stepping& s, const RevokeToken& event);
Result<Answer> on_exchange_token(Stepping& s, const ExchangeToken& event);

}  // namespace vigie
