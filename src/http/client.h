// Asks servers, one new connection per question, and says exactly what happened: the answer, or the
// phase in which it failed; the time of each phase; the address asked; the certificate, also when
// it is not to be trusted. It fetches over HTTP, and talks other protocols word by word (see
// dialogue.h). Probes and outgoing webhooks use it.
//
// It does not keep connections, cookies or compressed bodies, does not speak HTTP/2 and never
// retries: whoever asks decides what an answer means. It takes steady time for lengths only, never
// an instant.
//
// Threads: one Client owns one thread with an event loop, where every callback runs. Any thread may
// call fetch and talk. A callback must not block or throw, and may call them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "civil/instant.h"
#include "http/dialogue.h"
#include "http/message.h"
#include "http/outcome.h"

namespace vigie::http {

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

struct ClientResult : Outcome {
  int status = 0;
  std::string http_version;  // "1.1"
  std::vector<Header> headers;
  std::string body;
  bool truncated = false;

  std::string url;  // of the last request, after redirects
  int redirects = 0;
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
  Duration took{};                     // from the question until this answer
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
  void talk(DialogueRequest request, std::function<void(DialogueResult)> done);

  // For those who ask in other ways than HTTP: the client's own resolver and what it remembers.
  // `host` is a name or an address without brackets; `done` is called exactly once.
  void resolve(std::string host, Family family, Duration timeout, std::function<void(Names)> done);

 private:
  struct Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace vigie::http
