#include "check/watched_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;

Instant at(std::int64_t ms) {
  return Instant::from_ms(1'900'000'000'000 + ms);
}

class WatchedStore : public db::ForBothDatabases {
 protected:
  template <class... Rows>
  void write(const Rows&... rows) {
    db::save_all(writer(), rows...);
  }
};
FOR_BOTH_DATABASES(WatchedStore);

TEST_P(WatchedStore, AStretchIsOpenUntilItIsClosed) {
  Watched web{CheckName("web"), at(1), std::nullopt, Verdict::up};
  const Watched db{CheckName("db"), at(2), std::nullopt, Verdict::down};
  write(web, db);
  EXPECT_THAT(must(load_open_watched(reader())), ElementsAre(db, web));
  web.until = at(9);
  write(web);
  EXPECT_THAT(must(load_open_watched(reader())), ElementsAre(db));
  EXPECT_THAT(must(list_watched(reader(), CheckName("web"), at(0), 10)), ElementsAre(web));
}

TEST_P(WatchedStore, TheNewestComeFirstAndGapsBelongToNoCheck) {
  const Watched first{CheckName("web"), at(1), at(2), Verdict::up};
  const Watched second{CheckName("web"), at(5), at(6), Verdict::down};
  const Watched gap{CheckName{}, at(2), at(5), Verdict::unknown};
  write(first, second, gap);
  EXPECT_THAT(must(list_watched(reader(), CheckName("web"), at(0), 10)),
              ElementsAre(second, first));
  EXPECT_THAT(must(list_watched(reader(), CheckName("web"), at(0), 1)), ElementsAre(second));
  EXPECT_THAT(must(list_watched(reader(), CheckName("web"), at(2), 10)), ElementsAre(second));
  EXPECT_THAT(must(list_watched(reader(), CheckName{}, at(0), 10)), ElementsAre(gap));
}

}  // namespace
}  // namespace vigie
