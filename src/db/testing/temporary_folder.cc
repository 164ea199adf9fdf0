#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include "db/testing/databases.h"

namespace vigie::db {

TemporaryFolder::TemporaryFolder() {
  std::string path = (std::filesystem::temp_directory_path() / "vigie-test-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr)
    throw std::runtime_error("cannot make a folder like " + path);
  path_ = path;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace vigie::db
