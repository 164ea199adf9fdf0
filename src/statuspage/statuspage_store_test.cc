#include "statuspage/statuspage_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Instant at(std::int64_t ms) {
  return Instant::from_ms(1'900'000'000'000 + ms);
}

StatusUpdate update(std::int64_t id, std::int64_t incident) {
  StatusUpdate out;
  out.id = UpdateId(id);
  out.incident = IncidentId(incident);
  out.at = at(id);
  out.status = UpdateStatus::monitoring;
  out.text = {"We watch it.", "Nous surveillons — « ça tient »."};
  out.by = "person:alice";
  out.automatic = true;
  out.page = StatusPageName("public");
  out.services = {ServiceName("shop"), ServiceName("mail")};
  return out;
}

class StatusPageStore : public db::ForBothDatabases {
 protected:
  template <class... Rows>
  void write(const Rows&... rows) {
    db::save_all(writer(), rows...);
  }
  void incident(std::int64_t id, bool live) {
    must(writer().run(
        "INSERT INTO incidents (id, title, severity, policy, group_key, status, opened_at, "
        "opened_by, acknowledged_by, resolution, resolved_by, resolution_reason, live, "
        "resolved_at) VALUES ($1, 't', 'critical', 'p', '', $2, $3, 'x', '', 'none', '', '', $4, "
        "$5)",
        {db::val(id), db::val(live ? "triggered" : "resolved"), db::val(at(id)), db::val(live),
         live ? db::Value{db::Null{}} : db::val(at(id + 1))}));
  }
};
FOR_BOTH_DATABASES(StatusPageStore);

TEST_P(StatusPageStore, WhatWasWrittenIsRead) {
  incident(1, true);
  StatusUpdate plain = update(11, 1);
  plain.services.clear();
  plain.page = {};
  write(update(10, 1), plain);
  EXPECT_THAT(must(list_updates(reader(), IncidentId(1))), ElementsAre(update(10, 1), plain));
  EXPECT_THAT(must(load_live_updates(reader())), ElementsAre(update(10, 1), plain));
}

TEST_P(StatusPageStore, ThoseOfAnIncidentThatIsOverStayOnDisk) {
  incident(1, false);
  write(update(10, 1));
  EXPECT_THAT(must(load_live_updates(reader())), IsEmpty());
  EXPECT_THAT(must(list_updates(reader(), IncidentId(1))), SizeIs(1));
}

TEST_P(StatusPageStore, AnIncidentIsPublicByAnUpdateAndAnOldOneIsForgottenUnlessItIsOpen) {
  for (std::int64_t id : {1, 2, 3}) incident(id, id != 2);
  write(update(10, 1), update(20, 2), update(21, 2));
  const auto public_since = [&](std::int64_t since, std::int64_t limit) {
    return must(list_public_incidents(reader(), at(since), limit));
  };
  const auto all = public_since(0, 10);
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].id, IncidentId(2));
  EXPECT_THAT(all[0].updates, SizeIs(2));
  EXPECT_EQ(all[0].resolved_at, at(3));
  EXPECT_THAT(public_since(0, 1), SizeIs(1));
  const auto later = public_since(100, 10);
  ASSERT_THAT(later, SizeIs(1));
  EXPECT_EQ(later[0].id, IncidentId(1));
}

}  // namespace
}  // namespace vigie
