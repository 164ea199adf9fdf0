#include "incident/incident_store.h"

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

Incident full_incident(std::int64_t id) {
  Incident incident;
  incident.id = IncidentId(id);
  incident.title = "site: « délai dépassé » 🚨";
  incident.severity = Severity::warning;
  incident.policy = PolicyName("nights");
  incident.group_key = "service/shop";
  incident.status = IncidentStatus::resolved;
  incident.opened_at = at(1);
  incident.opened_by = "check:web";
  incident.acknowledged_at = at(2);
  incident.acknowledged_by = "alice";
  incident.green_since = at(3);
  incident.resolved_at = at(4);
  incident.resolved_by = "person:bob";
  incident.resolution = Resolution::declared;
  incident.resolution_reason = "l'opérateur a rétabli la ligne";
  incident.services = {ServiceName("mail"), ServiceName("shop")};
  incident.suspect = ServiceName("host");
  incident.missed_detection = true;
  incident.acknowledged_until = at(5);
  incident.snoozed = true;
  incident.last_holder = "bob";
  incident.offered_to = "carol";
  incident.recalls = 6;
  incident.rest_at = at(7);
  incident.restored_at = at(8);
  incident.merged_into = IncidentId(9);
  incident.happened_from = at(10);
  incident.happened_to = at(11);
  incident.paged_at = at(12);
  incident.first_acknowledged_at = at(13);
  incident.announced_at = at(14);
  incident.partial_at = at(15);
  incident.full_at = at(16);
  incident.restored_up_to = at(17);
  incident.backed_up_to = {{ServiceName("mail"), at(18)}, {ServiceName("shop"), at(19)}};
  return incident;
}

Incident fresh_incident(std::int64_t id, IncidentStatus status = IncidentStatus::triggered) {
  Incident incident;
  incident.id = IncidentId(id);
  incident.title = "t";
  incident.status = status;
  return incident;
}

IncidentFilter page(std::int64_t limit, std::int64_t before = 0) {
  IncidentFilter filter;
  filter.before = IncidentId(before);
  filter.limit = limit;
  return filter;
}

IncidentFilter only(std::optional<IncidentStatus> status, bool open = false) {
  IncidentFilter filter;
  filter.status = status;
  filter.open_only = open;
  return filter;
}

class IncidentStore : public db::ForBothDatabases {
 protected:
  std::vector<std::int64_t> listed(const IncidentFilter& filter) {
    std::vector<std::int64_t> ids;
    for (const Incident& incident : must(list_incidents(reader(), filter)))
      ids.push_back(incident.id.value);
    return ids;
  }
  void retire(std::int64_t id) {
    db::in_transaction(writer(),
                       [&](db::Connection& open) { return retire_incident(open, IncidentId(id)); });
  }
};
FOR_BOTH_DATABASES(IncidentStore);

TEST_P(IncidentStore, KeepsEveryField) {
  db::save_all(writer(), full_incident(1), fresh_incident(2));
  EXPECT_THAT(must(load_live_incidents(reader())),
              ElementsAre(full_incident(1), fresh_incident(2)));
  EXPECT_EQ(must(find_incident(reader(), IncidentId(1))), full_incident(1));
}

TEST_P(IncidentStore, KeepsEveryStatusSeverityAndResolution) {
  std::vector<Incident> saved;
  const auto add = [&](auto change) {
    Incident incident = fresh_incident(static_cast<std::int64_t>(saved.size()) + 1);
    change(incident);
    db::save_all(writer(), incident);
    saved.push_back(incident);
  };
  for (const IncidentStatus status :
       {IncidentStatus::triggered, IncidentStatus::acknowledged, IncidentStatus::resolved})
    add([&](Incident& incident) { incident.status = status; });
  for (const Severity severity : {Severity::info, Severity::warning, Severity::critical})
    add([&](Incident& incident) { incident.severity = severity; });
  for (const Resolution resolution :
       {Resolution::none, Resolution::verified, Resolution::declared, Resolution::merged})
    add([&](Incident& incident) { incident.resolution = resolution; });
  EXPECT_THAT(must(load_live_incidents(reader())), testing::ElementsAreArray(saved));
}

TEST_P(IncidentStore, ALaterStateReplacesTheEarlierButNotHowItBegan) {
  db::save_all(writer(), full_incident(1));
  Incident later = fresh_incident(1);
  db::save_all(writer(), later);
  later.group_key = full_incident(1).group_key;
  later.opened_at = full_incident(1).opened_at;
  later.opened_by = full_incident(1).opened_by;
  EXPECT_EQ(must(find_incident(reader(), IncidentId(1))), later);
}

TEST_P(IncidentStore, ARetiredIncidentIsNoLongerLiveAndStaysReadable) {
  db::save_all(writer(), full_incident(1), full_incident(2));
  retire(1);
  EXPECT_THAT(must(load_live_incidents(reader())), ElementsAre(full_incident(2)));
  EXPECT_EQ(must(find_incident(reader(), IncidentId(1))), full_incident(1));
  EXPECT_THAT(listed({}), ElementsAre(2, 1));
}

TEST_P(IncidentStore, KeepsWhatWasSaidOfItsUseWhenTheIncidentIsSavedAgain) {
  db::save_all(writer(), full_incident(1));
  EXPECT_EQ(must(find_usefulness(reader(), IncidentId(1))), Usefulness::not_judged);
  db::in_transaction(writer(), [](db::Connection& connection) {
    return save_usefulness(connection, IncidentId(1), Usefulness::false_alarm);
  });
  db::save_all(writer(), full_incident(1));
  EXPECT_EQ(must(find_usefulness(reader(), IncidentId(1))), Usefulness::false_alarm);
}

TEST_P(IncidentStore, SaysThatThereIsNoSuchIncident) {
  const auto found = find_incident(reader(), IncidentId(7));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::not_found);
  EXPECT_EQ(found.error().text(), "there is no incident 7");
}

TEST_P(IncidentStore, ListsPageByPageWithoutRepeatingOrLosingOne) {
  for (std::int64_t id = 1; id <= 7; ++id) db::save_all(writer(), fresh_incident(id));
  EXPECT_THAT(listed(page(3)), ElementsAre(7, 6, 5));
  db::save_all(writer(), fresh_incident(8));  // one that opens meanwhile moves no page
  EXPECT_THAT(listed(page(3, 5)), ElementsAre(4, 3, 2));
  EXPECT_THAT(listed(page(3, 2)), ElementsAre(1));
  EXPECT_THAT(listed(page(3, 1)), IsEmpty());
}

TEST_P(IncidentStore, ListsByStatusAndOnlyOpenOnes) {
  db::save_all(writer(), fresh_incident(1), fresh_incident(2, IncidentStatus::acknowledged),
               fresh_incident(3, IncidentStatus::resolved), fresh_incident(4));
  EXPECT_THAT(listed(only(IncidentStatus::triggered)), ElementsAre(4, 1));
  EXPECT_THAT(listed(only(IncidentStatus::acknowledged)), ElementsAre(2));
  EXPECT_THAT(listed(only(IncidentStatus::resolved)), ElementsAre(3));
  EXPECT_THAT(listed(only(std::nullopt, true)), ElementsAre(4, 2, 1));
  EXPECT_THAT(listed(only(IncidentStatus::resolved, true)), IsEmpty());
}

}  // namespace
}  // namespace vigie
