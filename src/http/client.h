// Asks HTTP servers, one new connection per question, and says exactly what happened: the answer,
// or the phase in which it failed; the time of each phase; the address asked; the certificate, also
// when it is not to be trusted. Probes and outgoing webhooks use it.
//
// It does not keep connections, cookies or compressed bodies, does not speak HTTP/2 and never
// retries: whoever asks decides what an answer means. It takes steady time for lengths only, never
// an instant.
//
// Threads: one Client owns one thread with an event loop, where every callback runs. Any thread may
// call fetch. A callback must not block or throw, and may call fetch.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/message.h"
#include "civil/instant.h"
#include "http/message.h"

namespace vigie::http {

enum class Family { any, ipv4, ipv6 };

// Where a fetch failed. The first group is about us: the server was not judged.
enum class Failure {
  none,
  queue,    // too many requests of ours are outstanding
  stopped,  // the client was destroyed
  local,    // this machine has no descriptor or memory left for a socket, or no network

  request,  // the request cannot be sent as it is: URL, header
  guard,    // every address of the host is one that `allow_address` refuses
  dns,
  connect,
  tls,
  send,
  first_byte,
  body,      // after the first byte: not HTTP, cut off, too slow
  redirect,  // too many, or to nowhere
  limit,     // the head of the answer is longer than limits::answer_head
};
std::string_view to_string(Failure failure);  // "first byte"

// True for a failure that says nothing about the server: it must not be taken for a bad answer.
bool not_asked(Failure failure);

struct ClientRequest {
  std::string method = "GET";
  std::string url;
  std::vector<Header> headers;  // Host, Connection and Content-Length are set by the client
  std::string body;
  Duration timeout =
      seconds(10);  // all phases and redirects together; waiting in our queue is free
  std::size_t body_limit = limits::probe_body;  // a longer body is cut and marked `truncated`
  bool follow_redirects = true;
  int max_redirects = limits::redirects;
  bool verify_tls = true;
  Family family = Family::any;
  // Asked for each resolved address, of redirects too, before anything is sent. Empty: all allowed.
  std::function<bool(const std::string& address)> allow_address;
};

// False for loopback, private, link-local, shared, multicast and unspecified addresses, also when
// they are wrapped in IPv6. For requests to URLs that strangers may choose.
bool public_address(const std::string& address);

struct Certificate {
  Instant expires;
  std::string subject;  // "CN = www.example.org"
  std::string issuer;
  bool verified = false;
  Message verify_error;  // "has expired", "is self-signed, is not for www.example.org"
  friend bool operator==(const Certificate&, const Certificate&) = default;
};

struct Phases {  // each the sum over all redirects
  Duration dns{};
  Duration connect{};
  Duration tls{};
  Duration first_byte{};  // sending included
  Duration transfer{};
  Duration total{};  // all of the above
};

struct ClientResult {
  Failure failed = Failure::none;
  bool timed_out = false;
  Message error;  // for a person: "connection refused"; empty when an answer came

  int status = 0;
  std::string http_version;  // "1.1"
  std::vector<Header> headers;
  std::string body;
  bool truncated = false;

  std::string url;  // of the last request, after redirects
  int redirects = 0;
  std::string remote;  // "192.0.2.7:443", "[2001:db8::7]:443"; of the last connection tried
  std::optional<Certificate> certificate;  // over redirects: the one that expires first
  Phases phases;
  Duration waited{};  // in our own queue, not part of phases.total

  bool ok() const { return failed == Failure::none; }
};

struct ClientOptions {
  std::size_t connections = limits::client_connections;
  std::size_t outstanding = limits::client_outstanding;
  std::string ca_file{};      // PEM, trusted in addition to the system's
  std::string dns_servers{};  // "127.0.0.1:5353,..." instead of /etc/resolv.conf
};

// What a name stands for.
struct Names {
  std::vector<std::string> addresses;  // in the order to try; empty: see error
  Message error;                       // for a person
  bool not_asked = false;              // the error is ours: no network, the end of the program
};

class Client {
 public:
  explicit Client(ClientOptions options = {});  // throws when ca_file cannot be read
  // Every outstanding callback is called with Failure::stopped before this returns.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // `done` is called exactly once.
  void fetch(ClientRequest request, std::function<void(ClientResult)> done);

  // For those who ask in other ways than HTTP: the client's own resolver and what it remembers.
  // `host` is a name or an address without brackets; `done` is called exactly once.
  void resolve(std::string host, Family family, Duration timeout, std::function<void(Names)> done);

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace vigie::http
