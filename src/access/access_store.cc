#include "access/access_store.h"

#include "db/columns.h"

namespace vigie {

namespace {

constexpr Role roles[] = {Role::viewer, Role::hr, Role::responder, Role::manager, Role::admin};

}  // namespace

Result<void> save(db::Connection& connection, const Token& token) {
  return connection.post(
      "INSERT INTO tokens (id, label, hash, role, person, one_time, created_at, expires_at, "
      "revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
      "ON CONFLICT (id) DO UPDATE SET revoked_at = excluded.revoked_at",
      {db::val(token.id.value), db::val(token.label), db::val(token.hash), db::val_word(token.role),
       db::val(token.person.text), db::val(token.one_time), db::val(token.created_at),
       db::val(token.expires_at), db::val(token.revoked_at)});
}

Result<std::vector<Token>> load_tokens(db::Connection& connection) {
  std::vector<Token> tokens;
  const auto read = connection.run(
      "SELECT id, label, hash, role, person, one_time, created_at, expires_at, revoked_at "
      "FROM tokens",
      {}, [&](const db::Row& row) {
        Token token;
        token.id = TokenId(row.i64(0));
        token.label = row.str(1);
        token.hash = row.str(2);
        token.role = db::word(row, 3, roles);
        token.person = PersonName(row.str(4));
        token.one_time = row.boolean(5);
        token.created_at = row.instant(6);
        token.expires_at = row.opt_instant(7);
        token.revoked_at = row.opt_instant(8);
        tokens.push_back(std::move(token));
      });
  if (!read) return fail(read.error());
  return tokens;
}

}  // namespace vigie
