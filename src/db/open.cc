#include <utility>

#include "db/db.h"
#include "db/postgres.h"
#include "db/sqlite.h"

namespace vigie::db {
namespace {

Result<std::unique_ptr<Database>> open_sqlite_place(std::string_view place, Patience patience) {
  if (place == ":memory:") return make_sqlite_database({}, std::move(patience));
  const auto question = place.find('?');
  const std::string path(place.substr(0, question));
  if (path.empty()) {
    return fail(ErrorCode::invalid,
                say("the database URL names no file: write sqlite:/var/lib/vigie/vigie.db"));
  }
  if (question == std::string_view::npos)
    return make_sqlite_database({path, ""}, std::move(patience));
  const std::string_view option = place.substr(question + 1);
  if (!option.starts_with("vfs=") || option.size() == 4) {
    return fail(
        ErrorCode::invalid,
        say("the database URL has an unknown option \"{}\": only vfs=NAME is known", option));
  }
  return make_sqlite_database({path, std::string(option.substr(4))}, std::move(patience));
}

}  // namespace

Result<std::unique_ptr<Database>> open_database(std::string_view url, Patience patience) {
  constexpr std::string_view sqlite = "sqlite:";
  if (url.starts_with(sqlite))
    return open_sqlite_place(url.substr(sqlite.size()), std::move(patience));
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    return make_postgres_database(std::string(url), std::move(patience));
  }
  // The text is not repeated: it may hold a password.
  return fail(ErrorCode::invalid, say("the database URL must begin with sqlite: or postgresql://, "
                                      "for example sqlite:/var/lib/vigie/vigie.db"));
}

}  // namespace vigie::db
