// What a message about rest says, in the language of its reader: from when its person may be back
// at work, and what becomes of the work that was planned before. Pure.
#pragma once

#include <string>
#include <vector>

#include "notify/notice.h"

namespace vigie {

struct RestWords {
  std::string headline;
  std::vector<std::string> lead;  // sentences
  struct Shift {
    std::string planned;  // "Planned 9 Sep 2026, 09:00 CEST to ..."
    std::string becomes;
  };
  std::vector<Shift> shifts;
};

RestWords rest_words(const Notice& notice, const Zone& zone);

}  // namespace vigie
