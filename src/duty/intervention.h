// What people did when they were called: facts as they were recorded, per person and incident.
//
// One person may have several incidents at once. Each has its record; for rest, records that
// overlap are one stretch of work (for_rest). Pure values and functions; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "civil/intervals.h"
#include "rest/switches.h"
#include "rest/work.h"

namespace vigie {

// How the end is known.
enum class EndKnown {
  open,       // it goes on
  said,       // "done, back to rest", or entered by hand
  estimated,  // the last thing that they did on the incident; nobody said that it was the end
  confirmed,  // estimated, and the person said that it is right
};
std::string_view to_string(EndKnown end);

// Works that may not wait (D3131-1, L3132-4): to rescue, to prevent an accident that is near, or to
// repair what one has damaged.
enum class UrgentGround { none, rescue, prevention, repair };
std::string_view to_string(UrgentGround ground);
Result<UrgentGround> parse_urgent_ground(std::string_view text);

struct InterventionRecord {
  InterventionId id;
  PersonName person;
  IncidentId incident;                     // none: entered by hand
  PageId page;                             // the call that was answered; none: nobody called
  std::optional<Instant> paged_at;         // when that call was made
  Instant acknowledged_at;                 // entered by hand: when it began
  std::optional<Instant> first_action_at;  // on the incident, after that
  Instant last_action_at;
  std::optional<Instant> departed_at;  // to the site
  std::optional<Instant> home_at;      // back from it
  std::optional<Instant> ended_at;     // none: it goes on
  EndKnown end = EndKnown::open;
  std::optional<Instant> resolved_at;  // when the incident was over
  bool on_site = false;
  UrgentGround urgent = UrgentGround::none;
  std::optional<Instant> inspector_told_at;
  std::string note;
  bool voided = false;   // taken back by a correction; kept
  bool retired = false;  // too old to change: its row stays
  friend bool operator==(const InterventionRecord&, const InterventionRecord&) = default;
};

// When the work began and ended, as the switches say; one that goes on has lasted until `now`.
Interval worked(const InterventionRecord& record, const rest::Switches& switches, Instant now);

// Those of one person as rest counts them, in order and apart.
std::vector<rest::Intervention> for_rest(std::span<const InterventionRecord> records,
                                         const rest::Switches& switches, Instant now);

}  // namespace vigie
