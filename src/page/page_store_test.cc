#include "page/page_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;
using testing::ElementsAreArray;

Instant at(std::int64_t ms) {
  return Instant::from_ms(1'900'000'000'000 + ms);
}

Page full_page(std::int64_t id, std::int64_t incident = 1) {
  Page page;
  page.id = PageId(id);
  page.incident = IncidentId(incident);
  page.person = PersonName("alice");
  page.kind = PageKind::call;
  page.round = 3;
  page.step = static_cast<int>(id);
  page.last_resort = true;
  page.late = true;
  page.created_at = at(id);
  page.about = CheckName("web");
  return page;
}

Delivery full_delivery(std::int64_t id, std::int64_t page) {
  Delivery delivery;
  delivery.id = DeliveryId(id);
  delivery.page = PageId(page);
  delivery.address = "zoé@exemple.fr";
  delivery.status = DeliveryStatus::waiting;
  delivery.attempts = 2;
  delivery.next_attempt_at = at(id);
  delivery.outcome_unknown = true;
  delivery.detail = "450 boîte pleine";
  return delivery;
}

Delivery fresh_delivery(std::int64_t id, std::int64_t page,
                        DeliveryStatus status = DeliveryStatus::queued) {
  Delivery delivery;
  delivery.id = DeliveryId(id);
  delivery.page = PageId(page);
  delivery.status = status;
  return delivery;
}

Attempt full_attempt(std::int64_t delivery, int number) {
  return {DeliveryId(delivery),           number,         at(number), at(number + 1),
          AttemptOutcome::failed_for_now, "450 réessayez"};
}

Attempt pending_attempt(std::int64_t delivery, int number) {
  return {DeliveryId(delivery), number, at(number), std::nullopt, AttemptOutcome::pending, ""};
}

// Pages are loaded by their incidents, whose store is another feature's.
class PageStore : public db::ForBothDatabases {
 protected:
  template <class... Rows>
  void write(const Rows&... rows) {
    db::save_all(writer(), rows...);
  }
  void incident(std::int64_t id, bool live) {
    must(writer().run(
        "INSERT INTO incidents (id, title, severity, policy, group_key, status, opened_at, "
        "opened_by, acknowledged_by, resolution, resolved_by, resolution_reason, live) "
        "VALUES ($1, '', 'critical', '', '', 'triggered', 0, '', '', 'none', '', '', $2)",
        {db::val(id), db::val(live)}));
  }
};
FOR_BOTH_DATABASES(PageStore);

TEST_P(PageStore, KeepsEveryFieldOfAPage) {
  Page fresh;
  fresh.id = PageId(2);
  fresh.incident = IncidentId(1);
  write(full_page(1), fresh);
  EXPECT_THAT(must(list_pages(reader(), IncidentId(1))), ElementsAre(full_page(1), fresh));
}

TEST_P(PageStore, KeepsEveryKindOfPage) {
  std::vector<Page> saved;
  for (const PageKind kind : {PageKind::call, PageKind::taken, PageKind::resolved}) {
    Page page = full_page(static_cast<std::int64_t>(saved.size()) + 1);
    page.kind = kind;
    write(page);
    saved.push_back(page);
  }
  EXPECT_THAT(must(list_pages(reader(), IncidentId(1))), ElementsAreArray(saved));
}

TEST_P(PageStore, OnePersonIsNotCalledTwiceForOneStep) {
  Page twin = full_page(1);
  twin.id = PageId(2);
  write(full_page(1));
  EXPECT_THROW(write(twin), std::runtime_error);
  EXPECT_THAT(must(list_pages(reader(), IncidentId(1))), ElementsAre(full_page(1)));
}

TEST_P(PageStore, KeepsEveryFieldOfADeliveryAndWhatIsAbsent) {
  write(full_page(1), full_delivery(10, 1), fresh_delivery(11, 1));
  EXPECT_THAT(must(list_deliveries(reader(), IncidentId(1))),
              ElementsAre(full_delivery(10, 1), fresh_delivery(11, 1)));
}

TEST_P(PageStore, KeepsEveryStatusOfADelivery) {
  write(full_page(1));
  std::vector<Delivery> saved;
  for (const DeliveryStatus status :
       {DeliveryStatus::queued, DeliveryStatus::sending, DeliveryStatus::waiting,
        DeliveryStatus::accepted, DeliveryStatus::failed, DeliveryStatus::cancelled,
        DeliveryStatus::quarantined}) {
    saved.push_back(fresh_delivery(static_cast<std::int64_t>(saved.size()) + 1, 1, status));
    write(saved.back());
  }
  EXPECT_THAT(must(list_deliveries(reader(), IncidentId(1))), ElementsAreArray(saved));
}

