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

boost::asio::ssl::context client_tls_context(const std::string& ca_file);  // throws

// Sets the name to ask for and to compare, and lets the handshake go through whatever the
// certificate is worth. The verdict is in `certificate` as soon as the server has shown one.
void prepare_tls(TlsStream& stream, const TlsName& wanted,
                 const std::shared_ptr<std::optional<Certificate>>& certificate);

}  // namespace vigie::http
