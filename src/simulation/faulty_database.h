// A real database whose commits can be made to fail, to be in doubt, or to be where the program
// dies.
//
// Everything goes through to the database below; only what the program is told, and whether the
// commit is done at all, is decided here. Threads: one.
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "db/db.h"

namespace vigie::simulation {

enum class CommitFault {
  none,
  fails,            // certainly not there, and the program knows: the disk is full
  in_doubt_landed,  // it is there, the answer was lost
  in_doubt_lost,    // it is not there, the answer was lost
  crash_before,     // the program dies before the commit
  crash_after,      // the commit is done, then the program dies
};

class FaultyDatabase final : public db::Database {
 public:
  explicit FaultyDatabase(std::unique_ptr<db::Database> below) : below_(std::move(below)) {}

  // What becomes of the next commit.
  void next_commit(CommitFault fault) { plan_[commits_] = fault; }
  // What becomes of the commit with this number, from 0.
  void plan(std::int64_t commit, CommitFault fault) { plan_[commit] = fault; }
  std::int64_t commits() const { return commits_; }

  // While away, nothing can be opened, begun or committed.
  void away(bool is_away) { away_ = is_away; }
  bool is_away() const { return away_; }

  // The program died in a commit: nothing it does from now on has an effect.
  bool crashed() const { return crashed_; }
  void revive() { crashed_ = false; }

  Result<std::unique_ptr<db::Connection>> open_writer() override;
  Result<std::unique_ptr<db::Connection>> open_reader() override;
  db::Dialect dialect() const override { return below_->dialect(); }
  std::string describe() const override { return below_->describe(); }
  std::optional<std::string> file() const override { return below_->file(); }
  Result<void> backup_to(const std::string& path) override { return below_->backup_to(path); }
  Result<void> checkpoint() override { return below_->checkpoint(); }
  void release_reserve() override { below_->release_reserve(); }
  Result<void> restore_reserve() override { return below_->restore_reserve(); }

 private:
  friend class FaultyConnection;
  CommitFault take_fault();
  Result<void> reachable() const;

  std::unique_ptr<db::Database> below_;
  std::map<std::int64_t, CommitFault> plan_;
  std::int64_t commits_ = 0;
  bool away_ = false;
  bool crashed_ = false;
};

}  // namespace vigie::simulation
