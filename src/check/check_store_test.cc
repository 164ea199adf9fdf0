#include "check/check_store.h"

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

CheckState full_state() {
  CheckState state;
  state.check = CheckName("web");
  state.verdict = Verdict::down;
  state.since = at(1);
  state.bad_run = 2;
  state.good_run = 1;
  state.first_bad = Bound{at(2), "connexion refusée — « délai »"};
  state.first_good = Bound{at(3), "HTTP 200 ✓"};
  state.outage = OutageId(17);
  state.changes = {at(4), at(5)};
  state.flapping = true;
  return state;
}

Outage full_outage(std::int64_t id) {
  return {OutageId(id),           CheckName("web"),       Bound{at(id), "good before"},
          Bound{at(id + 1), "x"}, Bound{at(id + 2), "y"}, Bound{at(id + 3), "z"}};
}

class CheckStore : public db::ForBothDatabases {
 protected:
  template <class... Rows>
  void write(const Rows&... rows) {
    db::save_all(writer(), rows...);
  }
  void write_freshness(const CheckName& check, const Freshness& freshness) {
    db::in_transaction(writer(),
                       [&](db::Connection& open) { return save(open, check, freshness); });
  }
};
FOR_BOTH_DATABASES(CheckStore);

TEST_P(CheckStore, KeepsEveryFieldOfAState) {
  write(full_state());
  EXPECT_THAT(must(load_check_states(reader())), ElementsAre(full_state()));
}

TEST_P(CheckStore, KeepsAbsentBoundsAbsent) {
  CheckState fresh;
  fresh.check = CheckName("new");
  write(fresh);
  EXPECT_THAT(must(load_check_states(reader())), ElementsAre(fresh));
}

TEST_P(CheckStore, KeepsEveryVerdict) {
  std::vector<CheckState> saved;
  for (const Verdict verdict : {Verdict::unknown, Verdict::up, Verdict::down}) {
    CheckState state = full_state();
    state.check = CheckName("check-" + std::string(to_string(verdict)));
    state.verdict = verdict;
    write(state);
    saved.push_back(state);
  }
  EXPECT_THAT(must(load_check_states(reader())), testing::UnorderedElementsAreArray(saved));
}

TEST_P(CheckStore, ALaterStateReplacesEveryFieldOfTheEarlier) {
  write(full_state());
  CheckState cleared;
  cleared.check = full_state().check;
  write(cleared);
  EXPECT_THAT(must(load_check_states(reader())), ElementsAre(cleared));
  write(full_state());
  EXPECT_THAT(must(load_check_states(reader())), ElementsAre(full_state()));
}

TEST_P(CheckStore, KeepsFreshnessAndReplacesIt) {
  const CheckName web("web");
  const Freshness both{Bound{at(5), "good"}, Bound{at(6), "bad"}};
  write_freshness(web, both);
  write_freshness(CheckName("db"), {});
  EXPECT_THAT(must(load_freshness(reader())),
              ElementsAre(std::pair(CheckName("db"), Freshness{}), std::pair(web, both)));
  const Freshness later{Bound{at(7), "good again"}, std::nullopt};
  write_freshness(web, later);
  EXPECT_EQ(must(load_freshness(reader())).at(web), later);
}

TEST_P(CheckStore, AnErasedCheckLosesStateAndFreshnessButNotItsOutages) {
  CheckState other = full_state();
  other.check = CheckName("other");
  write(full_state(), other, full_outage(17));
  write_freshness(CheckName("web"), {Bound{at(1), "good"}, {}});
  db::in_transaction(writer(),
                     [](db::Connection& open) { return erase_check(open, CheckName("web")); });
  EXPECT_THAT(must(load_check_states(reader())), ElementsAre(other));
  EXPECT_THAT(must(load_freshness(reader())), IsEmpty());
  EXPECT_THAT(must(list_outages(reader(), CheckName("web"), 10)), ElementsAre(full_outage(17)));
}

TEST_P(CheckStore, TheLastOutagesAreThoseThatAStatePointsAt) {
  Outage open = full_outage(17);
  open.last_bad.reset();
  open.first_good.reset();
  write(full_outage(3), open, full_state());
  EXPECT_THAT(must(load_last_outages(reader())), ElementsAre(open));
}

TEST_P(CheckStore, AnOutageThatWasNeverSeenGoodKeepsThatGap) {
  Outage outage = full_outage(17);
  outage.last_good.reset();
  write(outage);
  EXPECT_THAT(must(list_outages(reader(), CheckName("web"), 1)), ElementsAre(outage));
}

TEST_P(CheckStore, TheEndOfAnOutageIsAddedAndItsBeginningStays) {
  Outage open = full_outage(17);
  open.last_bad.reset();
  open.first_good.reset();
  write(open);
  Outage ended = full_outage(17);
  ended.first_bad = Bound{at(99), "another beginning"};
  write(ended);
  EXPECT_THAT(must(list_outages(reader(), CheckName("web"), 1)), ElementsAre(full_outage(17)));
}

TEST_P(CheckStore, OutagesAreListedNewestFirstUpToTheLimit) {
  Outage other = full_outage(50);
  other.check = CheckName("other");
  // The same beginning: the later id is the newer one.
  Outage twin = full_outage(30);
  twin.id = OutageId(31);
  write(full_outage(10), full_outage(30), twin, full_outage(20), other);
  EXPECT_THAT(must(list_outages(reader(), CheckName("web"), 3)),
              ElementsAre(twin, full_outage(30), full_outage(20)));
}

}  // namespace
}  // namespace vigie
