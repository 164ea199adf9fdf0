#include "schedule/schedule.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/limits.h"
#include "civil/time_words.h"

namespace vigie {
namespace {

// The hand-overs of one schedule, numbered: 0 is the first one, and number k begins the turn of
// members[k mod n].
class Rotation {
 public:
  explicit Rotation(const Schedule& schedule)
      : rotation_(schedule.rotation),
        zone_(zone_or_utc(schedule.zone)),
        first_day_(days_since_epoch(schedule.rotation.first_handover)),
        in_week_(1 + static_cast<std::int64_t>(schedule.rotation.later.size())) {
    CHECK(!rotation_.members.empty());
  }

  Instant handover(std::int64_t k) const {
    const std::int64_t week = k >= 0 ? k / in_week_ : (k - in_week_ + 1) / in_week_;
    const std::int64_t turn = k - week * in_week_;
    const std::int64_t first = first_day_ + 7 * week;
    if (turn == 0) return zone_.first_instant({date_from_days(first), rotation_.handover_time});
    const auto& later = rotation_.later[static_cast<std::size_t>(turn - 1)];
    return zone_.first_instant({date_from_days(first + later.days), later.time});
  }

  // The number of the last hand-over at or before `t`; -1 before the first.
  std::int64_t turn_at(Instant t) const {
    const std::int64_t days = days_since_epoch(zone_.to_local(t).date) - first_day_;
    // All the time before the first hand-over is one turn, whatever the week.
    if (days < 0 && t < handover(0)) return -1;
    // The local date gives the week; the hour, and days that a zone skipped or had twice, can move
    // it by one. Only the hand-over itself decides, so that it is the same instant for every
    // question.
    std::int64_t k = std::max<std::int64_t>(days, 0) / 7 * in_week_;
    while (k >= 0 && handover(k) > t) --k;
    while (handover(k + 1) <= t) ++k;
    return k;
  }

  const PersonName& person(std::int64_t k) const {
    if (k < 0) return rotation_.members.back();
    return rotation_.members[static_cast<std::size_t>(k) % rotation_.members.size()];
  }

  // The first turn after `k` that is another person's; nullopt if everybody in the rotation is the
  // same. Saves asking the zone about hand-overs from somebody to themselves.
  std::optional<std::int64_t> next_change(std::int64_t k) const {
    const auto count = static_cast<std::int64_t>(rotation_.members.size());
    for (std::int64_t next = k + 1; next < k + count; ++next)
      if (person(next) != person(k)) return next;
    return std::nullopt;
  }

 private:
  const WeeklyRotation& rotation_;
  Zone zone_;
  std::int64_t first_day_;
  std::int64_t in_week_;  // hand-overs
};

// A stretch in which one override, or none (null), is in force.
struct Stretch {
  Instant from;
  Instant to;
  const Override* winner;
};

struct ById {
  bool operator()(const Override* a, const Override* b) const { return a->id < b->id; }
};

// Cuts [from, to) where an override begins or ends, sweeping once over those edges.
std::vector<Stretch> stretches(const ScheduleName& schedule, std::span<const Override> overrides,
                               Instant from, Instant to) {
  struct Edge {
    Instant at;
    bool begins;
    const Override* override;
  };
  std::vector<Edge> edges;
  for (const Override& override : overrides) {
    if (override.schedule != schedule || override.to <= override.from) continue;
    if (override.to <= from || override.from >= to) continue;
    edges.push_back({std::max(from, override.from), true, &override});
    if (override.to < to) edges.push_back({override.to, false, &override});
  }
  std::ranges::sort(edges, {}, &Edge::at);

  std::vector<Stretch> out;
  std::set<const Override*, ById> in_force;
  Instant begin = from;
  const auto close = [&](Instant end) {
    if (begin < end) out.push_back({begin, end, in_force.empty() ? nullptr : *in_force.rbegin()});
    begin = end;
  };
  for (const Edge& edge : edges) {
    close(edge.at);
    if (edge.begins)
      in_force.insert(edge.override);
    else
      in_force.erase(edge.override);
  }
  close(to);
  return out;
}

// Adds a shift to those before it; false if that would be more than are allowed.
bool append(std::vector<Shift>& shifts, Shift shift) {
  if (!shifts.empty() && shifts.back().person == shift.person &&
      shifts.back().override_id == shift.override_id) {
    shifts.back().to = shift.to;
    return true;
  }
  if (shifts.size() == limits::shifts) return false;
  shifts.push_back(std::move(shift));
  return true;
}

bool append_rotation(std::vector<Shift>& shifts, const Rotation& rotation, Instant from,
                     Instant to) {
  std::int64_t turn = rotation.turn_at(from);
  while (from < to) {
    const auto next = rotation.next_change(turn);
    const Instant end = next ? std::min(to, rotation.handover(*next)) : to;
    // A turn is empty where the zone skipped the days between two hand-overs.
    if (from < end && !append(shifts, {from, end, rotation.person(turn), OverrideId()}))
      return false;
    from = end;
    if (next) turn = *next;
  }
  return true;
}

}  // namespace

Result<void> validate(const Schedule& schedule) {
  const Message place = say("schedule \"{}\"", schedule.name.text);
  const auto& members = schedule.rotation.members;
  if (members.empty())
    return fail(ErrorCode::invalid,
                say("{}: the rotation has no members, so nobody would be on call; add at least one",
                    place));
  if (std::ranges::any_of(members, &PersonName::empty))
    return fail(ErrorCode::invalid,
                say("{}: a member of the rotation has no name; give it one", place));
  if (const auto zone = Zone::find(schedule.zone); !zone)
    return fail(zone.error().code, say("{}: {}", place, zone.error().message));
  return {};
}

PersonName on_call(const Schedule& schedule, std::span<const Override> overrides, Instant t) {
  const Override* winner = nullptr;
  for (const Override& override : overrides) {
    if (override.schedule != schedule.name || t < override.from || t >= override.to) continue;
    if (winner == nullptr || winner->id < override.id) winner = &override;
  }
  if (winner != nullptr) return winner->person;
  const Rotation rotation(schedule);
  return rotation.person(rotation.turn_at(t));
}

Result<std::vector<Shift>> shifts(const Schedule& schedule, std::span<const Override> overrides,
                                  Instant from, Instant to) {
  std::vector<Shift> out;
  if (to <= from) return out;
  const Rotation rotation(schedule);
  for (const Stretch& stretch : stretches(schedule.name, overrides, from, to)) {
    const bool fits =
        stretch.winner == nullptr
            ? append_rotation(out, rotation, stretch.from, stretch.to)
            : append(out, {stretch.from, stretch.to, stretch.winner->person, stretch.winner->id});
    if (!fits)
      return fail(ErrorCode::limit,
                  say("schedule \"{}\" has more than {} shifts in that time; ask for a shorter one",
                      schedule.name.text, limits::shifts));
  }
  return out;
}

}  // namespace vigie
