// Keeps copies of status pages on other hosts: after each change of what a page says, and at least
// every `push_every`, so that the copy's own "old after" stays true.
//
// A copy goes by rsync, into an S3 bucket, or through a program that the server was started with
// (never one from a configuration file: whoever may write those must not run programs here). A push
// that fails is tried again, later each time, up to a minute; the last success is told to
// StatusSource. Nothing here decides: when it is blocked, the server goes on.
// Threads: one of its own.
#pragma once

#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/secret_text.h"
#include "http/client.h"
#include "probe/plugin/plugin_runner.h"
#include "runtime/system_clock.h"
#include "statuspage/status_source_api.h"

namespace vigie::app {

// "public=/usr/local/bin/publish": called with the folder of the files and the name of the page.
struct PushProgram {
  StatusPageName page;
  std::string program;
};
Result<PushProgram> parse_push_program(const std::string& text);

class StatusPush {
 public:
  struct Options {
    std::string folder;  // where files are laid out; made with mode 0700
    std::vector<PushProgram> programs;
    SecretLookup secrets;
  };
  // Everything given must outlive it.
  StatusPush(StatusSource& source, const runtime::SystemClock& clock, http::Client& client,
             Options options);
  ~StatusPush();  // stop()
  StatusPush(const StatusPush&) = delete;
  StatusPush& operator=(const StatusPush&) = delete;
  void stop();

 private:
  // One target of one page.
  struct Copy {
    StatusView told;  // what the last copy says, without its times
    std::optional<Instant> made_at;
    Instant not_before;
    int failures = 0;  // in a row
  };

  void loop();
  void look();
  void look_at(const StatusPage& page);
  void push(const StatusPage& page, const std::string& target, const StatusView& told,
            const std::function<Result<void>(const std::vector<StatusFile>&)>& send);
  Result<std::string> lay_out(const StatusPageName& page, const std::vector<StatusFile>& files);
  template <class T>
  Result<T> answer_of(std::future<T> future);
  Result<void> run(std::vector<std::string> command);
  Result<void> put(const S3Target& target, const std::vector<StatusFile>& files);

  StatusSource& source_;
  const runtime::SystemClock& clock_;
  http::Client& client_;
  Options options_;
  PluginRunner runner_{2};
  std::map<std::pair<StatusPageName, std::string>, Copy> copies_;  // the thread's own
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace vigie::app
