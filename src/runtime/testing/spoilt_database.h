// A real database behind a bad line: what becomes of a commit, and of its answer, is chosen.
#pragma once

#include <memory>
#include <string>

#include "db/db.h"

namespace vigie::runtime {

enum class NextCommit {
  happens,
  fails,           // certainly not there
  is_busy,         // certainly not there, and the connection is as good as before
  lands,           // there, but the answer is lost and so is the connection
  is_lost,         // not there, and neither is the answer
  lands_and_away,  // the same two, and the database stays away
  lost_and_away,
};

class SpoiltDatabase final : public db::Database {
 public:
  explicit SpoiltDatabase(db::Database& real) : real_(real) {}

  // After so many commits that happen as they should.
  void next_commit(NextCommit next, int after = 0) {
    next_ = next;
    after_ = after;
  }
  // While away, nothing can be opened, read or written; connections that were open are gone.
  void away(bool away) { away_ = away; }
  int writers_opened() const { return writers_opened_; }

  Result<std::unique_ptr<db::Connection>> open_writer() override;
  Result<std::unique_ptr<db::Connection>> open_reader() override { return real_.open_reader(); }
  db::Dialect dialect() const override { return real_.dialect(); }
  std::string describe() const override { return real_.describe(); }
  std::optional<std::string> file() const override { return real_.file(); }
  Result<void> backup_to(const std::string& path) override { return real_.backup_to(path); }
  Result<void> checkpoint() override { return real_.checkpoint(); }
  void release_reserve() override { real_.release_reserve(); }
  Result<void> restore_reserve() override { return real_.restore_reserve(); }

 private:
  friend class SpoiltConnection;
  NextCommit take();

  db::Database& real_;
  NextCommit next_ = NextCommit::happens;
  int after_ = 0;
  bool away_ = false;
  int writers_opened_ = 0;
};

}  // namespace vigie::runtime
