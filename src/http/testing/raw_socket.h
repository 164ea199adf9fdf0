// A client for tests that sends exactly the bytes it is told, well-formed or not, and reads with a
// deadline. Blocking; one thread.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace vigie::http::testing {

struct RawResponse {
  int status = 0;  // 0: the connection ended before a whole response
  std::string head;
  std::map<std::string, std::string> headers;  // lower-case names
  std::string body;
};

class RawSocket {
 public:
  // receive_buffer: bytes the kernel may hold for us, to play a slow reader; 0: the default.
  explicit RawSocket(std::uint16_t port, int receive_buffer = 0) {
    fd_ = ::socket(AF_INET, SOCK_STREAM, 0);
    CHECK(fd_ >= 0);
    if (receive_buffer > 0)
      ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    timeval deadline{20, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
    const int at_once = 1;  // what is sent in pieces leaves in pieces
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  RawSocket(RawSocket&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)),
        connected_(other.connected_),
        unread_(std::move(other.unread_)) {}
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;
  ~RawSocket() { close(); }

  bool connected() const { return connected_; }
  int fd() const { return fd_; }

  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  // Ends with a reset instead of a polite goodbye.
  void reset() {
    linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  // True when the server closed the connection and nothing unread is left.
  bool ended() {
    if (!unread_.empty()) return false;
    char byte = 0;
    ssize_t n = ::recv(fd_, &byte, 1, 0);
    if (n > 0) unread_.push_back(byte);
    return n == 0 || (n < 0 && errno == ECONNRESET);
  }

  // Everything up to and including `end`; empty when the connection ended first.
  std::string read_until(std::string_view end) {
    while (true) {
      std::size_t found = unread_.find(end);
      if (found != std::string::npos) return take(found + end.size());
      if (!more()) return "";
    }
  }
  std::string read_exactly(std::size_t size) {
    while (unread_.size() < size)
      if (!more()) return "";
    return take(size);
  }
  std::string read_to_end() {
    while (more()) {
    }
    return std::exchange(unread_, "");
  }

  // One response, framed by Content-Length; `head_only` for the answer to HEAD.
  RawResponse response(bool head_only = false) {
    RawResponse response;
    response.head = read_until("\r\n\r\n");
    if (response.head.size() < 12) return response;
    std::size_t begin = response.head.find("\r\n") + 2;
    while (begin + 2 < response.head.size()) {
      std::size_t end = response.head.find("\r\n", begin);
      std::string_view line = std::string_view(response.head).substr(begin, end - begin);
      std::size_t colon = line.find(':');
      CHECK(colon != std::string_view::npos);
      response.headers[to_lower(line.substr(0, colon))] = trim(line.substr(colon + 1));
      begin = end + 2;
    }
    auto length = response.headers.find("content-length");
    if (!head_only && length != response.headers.end()) {
      std::size_t size = static_cast<std::size_t>(parse_int(length->second).value());
      response.body = read_exactly(size);
      if (response.body.size() != size) return response;
    }
    response.status = static_cast<int>(parse_int(response.head.substr(9, 3)).value());
    return response;
  }

  RawResponse get(std::string_view path) {
    send("GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n\r\n");
    return response();
  }

 private:
  bool more() {
    char buffer[16 * 1024];
    ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
    if (n <= 0) return false;
    unread_.append(buffer, static_cast<std::size_t>(n));
    return true;
  }
  std::string take(std::size_t size) {
    std::string taken = unread_.substr(0, size);
    unread_.erase(0, size);
    return taken;
  }

  int fd_ = -1;
  bool connected_ = false;
  std::string unread_;
};

}  // namespace vigie::http::testing
