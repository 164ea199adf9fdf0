// The page behind the link of a lock: whoever has it reads, in French and English, that somebody
// works on a service, why, and until when. No button, no script, nothing else about the place.
// Pure.
#pragma once

#include <optional>
#include <string>

#include "civil/instant.h"

namespace vigie {

struct LockPage {
  std::string service;  // its title
  std::string holder;   // the name that others see
  std::string why;
  Instant since;
  Instant until;
  std::optional<Instant> ended_at;
  std::string zone = "UTC";
};

std::string render_lock_page(const LockPage& page);
// For an address that we did not make.
std::string render_unknown_lock();

}  // namespace vigie
