#include "access/access_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;

Token full_token(std::int64_t id) {
  Token token;
  token.id = TokenId(id);
  token.label = "portable d'Élodie 💻";
  token.hash = hash_secret(std::to_string(id));
  token.role = Role::manager;
  token.person = PersonName("elodie");
  token.one_time = true;
  token.created_at = Instant::from_ms(1'900'000'000'001);
  token.expires_at = Instant::from_ms(1'900'000'000'002);
  token.revoked_at = Instant::from_ms(1'900'000'000'003);
  return token;
}

class TokenStore : public db::ForBothDatabases {};
FOR_BOTH_DATABASES(TokenStore);

TEST_P(TokenStore, KeepsEveryFieldAndWhatIsAbsent) {
  Token fresh;
  fresh.id = TokenId(2);
  fresh.hash = hash_secret("2");
  db::save_all(writer(), full_token(1), fresh);
  EXPECT_THAT(must(load_tokens(reader())), testing::UnorderedElementsAre(full_token(1), fresh));
}

TEST_P(TokenStore, KeepsEveryRole) {
  std::vector<Token> saved;
  for (const Role role : {Role::viewer, Role::hr, Role::responder, Role::manager, Role::admin}) {
    Token token = full_token(static_cast<std::int64_t>(saved.size()) + 1);
    token.role = role;
    db::save_all(writer(), token);
    saved.push_back(token);
  }
  EXPECT_THAT(must(load_tokens(reader())), testing::UnorderedElementsAreArray(saved));
}

TEST_P(TokenStore, OnlyTheRevocationOfATokenCanChange) {
  Token token = full_token(1);
  token.revoked_at.reset();
  db::save_all(writer(), token);
  Token later;
  later.id = TokenId(1);
  later.role = Role::admin;
  later.revoked_at = Instant::from_ms(1'900'000'000'003);
  db::save_all(writer(), later);
  EXPECT_THAT(must(load_tokens(reader())), ElementsAre(full_token(1)));
}

TEST_P(TokenStore, TwoTokensCannotHaveOneSecret) {
  Token twin = full_token(2);
  twin.hash = full_token(1).hash;
  EXPECT_THROW(db::save_all(writer(), full_token(1), twin), std::runtime_error);
  EXPECT_TRUE(must(load_tokens(reader())).empty());
}

}  // namespace
}  // namespace vigie
