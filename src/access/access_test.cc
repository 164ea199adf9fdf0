#include "access/access.h"

#include <gtest/gtest.h>

namespace vigie {
namespace {

TEST(Access, HoursOfOthersAreForHrAndAdmin) {
  EXPECT_TRUE(allows(Role::hr, Permission::hours));
  EXPECT_TRUE(allows(Role::admin, Permission::hours));
  for (const Role role : {Role::viewer, Role::responder, Role::manager})
    EXPECT_FALSE(allows(role, Permission::hours)) << to_string(role);
  EXPECT_TRUE(allows(Role::hr, Permission::read));
  EXPECT_FALSE(allows(Role::hr, Permission::respond));
}

TEST(Access, EachRoleMayDoWhatTheOnesBeforeItMay) {
  const std::vector<Role> roles = {Role::viewer, Role::responder, Role::manager, Role::admin};
  const std::vector<Permission> permissions = {Permission::read, Permission::respond,
                                               Permission::manage, Permission::administer};
  for (std::size_t r = 0; r < roles.size(); ++r)
    for (std::size_t p = 0; p < permissions.size(); ++p)
      EXPECT_EQ(allows(roles[r], permissions[p]), p <= r) << r << " " << p;
}

TEST(Access, NamesAreReadBackAndMistakesListTheChoices) {
  for (Role role : {Role::viewer, Role::hr, Role::responder, Role::manager, Role::admin})
    EXPECT_EQ(parse_role(to_string(role)), role);
  for (Permission p : {Permission::open, Permission::read, Permission::respond, Permission::manage,
                       Permission::administer, Permission::hours})
    EXPECT_EQ(parse_permission(to_string(p)), p);
  EXPECT_EQ(parse_role("root").error().text(),
            "\"root\" is not a role; it is one of viewer, hr, responder, manager, admin");
}

TEST(Access, ATokenEndsWhenItExpiresOrIsRevoked) {
  Token token;
  const Instant now = Instant::from_ms(1000);
  EXPECT_TRUE(usable(token, now));
  token.expires_at = now;
  EXPECT_FALSE(usable(token, now));
  token.expires_at = now + seconds(1);
  EXPECT_TRUE(usable(token, now));
  token.revoked_at = now;
  EXPECT_FALSE(usable(token, now));
}

TEST(Access, TheHashIsStable) {
  // BLAKE2b-256 of "abc", RFC 7693 family; computed with Python's hashlib.blake2b(digest_size=32).
  EXPECT_EQ(hash_secret("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(Access, AProofHoldsForItsStatementAndKeyOnly) {
  const std::string key(32, 'k');
  const std::string proof = sign(key, "acknowledge 7");
  EXPECT_EQ(proof.size(), 32u);
  EXPECT_TRUE(verify(key, "acknowledge 7", proof));
  EXPECT_FALSE(verify(key, "acknowledge 8", proof));
  EXPECT_FALSE(verify(std::string(32, 'j'), "acknowledge 7", proof));
  EXPECT_FALSE(verify(key, "acknowledge 7", proof.substr(0, 31)));
}

}  // namespace
}  // namespace vigie
