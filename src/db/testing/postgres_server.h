// A private PostgreSQL 15 for tests: its own folder, a unix socket, fsync on.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "db/testing/databases.h"

namespace vigie::db {

// Throws std::runtime_error with the reason (and the server's log) when it cannot be started.
class PostgresServer {
 public:
  PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

  // Of this test process; started at the first call and stopped at its end.
  static PostgresServer& shared();

  // `socket_folder`: of a proxy in front of the server; empty: the server's own.
  std::string url(std::string_view database, std::string_view socket_folder = "") const;
  std::string socket_path() const;  // of the server
  // A copy of `model` ("template0" is empty; the other has every migration); returns its name.
  std::string create_database(std::string_view model = "vigie_model");

  void kill_now();  // SIGKILL to the server and all of its children, as a power cut of the machine
  void start();     // after kill_now(); waits until it answers

 private:
  void initialise();
  bool answers_before_it_ends();
  void run_sql(const std::string& database, const std::string& sql);
  std::string log() const;

  TemporaryFolder folder_;
  pid_t server_ = 0;
  int databases_ = 0;
};

}  // namespace vigie::db
