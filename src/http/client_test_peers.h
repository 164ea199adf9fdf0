// Real servers for the client's tests, on loopback: nginx, a TCP server that does what it is told,
// a DNS server with a handful of names, and certificates of every sort. Each ends with its object.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "civil/instant.h"
#include "http/client.h"

namespace vigie::http::peers {

inline constexpr std::chrono::seconds patience{20};  // for what must happen, on a busy machine

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "vigie-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// A bound socket of the given type, and its port.
inline std::pair<int, std::uint16_t> bind_loopback(int type) {
  const int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no loopback port");
  return {fd, ntohs(address.sin_port)};
}

// A port on which nobody listens. Free a moment ago, so a server may take it.
inline std::uint16_t free_port() {
  const auto [fd, port] = bind_loopback(SOCK_STREAM);
  close(fd);
  return port;
}

inline bool accepts(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  const bool connected =
      connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(fd);
  return connected;
}

inline pid_t start(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t pid = 0;
  if (posix_spawnp(&pid, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0)
    throw std::runtime_error(command[0] + " is missing: run script/bootstrap");
  return pid;
}

inline void run(const std::vector<std::string>& command) {
  int status = 0;
  if (waitpid(start(command), &status, 0) < 0 || status != 0)
    throw std::runtime_error(command[0] + " " + command[1] + " failed");
}

inline void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}

// A nginx with one site; `locations` goes into its server block. `tls` is a certificate file whose
// key is beside it (.key).
class Nginx {
 public:
  Nginx(const TemporaryFolder& folder, const std::string& name, const std::string& locations,
        const std::string& tls = "")
      : port_(free_port()) {
    const std::string conf = folder / (name + ".conf");
    const std::string at = folder / name;
    std::string site = "listen 127.0.0.1:" + std::to_string(port_) + (tls.empty() ? "" : " ssl");
    if (!tls.empty()) site += "; ssl_certificate " + tls + "; ssl_certificate_key " + tls + ".key";
    std::string text = "daemon off; master_process off; pid " + at + ".pid; error_log " + at +
                       ".log; events { worker_connections 1024; } http { access_log off;";
    for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
      text += std::string(kind) + "_temp_path " + at + "." + kind + ";";
    text += "server { " + site + "; server_name _; " + locations + " } }";
    write_file(conf, text);
    // Ends with us, also when a test aborts.
    pid_ = start({"setpriv", "--pdeathsig", "TERM", "/usr/sbin/nginx", "-e", at + ".log", "-p",
                  folder.path(), "-c", conf});
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!accepts(port_)) {
      int status = 0;
      if (waitpid(pid_, &status, WNOHANG) == pid_ || std::chrono::steady_clock::now() > deadline)
        throw std::runtime_error("nginx did not start; its log is " + at + ".log");
      std::this_thread::yield();
    }
  }
  ~Nginx() { stop(); }
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;

  void stop() {
    if (pid_ == 0) return;
    kill(pid_, SIGTERM);
    waitpid(std::exchange(pid_, 0), nullptr, 0);
  }
  std::uint16_t port() const { return port_; }
  std::string url(const std::string& path, const std::string& scheme = "http",
                  const std::string& host = "127.0.0.1") const {
    return scheme + "://" + host + ":" + std::to_string(port_) + path;
  }

 private:
  std::uint16_t port_;
  pid_t pid_ = 0;
};

// Runs `talk` with each connection in a thread of its own. `talk` returns when it is done with it,
// at the latest when `ending()` or the client has gone.
class RawServer {
 public:
  class Connection {
   public:
    Connection(int fd, const std::atomic<bool>& ending) : fd_(fd), ending_(ending) {}
    void send(const std::string& text) const {
      ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
    }
    std::string read_head() const {
      std::string text;
      char byte = 0;
      while (!text.ends_with("\r\n\r\n") && wait_readable() && recv(fd_, &byte, 1, 0) == 1)
        text += byte;
      return text;
    }
    // Until the client closes or the server ends.
    void hang() const {
      char bytes[4096];
      while (wait_readable() && recv(fd_, bytes, sizeof bytes, 0) > 0) {
      }
    }
    bool wait_readable(int total_ms = 3'600'000) const {
      for (int waited = 0; waited < total_ms && !ending_; waited += 20) {
        pollfd wanted{fd_, POLLIN, 0};
        if (poll(&wanted, 1, 20) > 0) return true;
      }
      return false;
    }
    bool client_left() const {
      pollfd wanted{fd_, POLLRDHUP, 0};
      return poll(&wanted, 1, 0) > 0 || ending_;
    }

