// Who may do what: roles, the permissions they include, and API tokens.
//
// A token's secret is 256 random bits, shown once; only its hash is kept. Comparing hashes of
// random secrets leaks nothing that helps to guess one, so the lookup is by hash.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "civil/instant.h"

namespace vigie {

// Each role may do what the ones before it may; but hours of others are for hr and admin alone, and
// of the rest hr may only read.
enum class Role { viewer, hr, responder, manager, admin };
std::string_view to_string(Role role);
Result<Role> parse_role(std::string_view text);

// What a route asks for. `open` is for health checks, the metrics of a loopback listener and links
// that carry their own proof. `hours`: the records of other people's hours and their contracts; of
// their own, and managers of those whose contract names them, may ask with `read`
// (world/entitled.h).
enum class Permission { open, read, respond, manage, administer, hours };
std::string_view to_string(Permission permission);
Result<Permission> parse_permission(std::string_view text);
bool allows(Role role, Permission permission);

struct Token {
  TokenId id;
  std::string label;  // for the list: "alice's laptop"
  std::string hash;   // hash_secret() of the secret
  Role role = Role::viewer;
  PersonName person;      // who acts with it; empty: a program
  bool one_time = false;  // may only be exchanged, once, for a lasting token (the first link)
  Instant created_at;
  std::optional<Instant> expires_at;
  std::optional<Instant> revoked_at;
  friend bool operator==(const Token&, const Token&) = default;
};

bool usable(const Token& token, Instant now);

// 64 lower-case hexadecimal digits: BLAKE2b-256 of the secret.
std::string hash_secret(std::string_view secret);

// A proof that the holder got our message: the first 32 hexadecimal digits of keyed BLAKE2b-256
// over `statement`. `key` has 32 bytes or more. Nothing has to be stored to check it.
std::string sign(std::string_view key, std::string_view statement);
bool verify(std::string_view key, std::string_view statement,
            std::string_view proof);  // constant time

}  // namespace vigie
