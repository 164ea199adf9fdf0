#include "maintenance/maintenance_store.h"

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

class MaintenanceStore : public db::ForBothDatabases {
 protected:
  template <class... Rows>
  void write(const Rows&... rows) {
    db::save_all(writer(), rows...);
  }
};
FOR_BOTH_DATABASES(MaintenanceStore);

TEST_P(MaintenanceStore, KeepsEveryFieldOfAWindowAndErasesOneAndNoOther) {
  MaintenanceWindow full{WindowId(7),
                         {.title = "nouvelle baie — « 7 »",
                          .services = {ServiceName("shop"), ServiceName("mail")},
                          .checks = {CheckName("web"), CheckName("db")},
                          .shown = true,
                          .text_en = "We move.",
                          .text_fr = "Nous déménageons."},
                         {at(10), at(20)},
                         "person:alice"};
  const MaintenanceWindow bare{WindowId(8), {}, {at(30), at(40)}, ""};
  write(full, bare);
  EXPECT_THAT(must(load_windows(reader())), testing::UnorderedElementsAre(full, bare));
  full.period.to = at(15);
  write(full);
  EXPECT_THAT(must(load_windows(reader())), testing::UnorderedElementsAre(full, bare));
  db::in_transaction(writer(),
                     [](db::Connection& open) { return erase_window(open, WindowId(7)); });
  EXPECT_THAT(must(load_windows(reader())), ElementsAre(bare));
}

TEST_P(MaintenanceStore, AnOccurrenceIsReplacedByTheNext) {
  const Occurrence first{MaintenanceName("nightly"), {at(10), at(20)}, at(12)};
  const Occurrence second{MaintenanceName("nightly"), {at(30), at(40)}, at(30)};
  write(first);
  EXPECT_THAT(must(load_occurrences(reader())), ElementsAre(first));
  write(second);
  EXPECT_THAT(must(load_occurrences(reader())), ElementsAre(second));
  db::in_transaction(writer(), [](db::Connection& open) {
    return erase_occurrence(open, MaintenanceName("nightly"));
  });
  EXPECT_THAT(must(load_occurrences(reader())), IsEmpty());
}

TEST_P(MaintenanceStore, FinishedWorkIsReadNewestFirstAndTheSameWorkStaysOne) {
  FinishedWork first{"m1", {at(10), at(20)}, true, {ServiceName("shop")}, "disks", "disques"};
  const FinishedWork second{"m2", {at(12), at(30)}, false, {}, "", "baie"};
  write(first, second);
  EXPECT_THAT(must(list_finished_work(reader(), at(0), 10)), ElementsAre(second, first));
  EXPECT_THAT(must(list_finished_work(reader(), at(20), 10)), ElementsAre(second));
  EXPECT_THAT(must(list_finished_work(reader(), at(0), 1)), ElementsAre(second));
  // It took place after all, from when it was announced.
  write(FinishedWork{"m1", {at(15), at(40)}, false, {ServiceName("shop")}, "disks", "disques"});
  first.period.to = at(40);
  first.cancelled = false;
  EXPECT_THAT(must(list_finished_work(reader(), at(0), 10)), ElementsAre(first, second));
}

}  // namespace
}  // namespace vigie
