// The runner and what is made of it, with real programs: those of the Debian package
// monitoring-plugins-basic, and small scripts that misbehave.
#include <dirent.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>

#include "base/testing/eventually.h"
#include "base/text.h"
#include "probe/plugin/plugin_probe.h"

namespace vigie {
namespace {

using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Not;
using Outcome = PluginResult::Outcome;
using vigie::testing::eventually;
namespace fs = std::filesystem;

const std::string debians = "/usr/lib/nagios/plugins";

class PluginTest : public ::testing::Test {
 protected:
  PluginTest() {
    std::string pattern = (fs::temp_directory_path() / "vigie-test-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~PluginTest() override { fs::remove_all(folder_); }

  std::string script(const std::string& name, const std::string& body) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << "#!/bin/sh\n" << body << "\n";
    chmod(path.c_str(), 0755);
    return path;
  }
  std::string content(const std::string& name) {
    std::ifstream file(folder_ + "/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  PluginResult run(std::vector<std::string> command, Duration timeout = seconds(60)) {
    std::promise<PluginResult> result;
    runner_.run({std::move(command), timeout},
                [&](PluginResult got) { result.set_value(std::move(got)); });
    return result.get_future().get();
  }
  ProbeAnswer ask(std::vector<std::string> command, const std::string& folder = debians,
                  bool warning_is_bad = true) {
    Check check;
    check.name = CheckName("plugin");
    check.question = PluginCheck{std::move(command), warning_is_bad};
    std::promise<ProbeAnswer> answer;
    plugin_probe(runner_, folder)(check,
                                  [&](ProbeAnswer got) { answer.set_value(std::move(got)); });
    return answer.get_future().get();
  }

  std::string folder_;
  PluginRunner runner_{3};
};

bool alive(pid_t pid) {
  return kill(pid, 0) == 0;
}

TEST_F(PluginTest, RealPluginsAreRunAsTheyAre) {
  ASSERT_TRUE(fs::exists(debians + "/check_dummy")) << "install monitoring-plugins-basic";
  const ProbeAnswer disk = ask({"check_disk", "-w", "1%", "-c", "1%", "-p", "/"});
  EXPECT_THAT(text(disk.summary), HasSubstr("DISK"));
  EXPECT_TRUE(disk.details.contains("perf_/"));
  EXPECT_TRUE(disk.details.contains("perf_/_unit"));
  EXPECT_TRUE(disk.details.contains("perf_/_warn"));
  for (const auto& [code, good] :
       {std::pair{"0", true}, {"1", false}, {"2", false}, {"3", false}}) {
    const ProbeAnswer dummy = ask({"check_dummy", code, "as it is"});
    EXPECT_EQ(dummy.good, good) << code;
    EXPECT_THAT(text(dummy.summary), HasSubstr("as it is"));
    EXPECT_EQ(dummy.details.at("exit_code"), code);
  }
  EXPECT_TRUE(ask({"check_dummy", "1"}, debians, false).good);
  EXPECT_FALSE(ask({"check_dummy", "2"}, debians, false).good);
  EXPECT_FALSE(ask({"check_tcp", "-H", "127.0.0.1", "-p", "1"}).good);
}

TEST_F(PluginTest, ArgumentsAreNotReadByAShell) {
  const std::string echo = script("echo_plugin", "printf '%s|' \"$@\"");
  EXPECT_EQ(run({echo, "$HOME", "a b", "`id`", ";"}).output, "$HOME|a b|`id`|;|");
}

TEST_F(PluginTest, NothingOfOursIsHandedOn) {
  setenv("VIGIE_TEST_SECRET", "s3cret", 1);
  const int leak = open("/dev/null", O_RDONLY);  // without O_CLOEXEC, as a library may do it
  ASSERT_GE(leak, 0);
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  // The mask is read before the shell starts anything: around that it changes it.
  const std::string look =
      script("look",
             "while read -r line; do case \"$line\" in SigBlk:*) echo \"$line\";; esac; done "
             "</proc/$$/status; env; ls /proc/self/fd | tr '\\n' ' '; pwd; "
             "read line || echo nothing");
  PluginRunner fresh(1);  // its thread has the mask of this one, as the server's have
  std::promise<PluginResult> promise;
  fresh.run({{look}, seconds(60)}, [&](PluginResult got) { promise.set_value(std::move(got)); });
  const std::string said = promise.get_future().get().output;
  pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  close(leak);
  EXPECT_THAT(said, Not(HasSubstr("s3cret")));
  EXPECT_THAT(said, HasSubstr("LC_ALL=C.UTF-8"));
  EXPECT_THAT(said, Not(HasSubstr("HOME=")));
  EXPECT_THAT(said, HasSubstr("\n0 1 2 3 ")) << "3 is what ls reads";
  EXPECT_THAT(said, Not(HasSubstr(" 4")));
  EXPECT_THAT(said, HasSubstr("/\n"));
  EXPECT_THAT(said, HasSubstr("SigBlk:\t0000000000000000"));
  EXPECT_THAT(said, HasSubstr("nothing"));
}

TEST_F(PluginTest, WhatHangsIsEndedWithItsChildren) {
  const std::string hang =
      script("hang", "echo so far; sleep 3600 & echo $! > " + folder_ + "/child; wait");
  const PluginResult seen = run({hang}, milliseconds(500));
  EXPECT_EQ(seen.outcome, Outcome::timed_out);
  EXPECT_EQ(seen.output, "so far\n");
  const auto child = parse_int(trim(content("child")));
  ASSERT_TRUE(child);
  EXPECT_TRUE(eventually([&] { return !alive(static_cast<pid_t>(*child)); }));
}

TEST_F(PluginTest, WhatDoesNotListenIsKilled) {
  const std::string deaf = script(
      "deaf", "trap '' TERM; echo $$ > " + folder_ + "/pid; while true; do sleep 3600; done");
  EXPECT_EQ(run({deaf}, milliseconds(500)).outcome, Outcome::timed_out);
  const auto pid = parse_int(trim(content("pid")));
  ASSERT_TRUE(pid);
  EXPECT_TRUE(eventually([&] { return !alive(static_cast<pid_t>(*pid)); }))
      << "and no zombie stays";
}

TEST_F(PluginTest, ChildrenThatStayAreEndedAndKeepNobodyWaiting) {
  const std::string leaves =
      script("leaves", "sleep 3600 & echo $! > " + folder_ + "/child; echo done");
  const PluginResult seen = run({leaves}, hours(1));
  EXPECT_EQ(seen.outcome, Outcome::ended);
  EXPECT_EQ(seen.output, "done\n");
  const auto child = parse_int(trim(content("child")));
  ASSERT_TRUE(child);
  EXPECT_TRUE(eventually([&] { return !alive(static_cast<pid_t>(*child)); }));
}

TEST_F(PluginTest, TooMuchOutputIsCutAndTheProgramGoesOn) {
  const std::string loud = script("loud", "head -c 1000000 /dev/zero | tr '\\0' x; exit 1");
  const PluginResult seen = run({loud});
  EXPECT_EQ(seen.outcome, Outcome::ended);
  EXPECT_EQ(seen.status, 1);
  EXPECT_EQ(seen.output.size(), limits::plugin_output);
  EXPECT_TRUE(seen.cut);
}

TEST_F(PluginTest, OthersWaitForTheirTurnAndThatIsNoFailure) {
  const std::string slow = script("slow", "until [ -e " + folder_ + "/go ]; do sleep 0.01; done");
  const std::string quick = script("quick", "exit 0");
  std::promise<PluginResult> last;
  std::atomic<int> left = 3;
  std::promise<void> slow_ones;
  for (int i = 0; i < 3; ++i)
    runner_.run({{slow}, seconds(60)}, [&](const PluginResult& result) {
      EXPECT_EQ(result.outcome, Outcome::ended);
      if (--left == 0) slow_ones.set_value();
    });
  runner_.run({{quick}, seconds(60)}, [&](PluginResult got) { last.set_value(std::move(got)); });
  auto future = last.get_future();
  EXPECT_EQ(future.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
  std::ofstream(folder_ + "/go") << "go";
  const PluginResult seen = future.get();
  EXPECT_EQ(seen.outcome, Outcome::ended);
  EXPECT_THAT(seen.waited, Ge(Duration(90)));
  slow_ones.get_future().wait();
}

TEST_F(PluginTest, ASignalIsTold) {
  const PluginResult seen = run({script("dies", "kill -9 $$")});
  EXPECT_EQ(seen.outcome, Outcome::killed);
  EXPECT_EQ(seen.status, SIGKILL);
}

TEST_F(PluginTest, GarbageIsMadeReadable) {
  script("garbage", "printf '\\377\\000\\033[31mred|\\001=\\002'; exit 2");
  const ProbeAnswer seen = ask({"garbage"}, folder_);
  EXPECT_FALSE(seen.good);
  EXPECT_THAT(text(seen.summary), HasSubstr("[31mred"));
  EXPECT_THAT(text(seen.summary), Not(HasSubstr("\033")));
}

TEST_F(PluginTest, SilenceIsSummedUp) {
  script("quiet", "exit 2");
  EXPECT_EQ(text(ask({"quiet"}, folder_).summary), "quiet finds it critical, and says nothing");
  script("complains", "echo no such host >&2; exit 3");
  EXPECT_EQ(text(ask({"complains"}, folder_).summary), "no such host");
  script("odd", "exit 127");
  EXPECT_EQ(text(ask({"odd"}, folder_).summary), "odd ended with 127, which means nothing");
}

TEST_F(PluginTest, OnlyProgramsOfTheFolderAreRun) {
  script("inside", "echo yes");
  EXPECT_TRUE(ask({"inside"}, folder_).good);
  EXPECT_TRUE(ask({folder_ + "/inside"}, folder_).good);
  for (const std::string outside : {"/bin/true", "../../bin/true", "x/../../bin/true", ".", ""}) {
    const ProbeAnswer seen = ask({outside}, folder_);
    EXPECT_THAT(text(seen.not_asked), HasSubstr("--plugins-dir")) << outside;
  }
  EXPECT_THAT(text(ask({"inside"}, "").not_asked), HasSubstr("runs no plugins"));
}

TEST_F(PluginTest, SecretsAreFilledInAndTakenOutAgain) {
  script("login", "[ \"$1\" = s3cret ] && echo \"in with $1|$1=1\" && exit 0");
  const SecretLookup secrets = [](std::string_view name) -> Result<std::string> {
    if (name == "door") return "s3cret";
    return fail(ErrorCode::not_found, say("there is no secret {}", name));
  };
  const auto ask_with = [&](const std::string& word) {
    Check check;
    check.name = CheckName("plugin");
    check.question = PluginCheck{{"login", word}, true};
    std::promise<ProbeAnswer> answer;
    plugin_probe(runner_, folder_, secrets)(
        check, [&](ProbeAnswer got) { answer.set_value(std::move(got)); });
    return answer.get_future().get();
  };
  const ProbeAnswer seen = ask_with("{{secret.door}}");
  EXPECT_TRUE(seen.good);
  EXPECT_EQ(text(seen.summary), "in with {{secret.door}}");
  EXPECT_EQ(text(ask_with("{{secret.window}}").not_asked), "there is no secret window");
}

TEST_F(PluginTest, WhatCannotBeStartedIsNoEvidence) {
  EXPECT_THAT(text(ask({"missing"}, folder_).not_asked), HasSubstr("cannot be started"));
  std::ofstream(folder_ + "/plain") << "#!/bin/sh\n";
  EXPECT_THAT(text(ask({"plain"}, folder_).not_asked), HasSubstr("Permission denied"));
}

TEST_F(PluginTest, ManyRunsLeaveNothingBehind) {
  const std::string quick = script("quick", "exit 0");
  const auto open_files = [] {
    return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
  };
  run({quick});
  const auto before = open_files();
  for (int i = 0; i < 50; ++i) EXPECT_EQ(run({quick}).outcome, Outcome::ended);
  EXPECT_EQ(open_files(), before);
}

TEST_F(PluginTest, TheEndOfTheRunnerEndsThePrograms) {
  const std::string hang = script("hang", "echo $$ > " + folder_ + "/pid; sleep 3600");
  std::promise<PluginResult> first;
  std::promise<PluginResult> second;
  {
    PluginRunner runner(1);
    runner.run({{hang}, hours(1)}, [&](PluginResult got) { first.set_value(std::move(got)); });
    runner.run({{hang}, hours(1)}, [&](PluginResult got) { second.set_value(std::move(got)); });
    ASSERT_TRUE(eventually([&] { return content("pid").ends_with('\n'); }));
  }
  EXPECT_EQ(first.get_future().get().outcome, Outcome::stopped);
  EXPECT_EQ(second.get_future().get().outcome, Outcome::stopped);
  EXPECT_FALSE(alive(static_cast<pid_t>(*parse_int(trim(content("pid"))))));
}

}  // namespace
}  // namespace vigie
