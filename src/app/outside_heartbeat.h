// Tells a watcher elsewhere, again and again, that this server lives and could call somebody. Its
// silence is the alarm: nothing is sent while nothing can be committed, while a call waits in vain,
// or while the mail server does not take us in although people are called by mail.
//
// Promises: asking the mail server holds up nobody else, and stop() ends it. Does not ask senders
// over HTTP, which know no question that sends nothing: of them only a call that waits tells.
// Threads: one of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "http/client.h"
#include "runtime/decider_thread.h"

namespace vigie::app {

class OutsideHeartbeat {
 public:
  // Whether the mail server takes us in; blocks until it is known or stop is requested.
  using AskMail = std::function<Result<void>(const std::stop_token& stop)>;

  // Everything given must outlive it. `url` is asked every limits::self_watch.
  OutsideHeartbeat(runtime::DeciderThread& decider, http::Client& client, std::string url,
                   AskMail ask_mail);
  ~OutsideHeartbeat();  // stop()
  OutsideHeartbeat(const OutsideHeartbeat&) = delete;
  OutsideHeartbeat& operator=(const OutsideHeartbeat&) = delete;
  void stop();

 private:
  // Of the world, between two batches.
  struct Seen {
    Duration oldest_call{};  // how long it has waited
    bool people_have_mail = true;
  };

  void loop(const std::stop_token& stop);
  Result<void> may_beat(const std::stop_token& stop);
  Result<void> commits();
  std::optional<Seen> look(const std::stop_token& stop);
  Result<void> mail_works(const std::stop_token& stop);
  void beat();

  runtime::DeciderThread& decider_;
  http::Client& client_;
  std::string url_;
  AskMail ask_mail_;
  // The thread's own.
  std::int64_t batches_ = 0;
  int looks_without_commit_ = 0;
  std::optional<std::chrono::steady_clock::time_point> mail_proved_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace vigie::app
