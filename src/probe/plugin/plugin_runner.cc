#include "probe/plugin/plugin_runner.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <deque>
#include <map>
#include <utility>

#include "base/check.h"
#include "probe/loop.h"

namespace vigie {

namespace {

using Clock = Loop::Clock;

// All that a program knows of us.
constexpr std::array environment = {
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"};

struct Pipe {
  Descriptor ours;
  Descriptor theirs;

  bool open() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    ours = Descriptor(ends[0]);
    theirs = Descriptor(ends[1]);
    return fcntl(ours.get(), F_SETFL, O_NONBLOCK) == 0;
  }
};

// posix_spawn with everything of ours left behind; an errno, or 0.
int start(const std::vector<std::string>& command, int output, int errors, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawn_file_actions_addchdir_np(&actions, "/");
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  std::vector<char*> variables;
  for (const char* variable : environment) variables.push_back(const_cast<char*>(variable));
  variables.push_back(nullptr);
  const int error = posix_spawn(&pid, command[0].c_str(), &actions, &attributes, arguments.data(),
                                variables.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error;
}

}  // namespace

struct PluginRunner::Work {
  struct Waiting {
    PluginRequest request;
    std::function<void(PluginResult)> done;
    Clock::time_point asked;
  };
  struct Run {
    std::function<void(PluginResult)> done;  // empty: it was called
    PluginResult result;
    Clock::time_point began;
    pid_t pid = -1;
    Descriptor process;  // becomes readable when it ends
    Pipe output;
    Pipe errors;
    Loop::Timer timer;
  };

  explicit Work(std::size_t limit) : at_once(limit) {}

  void begin_next();
  void begin(Waiting next);
  void read(Run& run, Descriptor& from, std::string& into);
  void time_out(Run& run);
  void ended(Run& run);
  void answer(Run& run);
  void stop_all();

  const std::size_t at_once;
  std::deque<Waiting> waiting;
  std::map<Run*, std::unique_ptr<Run>> runs;
  Loop loop;  // last: its thread ends first
};

PluginRunner::PluginRunner(std::size_t at_once) : work_(std::make_unique<Work>(at_once)) {}

PluginRunner::~PluginRunner() {
  work_->loop.stop([work = work_.get()] { work->stop_all(); });
}

void PluginRunner::run(PluginRequest request, std::function<void(PluginResult)> done) {
  work_->loop.post([work = work_.get(), request = std::move(request), done = std::move(done),
                    asked = Clock::now()]() mutable {
    work->waiting.push_back({std::move(request), std::move(done), asked});
    work->begin_next();
  });
}

void PluginRunner::Work::begin_next() {
  while (!waiting.empty() && runs.size() < at_once) {
    Waiting next = std::move(waiting.front());
    waiting.pop_front();
    begin(std::move(next));
  }
}

void PluginRunner::Work::begin(Waiting next) {
  auto owned = std::make_unique<Run>();
  Run& run = *owned;
  run.began = Clock::now();
  run.done = std::move(next.done);
  run.result.waited = std::chrono::duration_cast<Duration>(run.began - next.asked);
  int error = run.output.open() && run.errors.open() ? 0 : errno;
  if (error == 0)
    error = start(next.request.command, run.output.theirs.get(), run.errors.theirs.get(), run.pid);
  if (error == 0) {
    run.process = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, run.pid, 0)));
    if (!run.process) {  // no descriptor is left: we could not wait for it
      error = errno;
      kill(-run.pid, SIGKILL);
      waitpid(run.pid, nullptr, 0);
    }
  }
  if (error != 0) {
    run.result.outcome = PluginResult::Outcome::not_started;
    run.result.status = error;
    answer(run);
    return;
  }
  run.output.theirs.reset();
  run.errors.theirs.reset();
  runs.emplace(&run, std::move(owned));
  loop.watch(run.output.ours.get(), EPOLLIN,
             [this, &run](std::uint32_t) { read(run, run.output.ours, run.result.output); });
  loop.watch(run.errors.ours.get(), EPOLLIN,
             [this, &run](std::uint32_t) { read(run, run.errors.ours, run.result.errors); });
  loop.watch(run.process.get(), EPOLLIN, [this, &run](std::uint32_t) { ended(run); });
  run.timer = loop.at(run.began + next.request.timeout, [this, &run] { time_out(run); });
}

// What is too much is read all the same, so that the program does not wait for us.
void PluginRunner::Work::read(Run& run, Descriptor& from, std::string& into) {
  if (!from) return;
  std::array<char, 16 * 1024> buffer;
  for (int turns = 0; turns < 16; ++turns) {
    const ssize_t n = ::read(from.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) {
      loop.forget(from.get());
      from.reset();
      return;
    }
    const std::size_t room = limits::plugin_output - into.size();
    const auto came = static_cast<std::size_t>(n);
    into.append(buffer.data(), std::min(room, came));
    run.result.cut = run.result.cut || came > room;
  }
}

void PluginRunner::Work::time_out(Run& run) {
  read(run, run.output.ours, run.result.output);
  run.result.outcome = PluginResult::Outcome::timed_out;
  kill(-run.pid, SIGTERM);
  run.timer = loop.at(Clock::now() + limits::plugin_grace, [&run] { kill(-run.pid, SIGKILL); });
  answer(run);
}

// Its children end with it. They are killed before it is taken away: until then nobody else can
// have the number of its group.
void PluginRunner::Work::ended(Run& run) {
  kill(-run.pid, SIGKILL);
  siginfo_t how{};
  if (waitid(P_PID, static_cast<id_t>(run.pid), &how, WEXITED) == 0 && run.done) {
    run.result.outcome =
        how.si_code == CLD_EXITED ? PluginResult::Outcome::ended : PluginResult::Outcome::killed;
    run.result.status = how.si_status;
  }
  read(run, run.output.ours, run.result.output);
  read(run, run.errors.ours, run.result.errors);
  loop.cancel(run.timer);
  for (Descriptor* one : {&run.output.ours, &run.errors.ours, &run.process}) {
    if (*one) loop.forget(one->get());
    one->reset();
  }
  const auto owned = runs.extract(&run);
  CHECK(!owned.empty());
  answer(run);
  begin_next();
}

void PluginRunner::Work::answer(Run& run) {
  if (!run.done) return;
  run.result.took = std::chrono::duration_cast<Duration>(Clock::now() - run.began);
  std::exchange(run.done, {})(run.result);
}

void PluginRunner::Work::stop_all() {
  for (Waiting& one : waiting) one.done({});
  waiting.clear();
  for (auto& [key, run] : runs) {
    run->result.outcome = PluginResult::Outcome::stopped;
    answer(*run);
    kill(-run->pid, SIGKILL);
    waitpid(run->pid, nullptr, 0);
  }
  runs.clear();
}

}  // namespace vigie
