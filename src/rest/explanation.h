// How a verdict on a return came about, with the arithmetic, for a person who has to believe it:
// what was rest and what was work, what each rule demands, and the hour that follows. Pure; any
// thread.
#pragma once

#include <cstddef>
#include <vector>

#include "base/message.h"
#include "civil/calendar.h"
#include "rest/return_check.h"

namespace vigie::rest {

struct Explanation {
  std::size_t calls = 0;          // that interrupt the rest
  std::vector<Message> timeline;  // rests and calls, in order
  std::vector<Message> reasons;   // rule by rule, then the week
};

Explanation explain(const Pause& pause, const RulePack& pack, const Switches& switches,
                    const Zone& zone);

// What a reading demands, in words; the name of the reading is to_string()'s.
Message reading_words(Reading reading);

}  // namespace vigie::rest
