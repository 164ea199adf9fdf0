// What needs a link that goes down or is unplugged is in test/e2e/ground_test.py.
#include "http/own_network.h"

#include <gtest/gtest.h>

namespace vigie::http {
namespace {

TEST(OwnNetworkTest, NothingStandsBetweenUsAndThisMachine) {
  EXPECT_EQ(own_obstacle("127.0.0.1"), std::nullopt);
}

}  // namespace
}  // namespace vigie::http
