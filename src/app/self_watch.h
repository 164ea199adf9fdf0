// Vigie's watch over itself: disk, commits, queue, clock and network, as observations of the
// built-in checks; and the checkpoints of the database, which must not run on the decider's thread.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "db/db.h"
#include "probe/prober.h"
#include "runtime/decider_thread.h"
#include "runtime/system_clock.h"

namespace vigie::app {

class SelfWatch {
 public:
  // Everything given must outlive it. `folder`: where the disk is looked at.
  SelfWatch(runtime::DeciderThread& decider, runtime::SystemClock& clock, db::Database& database,
            const Prober& prober, std::string folder);
  ~SelfWatch();  // stop()
  SelfWatch(const SelfWatch&) = delete;
  SelfWatch& operator=(const SelfWatch&) = delete;
  void stop();

 private:
  void loop();
  void look();
  void report(const char* check, bool good, const Message& summary);
  void look_at_disk();
  void look_at_decider();
  void look_at_world();
  void look_at_network(const Configuration& configuration);

  runtime::DeciderThread& decider_;
  runtime::SystemClock& clock_;
  db::Database& database_;
  const Prober& prober_;
  std::string folder_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace vigie::app