   private:
    int fd_;
    const std::atomic<bool>& ending_;
  };

  explicit RawServer(std::function<void(const Connection&)> talk) : talk_(std::move(talk)) {
    std::tie(fd_, port_) = bind_loopback(SOCK_STREAM);
    listen(fd_, 512);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~RawServer() {
    ending_ = true;
    shutdown(fd_, SHUT_RDWR);
    acceptor_.join();
    close(fd_);
    for (std::thread& thread : threads_) thread.join();
  }
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  std::string url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }
  std::uint16_t port() const { return port_; }
  int accepted() const { return accepted_; }

 private:
  void accept_all() {
    while (!ending_) {
      const int fd = accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      ++accepted_;
      threads_.emplace_back([this, fd] {
        talk_(Connection(fd, ending_));
        shutdown(fd, SHUT_RDWR);
        close(fd);
      });
    }
  }

  std::function<void(const Connection&)> talk_;
  int fd_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> ending_{false};
  std::atomic<int> accepted_{0};
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

// Answers A questions from a table, NXDOMAIN for other names, and nothing at all for names that
// begin with "silent".
class DnsServer {
 public:
  explicit DnsServer(std::map<std::string, std::vector<std::string>> table, int ttl = 60)
      : table_(std::move(table)), ttl_(ttl) {
    std::tie(fd_, port_) = bind_loopback(SOCK_DGRAM);
    thread_ = std::thread([this] { serve(); });
  }
  ~DnsServer() {
    ending_ = true;
    thread_.join();
    close(fd_);
  }
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  int questions(const std::string& name) {
    const std::lock_guard lock(mutex_);
    return asked_[name];
  }

