#include "runtime/testing/spoilt_database.h"

#include <utility>

namespace vigie::runtime {

class SpoiltConnection final : public db::Connection {
 public:
  SpoiltConnection(SpoiltDatabase& database, std::unique_ptr<db::Connection> real)
      : database_(database), real_(std::move(real)) {}

  using Connection::post;
  using Connection::run;
  Result<std::int64_t> run(std::string_view sql, std::span<const db::Value> values,
                           const std::function<void(const db::Row&)>& each) override {
    if (!healthy()) return gone();
    return real_->run(sql, values, each);
  }
  Result<void> post(std::string_view sql, std::span<const db::Value> values) override {
    if (!healthy()) return gone();
    return real_->post(sql, values);
  }
  Result<void> begin() override {
    if (!healthy()) return gone();
    return real_->begin();
  }
  Result<void> begin_read() override { return real_->begin_read(); }

  db::CommitOutcome commit() override {
    const NextCommit next = healthy() ? database_.take() : NextCommit::fails;
    if (next == NextCommit::happens) return real_->commit();
    if (next == NextCommit::is_busy) {
      real_->rollback();
      return {db::CommitResult::failed, verbatim("the database is locked")};
    }
    if (next == NextCommit::fails) {
      real_->rollback();
      healthy_ = false;
      return {db::CommitResult::failed, verbatim("the line broke before the commit")};
    }
    if (next == NextCommit::lands || next == NextCommit::lands_and_away) {
      const db::CommitOutcome outcome = real_->commit();
      if (outcome.result != db::CommitResult::committed) return outcome;
    } else {
      real_->rollback();
    }
    healthy_ = false;
    if (next == NextCommit::lands_and_away || next == NextCommit::lost_and_away)
      database_.away_ = true;
    return {db::CommitResult::in_doubt, verbatim("the line broke during the commit")};
  }

  void rollback() override { real_->rollback(); }
  db::Dialect dialect() const override { return real_->dialect(); }
  bool healthy() const override {
    healthy_ = healthy_ && !database_.away_;
    return healthy_ && real_->healthy();
  }
  bool disk_full() const override { return real_->disk_full(); }

 private:
  tl::unexpected<Error> gone() const {
    return fail(ErrorCode::unavailable, verbatim("the line is broken"));
  }

  SpoiltDatabase& database_;
  std::unique_ptr<db::Connection> real_;
  mutable bool healthy_ = true;
};

Result<std::unique_ptr<db::Connection>> SpoiltDatabase::open_writer() {
  if (away_) return fail(ErrorCode::unavailable, verbatim("the database is away"));
  auto real = real_.open_writer();
  if (!real) return fail(real.error());
  ++writers_opened_;
  return std::make_unique<SpoiltConnection>(*this, std::move(*real));
}

NextCommit SpoiltDatabase::take() {
  if (next_ == NextCommit::happens || after_-- > 0) return NextCommit::happens;
  return std::exchange(next_, NextCommit::happens);
}

}  // namespace vigie::runtime
