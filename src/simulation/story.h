// A story: a world, what happens in it, and what must come of it; read strictly from YAML.
//
//   title: A web server dies at night
//   zone: Europe/Paris
//   begins: 2026-01-05 01:00
//   configuration: |
//     people: {alice: {email: alice@example.org}}
//     checks: {web: {http: https://example.org/}}
//   timeline:
//     - {at: "01:17:01", was: the last line of the log, down: web}
//     - {by: "01:20", expect: {called: alice}}
//     - {at: +4m, who: alice, does: acknowledge}
//     - {at: "09:40", up: web}
//     - {by: +10m, expect: {incident: {status: resolved, resolution: verified}}}
//
// Times are local times of the zone: "2026-01-05 01:17:01", "01:17:01" (the next one after the
// entry before), or "+4m" after the entry before. `at` is a moment; `by` is the latest at which
// what is expected has come true. Pure values; storyteller.h plays them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "civil/calendar.h"
#include "config/config_error.h"

namespace vigie::simulation {

// What is expected of an incident: of the newest one unless `number` says which, from 1.
struct IncidentExpected {
  std::optional<int> number;
  std::string status;      // triggered, acknowledged, resolved
  std::string resolution;  // verified, declared
  std::string taken_by;
  std::string title;  // a part of it
  std::string suspect;
  friend bool operator==(const IncidentExpected&, const IncidentExpected&) = default;
};

// A line of the journal since the entry before (with `by`: until then).
struct LineExpected {
  std::string kind;
  std::string subject;
  std::string contains;  // in one of its facts
  friend bool operator==(const LineExpected&, const LineExpected&) = default;
};

// Bounds that evidence must give: the outage of a check began, and ended, in a stretch of time that
// is not longer than `within` and that holds the true moment.
struct BoundsExpected {
  std::string check;
  Duration within = minutes(2);
  friend bool operator==(const BoundsExpected&, const BoundsExpected&) = default;
};

struct Expectation {
  std::vector<std::string> called;           // got a call since the entry before
  std::vector<std::string> not_called;       // got none since then
  std::map<std::string, std::string> shown;  // check -> up, down, unknown
  std::optional<int> incidents;              // that are open
  std::optional<IncidentExpected> incident;
  std::vector<LineExpected> journal;
  std::vector<BoundsExpected> bounds;
  friend bool operator==(const Expectation&, const Expectation&) = default;
};

// What a person does; the words of a story are these names.
enum class Deed {
  none,
  acknowledge,
  still_on_it,
  snooze,     // for
  rest,       // "done, back to rest"
  hand_over,  // to
  accept,
  decline,
  note,   // text
  act,    // text: something that was done
  waive,  // check, text
  workaround,
  revert,    // the newest workaround
  announce,  // to the public
  resolve,
  open,    // text is the title; service
  lock,    // service, text, for
  unlock,  // service
};

struct Moment {
  int line = 0;  // in the file
  Instant at;
  bool latest = false;  // `by` instead of `at`
  std::string was;      // what happened in the true story

  std::vector<std::string> down;
  std::vector<std::string> up;
  std::vector<std::string> silent;    // probes of it get no answer at all
  std::vector<std::string> speaking;  // ... and do again
  std::optional<Duration> vigie_stops;
  std::optional<Duration> machine_sleeps;
  std::optional<Duration> clock_ahead;  // the wall clock is set forward by this
  std::optional<bool> mail_works;

  std::vector<std::string> signals;  // heartbeats that say "success"

  std::string who;
  Deed deed = Deed::none;
  std::optional<int> number;  // of the incident, from 1; without it the newest
  std::string text;
  std::string service;
  std::string check;
  std::string to;
  std::optional<Duration> length;

  std::optional<Expectation> expect;
  std::string pending;  // not built yet: what is missing, one of pending_parts()
};

struct Story {
  std::string title;
  Zone zone = Zone::utc();
  Instant begins;
  std::string configuration;  // YAML
  std::vector<Moment> timeline;
};

// Everything wrong in it at once, each with its place and remedy. `file` is for the errors.
tl::expected<Story, ConfigErrors> read_story(std::string_view yaml, std::string_view file);

// What an expectation may wait for; nothing else may be pending.
const std::vector<std::string_view>& pending_parts();

}  // namespace vigie::simulation
