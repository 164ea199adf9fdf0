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
// A confirmed change of a check, either way.
struct CheckChanged {
  CheckName check;
  Verdict verdict = Verdict::unknown;
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
                              CheckChanged, EscalationDue, PageWanted, SlotFreed, IncidentSettled>;

struct Stepping;
// A line of the journal that a person caused: they are at work on its incident. on_intervention.cc
void note_action(Stepping& s, const JournalEntry& entry);

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
    const JournalEntry entry{world.next_journal, now,      std::move(actor), std::move(kind),
                             std::move(subject), incident, std::move(facts)};
    put(entry);
    if (incident) note_action(*this, entry);
  }
  std::int64_t new_id() { return world.next_id++; }
};

// One function a part of the story, in the order in which it happens.
Result<Answer> on_observation(Stepping& s, const Observation& observation);  // on_check.cc
Result<Answer> judge(Stepping& s, const Check& check, const Observation& observation);
Result<Answer> on_signal(Stepping& s, const Signalled& event);  // on_signal.cc
void on_heartbeat_due(Stepping& s, const CheckName& check);
void await_heartbeats(Stepping& s, const Configuration& before);  // after new configuration
void heartbeats_were_deaf(Stepping& s, Instant from, Instant to);
Result<Answer> on_witnessed(Stepping& s, const Witnessed& event);  // on_vantage.cc
void forget_blindness(Stepping& s);                                // of vantages without references
bool is_blind(const World& world);
Result<Answer> on_pause(Stepping& s, const PauseCheck& event);  // on_quiet.cc
Result<Answer> on_resume(Stepping& s, const ResumeCheck& event);
void on_pause_over(Stepping& s, const CheckName& check);
Result<Answer> on_create_window(Stepping& s, const CreateWindow& event);
Result<Answer> on_end_window(Stepping& s, const EndWindow& event);
void on_window_over(Stepping& s, WindowId id);
void on_occurrence_over(Stepping& s, const MaintenanceName& name);  // on_occurrence.cc
void follow_occurrences(Stepping& s, const Configuration& before);  // time or files moved on
void work_is_over(Stepping& s, std::string id, const MaintenanceScope& scope, Period period,
                  bool cancelled);
