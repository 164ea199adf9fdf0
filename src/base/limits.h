// Every limit has a name here and a test beside the code that keeps it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace vigie::limits {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Decider
inline constexpr std::size_t batch_events = 500;         // events decided in one transaction
inline constexpr std::size_t decider_queue = 20'000;     // events waiting; beyond: unavailable
inline constexpr std::size_t internal_events = 100'000;  // follow-ups of one event; beyond: a bug
inline constexpr std::int64_t retention_rows = 500;      // rows deleted in one batch
inline constexpr milliseconds retention_every{20'000};   // between two batches that delete
inline constexpr milliseconds lease{6'000};         // a beat that stands still so long: take over
inline constexpr seconds commit_slow{2};            // a batch that takes longer is news
inline constexpr std::size_t disk_free = 64 << 20;  // bytes; less is news
inline constexpr seconds commit_failing{10};  // then /readyz is red and the last resort is paged
inline constexpr seconds read_transaction{5};
inline constexpr std::size_t idle_readers = 8;  // database connections kept for the next question

// Database
inline constexpr seconds database_busy{5};  // a statement waits so long for a lock
inline constexpr seconds database_connect{5};
inline constexpr seconds database_silence{
    15};  // a network that answers nothing is a lost connection
inline constexpr std::size_t reserve_file = 4
                                            << 20;   // bytes kept back for the day the disk is full
inline constexpr milliseconds checkpoint_wait{100};  // the writer waits so long for a checkpoint
inline constexpr int log_pages = 16'384;  // of SQLite's log (64 MiB); beyond it is emptied

// Evidence
inline constexpr milliseconds freshness_flush{15'000};
inline constexpr milliseconds gap{5'000};    // a silence of the clock longer than this is a gap
inline constexpr std::size_t summary = 300;  // bytes of an observation's summary
inline constexpr milliseconds self_watch{15'000};   // between two looks at Vigie itself
inline constexpr std::size_t body_excerpt = 1024;   // bytes of a bad answer kept as evidence
inline constexpr std::size_t probe_body = 1 << 20;  // bytes of an answer that are read
inline constexpr int redirects = 10;
inline constexpr std::size_t open_runs = 20;  // of one heartbeat; beyond: the oldest is forgotten
inline constexpr std::chrono::hours longest_pause{24 * 90};
inline constexpr minutes window_late{5};           // maintenance may have begun so long ago
inline constexpr int signals_per_minute = 60;      // of one heartbeat; beyond: later
inline constexpr std::size_t signal_run = 64;      // bytes of a run's id
inline constexpr std::chrono::hours flapping{1};   // in which changes of a verdict are counted
inline constexpr std::size_t flapping_begins = 6;  // so many changes
inline constexpr std::size_t flapping_ends = 2;    // so many are left
inline constexpr std::size_t flapping_kept = 20;   // the newest changes

// Probes
inline constexpr milliseconds ping_tick{5};     // between two looks at what to send and what came
inline constexpr std::size_t ping_burst = 300;  // echo requests that leave on one tick
inline constexpr std::size_t plugins_at_once = 20;       // processes; other checks wait
inline constexpr std::size_t plugin_output = 64 * 1024;  // bytes that are kept of what one says
inline constexpr std::size_t plugin_metrics = 50;        // of its performance data
inline constexpr milliseconds plugin_grace{2'000};       // between asking it to end and killing it

// Incidents
inline constexpr minutes failed_together{10};          // alerts nearer in time can have one cause
inline constexpr std::size_t scope_meanwhile = 20;     // checks elsewhere that a recovery waits for
inline constexpr std::size_t waiting_for_others = 50;  // open incidents; with more, none waits
inline constexpr hours longest_snooze{24};
inline constexpr hours longest_lock{24 * 30};
inline constexpr hours oldest_entry{24 * 365};            // that a back-dated line may tell of
inline constexpr std::size_t workarounds = 100;           // of one incident
inline constexpr std::size_t reports_an_hour = 30;        // through the public form
inline constexpr std::size_t reports_of_one_address = 3;  // of those
inline constexpr std::size_t cards_shown = 5;             // services of which a message tells all

// Outbox
inline constexpr std::size_t sending_at_once = 20;   // per channel
inline constexpr std::size_t mails_waiting = 1'000;  // for a connection; beyond: failed for now
inline constexpr int delivery_attempts = 50;
inline constexpr int sms_unknown = 3;  // attempts whose outcome is unknown: each may cost and wake
inline constexpr seconds outgoing_timeout{30};         // of a message over HTTP, all phases
inline constexpr std::size_t outgoing_answer = 16384;  // bytes of the answer that are read
inline constexpr milliseconds held_back{15'000};  // a call that waits for a recovery looks again
inline constexpr seconds call_waits{180};         // for a server to accept it; longer is news
inline constexpr seconds attempt_lost{120};       // no receipt after this: outcome unknown

// HTTP server
inline constexpr std::size_t request_head = 16 * 1024;
inline constexpr std::size_t request_body = 1 << 20;
inline constexpr std::size_t connections = 10'000;
inline constexpr seconds request_head_timeout{10};
inline constexpr seconds request_body_timeout{30};
inline constexpr seconds keep_alive{60};
inline constexpr seconds response_write_timeout{60};
inline constexpr std::size_t sse_queue = 1'000;  // events waiting for a slow reader, then it is cut

// HTTP client
inline constexpr std::size_t client_connections = 2'000;   // open at once; others wait
inline constexpr std::size_t client_outstanding = 10'000;  // beyond: not asked
inline constexpr std::size_t answer_head = 64 * 1024;      // status line and headers of an answer
inline constexpr std::size_t dialogue_bytes = 16 * 1024;   // said without what was expected
inline constexpr std::size_t dialogue_send = 16 * 1024;    // sent in one turn of a dialogue
inline constexpr milliseconds connect_attempt{1'500};      // to one address while others are left
inline constexpr std::size_t verified_chains = 5'000;      // of certificates, by name
inline constexpr seconds dns_cache_ttl{30};
inline constexpr std::size_t dns_cache_names = 20'000;
inline constexpr seconds registry_pause{2};  // between first questions about domains

// Configuration and text
inline constexpr std::size_t config_file = 1 << 20;
inline constexpr std::size_t config_resources = 50'000;
inline constexpr std::size_t yaml_depth = 50;
inline constexpr std::size_t yaml_nodes = 200'000;     // of one file, aliases expanded
inline constexpr std::size_t config_errors = 20;       // shown at once
inline constexpr std::size_t config_key = 200;         // bytes of a key that is not a name
inline constexpr std::size_t config_list = 1'000;      // members, steps, conditions
inline constexpr std::size_t config_text = 64 * 1024;  // bytes of a request body
inline constexpr std::size_t rest_pack_chain =
    4;  // rule packs, or agreements, that extend one another
inline constexpr std::size_t rest_input = 8 << 20;  // bytes of cases that are checked at once
inline constexpr std::size_t rest_cases = 10'000;   // of those
inline constexpr std::size_t rest_calls = 1'000;    // interventions of one case
inline constexpr std::size_t secret = 8 * 1024;     // bytes of one
inline constexpr std::size_t note = 10'000;
inline constexpr std::size_t access_notes = 4'000;  // bytes of how one gets into a service
inline constexpr std::size_t title = 300;
inline constexpr std::int64_t fatigue_rows = 100'000;  // calls, and incidents, of one report
inline constexpr std::size_t fatigue_sources = 50;     // of what called, in its words
inline constexpr int fatigue_months = 24;
inline constexpr std::int64_t timeline = 5'000;  // lines of one incident that are shown
inline constexpr std::size_t shifts = 10'000;

// Hours of people
inline constexpr hours duty_look{24 * 14};            // ahead, for the next hand-over
inline constexpr hours return_back{24 * 35};          // of planned work that a return looks at
inline constexpr hours return_ahead{24 * 28};         // and what of it may move
inline constexpr hours interventions_kept{24 * 100};  // so long they may be corrected
inline constexpr std::size_t interventions_of_one = 1'000;  // person, in that time
inline constexpr hours rest_said_late{1};                   // "done" still tells when that was
inline constexpr hours longest_intervention{24 * 4};        // entered by hand
inline constexpr std::size_t signed_months = 5;             // of one person, the newest, in memory
inline constexpr int keep_months = 36;  // records of hours, if nothing says longer

// Status pages
inline constexpr int status_days = 90;
inline constexpr hours watched_kept{24 * 92};           // those days, and more
inline constexpr minutes status_longest{10};            // a view is valid no longer
inline constexpr seconds status_cache{10};              // and is made anew after this
inline constexpr hours status_recent{24 * 15};          // of incidents that are over
inline constexpr std::int64_t status_incidents = 30;    // on one page
inline constexpr std::size_t status_updates = 200;      // of one incident
inline constexpr std::int64_t status_history = 20'000;  // stretches of a check that are read
inline constexpr seconds status_push_look{2};           // between two looks for changes
inline constexpr seconds status_push_apart{5};          // between two pushes of one copy
inline constexpr seconds status_push_timeout{120};      // of a program that copies
inline constexpr hours status_ahead{24 * 31};           // of recurring work that is announced
inline constexpr std::size_t status_planned = 20;       // pieces of work on one page
inline constexpr std::int64_t status_finished = 500;    // of the past that are read
inline constexpr std::size_t status_work_told = 10;     // of these in the words of the page
inline constexpr std::size_t missed_occurrences = 500;  // of one maintenance, while nobody looked

}  // namespace vigie::limits
