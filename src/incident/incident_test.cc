#include "incident/incident.h"

#include <gtest/gtest.h>

namespace vigie {
namespace {

TEST(Incident, StatusesAndResolutionsHaveTheirWords) {
  EXPECT_EQ(to_string(IncidentStatus::triggered), "triggered");
  EXPECT_EQ(to_string(IncidentStatus::acknowledged), "acknowledged");
  EXPECT_EQ(to_string(IncidentStatus::resolved), "resolved");
  EXPECT_EQ(to_string(Resolution::none), "none");
  EXPECT_EQ(to_string(Resolution::verified), "verified");
  EXPECT_EQ(to_string(Resolution::declared), "declared");
}

}  // namespace
}  // namespace vigie
