// What was found about the hours of a record (hours_check.h), in sentences. wording.h says how
// times and articles are written. Pure; any thread.
#pragma once

#include "base/message.h"
#include "civil/calendar.h"
#include "rest/verdict.h"

namespace vigie::rest {

Message hours_finding_words(const Finding& finding, const Zone& zone);

}  // namespace vigie::rest
