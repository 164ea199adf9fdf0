#include "db/postgres_connection.h"

#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "db/sql_text.h"

namespace vigie::db {
namespace {

// Of pg_type.dat; they never change.
constexpr Oid bool_type = 16, int8_type = 20, int2_type = 21, int4_type = 23, text_type = 25,
              float4_type = 700, float8_type = 701, unknown_type = 705, bpchar_type = 1042,
              varchar_type = 1043, numeric_type = 1700;

bool is_integer(Oid type) {
  return type == int8_type || type == int4_type || type == int2_type || type == numeric_type;
}
bool is_real(Oid type) {
  return type == float8_type || type == float4_type || is_integer(type);
}
bool is_text(Oid type) {
  return type == text_type || type == varchar_type || type == bpchar_type || type == unknown_type;
}

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}

  bool null(int column) const override {
    type(column);
    return PQgetisnull(result_, row_, column) == 1;
  }
  std::int64_t i64(int column) const override {
    const std::string_view value = bytes(column);
    if (type(column) == bool_type) return value == "t" ? 1 : 0;  // a comparison, as in SQLite
    CHECK(is_integer(type(column)));
    const auto number = parse_int(value);
    CHECK(number.has_value());
    return *number;
  }
  double real(int column) const override {
    CHECK(is_real(type(column)));
    const std::string_view value = bytes(column);
    double number = 0;
    const auto end = value.data() + value.size();
    CHECK(std::from_chars(value.data(), end, number).ptr == end);
    return number;
  }
  std::string_view text(int column) const override {
    CHECK(is_text(type(column)));
    return bytes(column);
  }

 private:
  Oid type(int column) const {
    CHECK(column >= 0 && column < PQnfields(result_));
    return PQftype(result_, column);
  }
  std::string_view bytes(int column) const {
    CHECK(!null(column));
    return {PQgetvalue(result_, row_, column),
            static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }
  const PGresult* result_;
  int row_;
};

// The values in libpq's form: text, and a null pointer for NULL.
struct Parameters {
  explicit Parameters(std::span<const Value> values) {
    texts.reserve(values.size());
    for (const Value& value : values) {
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        texts.push_back(std::to_string(*number));
      } else if (const auto* real = std::get_if<double>(&value)) {
        CHECK(std::isfinite(*real));
        std::array<char, 32> digits{};
        texts.emplace_back(digits.data(),
                           std::to_chars(digits.data(), digits.data() + 32, *real).ptr);
      } else {
        const auto* text = std::get_if<std::string>(&value);
        texts.push_back(text ? *text : "");
      }
      const bool null = std::holds_alternative<Null>(value);
      pointers.push_back(null ? nullptr : texts.back().c_str());
    }
  }
  std::vector<std::string> texts;
  std::vector<const char*> pointers;
};

// Without a type PostgreSQL would take "$1 - 5000" for 32 bits, and "SELECT $1" for text.
Oid type_of(const Value& value) {
  if (std::holds_alternative<std::int64_t>(value)) return int8_type;
  if (std::holds_alternative<double>(value)) return float8_type;
  if (std::holds_alternative<std::string>(value)) return text_type;
  return 0;  // NULL: the server finds out
}

std::string_view state_of(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state ? state : "";
}

// SQLSTATE, appendix A of PostgreSQL's manual.
ErrorCode code_of(std::string_view state) {
  if (state == "08P01") return ErrorCode::internal;  // a wrong number of values
  if (state.starts_with("23")) return ErrorCode::conflict;
  if (state == "22021") return ErrorCode::invalid;  // text that is not UTF-8
  for (const char* away : {"", "08", "40", "53", "55", "57", "58", "F0", "XX"}) {
    if (*away == '\0' ? state.empty() : state.starts_with(away)) return ErrorCode::unavailable;
  }
  return state == "25006" ? ErrorCode::unavailable : ErrorCode::internal;  // became a standby
}

// The server says good-bye: no further answer will come.
bool is_farewell(std::string_view state) {
  if (state == "08P01") return false;
  return state.empty() || state.starts_with("08") || state.starts_with("57P");
}

std::string one_line(const char* message) {
  std::string text;
  for (const std::string_view line : split(message, '\n')) {
    const std::string_view part = trim(line);
    if (part.empty()) continue;
    if (!text.empty()) text += "; ";
    text += part;
  }
  return text;
}

}  // namespace

bool answer_is_here(PGconn* handle, std::optional<milliseconds> silence) {
  while (PQisBusy(handle) == 1) {
    const int unsent = PQflush(handle);
    // Whatever broke, PQgetResult finds it and says what it was.
    if (unsent < 0 || PQsocket(handle) < 0) return true;
    pollfd line{PQsocket(handle), static_cast<short>(unsent == 1 ? POLLIN | POLLOUT : POLLIN), 0};
    const int ready = poll(&line, 1, silence ? static_cast<int>(silence->count()) : -1);
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return false;
    if (ready < 0 || ((line.revents & ~POLLOUT) != 0 && PQconsumeInput(handle) == 0)) return true;
  }
  return true;
}

