#include "config/config_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;
using testing::IsEmpty;

Resource resource(std::string name, std::string body, ResourceKind kind = ResourceKind::person,
                  Owner owner = Owner::files) {
  return {{kind, std::move(name)}, owner, std::move(body)};
}

class ConfigStore : public db::ForBothDatabases {
 protected:
  // One apply: puts and deletes under the next revision.
  void apply(std::vector<Resource> puts, std::vector<ResourceKey> deletes = {}) {
    ++revision_;
    db::in_transaction(writer(), [&](db::Connection& open) {
      for (const Resource& put : puts) must(save(open, put, revision_));
      for (const ResourceKey& key : deletes) must(erase_resource(open, key, revision_));
      return save_revision(open, revision_);
    });
  }

 private:
  std::int64_t revision_ = 0;
};
FOR_BOTH_DATABASES(ConfigStore);

TEST_P(ConfigStore, BeginsEmptyAtRevisionZero) {
  EXPECT_EQ(must(load_revision(reader())), 0);
  EXPECT_THAT(must(load_resources(reader())), IsEmpty());
  EXPECT_THAT(must(load_resources_at(reader(), 0)), IsEmpty());
}

TEST_P(ConfigStore, KeepsEveryFieldKindAndOwner) {
  std::vector<Resource> saved;
  for (const ResourceKind kind : {ResourceKind::person, ResourceKind::team, ResourceKind::schedule,
                                  ResourceKind::policy, ResourceKind::service, ResourceKind::check,
                                  ResourceKind::maintenance, ResourceKind::vantage})
    for (const Owner owner : {Owner::files, Owner::api})
      saved.push_back(resource("of-" + std::string(to_string(owner)),
                               R"({"nom":"Zoé \"東京\" 🚨"})", kind, owner));
  apply(saved);
  EXPECT_THAT(must(load_resources(reader())), testing::UnorderedElementsAreArray(saved));
  EXPECT_THAT(must(load_resources_at(reader(), 1)), testing::UnorderedElementsAreArray(saved));
  EXPECT_EQ(must(load_revision(reader())), 1);
}

TEST_P(ConfigStore, ALaterStateReplacesTheEarlierAndTheEarlierCanBeRolledBackTo) {
  const Resource alice = resource("alice", "1");
  const Resource alice_later = resource("alice", "2", ResourceKind::person, Owner::api);
  const Resource bob = resource("bob", "1");
  const Resource bob_again = resource("bob", "3");
  apply({alice, bob});
  apply({alice_later});
  apply({}, {bob.key});
  apply({bob_again});
  EXPECT_THAT(must(load_resources_at(reader(), 0)), IsEmpty());
  EXPECT_THAT(must(load_resources_at(reader(), 1)), ElementsAre(alice, bob));
  EXPECT_THAT(must(load_resources_at(reader(), 2)), ElementsAre(alice_later, bob));
  EXPECT_THAT(must(load_resources_at(reader(), 3)), ElementsAre(alice_later));
  EXPECT_THAT(must(load_resources_at(reader(), 4)), ElementsAre(alice_later, bob_again));
  EXPECT_THAT(must(load_resources(reader())), ElementsAre(alice_later, bob_again));
}

TEST_P(ConfigStore, OneNameMayBelongToSeveralKinds) {
  const Resource check = resource("web", "c", ResourceKind::check);
  const Resource service = resource("web", "s", ResourceKind::service);
  apply({check, service});
  apply({}, {check.key});
  EXPECT_THAT(must(load_resources(reader())), ElementsAre(service));
  EXPECT_THAT(must(load_resources_at(reader(), 1)), ElementsAre(check, service));
}

TEST_P(ConfigStore, ARevisionThatNeverWasIsNotFound) {
  apply({resource("alice", "1")});
  for (const std::int64_t revision : {-1, 2}) {
    const auto found = load_resources_at(reader(), revision);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::not_found);
    EXPECT_EQ(found.error().text(),
              "there is no revision " + std::to_string(revision) + "; the newest is 1");
  }
}

}  // namespace
}  // namespace vigie
