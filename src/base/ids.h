// Two kinds of identity. What people configure is known by its Name, a slug that they chose and
// that files can refer to; what happens (an incident, a page) is known by an Id, a number that is
// given once, in commit order, and never used again.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace vigie {

template <class Tag>
struct Name {
  std::string text;

  Name() = default;
  explicit Name(std::string value) : text(std::move(value)) {}
  bool empty() const { return text.empty(); }
  friend auto operator<=>(const Name&, const Name&) = default;
};

template <class Tag>
struct Id {
  std::int64_t value = 0;  // 0: none

  Id() = default;
  explicit Id(std::int64_t number) : value(number) {}
  explicit operator bool() const { return value != 0; }
  friend auto operator<=>(const Id&, const Id&) = default;
};

// A slug: 1 to 63 of a-z 0-9 - _, beginning with a letter or digit. invalid otherwise, with the
// reason.
Result<std::string> parse_slug(std::string_view text);

using PersonName = Name<struct PersonTag>;
using TeamName = Name<struct TeamTag>;
using ScheduleName = Name<struct ScheduleTag>;
using PolicyName = Name<struct PolicyTag>;
using ServiceName = Name<struct ServiceTag>;
using CheckName = Name<struct CheckTag>;
using VantageName = Name<struct VantageTag>;
using MaintenanceName = Name<struct MaintenanceTag>;
using GatewayName = Name<struct GatewayTag>;
using StatusPageName = Name<struct StatusPageTag>;
using ContractName = Name<struct ContractTag>;
using RestPackName = Name<struct RestPackTag>;
using AgreementName = Name<struct AgreementTag>;

using IncidentId = Id<struct IncidentTag>;
using PageId = Id<struct PageTag>;
using DeliveryId = Id<struct DeliveryTag>;
using OverrideId = Id<struct OverrideTag>;
using OutageId = Id<struct OutageTag>;
using TokenId = Id<struct TokenTag>;
using WorkaroundId = Id<struct WorkaroundTag>;
using LockId = Id<struct LockTag>;
using WindowId = Id<struct WindowTag>;
using UpdateId = Id<struct UpdateTag>;
using DutyPeriodId = Id<struct DutyPeriodTag>;
using InterventionId = Id<struct InterventionTag>;
using CorrectionId = Id<struct CorrectionTag>;

}  // namespace vigie

template <class Tag>
struct std::hash<vigie::Name<Tag>> {
  std::size_t operator()(const vigie::Name<Tag>& name) const noexcept {
    return std::hash<std::string>{}(name.text);
  }
};
template <class Tag>
struct std::hash<vigie::Id<Tag>> {
  std::size_t operator()(const vigie::Id<Tag>& id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