PostgresConnection::PostgresConnection(PostgresHandle handle, bool writes, Patience patience)
    : handle_(std::move(handle)), writes_(writes), patience_(std::move(patience)) {
  CHECK(PQenterPipelineMode(handle_.get()) == 1);
}

PostgresConnection::~PostgresConnection() {
  if (in_transaction_) rollback();
}

Error PostgresConnection::lost(std::string_view during) {
  healthy_ = false;
  if (silent_)
    return Error{ErrorCode::unavailable,
                 say("{}: the connection to PostgreSQL is lost: the server has said nothing for {}",
                     shorten(during, 200), to_string(Duration(patience_.silence)))};
  return Error{ErrorCode::unavailable,
               say("{}: the connection to PostgreSQL is lost: {}", shorten(during, 200),
                   one_line(PQerrorMessage(handle_.get())))};
}

Error PostgresConnection::failure(const PGresult* result, std::string_view during) {
  const std::string_view state = state_of(result);
  // Of a reader alone (postgres.cc): nobody else cancels its statements.
  if (state == "57014" && !writes_) return read_too_long(during, patience_.read);
  disk_full_ = state == "53100";
  if (is_farewell(state)) healthy_ = false;
  const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  return Error{code_of(state),
               say("{}: {} ({}){}", shorten(during, 200),
                   one_line(message ? message : PQresultErrorMessage(result)), state,
                   disk_full_ ? say("; the server's disk is full: free some space") : Message())};
}

Result<const PostgresConnection::Statement*> PostgresConnection::prepared(
    std::string_view sql, std::span<const Value> values) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return &found->second;
  if (auto clean = lint_sql(sql); !clean) return fail(clean.error());
  std::vector<Oid> types;
  for (const Value& value : values) types.push_back(type_of(value));
  Statement statement{fmt::format("s{}", ++statements_made_), values.size()};
  const std::string text(sql);
  if (PQsendPrepare(handle_.get(), statement.name.c_str(), text.c_str(),
                    static_cast<int>(types.size()), types.data()) != 1) {
    return fail(lost(sql));
  }
  waiting_.push_back({text, true});
  return &statements_.emplace(text, std::move(statement)).first->second;
}

Result<void> PostgresConnection::send(std::string_view sql, std::span<const Value> values) {
  for (const Value& value : values) {
    const auto* text = std::get_if<std::string>(&value);
    if (text && !storable_text(*text)) {
      return fail(ErrorCode::invalid,
                  say("text that is not UTF-8 or holds a NUL cannot be stored"));
    }
  }
  const auto statement = prepared(sql, values);
  if (!statement) return fail(statement.error());
  if ((*statement)->parameters != values.size()) {
    return fail(ErrorCode::internal, say("{} parameters for {} values: {}",
                                         (*statement)->parameters, values.size(), sql));
  }
  const Parameters parameters(values);
  if (PQsendQueryPrepared(handle_.get(), (*statement)->name.c_str(),
                          static_cast<int>(values.size()), parameters.pointers.data(), nullptr,
                          nullptr, 0) != 1) {
    return fail(lost(sql));
  }
  waiting_.push_back({std::string(sql), false});
  return {};
}

Result<void> PostgresConnection::send_plain(const char* sql) {
  if (PQsendQueryParams(handle_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, 0) != 1) {
    return fail(lost(sql));
  }
  waiting_.push_back({sql, false});
  return {};
}

// Null at the end of one answer, and when there is none any more.
PostgresResult PostgresConnection::next_result() {
  const auto silence = minds_silence_ ? std::optional(patience_.silence) : std::nullopt;
  silent_ = silent_ || !answer_is_here(handle_.get(), silence);
  return PostgresResult(silent_ ? nullptr : PQgetResult(handle_.get()));
}

void PostgresConnection::take_answer(const Waiting& waiting, Answers& answers) {
  PostgresResult result = next_result();
  if (!result) {
    answers.lost = true;
    return;
  }
  const ExecStatusType status = PQresultStatus(result.get());
  const bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  // A preparation that failed, or was skipped after an earlier failure, must be sent again.
  if (!done && waiting.prepares) statements_.erase(waiting.sql);
  if (!done && status != PGRES_PIPELINE_ABORTED && !answers.error) {
    answers.error = failure(result.get(), waiting.sql);
    if (is_farewell(state_of(result.get()))) answers.lost = true;
  }
  answers.last = done ? std::move(result) : nullptr;
  while (!answers.lost) {  // the end of one answer is a null
    const PostgresResult rest = next_result();
    if (silent_ || PQstatus(handle_.get()) == CONNECTION_BAD) answers.lost = true;
    if (!rest) break;
  }
}

