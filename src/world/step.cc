// The one step: check -> alert -> incident -> escalation -> page, from top to bottom.
#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "world/stepping.h"

namespace vigie {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

Result<Answer> begin(Stepping& s, const Event& event) {
  const auto done = [](auto&& act) -> Result<Answer> {
    act();
    return Answer{};
  };
  return std::visit(Overloaded{
                        [&](const Observed& e) { return on_observation(s, e.observation); },
                        [&](const TimersDue&) { return done([&] { on_timers_due(s); }); },
                        [&](const Receipt& e) { return on_receipt(s, e); },
                        [&](const GapDetected& e) { return done([&] { on_gap(s, e); }); },
                        [&](const Restarted&) { return done([&] { on_restarted(s); }); },
                        [&](const FlushFreshness&) { return done([&] { on_flush(s); }); },
                        [&](const ClearHistory& e) {
                          return done([&] {
                            s.put(ClearedHistory{e.before, s.now.ms() / 1000,
                                                 std::min(e.before, s.now - limits::watched_kept)});
                            erase_old_hours(s);
                          });
                        },
                        [&](const Acknowledge& e) { return on_acknowledge(s, e); },
                        [&](const Resolve& e) { return on_resolve(s, e); },
                        [&](const AddNote& e) { return on_note(s, e); },
                        [&](const OpenIncident& e) { return on_open(s, e); },
                        [&](const Snooze& e) { return on_snooze(s, e); },
                        [&](const StillOnIt& e) { return on_still_on_it(s, e); },
                        [&](const EndIntervention& e) { return on_end_intervention(s, e); },
                        [&](const HandOver& e) { return on_hand_over(s, e); },
                        [&](const AnswerHandOver& e) { return on_answer_hand_over(s, e); },
                        [&](const SetSeverity& e) { return on_severity(s, e); },
                        [&](const MergeIncidents& e) { return on_merge(s, e); },
                        [&](const WaiveCheck& e) { return on_waive(s, e); },
                        [&](const AddWorkaround& e) { return on_add_workaround(s, e); },
                        [&](const RevertWorkaround& e) { return on_revert_workaround(s, e); },
                        [&](const Announce& e) { return on_announce(s, e); },
                        [&](const SetRestoredUpTo& e) { return on_restored_up_to(s, e); },
                        [&](const JudgeIncident& e) { return on_judge(s, e); },
                        [&](const ReportProblem& e) { return on_report(s, e); },
                        [&](const SetLock& e) { return on_set_lock(s, e); },
                        [&](const EndLock& e) { return on_end_lock(s, e); },
                        [&](const ApplyConfiguration& e) { return on_configuration(s, e); },
                        [&](const CreateOverride& e) { return on_create_override(s, e); },
                        [&](const RemoveOverride& e) { return on_remove_override(s, e); },
                        [&](const CreateToken& e) { return on_create_token(s, e); },
                        [&](const RevokeToken& e) { return on_revoke_token(s, e); },
                        [&](const ExchangeToken& e) { return on_exchange_token(s, e); },
                        [&](const ReleaseQuarantine& e) { return on_release_quarantine(s, e); },
                        [&](const Signalled& e) { return on_signal(s, e); },
                        [&](const Witnessed& e) { return on_witnessed(s, e); },
                        [&](const PauseCheck& e) { return on_pause(s, e); },
                        [&](const ResumeCheck& e) { return on_resume(s, e); },
                        [&](const CreateWindow& e) { return on_create_window(s, e); },
                        [&](const EndWindow& e) { return on_end_window(s, e); },
                        [&](const TestContacts& e) { return on_test_contacts(s, e); },
                        [&](const PostUpdate& e) { return on_post_update(s, e); },
                        [&](const AddIntervention& e) { return on_add_intervention(s, e); },
                        [&](const CorrectIntervention& e) { return on_correct_intervention(s, e); },
                        [&](const ConfirmIntervention& e) { return on_confirm_intervention(s, e); },
                        [&](const VoidIntervention& e) { return on_void_intervention(s, e); },
                        [&](const SignMonth& e) { return on_sign_month(s, e); },
                        [&](const ReopenMonth& e) { return on_reopen_month(s, e); },
                        [&](const ReadHours& e) { return on_read_hours(s, e); },
                    },
                    event);
}

void follow(Stepping& s, const FollowUp& follow_up) {
  std::visit(Overloaded{
                 [&](const AlertRaised& f) { on_alert_raised(s, f.alert); },
                 [&](const AlertRecovering& f) { on_alert_recovering(s, f.fingerprint); },
                 [&](const AlertRelapsed& f) { on_alert_relapsed(s, f.fingerprint); },
                 [&](const AlertResolved& f) { on_alert_resolved(s, f.fingerprint); },
                 [&](const CheckChanged& f) { on_check_changed(s, f); },
                 [&](const EscalationDue& f) { on_escalation_due(s, f.incident, f.late); },
                 [&](const PageWanted& f) { on_page_wanted(s, f.page); },
                 [&](const SlotFreed&) { on_slot_freed(s); },
                 [&](const IncidentSettled& f) { on_incident_settled(s, f.incident); },
             },
             follow_up);
}

}  // namespace

Result<Answer> step(World& world, const Event& event, Instant now, Decisions& decisions) {
  Stepping s{world, now, decisions, {}};
  const std::size_t before = decisions.changes.size();
  Result<Answer> answer = begin(s, event);
  if (!answer) {
    CHECK(decisions.changes.size() == before && s.follow_ups.empty());
    return answer;
  }
  for (std::size_t n = 0; !s.follow_ups.empty(); ++n) {
    CHECK(n < limits::internal_events);
    const FollowUp next = std::move(s.follow_ups.front());
    s.follow_ups.pop_front();
    follow(s, next);
  }
  return answer;
}

}  // namespace vigie
