#include "db/migrate.h"
#include "db/testing/databases.h"
#include "db/testing/postgres_server.h"

namespace vigie::db {

ForBothDatabases::ForBothDatabases(Start start) {
  if (GetParam() == Dialect::sqlite) {
    url_ = "sqlite:" + folder_.file("vigie.db");
  } else {
    PostgresServer& server = PostgresServer::shared();
    url_ =
        server.url(server.create_database(start == Start::migrated ? "vigie_model" : "template0"));
  }
  database_ = must(open_database(url_));
}

ForBothDatabases::~ForBothDatabases() = default;

Connection& ForBothDatabases::writer() {
  if (!writer_) {
    writer_ = must(database_->open_writer());
    must(migrate(*writer_, Instant::from_ms(0)));
  }
  return *writer_;
}

Connection& ForBothDatabases::reader() {
  if (!reader_) {
    writer();
    reader_ = must(database_->open_reader());
  }
  return *reader_;
}

}  // namespace vigie::db