PostgresConnection::Answers PostgresConnection::drain() {
  Answers answers;
  const std::vector<Waiting> waiting = std::exchange(waiting_, {});
  answers.lost = PQpipelineSync(handle_.get()) != 1;
  for (const Waiting& one : waiting) {
    if (answers.lost) break;
    take_answer(one, answers);
  }
  if (!answers.lost) {
    const PostgresResult end = next_result();
    answers.lost = !end || PQresultStatus(end.get()) != PGRES_PIPELINE_SYNC;
  }
  if (!answers.lost) return answers;
  healthy_ = false;
  answers.last = nullptr;
  if (!answers.error) answers.error = lost(waiting.empty() ? "waiting" : waiting.back().sql);
  return answers;
}

Result<std::int64_t> PostgresConnection::run_checked(std::string_view sql,
                                                     std::span<const Value> values,
                                                     const std::function<void(const Row&)>& each) {
  if (auto sent = send(sql, values); !sent) {
    // What stands before it in the pipe has its own answers; they must not be taken for later ones.
    if (!in_transaction_ && !waiting_.empty()) drain();
    return fail(sent.error());
  }
  const Answers answers = drain();
  if (answers.error) return fail(*answers.error);
  const PGresult* result = answers.last.get();
  if (PQresultStatus(result) == PGRES_COMMAND_OK) {
    return parse_int(PQcmdTuples(const_cast<PGresult*>(result))).value_or(0);
  }
  const int rows = PQntuples(result);
  for (int row = 0; each && row < rows; ++row) each(PostgresRow(result, row));
  return rows;
}

Result<void> PostgresConnection::may_go_on(std::string_view sql) {
  if (broken_) return fail(*broken_);
  if (!healthy_) return fail(lost(sql));
  // The server's own limit is that of one statement.
  if (in_transaction_ && read_until_ && read_until_->passed())
    broken_ = read_too_long(sql, patience_.read);
  return broken_ ? Result<void>(fail(*broken_)) : Result<void>();
}

Result<std::int64_t> PostgresConnection::run(std::string_view sql, std::span<const Value> values,
                                             const std::function<void(const Row&)>& each) {
  CHECK(!running_);
  if (auto good = may_go_on(sql); !good) return fail(good.error());
  const Running running(running_);
  auto outcome = run_checked(sql, values, each);
  if (!outcome && in_transaction_) broken_ = outcome.error();
  return outcome;
}

Result<void> PostgresConnection::post(std::string_view sql, std::span<const Value> values) {
  CHECK(in_transaction_);
  CHECK(!running_);
  if (broken_) return fail(*broken_);
  if (!healthy_) return fail(lost(sql));
  auto sent = send(sql, values);
  if (!sent) broken_ = sent.error();
  return sent;
}

Result<void> PostgresConnection::begin_with(const char* sql) {
  CHECK(!in_transaction_);
  if (!healthy_ || PQstatus(handle_.get()) == CONNECTION_BAD) return fail(lost(sql));
  auto sent = send_plain(sql);
  in_transaction_ = sent.has_value();
  return sent;
}

Result<void> PostgresConnection::begin() {
  CHECK(writes_);
  return begin_with("BEGIN");
}

Result<void> PostgresConnection::begin_read() {
  if (!writes_) read_until_.emplace(patience_.stopwatch, patience_.read);
  return begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

CommitOutcome PostgresConnection::commit() {
  CHECK(in_transaction_);
  if (!broken_ && PQstatus(handle_.get()) == CONNECTION_BAD) broken_ = lost("COMMIT");
  if (broken_) {  // COMMIT was never sent
    const Error error = *broken_;
    rollback();
    return {CommitResult::failed, error.message, error.code != ErrorCode::unavailable};
  }
  const auto sent = send_plain("COMMIT");
  const Answers answers = drain();
  if (!sent || answers.lost) {
    in_transaction_ = false;
    const Message detail = answers.error ? answers.error->message : sent.error().message;
    return {CommitResult::in_doubt, detail};
  }
  if (answers.error) {
    rollback();
    return {CommitResult::failed, answers.error->message,
            answers.error->code != ErrorCode::unavailable};
  }
  in_transaction_ = false;
  // A transaction that the server had spoilt answers COMMIT with success, and the word ROLLBACK.
  const bool committed = std::string_view(PQcmdStatus(answers.last.get())) == "COMMIT";
  return committed ? CommitOutcome{}
                   : CommitOutcome{CommitResult::failed, say("the server rolled back")};
}

void PostgresConnection::rollback() {
  in_transaction_ = false;
  broken_.reset();
  if (!healthy_) return;
  if (!waiting_.empty()) drain();
  if (!healthy_ || PQtransactionStatus(handle_.get()) == PQTRANS_IDLE) return;
  if (!send_plain("ROLLBACK") || drain().error) healthy_ = false;
}

}  // namespace vigie::db
