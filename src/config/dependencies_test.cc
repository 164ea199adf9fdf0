#include "config/dependencies.h"

#include <gmock/gmock.h>

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ServiceName name(const char* text) {
  return ServiceName(text);
}

void add(Configuration& configuration, const char* service, std::vector<const char*> parents) {
  Service one;
  one.name = name(service);
  for (const char* parent : parents) one.depends_on.push_back(name(parent));
  configuration.services.emplace(one.name, one);
}

// Two machines in one room; the shop stands on both, the wiki on one.
Configuration house() {
  Configuration configuration;
  add(configuration, "room", {});
  add(configuration, "alice", {"room"});
  add(configuration, "bob", {"room"});
  add(configuration, "shop", {"alice", "bob"});
  add(configuration, "wiki", {"bob"});
  add(configuration, "alone", {"gone"});
  make_indexes(configuration);
  return configuration;
}

TEST(Dependencies, AncestorsAreTheNearestFirstAndEachOnce) {
  EXPECT_THAT(ancestors(house(), name("shop")),
              ElementsAre(name("alice"), name("bob"), name("room")));
  EXPECT_THAT(ancestors(house(), name("alone")), IsEmpty());
  EXPECT_THAT(ancestors(house(), name("unknown")), IsEmpty());
}

TEST(Dependencies, DependantsAreAllThatStandsOnThem) {
  EXPECT_THAT(dependants(house(), {name("bob")}), ElementsAre(name("shop"), name("wiki")));
  EXPECT_THAT(dependants(house(), {name("room")}),
              ElementsAre(name("alice"), name("bob"), name("shop"), name("wiki")));
}

TEST(Dependencies, TheCommonAncestorIsTheNearest) {
  EXPECT_EQ(common_ancestor(house(), name("shop"), name("wiki")), name("bob"));
  EXPECT_EQ(common_ancestor(house(), name("alice"), name("wiki")), name("room"));
  EXPECT_EQ(common_ancestor(house(), name("bob"), name("wiki")), name("bob"));
  EXPECT_EQ(common_ancestor(house(), name("shop"), name("alone")), std::nullopt);
  EXPECT_EQ(common_ancestor(house(), name("shop"), name("shop")), std::nullopt);
}

TEST(Dependencies, ACycleIsFoundWithItsWay) {
  EXPECT_THAT(find_cycle(house()), IsEmpty());
  Configuration configuration = house();
  add(configuration, "a", {"room", "b"});
  add(configuration, "b", {"c"});
  add(configuration, "c", {"a"});
  add(configuration, "above", {"a"});
  EXPECT_THAT(find_cycle(configuration), ElementsAre(name("a"), name("b"), name("c")));
}

}  // namespace
}  // namespace vigie