TEST_P(PageStore, ALaterStateOfADeliveryReplacesTheEarlierButNotItsAddress) {
  write(full_page(1), full_delivery(10, 1));
  Delivery later = fresh_delivery(10, 1, DeliveryStatus::accepted);
  write(later);
  later.address = full_delivery(10, 1).address;
  EXPECT_THAT(must(list_deliveries(reader(), IncidentId(1))), ElementsAre(later));
}

TEST_P(PageStore, KeepsEveryFieldAndOutcomeOfAnAttempt) {
  write(full_page(1), full_delivery(10, 1));
  std::vector<Attempt> saved = {pending_attempt(10, 1)};
  write(saved.back());
  for (const AttemptOutcome outcome : {AttemptOutcome::accepted, AttemptOutcome::failed_for_now,
                                       AttemptOutcome::failed_for_good, AttemptOutcome::unknown}) {
    Attempt attempt = full_attempt(10, static_cast<int>(saved.size()) + 1);
    attempt.outcome = outcome;
    write(attempt);
    saved.push_back(attempt);
  }
  EXPECT_THAT(must(list_attempts(reader(), IncidentId(1))), ElementsAreArray(saved));
}

TEST_P(PageStore, AReceiptThatComesLateDoesNotMoveTheBeginningOfItsAttempt) {
  write(full_page(1), full_delivery(10, 1), pending_attempt(10, 1));
  Attempt receipt = full_attempt(10, 1);
  receipt.started_at = at(500);
  write(receipt);
  EXPECT_THAT(must(list_attempts(reader(), IncidentId(1))), ElementsAre(full_attempt(10, 1)));
}

TEST_P(PageStore, TheLastAttemptIsTheOneThatTheDeliveryCounts) {
  incident(1, true);
  write(full_page(1), full_delivery(10, 1), full_attempt(10, 1), pending_attempt(10, 2),
        fresh_delivery(11, 1));
  EXPECT_THAT(must(load_last_attempts(reader())), ElementsAre(pending_attempt(10, 2)));
}

TEST_P(PageStore, WhatBelongsToARetiredIncidentIsListedButNotLoaded) {
  incident(1, true);
  incident(2, false);
  write(full_page(1, 1), full_page(2, 2), full_delivery(10, 1), full_delivery(20, 2),
        full_attempt(10, 2), full_attempt(20, 2));
  EXPECT_THAT(must(load_live_pages(reader())), ElementsAre(full_page(1, 1)));
  EXPECT_THAT(must(load_live_deliveries(reader())), ElementsAre(full_delivery(10, 1)));
  EXPECT_THAT(must(load_last_attempts(reader())), ElementsAre(full_attempt(10, 2)));
  EXPECT_THAT(must(list_pages(reader(), IncidentId(2))), ElementsAre(full_page(2, 2)));
  EXPECT_THAT(must(list_deliveries(reader(), IncidentId(2))), ElementsAre(full_delivery(20, 2)));
  EXPECT_THAT(must(list_attempts(reader(), IncidentId(2))), ElementsAre(full_attempt(20, 2)));
}

TEST_P(PageStore, AfterARestoreNothingThatWasUnderWayGoesOutByItself) {
  write(full_page(1), fresh_delivery(1, 1, DeliveryStatus::queued),
        fresh_delivery(2, 1, DeliveryStatus::sending), full_delivery(3, 1),
        fresh_delivery(4, 1, DeliveryStatus::accepted),
        fresh_delivery(5, 1, DeliveryStatus::failed),
        fresh_delivery(6, 1, DeliveryStatus::cancelled));
  EXPECT_EQ(must(quarantine_outbox(writer())), 3);
  Delivery waited = full_delivery(3, 1);
  waited.status = DeliveryStatus::quarantined;
  waited.next_attempt_at.reset();
  EXPECT_THAT(must(list_deliveries(reader(), IncidentId(1))),
              ElementsAre(fresh_delivery(1, 1, DeliveryStatus::quarantined),
                          fresh_delivery(2, 1, DeliveryStatus::quarantined), waited,
                          fresh_delivery(4, 1, DeliveryStatus::accepted),
                          fresh_delivery(5, 1, DeliveryStatus::failed),
                          fresh_delivery(6, 1, DeliveryStatus::cancelled)));
  EXPECT_EQ(must(quarantine_outbox(writer())), 0);
}

}  // namespace
}  // namespace vigie
