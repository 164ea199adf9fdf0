#include "duty/duty_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;
using testing::IsEmpty;

Instant at(std::int64_t ms) {
  return Instant::from_ms(1'900'000'000'000 + ms);
}

DutyPeriod period(std::int64_t id, const char* person, Instant from, std::optional<Instant> to) {
  return {DutyPeriodId(id), ScheduleName("primary"), PersonName(person), from, to, at(1), at(99)};
}

class DutyStore : public db::ForBothDatabases {};
FOR_BOTH_DATABASES(DutyStore);

TEST_P(DutyStore, KeepsThePeriodThatGoesOnAndThoseThatEnded) {
  DutyPeriod first = period(3, "alice", at(10), std::nullopt);
  first.published_at.reset();
  db::save_all(writer(), first);
  EXPECT_THAT(must(load_open_periods(reader())), ElementsAre(first));
  first.to = at(20);
  first.next_look = at(120);
  const DutyPeriod second = period(4, "bob", at(20), std::nullopt);
  db::save_all(writer(), first, second);
  EXPECT_THAT(must(load_open_periods(reader())), ElementsAre(second));
  EXPECT_THAT(must(load_periods(reader(), PersonName("alice"), {at(0), at(50)})),
              ElementsAre(first));
  EXPECT_THAT(must(load_periods(reader(), PersonName(), {at(0), at(50)})),
              ElementsAre(first, second));
  EXPECT_THAT(must(load_periods(reader(), PersonName(), {at(20), at(50)})), ElementsAre(second));
  EXPECT_THAT(must(load_periods(reader(), PersonName(), {at(0), at(10)})), IsEmpty());
}

TEST_P(DutyStore, KeepsSinceWhenAPlanIsWhatItIs) {
  db::save_all(writer(), DutyPlan{ScheduleName("primary"), at(1)},
               DutyPlan{ScheduleName("other"), at(2)});
  db::save_all(writer(), DutyPlan{ScheduleName("primary"), at(3)});
  EXPECT_THAT(must(load_plans(reader())), ElementsAre(DutyPlan{ScheduleName("other"), at(2)},
                                                      DutyPlan{ScheduleName("primary"), at(3)}));
  db::in_transaction(
      writer(), [](db::Connection& open) { return erase_plan(open, ScheduleName("primary")); });
  EXPECT_THAT(must(load_plans(reader())), ElementsAre(DutyPlan{ScheduleName("other"), at(2)}));
}

}  // namespace
}  // namespace vigie
