// "Hands off, I am working on it": a lock on a service, with who holds it, why, and until when.
//
// It keeps nobody from anything by force. It is shown wherever the service is, and on a link that
// can be given to a provider; a change that is seen while it stands is flagged and its holder told.
// Pure value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "civil/instant.h"

namespace vigie {

struct Lock {
  LockId id;
  ServiceName service;
  PersonName holder;
  std::string why;
  Instant since;
  Instant until;
  std::optional<Instant> ended_at;  // none: it stands
  std::string ended_by;             // "person:alice"; "vigie": its time was over
  friend bool operator==(const Lock&, const Lock&) = default;
};

// The proof in the address of a lock's public page: "<id>.<signature>". Whoever has it may read
// about this lock, and nothing else.
std::string lock_token(LockId lock, std::string_view link_key);
std::optional<LockId> read_lock_token(std::string_view token, std::string_view link_key);

}  // namespace vigie
