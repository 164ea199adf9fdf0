// Vigie's watch over itself: disk, commits, queue, clock and network, as observations of the
// built-in checks; and the checkpoints of the database, which must not run on the decider's thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "db/db.h"
#include "http/client.h"
#include "probe/prober.h"
#include "runtime/decider_thread.h"
#include "runtime/system_clock.h"

namespace vigie::app {

class SelfWatch {
 public:
  // Whether the senders could send now; blocks for some seconds.
  using AskSenders = std::function<Result<void>()>;

  // Everything given must outlive it. `folder`: where the disk is looked at. `heartbeat_url`: asked
  // at each look while batches are committed and the senders have proved themselves within
  // five minutes; empty: none.
  SelfWatch(runtime::DeciderThread& decider, runtime::SystemClock& clock, db::Database& database,
            http::Client& client, const Prober& prober, std::string folder,
            std::string heartbeat_url, AskSenders ask_senders);
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
  void beat();
  bool commits();
  bool senders_work();

  runtime::DeciderThread& decider_;
  runtime::SystemClock& clock_;
  db::Database& database_;
  http::Client& client_;
  const Prober& prober_;
  std::string folder_;
  std::string heartbeat_url_;
  AskSenders ask_senders_;
  // The thread's own.
  std::int64_t batches_ = 0;
  int looks_without_commit_ = 0;
  std::optional<std::chrono::steady_clock::time_point> senders_proved_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace vigie::app
