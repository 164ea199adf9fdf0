// How a person mends what was recorded of an intervention, and signs a month of them. What was
// there before is kept. Pure values and functions; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "civil/month.h"
#include "duty/intervention.h"

namespace vigie {

// What is to be another way; what is absent stays.
struct InterventionEdit {
  std::optional<Instant> began_at = {};
  std::optional<Instant> ended_at = {};
  std::optional<Instant> departed_at = {};
  std::optional<Instant> home_at = {};
  std::optional<bool> on_site = {};
  std::optional<UrgentGround> urgent = {};
  std::optional<Instant> inspector_told_at = {};
  std::optional<std::string> note = {};
  friend bool operator==(const InterventionEdit&, const InterventionEdit&) = default;
};

// One change, with the record as it was before and after; before: none, it was entered by hand.
struct InterventionCorrection {
  CorrectionId id;
  std::optional<InterventionRecord> before;
  InterventionRecord after;
  Instant at;
  std::string actor;
  std::string reason;
  friend bool operator==(const InterventionCorrection&, const InterventionCorrection&) = default;
};

// invalid, naming the record, when it would end before it begins, begin in the future, last longer
// than limits::longest_intervention, or travel outside of itself. A new end is `said`.
Result<InterventionRecord> edited(InterventionRecord record, const InterventionEdit& edit,
                                  Instant now);

// The record of `others`, of the same person, with which this one overlaps and `before` did not;
// null: none. What was recorded by itself may overlap: one person, two incidents.
const InterventionRecord* newly_overlapped(const InterventionRecord& record,
                                           const InterventionRecord* before,
                                           std::span<const InterventionRecord> others, Instant now);

// The signature under a month; a reopened one is no longer signed. Both are kept.
struct MonthSignature {
  PersonName person;
  Month month;
  std::string hash;  // of signed_text()
  Instant signed_at;
  std::string signed_by;
  std::optional<Instant> reopened_at;
  std::string reopened_by;
  std::string reason;  // why it was reopened
  friend bool operator==(const MonthSignature&, const MonthSignature&) = default;
};

// What is signed: the records of a month, one line each, in order of their beginning; the same
// records give the same text.
std::string signed_text(const PersonName& person, Month month,
                        std::span<const InterventionRecord> records);

}  // namespace vigie
