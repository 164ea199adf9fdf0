// Runs programs that check something, at most so many at once; the others wait in the order in
// which they came.
//
// A program gets nothing of ours: no shell, no standard input, no descriptor, none of our
// environment, default signals, the root as its folder, and a process group of its own, which is
// ended as a whole, when the time is over or the program has ended: first asked (SIGTERM), then
// killed. What it says is kept up to limits::plugin_output, the rest is read and thrown away.
//
// Does not choose programs, and keeps none from leaving its group. Threads: any may call run;
// `done` runs on a thread of the runner.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "civil/instant.h"

namespace vigie {

struct PluginRequest {
  std::vector<std::string> command;  // the first is a path
  Duration timeout = seconds(10);    // of the run; waiting is free
};

struct PluginResult {
  enum class Outcome {
    ended,        // with `status`
    killed,       // by somebody else's signal `status`
    timed_out,    // it is being killed
    not_started,  // errno `status`
    stopped       // the runner was destroyed
  };
  Outcome outcome = Outcome::stopped;
  int status = 0;
  std::string output;  // standard output
  std::string errors;  // standard error
  bool cut = false;    // more was said than is kept
  Duration waited{};   // for others to end
  Duration took{};
};

class PluginRunner {
 public:
  explicit PluginRunner(std::size_t at_once = limits::plugins_at_once);
  // Every `done` is called, and every program is killed and gone, before this returns.
  ~PluginRunner();
  PluginRunner(const PluginRunner&) = delete;
  PluginRunner& operator=(const PluginRunner&) = delete;

  // `done` is called exactly once.
  void run(PluginRequest request, std::function<void(PluginResult)> done);

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace vigie
