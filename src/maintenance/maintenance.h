// Planned work: times in which what burns calls nobody. Everything is still watched and recorded,
// and what still burns at the end is called for then.
//
// Recurring windows are kept as local times and computed at each question, so they are right over
// every change of the clocks; their length is time that really passes. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "civil/calendar.h"
#include "civil/instant.h"

namespace vigie {

struct Period {
  Instant from;
  Instant to;  // excluded
  friend bool operator==(const Period&, const Period&) = default;
};

// What a window is for, and what is said about it.
struct MaintenanceScope {
  std::string title;
  std::vector<ServiceName> services;  // with all their checks
  std::vector<CheckName> checks;
  bool shown = false;  // on the public page
  std::string text_en;
  std::string text_fr;
  friend bool operator==(const MaintenanceScope&, const MaintenanceScope&) = default;
};

struct Once {
  LocalTime from;
  LocalTime to;
  friend bool operator==(const Once&, const Once&) = default;
};
struct Weekly {
  std::vector<Weekday> days;
  TimeOfDay at;
  Duration length{};
  friend bool operator==(const Weekly&, const Weekly&) = default;
};
struct OnCron {
  std::string cron;
  Duration length{};
  friend bool operator==(const OnCron&, const OnCron&) = default;
};

// As the configuration says it.
struct Maintenance {
  MaintenanceName name;
  MaintenanceScope scope;
  std::string zone = "UTC";
  std::variant<Once, Weekly, OnCron> when;
  friend bool operator==(const Maintenance&, const Maintenance&) = default;
};

// One that was made while the program runs.
struct MaintenanceWindow {
  WindowId id;
  MaintenanceScope scope;
  Period period;
  std::string created_by;
  friend bool operator==(const MaintenanceWindow&, const MaintenanceWindow&) = default;
};

// The period of configured maintenance that runs or comes next, as it was announced: the decider
// keeps it, so that its end is noticed, also when files or the rules of a zone changed meanwhile.
// Only of what the public page shows.
struct Occurrence {
  MaintenanceName name;
  Period period;
  Instant begun;  // when it really takes place from: not before it was configured
  friend bool operator==(const Occurrence&, const Occurrence&) = default;
};

// Announced work that is over, as it really took place, or that was taken back before it began
// (then the period is the one that was announced). Kept as long as status pages show it.
struct FinishedWork {
  std::string id;  // public_id()
  Period period;
  bool cancelled = false;
  std::vector<ServiceName> services;  // those of its checks too
  std::string text_en;
  std::string text_fr;
  friend bool operator==(const FinishedWork&, const FinishedWork&) = default;
};

// What the public knows a piece of work by, before, while and after: it tells nothing of the name.
std::string public_id(WindowId id);
std::string public_id(const MaintenanceName& name, const Period& period);

// Does it concern the check (or the service that it belongs to)?
bool concerns(const MaintenanceScope& scope, const CheckName& check,
              const std::optional<ServiceName>& service);

// The period that holds `now`, of several the one that ends last.
std::optional<Period> period_at(const Maintenance& maintenance, Instant now);

// The first period that begins strictly after `after`; nullopt: none comes any more.
std::optional<Period> next_period(const Maintenance& maintenance, Instant after);

}  // namespace vigie
