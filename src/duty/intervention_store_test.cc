#include "duty/intervention_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"
#include "duty/duty_store.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;
using testing::IsEmpty;

Instant at(std::int64_t ms) {
  return Instant::from_ms(1'900'000'000'000 + ms);
}

InterventionRecord full(std::int64_t id) {
  InterventionRecord record;
  record.id = InterventionId(id);
  record.person = PersonName("alice");
  record.incident = IncidentId(7);
  record.page = PageId(8);
  record.paged_at = at(1);
  record.acknowledged_at = at(2);
  record.first_action_at = at(3);
  record.departed_at = at(4);
  record.last_action_at = at(5);
  record.ended_at = at(6);
  record.home_at = at(7);
  record.resolved_at = at(8);
  record.end = EndKnown::confirmed;
  record.on_site = true;
  record.urgent = UrgentGround::prevention;
  record.inspector_told_at = at(9);
  record.note = "le câble — « réparé »\n";
  return record;
}

class InterventionStore : public db::ForBothDatabases {};
FOR_BOTH_DATABASES(InterventionStore);

TEST_P(InterventionStore, KeepsEveryField) {
  InterventionRecord open = full(4);
  open.page = {};
  open.paged_at = open.first_action_at = open.departed_at = open.ended_at = open.home_at =
      open.resolved_at = open.inspector_told_at = std::nullopt;
  open.end = EndKnown::open;
  open.acknowledged_at = at(3);
  db::save_all(writer(), full(3), open);
  EXPECT_THAT(must(load_live_interventions(reader())), ElementsAre(full(3), open));
  EXPECT_THAT(must(load_interventions(reader(), PersonName("alice"), {at(2), at(3)})),
              ElementsAre(full(3)));
  EXPECT_THAT(must(load_interventions(reader(), PersonName(), {at(2), at(4)})),
              ElementsAre(full(3), open));
  EXPECT_THAT(must(load_interventions(reader(), PersonName("bob"), {at(0), at(9)})), IsEmpty());
  EXPECT_EQ(must(find_intervention(reader(), InterventionId(4))), open);
  EXPECT_EQ(find_intervention(reader(), InterventionId(5)).error().code, ErrorCode::not_found);
}

TEST_P(InterventionStore, OneThatIsTooOldToChangeStaysAndIsNotLoaded) {
  InterventionRecord old = full(3);
  old.retired = true;
  old.voided = true;
  db::save_all(writer(), full(3));
  db::save_all(writer(), old);
  EXPECT_THAT(must(load_live_interventions(reader())), IsEmpty());
  EXPECT_EQ(must(find_intervention(reader(), InterventionId(3))), old);
}

TEST_P(InterventionStore, ACorrectionKeepsWhatWasThereBefore) {
  InterventionRecord after = full(3);
  after.ended_at.reset();
  after.end = EndKnown::open;
  after.urgent = UrgentGround::none;
  const InterventionCorrection entered{CorrectionId(1), {},     full(3), at(10),
                                       "person:alice",  "appel"};
  const InterventionCorrection mended{CorrectionId(2), full(3), after, at(11), "person:bob", "é"};
  db::save_all(writer(), entered, mended);
  EXPECT_THAT(must(load_corrections(reader(), InterventionId(3))), ElementsAre(entered, mended));
  EXPECT_THAT(must(load_corrections(reader(), InterventionId(4))), IsEmpty());
}

TEST_P(InterventionStore, AMonthThatWasReopenedAndSignedAgainHasBothSignatures) {
  MonthSignature first{PersonName("alice"), {2026, 11}, "abc", at(1), "person:alice", {}, {}, {}};
  db::save_all(writer(), first);
  first.reopened_at = at(2);
  first.reopened_by = "person:bob";
  first.reason = "one was missing";
  MonthSignature second = first;
  second.signed_at = at(3);
  second.hash = "def";
  second.reopened_at.reset();
  db::save_all(writer(), first, second);
  EXPECT_THAT(must(load_signatures(reader(), PersonName("alice"), {2026, 11})),
              ElementsAre(first, second));
  EXPECT_THAT(must(load_signatures(reader())), ElementsAre(first, second));
  EXPECT_THAT(must(load_signatures(reader(), PersonName("alice"), {2026, 10})), IsEmpty());
}

TEST_P(InterventionStore, WhatWasKeptLongEnoughIsErased) {
  InterventionRecord old = full(3);
  old.retired = true;
  InterventionRecord others = old;
  others.id = InterventionId(4);
  others.person = PersonName("bob");
  const DutyPeriod served{DutyPeriodId(5),
                          ScheduleName("primary"),
                          PersonName("alice"),
                          at(0),
                          at(5),
                          std::nullopt,
                          at(5)};
  DutyPeriod goes_on = served;
  goes_on.id = DutyPeriodId(6);
  goes_on.to.reset();
  const InterventionCorrection mended{CorrectionId(2), full(3), old, at(5), "person:alice", "x"};
  const MonthSignature signature{PersonName("alice"), {2020, 1}, "abc", at(1), "x", {}, {}, {}};
  db::save_all(writer(), old, others, full(7), served, goes_on, mended, signature);
  db::in_transaction(writer(), [](db::Connection& open) {
    return erase_hours(open, PersonName("alice"), at(100));
  });
  const Interval ever{at(-1000), at(1000)};
  EXPECT_THAT(must(load_interventions(reader(), PersonName(), ever)), ElementsAre(others, full(7)))
      << "one that may still be changed stays";
  EXPECT_THAT(must(load_periods(reader(), PersonName(), ever)), ElementsAre(goes_on));
  EXPECT_THAT(must(load_corrections(reader(), InterventionId(3))), IsEmpty());
  EXPECT_THAT(must(load_signatures(reader())), IsEmpty());
  db::in_transaction(writer(),
                     [](db::Connection& open) { return erase_hours(open, PersonName(), at(100)); });
  EXPECT_THAT(must(load_interventions(reader(), PersonName(), ever)), ElementsAre(full(7)));
}

}  // namespace
}  // namespace vigie