void on_held_due(Stepping& s, Fingerprint fingerprint);
bool hold_alert(Stepping& s, const Check& check, Alert alert);  // false: nothing keeps it quiet
// Who has a lock hears of a change under an open incident when it still burns then.
void hold_change(Stepping& s, const CheckName& check, Instant until);
bool hold_escalation(Stepping& s, const Escalation& escalation);
void look_again_at_held(Stepping& s);                   // what keeps things quiet may have changed
void on_alert_raised(Stepping& s, const Alert& alert);  // on_incident.cc
void on_alert_recovering(Stepping& s, Fingerprint fingerprint);
void on_alert_relapsed(Stepping& s, Fingerprint fingerprint);
void on_alert_resolved(Stepping& s, Fingerprint fingerprint);
void on_incident_settled(Stepping& s, IncidentId id);
Result<Answer> on_open(Stepping& s, const OpenIncident& event);
Result<Answer> on_severity(Stepping& s, const SetSeverity& event);
Result<Answer> on_merge(Stepping& s, const MergeIncidents& event);
Result<Answer> on_report(Stepping& s, const ReportProblem& event);
Result<Answer> on_acknowledge(Stepping& s, const Acknowledge& event);  // on_acknowledgement.cc
Result<Answer> on_snooze(Stepping& s, const Snooze& event);
Result<Answer> on_still_on_it(Stepping& s, const StillOnIt& event);
Result<Answer> on_end_intervention(Stepping& s, const EndIntervention& event);
Result<Answer> on_hand_over(Stepping& s, const HandOver& event);
Result<Answer> on_answer_hand_over(Stepping& s, const AnswerHandOver& event);
void on_acknowledgement_due(Stepping& s, IncidentId id);
Result<Answer> on_resolve(Stepping& s, const Resolve& event);  // on_recovery.cc
Result<Answer> on_waive(Stepping& s, const WaiveCheck& event);
Result<Answer> on_add_workaround(Stepping& s, const AddWorkaround& event);
Result<Answer> on_revert_workaround(Stepping& s, const RevertWorkaround& event);
void on_recovery_due(Stepping& s, IncidentId id);
// After the configuration has changed: what became of the checks that recoveries wait for.
void on_scope_reconfigured(Stepping& s, const Configuration& before);
Result<Answer> on_note(Stepping& s, const AddNote& event);  // on_note.cc
Result<Answer> on_judge(Stepping& s, const JudgeIncident& event);
Result<Answer> on_announce(Stepping& s, const Announce& event);
Result<Answer> on_restored_up_to(Stepping& s, const SetRestoredUpTo& event);
Result<Answer> on_set_lock(Stepping& s, const SetLock& event);  // on_lock.cc
Result<Answer> on_end_lock(Stepping& s, const EndLock& event);
void on_lock_due(Stepping& s, LockId id);
void on_check_changed(Stepping& s, const CheckChanged& changed);
void on_escalation_due(Stepping& s, IncidentId id, bool late);  // on_escalation.cc
void start_escalation(Stepping& s, const Incident& incident);
void pause_escalation(Stepping& s, IncidentId id);
void resume_escalation(Stepping& s, IncidentId id);
void finish_escalation(Stepping& s, IncidentId id, EscalationStatus status);
// An acknowledgement is over: the next step of the policy is taken once its last one had its wait.
void reopen_escalation(Stepping& s, IncidentId id, bool at_once);
void on_page_wanted(Stepping& s, Page page);  // on_page.cc
void on_delivery_due(Stepping& s, DeliveryId id);
void on_slot_freed(Stepping& s);
Result<Answer> on_receipt(Stepping& s, const Receipt& receipt);
void cancel_calls(Stepping& s, IncidentId id);
void on_restarted(Stepping& s);
Result<Answer> on_release_quarantine(Stepping& s, const ReleaseQuarantine& event);
Result<Answer> on_test_contacts(Stepping& s, const TestContacts& event);
Result<Answer> on_post_update(Stepping& s, const PostUpdate& event);  // on_status.cc
void on_announcement_due(Stepping& s, IncidentId id);
void announce_taken(Stepping& s, const Incident& incident);
// Nobody has it any more.
void announce_released(Stepping& s, const Incident& incident);
void announce_over(Stepping& s, const Incident& incident);
// Who was on call until now, by what the plans said until now. on_duty.cc
void serve_duty(Stepping& s);
// The plans have changed: who is on call from now on. serve_duty() was asked before they did.
void change_duty(Stepping& s, const Configuration& before);
void on_duty_due(Stepping& s, const ScheduleName& schedule);
// Somebody works on an incident, until it ends in one of the ways of EndKnown. on_intervention.cc
void begin_intervention(Stepping& s, IncidentId incident, const PersonName& person);
void end_intervention(Stepping& s, IncidentId incident, const PersonName& person, EndKnown end);
// They go on with what they were thought to have ended.
void continue_intervention(Stepping& s, IncidentId incident, const PersonName& person);
void interventions_are_over(Stepping& s, const Incident& incident);  // it is resolved
void on_intervention_old(Stepping& s, InterventionId id);
Result<Answer> on_add_intervention(Stepping& s, const AddIntervention& event);  // on_correction.cc
Result<Answer> on_correct_intervention(Stepping& s, const CorrectIntervention& event);
Result<Answer> on_confirm_intervention(Stepping& s, const ConfirmIntervention& event);
Result<Answer> on_void_intervention(Stepping& s, const VoidIntervention& event);
Result<Answer> on_sign_month(Stepping& s, const SignMonth& event);
Result<Answer> on_reopen_month(Stepping& s, const ReopenMonth& event);
Result<Answer> on_read_hours(Stepping& s, const ReadHours& event);
void erase_old_hours(Stepping& s);
// Who worked, and their manager, hear when they may be back. on_rest.cc
void tell_of_rest(Stepping& s, const InterventionRecord& record);
void note_cost(Stepping& s, const Page& call);     // what it takes from the rest of who is called
void on_gap(Stepping& s, const GapDetected& gap);  // on_time.cc
void nothing_seen_until(Stepping& s, Instant at);  // what is being verified begins again
void on_timers_due(Stepping& s);
void on_flush(Stepping& s);
Result<Answer> on_configuration(Stepping& s, const ApplyConfiguration& event);  // on_command.cc
Result<Answer> on_create_override(Stepping& s, const CreateOverride& event);
Result<Answer> on_remove_override(Stepping& s, const RemoveOverride& event);
Result<Answer> on_create_token(Stepping& s, const CreateToken& event);
Result<Answer> on_revoke_token(Stepping& s, const RevokeToken& event);
Result<Answer> on_exchange_token(Stepping& s, const ExchangeToken& event);

}  // namespace vigie
