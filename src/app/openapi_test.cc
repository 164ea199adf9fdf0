// The interface as a file: every change of it is a diff that somebody reads.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "app/system_api.h"
#include "app/testing/live_server.h"
#include "http/openapi.h"

namespace vigie::app {
namespace {

TEST(OpenApi, is_the_golden_file) {
  const std::string document = openapi_text();
  const std::string path = VIGIE_SOURCE_DIR "/test/golden/openapi.json";
  if (std::getenv("VIGIE_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << document;
  std::ifstream file(path);
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(document, golden.str())
      << "if the change is meant, run this test again with VIGIE_UPDATE_GOLDEN=1";
}

using OpenApiOf = LiveServerTest;

TEST_F(OpenApiOf, a_running_server_is_the_same) {
  EXPECT_EQ(http::openapi_document(server().front().router().routes(), "Vigie", VIGIE_VERSION),
            openapi_text());
}

}  // namespace
}  // namespace vigie::app
