#include "schedule/schedule_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;

Override full_override(std::int64_t id) {
  return {OverrideId(id),
          ScheduleName("primary"),
          PersonName("alice"),
          Instant::from_ms(1'900'000'000'001),
          Instant::from_ms(1'900'000'000'002),
          "person:zoé"};
}

class OverrideStore : public db::ForBothDatabases {};
FOR_BOTH_DATABASES(OverrideStore);

TEST_P(OverrideStore, KeepsEveryFieldAndLoadsInOrder) {
  db::save_all(writer(), full_override(10), full_override(9), full_override(2));
  EXPECT_THAT(must(load_overrides(reader())),
              ElementsAre(full_override(2), full_override(9), full_override(10)));
}

TEST_P(OverrideStore, ALaterStateMovesItAndKeepsWhereItBelongs) {
  db::save_all(writer(), full_override(1));
  Override moved = full_override(1);
  moved.person = PersonName("bob");
  moved.from += hours(1);
  moved.to += hours(2);
  moved.created_by = "somebody else";
  db::save_all(writer(), moved);
  moved.created_by = full_override(1).created_by;
  EXPECT_THAT(must(load_overrides(reader())), ElementsAre(moved));
}

TEST_P(OverrideStore, ErasesOneAndNoOther) {
  db::save_all(writer(), full_override(1), full_override(2));
  db::in_transaction(writer(),
                     [](db::Connection& open) { return erase_override(open, OverrideId(1)); });
  EXPECT_THAT(must(load_overrides(reader())), ElementsAre(full_override(2)));
}

}  // namespace
}  // namespace vigie
