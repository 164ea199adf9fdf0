#include "access/access.h"

#include <sodium.h>

#include <array>
#include <vector>

#include "base/check.h"
#include "base/text.h"

namespace vigie {

namespace {

constexpr std::array role_names = {"viewer", "hr", "responder", "manager", "admin"};
constexpr std::array permission_names = {"open",   "read",       "respond",
                                         "manage", "administer", "hours"};

template <class Enum, std::size_t N>
Result<Enum> parse_enum(std::string_view text, const std::array<const char*, N>& names,
                        std::string_view what) {
  for (std::size_t i = 0; i < N; ++i)
    if (text == names[i]) return static_cast<Enum>(i);
  const std::vector<std::string> known(names.begin(), names.end());
  return fail(ErrorCode::invalid,
              say("\"{}\" is not a {}; it is one of {}", text, what, join(known, ", ")));
}

std::string hexadecimal(std::span<const unsigned char> bytes) {
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes.data(), bytes.size());
  out.pop_back();
  return out;
}

std::array<unsigned char, 32> digest(std::string_view text, std::string_view key) {
  std::array<unsigned char, 32> out{};
  const int failed = crypto_generichash(
      out.data(), out.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
      key.empty() ? nullptr : reinterpret_cast<const unsigned char*>(key.data()), key.size());
  CHECK(failed == 0);
  return out;
}

}  // namespace

std::string_view to_string(Role role) {
  return role_names[static_cast<std::size_t>(role)];
}
std::string_view to_string(Permission permission) {
  return permission_names[static_cast<std::size_t>(permission)];
}
Result<Role> parse_role(std::string_view text) {
  return parse_enum<Role>(text, role_names, "role");
}
Result<Permission> parse_permission(std::string_view text) {
  return parse_enum<Permission>(text, permission_names, "permission");
}

bool allows(Role role, Permission permission) {
  switch (permission) {
    case Permission::open:
    case Permission::read:
      return true;
    case Permission::respond:
      return role >= Role::responder;
    case Permission::manage:
      return role >= Role::manager;
    case Permission::administer:
      return role >= Role::admin;
    case Permission::hours:
      return role == Role::hr || role == Role::admin;
  }
  return false;
}

bool usable(const Token& token, Instant now) {
  return !token.revoked_at && (!token.expires_at || now < *token.expires_at);
}

std::string hash_secret(std::string_view secret) {
  return hexadecimal(digest(secret, {}));
}

std::string sign(std::string_view key, std::string_view statement) {
  CHECK(key.size() >= 32 && key.size() <= crypto_generichash_KEYBYTES_MAX);
  return hexadecimal(digest(statement, key)).substr(0, 32);
}

bool verify(std::string_view key, std::string_view statement, std::string_view proof) {
  const std::string expected = sign(key, statement);
  return proof.size() == expected.size() &&
         sodium_memcmp(proof.data(), expected.data(), expected.size()) == 0;
}

}  // namespace vigie
