#include "db/postgres.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "db/postgres_connection.h"

namespace vigie::db {
namespace {

// What of the URL may be shown.
struct Place {
  std::string user, host, port, name;
  bool has_password = false;
};

Result<Place> parse_place(const std::string& url) {
  // libpq's own words would repeat a part of the URL, which may be a password.
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(url.c_str(), nullptr), &PQconninfoFree);
  if (!options) {
    return fail(ErrorCode::invalid,
                say("the database URL is not understood: write postgresql://user@host:port/name"));
  }
  Place place;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    const std::string_view key = option->keyword;
    if (key == "user") place.user = option->val;
    if (key == "host") place.host = option->val;
    if (key == "port") place.port = option->val;
    if (key == "dbname") place.name = option->val;
    if (key == "password" || key == "sslpassword") place.has_password = true;
  }
  return place;
}

template <class Length>
long long in_ms(Length length) {
  return std::chrono::duration_cast<milliseconds>(length).count();
}

PostgresHandle connect(const std::string& url) {
  const std::string connect_timeout = std::to_string(limits::database_connect.count());
  const std::string silence = std::to_string(in_ms(limits::database_silence));
  // A later keyword wins, so the URL may change those before it.
  const std::array<const char*, 10> keys = {"application_name",
                                            "connect_timeout",
                                            "keepalives_idle",
                                            "keepalives_interval",
                                            "keepalives_count",
                                            "tcp_user_timeout",
                                            "dbname",
                                            "client_encoding",
                                            nullptr};
  const std::array<const char*, 10> values = {"vigie", connect_timeout.c_str(), "5",         "3",
                                              "3",     silence.c_str(),         url.c_str(), "UTF8",
                                              nullptr};
  return PostgresHandle(PQconnectdbParams(keys.data(), values.data(), 1));
}

// The last result of one statement, as PQexec has it, but not from a server that is silent.
Result<PostgresResult> ask(PGconn* handle, const std::string& sql, const Patience& patience) {
  PostgresResult result;
  bool silent = false;
  for (bool more = PQsendQuery(handle, sql.c_str()) == 1; more;) {
    silent = !answer_is_here(handle, patience.silence);
    PostgresResult next(silent ? nullptr : PQgetResult(handle));
    more = next != nullptr;
    if (more) result = std::move(next);
  }
  if (silent)
    return fail(ErrorCode::unavailable,
                say("setting up the PostgreSQL connection: the server has said nothing for {}",
                    to_string(Duration(patience.silence))));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return result;
  return fail(ErrorCode::unavailable,
              say("setting up the PostgreSQL connection: {}", trim(PQerrorMessage(handle))));
}

Result<void> set(PGconn* handle, std::string_view name, std::string_view value,
                 const Patience& patience) {
  if (auto done = ask(handle, fmt::format("SET {} = '{}'", name, value), patience); !done) {
    return fail(done.error());
  }
  return {};
}

// The server, too, must notice a client that has gone: its transaction holds the lease's row.
Result<void> set_up(PGconn* handle, bool writes, const Patience& patience) {
  const std::string silence = std::to_string(in_ms(limits::database_silence));
  const std::string reading = std::to_string(in_ms(patience.read));
  std::vector<std::pair<std::string_view, std::string>> settings = {
      {"tcp_keepalives_idle", "5"},
      {"tcp_keepalives_interval", "3"},
      {"tcp_keepalives_count", "3"},
      {"tcp_user_timeout", silence},
      {"client_min_messages", "error"},
      {"lock_timeout", std::to_string(in_ms(limits::database_busy))},
  };
  if (writes) {
    settings.emplace_back("idle_in_transaction_session_timeout", silence);
  } else {
    settings.emplace_back("default_transaction_read_only", "on");
    settings.emplace_back("statement_timeout", reading);
    settings.emplace_back("idle_in_transaction_session_timeout", reading);
  }
  for (const auto& [name, value] : settings) {
    if (auto done = set(handle, name, value, patience); !done) return done;
  }
  return {};
}

