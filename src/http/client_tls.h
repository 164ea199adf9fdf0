// The client's side of TLS: one context for all connections, and a verification that looks at the
// whole certificate before it judges, so that the expiry of an untrusted one is known too.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <optional>
#include <string>

#include "http/outcome.h"

namespace vigie::http {

using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

// Whom we want to speak with.
struct TlsName {
  std::string name;
  bool is_address = false;
};

// Only on the thread of its client.
class ClientTls {
 public:
  explicit ClientTls(const std::string& ca_file);  // throws
  ~ClientTls();
  ClientTls(const ClientTls&) = delete;
  ClientTls& operator=(const ClientTls&) = delete;

  boost::asio::ssl::context& context() { return context_; }

  // Sets the name to ask for and to compare, and lets the handshake go through whatever the
  // certificate is worth. The verdict is in `certificate` as soon as the server has shown one.
  void prepare(TlsStream& stream, const TlsName& wanted,
               const std::shared_ptr<std::optional<Certificate>>& certificate);

 private:
  // A watcher sees the same few chains again and again, and verifying one costs as much as the rest
  // of a handshake. So a chain that was found good for a name is known by its bytes, until the
  // first of its certificates ends. What was not good is looked at anew each time.
  class VerifiedChains;

  boost::asio::ssl::context context_;
  std::unique_ptr<VerifiedChains> verified_;
};

}  // namespace vigie::http
