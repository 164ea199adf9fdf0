#include "simulation/faulty_database.h"

#include <utility>

namespace vigie::simulation {

class FaultyConnection final : public db::Connection {
 public:
  FaultyConnection(FaultyDatabase& database, std::unique_ptr<db::Connection> below)
      : database_(database), below_(std::move(below)) {}

  using Connection::post;
  using Connection::run;
  Result<std::int64_t> run(std::string_view sql, std::span<const db::Value> values,
                           const std::function<void(const db::Row&)>& each) override {
    if (auto there = usable(); !there) return fail(there.error());
    return below_->run(sql, values, each);
  }
  Result<void> post(std::string_view sql, std::span<const db::Value> values) override {
    if (auto there = usable(); !there) return there;
    return below_->post(sql, values);
  }
  Result<void> begin() override {
    if (auto there = usable(); !there) return there;
    return below_->begin();
  }
  Result<void> begin_read() override {
    if (auto there = usable(); !there) return there;
    return below_->begin_read();
  }
  db::CommitOutcome commit() override;
  void rollback() override { below_->rollback(); }
  db::Dialect dialect() const override { return below_->dialect(); }
  bool healthy() const override { return !lost_ && below_->healthy(); }
  bool disk_full() const override { return full_ || below_->disk_full(); }

 private:
  Result<void> usable() const {
    if (lost_) return fail(ErrorCode::unavailable, verbatim("the connection is lost"));
    return database_.reachable();
  }

  FaultyDatabase& database_;
  std::unique_ptr<db::Connection> below_;
  bool lost_ = false;
  bool full_ = false;
};

db::CommitOutcome FaultyConnection::commit() {
  using db::CommitResult;
  const auto undone = [&](CommitResult result, Message why) {
    below_->rollback();
    return db::CommitOutcome{result, std::move(why)};
  };
  if (auto there = usable(); !there) return undone(CommitResult::failed, there.error().message);
  const CommitFault fault = database_.take_fault();
  full_ = fault == CommitFault::fails;
  switch (fault) {
    case CommitFault::none:
      return below_->commit();
    case CommitFault::fails:
      return undone(CommitResult::failed, say("the disk is full"));
    case CommitFault::in_doubt_landed: {
      lost_ = true;
      const db::CommitOutcome done = below_->commit();
      if (done.result != CommitResult::committed) return done;
      return {CommitResult::in_doubt, say("the connection broke in the commit")};
    }
    case CommitFault::in_doubt_lost:
      lost_ = true;
      return undone(CommitResult::in_doubt, say("the connection broke in the commit"));
    case CommitFault::crash_before:
      database_.crashed_ = true;
      return undone(CommitResult::failed, say("the program died"));
    case CommitFault::crash_after:
      below_->commit();
      database_.crashed_ = true;
      return {CommitResult::in_doubt, say("the program died")};
  }
  return {CommitResult::failed, Message()};
}

CommitFault FaultyDatabase::take_fault() {
  const auto planned = plan_.find(commits_++);
  if (planned == plan_.end()) return CommitFault::none;
  const CommitFault fault = planned->second;
  plan_.erase(planned);
  return fault;
}

Result<void> FaultyDatabase::reachable() const {
  if (crashed_) return fail(ErrorCode::unavailable, say("the program died"));
  if (away_) return fail(ErrorCode::unavailable, verbatim("the database is away"));
  return {};
}

Result<std::unique_ptr<db::Connection>> FaultyDatabase::open_writer() {
  if (auto there = reachable(); !there) return fail(there.error());
  auto opened = below_->open_writer();
  if (!opened) return fail(opened.error());
  return std::make_unique<FaultyConnection>(*this, std::move(*opened));
}

// The reader is the judge's: it sees what is on disk, whatever the program is told.
Result<std::unique_ptr<db::Connection>> FaultyDatabase::open_reader() {
  return below_->open_reader();
}

}  // namespace vigie::simulation
