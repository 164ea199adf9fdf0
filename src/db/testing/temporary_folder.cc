#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include "db/testing/databases.h"

namespace vigie::db {

TemporaryFolder::TemporaryFolder(const std::filesystem::path& parent) {
  const auto& folder = parent.empty() ? std::filesystem::temp_directory_path() : parent;
  std::string path = (folder / "vigie-test-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr)
    throw std::runtime_error("cannot make a folder like " + path);
  path_ = path;
}

std::filesystem::path roomy_memory() {
  const std::filesystem::path memory = "/dev/shm";
  std::error_code error;
  const auto space = std::filesystem::space(memory, error);
  return !error && space.available > (std::uintmax_t{1} << 30) ? memory : std::filesystem::path();
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace vigie::db
