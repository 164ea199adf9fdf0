// Real databases for tests: each test of a suite runs on a SQLite file and on a PostgreSQL 15 of
// its own, and gets a fresh database with every migration applied.
//
//   class PeopleStore : public db::ForBothDatabases {};
//   FOR_BOTH_DATABASES(PeopleStore);
//   TEST_P(PeopleStore, keeps_a_name) { writer().run(...); }
//
// The PostgreSQL server is started by the first test that needs it, keeps its promises (fsync is
// on), listens on a unix socket only, and ends with the test process. Debian's postgresql-15 must
// be installed; as root it runs as the user postgres. Without it the test fails and says so.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "db/db.h"

namespace vigie::db {

// A folder that goes away with everything in it.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& parent = {});  // empty: the system's
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  std::string file(std::string_view name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// A disk in memory if it has room, else empty. What is under test syncs all the same, but the disk
// of a build machine takes seconds for it.
std::filesystem::path roomy_memory();

class ForBothDatabases : public ::testing::TestWithParam<Dialect> {
 public:
  enum class Start { migrated, empty };
  explicit ForBothDatabases(Start start = Start::migrated);
  ~ForBothDatabases() override;

  const std::string& url() const { return url_; }
  Database& database() { return *database_; }
  Connection& writer();  // opened and migrated at the first call
  Connection& reader();  // opened at the first call, after the writer
  void close_writer() { writer_.reset(); }
  void close_reader() { reader_.reset(); }

 private:
  TemporaryFolder folder_{roomy_memory()};
  std::string url_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Connection> writer_;
  std::unique_ptr<Connection> reader_;
};

// The value of a result; a failure ends the test with its message.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace vigie::db

#define FOR_BOTH_DATABASES(Suite)                                                                 \
  INSTANTIATE_TEST_SUITE_P(                                                                       \
      on, Suite, ::testing::Values(::vigie::db::Dialect::sqlite, ::vigie::db::Dialect::postgres), \
      [](const auto& each) {                                                                      \
        return each.param == ::vigie::db::Dialect::sqlite ? "sqlite" : "postgres";                \
      })
