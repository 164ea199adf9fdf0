#include "duty/intervention.h"

#include <algorithm>
#include <array>

#include "base/choice.h"

namespace vigie {
namespace {

constexpr UrgentGround grounds[] = {UrgentGround::none, UrgentGround::rescue,
                                    UrgentGround::prevention, UrgentGround::repair};

Instant begun(const InterventionRecord& record, const rest::Switches& switches) {
  switch (switches.intervention_start) {
    case rest::InterventionStart::acknowledged:
      break;
    case rest::InterventionStart::page_sent:
      return record.paged_at.value_or(record.acknowledged_at);
    case rest::InterventionStart::first_action:
      return record.first_action_at.value_or(record.acknowledged_at);
    case rest::InterventionStart::departure:
      return record.departed_at.value_or(record.acknowledged_at);
  }
  return record.acknowledged_at;
}

bool is_sure(const InterventionRecord& record) {
  return record.end == EndKnown::said || record.end == EndKnown::confirmed;
}

// An acknowledgement and nothing else.
bool is_bare(const InterventionRecord& record) {
  return record.incident && !record.first_action_at && !record.on_site && !is_sure(record);
}

}  // namespace

std::string_view to_string(EndKnown end) {
  constexpr std::array words = {"open", "said", "estimated", "confirmed"};
  return words[static_cast<std::size_t>(end)];
}

std::string_view to_string(UrgentGround ground) {
  constexpr std::array words = {"none", "rescue", "prevention", "repair"};
  return words[static_cast<std::size_t>(ground)];
}

Result<UrgentGround> parse_urgent_ground(std::string_view text) {
  return choose("a ground of urgent works", text, grounds);
}

Interval worked(const InterventionRecord& record, const rest::Switches& switches, Instant now) {
  Instant end = record.ended_at.value_or(std::max(now, record.last_action_at));
  if (record.home_at) end = std::max(end, *record.home_at);
  if (switches.intervention_end == rest::InterventionEnd::resolved && record.resolved_at)
    end = std::max(end, *record.resolved_at);
  return {std::min(begun(record, switches), end), end};
}

std::vector<rest::Intervention> for_rest(std::span<const InterventionRecord> records,
                                         const rest::Switches& switches, Instant now) {
  std::vector<rest::Intervention> all;
  for (const InterventionRecord& record : records) {
    if (record.voided || (is_bare(record) && !switches.bare_acknowledgement_counts)) continue;
    const bool urgent = record.urgent != UrgentGround::none && record.inspector_told_at;
    all.push_back({worked(record, switches, now), !is_sure(record), urgent});
  }
  std::ranges::sort(all, {}, [](const rest::Intervention& one) {
    return std::pair(one.worked.from, one.worked.to);
  });
  std::vector<rest::Intervention> apart;
  for (const rest::Intervention& one : all) {
    if (apart.empty() || apart.back().worked.to < one.worked.from) {
      apart.push_back(one);
      continue;
    }
    rest::Intervention& before = apart.back();
    // The end that counts is the later one, and how it is known.
    if (one.worked.to == before.worked.to) before.estimated = before.estimated || one.estimated;
    if (one.worked.to > before.worked.to) before.estimated = one.estimated;
    before.worked.to = std::max(before.worked.to, one.worked.to);
    before.urgent = before.urgent && one.urgent;
  }
  return *rest::as_the_switches_count(std::move(apart), switches);
}

}  // namespace vigie
