// An HTTP/1.1 server on its own threads: keep-alive, pipelining, limits, deadlines, TLS, responses
// that stay open. It speaks HTTP and nothing else: which route a request takes is the Handler's
// business (http/router.h).
//
// Promises: no client can make it use more than its limits, or stop it from serving others by being
// slow; a client that leaves never disturbs anybody; stop() lets running requests finish.
// Not here: HTTP/2, compression, files. A reverse proxy in front may add them.
//
// Threads: the handler runs on a thread of the server and must not block; start, stop and
// reload_certificate are called from any other thread, stop and the destructor never from a
// handler.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "civil/instant.h"
#include "http/responder.h"

namespace vigie::http {

struct AccessEntry {
  std::string method;  // empty when the request was refused before it had one
  std::string route;   // the pattern, "/api/v1/incidents/{id}"; empty when no route was found
  int status = 0;
  std::chrono::microseconds duration{0};  // from the first byte read to the last byte written
  std::size_t bytes = 0;                  // of the body
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // a numeric address, or "localhost"
  std::uint16_t port = 0;             // 0: a free one
  int threads = 1;

  std::string certificate_file;  // PEM: the certificate, then its chain; empty: no TLS
  std::string key_file;          // PEM; given if and only if the certificate is

  // A proxy in front ends TLS and names the client: X-Forwarded-For and X-Forwarded-Proto are
  // believed when the connection comes from one of trusted_proxies (addresses or networks).
  bool behind_proxy = false;
  std::vector<std::string> trusted_proxies = {"127.0.0.0/8", "::1"};

  std::size_t head_limit = limits::request_head;
  std::size_t body_limit = limits::request_body;
  std::size_t connection_limit = limits::connections;
  milliseconds head_timeout = limits::request_head_timeout;
  milliseconds body_timeout = limits::request_body_timeout;
  milliseconds keep_alive = limits::keep_alive;
  milliseconds write_timeout = limits::response_write_timeout;

  // Hooks, called on the server's threads; each may be empty.
  std::function<void(const AccessEntry&)> access_log;
  std::function<void(std::string_view)> on_fault;  // what a handler threw
  std::function<Instant()> clock;                  // for the Date header, which is left out without
};

class Server {
 public:
  // invalid: an address that is not one, certificate files that do not fit, listening beyond
  // loopback with neither TLS nor behind_proxy. unavailable: the port is taken or not allowed.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Handler handler);

  ~Server();  // stop() with no grace
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;

  // Reads the files again. New handshakes use the new certificate, open connections stay. When the
  // files do not fit, the one in use stays and the error says why.
  Result<void> reload_certificate();

  // Accepts nothing more, closes idle connections and open bodies, waits up to `grace` for running
  // requests, then ends the rest. Again: does nothing.
  void stop(milliseconds grace);

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace vigie::http
