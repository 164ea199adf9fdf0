// What was found about a rest, in sentences for people who are no lawyers: the hours, from when to
// when, and the article. Times are those of the zone in which the person works; where the clocks
// change or an hour comes twice, they say which time it is. Pure; any thread.
#pragma once

#include <string>

#include "base/message.h"
#include "civil/calendar.h"
#include "rest/verdict.h"

namespace vigie::rest {

// "Tuesday 8 September 2026".
Message date_words(LocalDate date);
// "Tuesday 8 September 2026 at 23:30".
Message moment_words(Instant at, const Zone& zone);
// "from Tuesday 8 September at 23:30 to Wednesday 9 September 2026 at 09:00".
Message span_words(const Interval& span, const Zone& zone);
// "of Monday 7 September to Sunday 13 September 2026": whole days, the last is before `days.to`.
Message days_words(const Interval& days, const Zone& zone);

// "9 h 30 min", the same in each language; days stay hours.
std::string hours_text(Duration length);

// "L3131-1", and whether nobody verified it.
Message source_words(const Source& source);

// "too early, not before Wednesday 9 September 2026 at 10:30".
Message verdict_words(const Judgement& judged, const Zone& zone);

Message finding_words(const Finding& finding, const Zone& zone);

}  // namespace vigie::rest