// A server that may forget a commit, cannot write, or cannot store every language.
Result<void> check_server(PGconn* handle, std::string_view where, const Patience& patience) {
  const auto result = ask(handle,
                          "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', "
                          "'full_page_writes', 'synchronous_commit', 'server_encoding') UNION ALL "
                          "SELECT 'standby', CAST(pg_is_in_recovery() AS text)",
                          patience);
  if (!result) return fail(result.error());
  std::map<std::string, std::string, std::less<>> settings;
  for (int row = 0; row < PQntuples(result->get()); ++row) {
    settings[PQgetvalue(result->get(), row, 0)] = PQgetvalue(result->get(), row, 1);
  }
  if (settings["standby"] == "true") {
    return fail(ErrorCode::unavailable, say("{} is a standby: connect to the primary", where));
  }
  for (const char* name : {"fsync", "full_page_writes", "synchronous_commit"}) {
    if (settings[name] != "off") continue;
    return fail(ErrorCode::invalid,
                say("{} has {} = off and may lose what was answered as saved: set {} = on in "
                    "postgresql.conf (or for this user and database) and reload the server",
                    where, name, name));
  }
  if (settings["server_encoding"] == "UTF8") return {};
  return fail(ErrorCode::invalid,
              say("{} has the encoding {}: create the database with ENCODING 'UTF8'", where,
                  settings["server_encoding"]));
}

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(std::string url, Place place, Patience patience)
      : url_(std::move(url)), place_(std::move(place)), patience_(std::move(patience)) {}

  Result<std::unique_ptr<Connection>> open_writer() override { return open(true); }
  Result<std::unique_ptr<Connection>> open_reader() override { return open(false); }
  Dialect dialect() const override { return Dialect::postgres; }

  std::string describe() const override {
    return fmt::format("PostgreSQL {}{}{}{}{}/{}", place_.user, place_.user.empty() ? "" : "@",
                       place_.host, place_.port.empty() ? "" : ":", place_.port, place_.name);
  }

  std::optional<std::string> file() const override { return std::nullopt; }

  Result<void> backup_to(const std::string&) override {
    return fail(ErrorCode::invalid,
                say("vigie makes no backup of PostgreSQL: use pg_basebackup or pg_dump"));
  }

  Result<void> checkpoint() override { return {}; }
  void release_reserve() override {}
  Result<void> restore_reserve() override { return {}; }

 private:
  Result<std::unique_ptr<Connection>> open(bool writes) {
    PostgresHandle handle = connect(url_);
    if (!handle || PQstatus(handle.get()) != CONNECTION_OK) {
      return fail(ErrorCode::unavailable,
                  say("cannot connect to {}: {}", describe(),
                      handle ? verbatim(trim(PQerrorMessage(handle.get()))) : say("no memory")));
    }
    // From here on nothing waits inside libpq, not even its end.
    if (PQsetnonblocking(handle.get(), 1) != 0)
      return fail(ErrorCode::internal, say("libpq cannot work without blocking"));
    if (auto done = set_up(handle.get(), writes, patience_); !done) return fail(done.error());
    if (writes) {
      if (auto good = check_server(handle.get(), describe(), patience_); !good)
        return fail(good.error());
    }
    return std::make_unique<PostgresConnection>(std::move(handle), writes, patience_);
  }

  std::string url_;
  Place place_;
  Patience patience_;
};

}  // namespace

Result<std::unique_ptr<Database>> make_postgres_database(const std::string& url,
                                                         Patience patience) {
  auto place = parse_place(url);
  if (!place) return fail(place.error());
  if (place->has_password) {
    return fail(
        ErrorCode::invalid,
        say("the database URL holds a password, which the list of processes would show: put it "
            "into the environment variable PGPASSWORD or a file named by PGPASSFILE"));
  }
  return std::make_unique<PostgresDatabase>(url, std::move(*place), std::move(patience));
}

}  // namespace vigie::db
