// One PostgreSQL connection. Always in libpq's pipeline mode: begin() and post() only put their
// statement into the pipe, run() and commit() wait for the answers to all of it. It never waits for
// a server that is silent: one that was stopped keeps its network alive, and only silence tells.
#pragma once

#include <libpq-fe.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/db.h"
#include "db/deadline.h"
#include "db/running.h"

namespace vigie::db {

struct ClosePostgres {
  void operator()(PGconn* handle) const { PQfinish(handle); }
};
using PostgresHandle = std::unique_ptr<PGconn, ClosePostgres>;

struct ClearPostgres {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearPostgres>;

// Sends what is still to be sent and waits until PQgetResult need not. False: the server was silent
// for too long. `handle` does not block; nothing: for ever. A signal begins the silence anew: the
// threads that ask a database take none (app/serve.cc).
bool answer_is_here(PGconn* handle, std::optional<milliseconds> silence);

class PostgresConnection final : public Connection {
 public:
  // `handle` is connected and idle. `writes`: begin() is allowed, and a read may take long.
  PostgresConnection(PostgresHandle handle, bool writes, Patience patience);
  ~PostgresConnection() override;

  using Connection::post;
  using Connection::run;
  Result<std::int64_t> run(std::string_view sql, std::span<const Value> values,
                           const std::function<void(const Row&)>& each) override;
  Result<void> post(std::string_view sql, std::span<const Value> values) override;
  Result<void> begin() override;
  Result<void> begin_read() override;
  CommitOutcome commit() override;
  void rollback() override;
  Dialect dialect() const override { return Dialect::postgres; }
  bool healthy() const override { return healthy_; }
  bool disk_full() const override { return disk_full_; }
  void mind_silence(bool mind) override { minds_silence_ = mind; }

 private:
  struct Statement {
    std::string name;
    std::size_t parameters = 0;
  };
  // Something in the pipe whose answer has not been read.
  struct Waiting {
    std::string sql;
    bool prepares = false;
  };
  // The answers to all that was waiting.
  struct Answers {
    std::optional<Error> error;  // the first one
    bool lost = false;           // the connection went away before the last answer
    PostgresResult last;         // of the last statement, if it was run
  };

  Result<const Statement*> prepared(std::string_view sql, std::span<const Value> values);
  Result<void> send(std::string_view sql, std::span<const Value> values);
  Result<void> send_plain(const char* sql);
  Result<void> begin_with(const char* sql);
  Result<std::int64_t> run_checked(std::string_view sql, std::span<const Value> values,
                                   const std::function<void(const Row&)>& each);
  Result<void> may_go_on(std::string_view sql);
  Answers drain();
  PostgresResult next_result();
  void take_answer(const Waiting& waiting, Answers& answers);
  Error lost(std::string_view during);
  Error failure(const PGresult* result, std::string_view during);

  PostgresHandle handle_;
  bool writes_;
  Patience patience_;
  bool minds_silence_ = true;
  bool silent_ = false;                 // the server said nothing for too long
  std::optional<Deadline> read_until_;  // of the read transaction that goes on
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
  std::vector<Waiting> waiting_;
  std::optional<Error> broken_;  // the error that spoilt the open transaction
  int statements_made_ = 0;
  bool in_transaction_ = false;
  bool running_ = false;
  bool healthy_ = true;
  bool disk_full_ = false;
};

}  // namespace vigie::db