 private:
  void serve() {
    while (!ending_) {
      pollfd wanted{fd_, POLLIN, 0};
      if (poll(&wanted, 1, 20) <= 0) continue;
      unsigned char bytes[512];
      sockaddr_in from{};
      socklen_t size = sizeof from;
      const ssize_t got =
          recvfrom(fd_, bytes, sizeof bytes, 0, reinterpret_cast<sockaddr*>(&from), &size);
      if (got < 17) continue;
      const std::string answer = reply(std::string(reinterpret_cast<char*>(bytes), got));
      if (!answer.empty())
        sendto(fd_, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
  }

  std::string reply(const std::string& question) {
    std::string name;
    std::size_t at = 12;
    while (at < question.size() && question[at] != 0) {
      const std::size_t length = static_cast<unsigned char>(question[at]);
      name += (name.empty() ? "" : ".") + question.substr(at + 1, length);
      at += length + 1;
    }
    const std::size_t end = at + 5;
    if (end > question.size()) return {};
    const bool wants_a = question[at + 2] == 1;
    if (wants_a) {
      const std::lock_guard lock(mutex_);
      ++asked_[name];
    }
    if (name.starts_with("silent")) return {};
    const auto found = table_.find(name);
    const std::size_t answers = found != table_.end() && wants_a ? found->second.size() : 0;
    std::string text = question.substr(0, 2);
    text += '\x81';
    text += found == table_.end() ? '\x83' : '\x80';
    text += std::string("\0\1\0", 3) + static_cast<char>(answers) + std::string(4, '\0');
    text += question.substr(12, end - 12);
    for (std::size_t i = 0; i < answers; ++i) {
      text += std::string("\xc0\x0c\0\1\0\1\0\0", 8);
      text += static_cast<char>(ttl_ / 256);
      text += static_cast<char>(ttl_ % 256);
      text += std::string("\0\4", 2);
      in_addr address{};
      inet_pton(AF_INET, found->second[i].c_str(), &address);
      text += std::string(reinterpret_cast<const char*>(&address), 4);
    }
    return text;
  }

  std::map<std::string, std::vector<std::string>> table_;
  int ttl_;
  int fd_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> ending_{false};
  std::mutex mutex_;
  std::map<std::string, int> asked_;
  std::thread thread_;
};

// A small authority and what it has signed, made with the openssl program: files NAME and NAME.key.
class Certificates {
 public:
  explicit Certificates(const TemporaryFolder& folder) : folder_(folder) {
    key("ca");
    run({"openssl", "req", "-x509", "-new", "-key", ca() + ".key", "-out", ca(), "-days", "3650",
         "-subj", "/CN=Test authority"});
  }
  std::string ca() const { return folder_ / "ca"; }

  // `names`: "DNS:localhost,IP:127.0.0.1". `days` may be negative: already expired.
  std::string signed_by_ca(const std::string& name, const std::string& names, int days) const {
    const std::string file = request(name, names);
    run({"openssl", "x509", "-req", "-in", file + ".csr", "-CA", ca(), "-CAkey", ca() + ".key",
         "-CAcreateserial", "-out", file, "-days", std::to_string(days), "-extfile",
         file + ".ext"});
    return file;
  }
  // To the second.
  std::string signed_until(const std::string& name, const std::string& names, Instant end) const {
    const std::string file = request(name, names);
    std::string when = to_rfc3339(end);  // 2026-12-21T02:43:40Z; wanted: 20261221024340Z
    std::erase_if(when, [](char c) { return c == '-' || c == ':' || c == 'T'; });
    write_file(file + ".index", "");
    write_file(file + ".cnf", "[ca]\ndefault_ca = own\n[own]\ndatabase = " + file +
                                  ".index\nnew_certs_dir = " + folder_.path() +
                                  "\nrand_serial = yes\ndefault_md = sha256\npolicy = any\n"
                                  "[any]\ncommonName = supplied\n");
    run({"openssl", "ca", "-batch", "-notext", "-config", file + ".cnf", "-cert", ca(), "-keyfile",
         ca() + ".key", "-in", file + ".csr", "-out", file, "-enddate", when, "-extfile",
         file + ".ext"});
    return file;
  }
  std::string self_signed(const std::string& name, const std::string& names, int days) const {
    key(name);
    const std::string file = folder_ / name;
    run({"openssl", "req", "-x509", "-new", "-key", file + ".key", "-out", file, "-days",
         std::to_string(days), "-subj", "/CN=" + name, "-addext", "subjectAltName=" + names});
    return file;
  }

 private:
  // What the authority is asked to sign: NAME.csr and NAME.ext. NAME, where the answer goes.
  std::string request(const std::string& name, const std::string& names) const {
    key(name);
    const std::string file = folder_ / name;
    run({"openssl", "req", "-new", "-key", file + ".key", "-out", file + ".csr", "-subj",
         "/CN=" + name});
    write_file(file + ".ext", "subjectAltName=" + names + "\n");
    return file;
  }
  void key(const std::string& name) const {
    run({"openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out",
         folder_ / (name + ".key")});
  }
  const TemporaryFolder& folder_;
};

// The end of a certificate, as the openssl program reads it.
inline Instant expires(const std::string& file) {
  run({"openssl", "x509", "-in", file, "-noout", "-enddate", "-dateopt", "iso_8601", "-out",
       file + ".end"});
  std::ifstream in(file + ".end");
  std::string key, day, time;  // notAfter=2026-12-21 02:43:40Z
  std::getline(in, key, '=');
  in >> day >> time;
  return parse_rfc3339(day + "T" + time).value();
}

// One fetch, waited for.
inline ClientResult fetch(Client& client, ClientRequest request) {
  // Shared: the client's thread may still be in set_value when we have the answer and leave.
  const auto answer = std::make_shared<std::promise<ClientResult>>();
  client.fetch(std::move(request),
               [answer](ClientResult result) { answer->set_value(std::move(result)); });
  return answer->get_future().get();
}
inline ClientResult fetch(Client& client, const std::string& url) {
  ClientRequest request;
  request.url = url;
  return fetch(client, std::move(request));
}

}  // namespace vigie::http::peers
