// The end of a read, measured with the stopwatch that the database was opened with. Without one it
// never comes.
#pragma once

#include "db/db.h"

namespace vigie::db {

class Deadline {
 public:
  Deadline(const Stopwatch& stopwatch, milliseconds length)
      : stopwatch_(stopwatch), end_(stopwatch ? stopwatch() + length : milliseconds::max()) {}

  bool passed() const { return stopwatch_ && stopwatch_() >= end_; }

 private:
  Stopwatch stopwatch_;
  milliseconds end_;
};

}  // namespace vigie::db
