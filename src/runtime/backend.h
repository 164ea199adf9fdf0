// What the routes stand on: the decider for commands and the live world, readers for what is on
// disk.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "runtime/decider_thread.h"
#include "runtime/reader_pool.h"

namespace vigie::runtime {

struct Backend {
  DeciderThread& decider;
  ReaderPool& readers;
  SystemClock& clock;
  std::string link_key;    // signs the acknowledge links
  std::string public_url;  // without a slash at the end
};

}  // namespace vigie::runtime
