// What a status page says at one instant, as a value. Every artefact (page, feed, calendar, JSON,
// badge) is rendered from one of these and from nothing else, so none can say more than another.
//
// Promises: "operational" stands only where every check of a component has fresh evidence that it
// is up, and a second of a day counts as up only where stored evidence says so; all else is
// unknown. Nothing in it is from inside but what the configuration made public: no name of a
// service, check, host or person, no answer of a probe. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "civil/calendar.h"
#include "statuspage/status_evidence.h"

namespace vigie {

// In order from good to bad; a group or a page is as bad as its worst component.
enum class ComponentState { operational, maintenance, degraded, unknown, outage };
std::string_view to_string(ComponentState state);

// How a length of time was spent. `unwatched` is what no evidence covers.
struct Tally {
  Duration up{};
  Duration down{};
  Duration maintenance{};  // down while work was announced
  Duration unwatched{};
  Duration total() const { return up + down + maintenance + unwatched; }
  friend bool operator==(const Tally&, const Tally&) = default;
};

// Parts of 10,000 of the watched time, rounded down: 99.999 % is no 100 %. None: never watched.
std::optional<int> uptime(const Tally& tally);

struct DayBar {
  LocalDate date;
  Tally tally;
  Duration planned{};  // of announced work that took place, whatever the checks said
  friend bool operator==(const DayBar&, const DayBar&) = default;
};

struct ComponentView {
  std::string id;  // stable as long as its names are: 12 hexadecimal digits
  Wording name;
  ComponentState state = ComponentState::unknown;
  std::vector<DayBar> days;              // limits::status_days, the last is today so far
  std::optional<Instant> watched_since;  // within these days; none: never
  Tally tally;                           // since then
  friend bool operator==(const ComponentView&, const ComponentView&) = default;
};

struct GroupView {
  std::string id;
  Wording title;
  std::vector<ComponentView> components;
  friend bool operator==(const GroupView&, const GroupView&) = default;
};

struct UpdateView {
  UpdateId id;
  Instant at;
  UpdateStatus status = UpdateStatus::investigating;
  Wording text;
  bool automatic = false;
  friend bool operator==(const UpdateView&, const UpdateView&) = default;
};

struct IncidentView {
  IncidentId id;
  Instant opened_at;
  std::optional<Instant> resolved_at;
  UpdateStatus status = UpdateStatus::investigating;
  std::vector<Wording> components;  // public names
  std::vector<std::string> component_ids;
  std::vector<UpdateView> updates;  // the newest first
  friend bool operator==(const IncidentView&, const IncidentView&) = default;
};

struct PlannedView {
  std::string id;
  Instant from;
  Instant to;
  Wording title;
  std::vector<Wording> components;
  std::vector<std::string> component_ids;
  bool cancelled = false;
  friend bool operator==(const PlannedView&, const PlannedView&) = default;
};

struct StatusView {
  StatusPageName name;
  Wording title;
  std::vector<Language> languages;
  std::string zone;
  std::string url;  // where the public finds the page, without a slash at the end
  Instant generated_at;
  // Until when the evidence behind it speaks: nothing rendered from it may be shown later without
  // saying so.
  Instant valid_until;
  ComponentState state = ComponentState::unknown;
  std::vector<GroupView> groups;
  std::vector<IncidentView> incidents;  // the newest first; open ones and those of 15 days
  std::vector<PlannedView> planned;     // not over yet, the next first
  std::vector<PlannedView> past_work;   // of the days that are shown, the newest first
  friend bool operator==(const StatusView&, const StatusView&) = default;
};

// `url` as in StatusView, for a page that names none.
StatusView status_view(const StatusPage& page, const StatusEvidence& evidence, std::string url);

// The beginning of the days that a view shows.
Instant status_history_from(const StatusPage& page, Instant now);

// What everything in public says about the whole: "All is working", "Tout fonctionne".
std::string headline(ComponentState state, Language language);
std::string state_word(ComponentState state, Language language);
std::string update_word(UpdateStatus status, Language language);
std::string incident_title(const IncidentView& incident, Language language);

// "99.95 % of the time watched", and what is not counted: "not watched: 3 h 12 min".
std::string uptime_sentence(const ComponentView& component, const Zone& zone, Language language);
std::string percent(int parts_of_10000, Language language);  // "99.95 %", "99,95 %"

}  // namespace vigie
