// What somebody is owed for having been on call, for the work that calls made, and for the hours
// beyond those of their contract: line by line, with the article of each.
//
// Two clocks: rest counts an intervention as it was (rest/work.h); pay may round it up, give it a
// minimum and merge it with the next, as the agreement says. Sums of hours are elapsed time, so a
// night in which the clocks change has 11 or 13 hours. docs/decisions/0009 says what was chosen
// where agreements are silent.
//
// Pure; a month of one person takes far less than a millisecond. Any thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/message.h"
#include "civil/calendar.h"
#include "civil/intervals.h"
#include "pay/agreement.h"

namespace vigie::pay {

// A turn of duty as it was really served.
struct OnCall {
  Interval span;
  std::optional<Instant> told = {};  // when it was told with a certain date; none: nobody knows
  bool as_rest = false;              // is compensated by rest where the agreement leaves the choice
};
struct Call {
  Interval worked;  // the clock of rest: exact
  bool urgent = false;
  bool as_rest = false;
};

// Of one person under one contract. Whole turns and whole weeks, also where they reach out of the
// month: a line belongs to the month in which its period ends.
struct Facts {
  std::span<const OnCall> on_call;       // in order and apart
  std::span<const Call> calls;           // in order and apart
  std::span<const Interval> planned;     // work, breaks cut out; in order and apart
  std::span<const Interval> missed;      // planned work that rest took away
  std::optional<Duration> weekly_hours;  // of the contract; none under forfait-jours
  std::optional<Money> hourly_rate;
};

enum class LineKind { on_call, short_notice, intervention, overtime, late_return };
std::string_view to_string(LineKind kind);
Message words(LineKind kind);

struct Line {
  LineKind kind = LineKind::on_call;
  Message what;  // "week", "night"
  Interval when;
  Duration time{};  // that is paid by the hour; 0: `count` periods
  Ratio count = 1;
  std::optional<Money> unit;  // of an hour or a period, before `factor`
  Ratio factor = 1;           // 1.25: 125 %
  std::optional<Money> amount;
  Rest rest;
  Source source;
  Message note;                     // what else explains the line; may be empty
  std::optional<std::size_t> call;  // the first of Facts::calls that it pays
};

struct Compensation {
  std::vector<Line> lines;                    // by kind, then by time
  std::map<std::string, std::int64_t> cents;  // by currency
  Rest rest;
  Duration overtime{};
  Duration quota_hours{};  // of those, what counts for the yearly quota: urgent works do not
  std::vector<Message> warnings;
};

// The lines whose periods end in `range` (a month): after its beginning, at its end at the latest.
Compensation compensate(const Facts& facts, const Agreement& agreement,
                        const rest::Switches& switches, const Zone& zone, const Interval& range);

}  // namespace vigie::pay
