#include "config/reference.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace vigie {
namespace {

constexpr const char* page = VIGIE_SOURCE_DIR "/docs/configuration.md";

// VIGIE_UPDATE_GOLDEN=1 writes the page.
TEST(Reference, ThePageInDocsIsWhatTheTablesSay) {
  if (std::getenv("VIGIE_UPDATE_GOLDEN") != nullptr)
    std::ofstream(page) << configuration_reference();
  std::ifstream file(page);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text, configuration_reference());
}

}  // namespace
}  // namespace vigie
