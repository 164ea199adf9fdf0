// smtp_server.py as a child of a test: a real SMTP server on a free port, ended with its object.
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/testing/eventually.h"
#include "base/text.h"

namespace vigie::testing {

inline constexpr const char* smtp_testing = VIGIE_SOURCE_DIR "/src/notify/email/testing/";

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    path_ = std::filesystem::temp_directory_path() / "vigie_smtp_XXXXXX";
    CHECK(mkdtemp(path_.data()) != nullptr);
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class SmtpServer {
 public:
  explicit SmtpServer(const TemporaryDirectory& directory, std::vector<std::string> options = {})
      : directory_(directory) {
    start(std::move(options));
  }
  ~SmtpServer() { kill(); }
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  int port() const { return port_; }
  std::string url(std::string_view scheme = "smtp") const {
    return fmt::format("{}://127.0.0.1:{}", scheme, port_);
  }

  // As by a power cut.
  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    close(input_);
    pid_ = 0;
  }

  // It keeps its connections and answers nothing any more.
  void freeze() { ::kill(pid_, SIGSTOP); }

  std::size_t stored() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path()))
      count += entry.path().extension() == ".json";
    return count;
  }
  std::string message(int number) const { return read(fmt::format("{:06}.eml", number)); }
  std::string envelope(int number) const { return read(fmt::format("{:06}.json", number)); }

 private:
  void start(std::vector<std::string> options) {
    const std::vector<std::string> fixed = {"/usr/bin/python3",
                                            std::string(smtp_testing) + "smtp_server.py",
                                            "--directory", directory_.path()};
    options.insert(options.begin(), fixed.begin(), fixed.end());
    std::vector<char*> words;
    for (std::string& option : options) words.push_back(option.data());
    words.push_back(nullptr);
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    CHECK(pipe2(in.data(), O_CLOEXEC) == 0 && pipe2(out.data(), O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    CHECK(posix_spawn(&pid_, words[0], &actions, nullptr, words.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    input_ = in[1];
    std::string line;
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    close(out[0]);
    const auto number = line.starts_with("PORT ") ? parse_int(line.substr(5)) : std::nullopt;
    if (!number) {
      kill();
      throw std::runtime_error("the SMTP server did not start; is python3-aiosmtpd installed?");
    }
    port_ = static_cast<int>(*number);
  }

  std::string read(const std::string& name) const {
    std::ifstream file(directory_.file(name), std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
  }

  const TemporaryDirectory& directory_;
  pid_t pid_ = 0;
  int input_ = -1;
  int port_ = 0;
};

}  // namespace vigie::testing
