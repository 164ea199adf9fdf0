#include "lock/lock.h"

#include "access/access.h"
#include "base/text.h"

namespace vigie {

std::string lock_token(LockId lock, std::string_view link_key) {
  const std::string id = std::to_string(lock.value);
  return id + "." + sign(link_key, "read lock " + id);
}

std::optional<LockId> read_lock_token(std::string_view token, std::string_view link_key) {
  const std::size_t dot = token.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto id = parse_int(token.substr(0, dot));
  if (!id || *id <= 0 || std::to_string(*id) != token.substr(0, dot)) return std::nullopt;
  if (!verify(link_key, "read lock " + std::to_string(*id), token.substr(dot + 1)))
    return std::nullopt;
  return LockId(*id);
}

}  // namespace vigie
