// Stands between one client and the private PostgreSQL and spoils the client's first COMMIT.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "db/testing/databases.h"

namespace vigie::db {

enum class Spoil {
  before,  // the COMMIT never reaches the server
  after,   // it does and is done, but the answer is lost
  hold,    // the client is cut off at once, and the server gets the COMMIT at release()
};

class CommitCutter {
 public:
  CommitCutter(const std::string& server_socket, Spoil spoil);
  CommitCutter(const CommitCutter&) = delete;
  CommitCutter& operator=(const CommitCutter&) = delete;
  ~CommitCutter();

  std::string folder() const { return folder_.path().string(); }  // of its socket
  void release();

 private:
  void serve(const std::string& server_socket);
  bool pass_on(int client, int server, std::string& seen);
  void spoil_commit(int client, int server, const std::string& bytes);

  TemporaryFolder folder_;
  Spoil spoil_;
  int listener_ = -1;
  int wake_[2] = {-1, -1};  // a pipe: one byte releases, its end ends the thread
  std::thread thread_;
};

}  // namespace vigie::db
