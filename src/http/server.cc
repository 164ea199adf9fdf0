#include "http/server.h"

#include <boost/asio/ip/address.hpp>
#include <utility>
#include <vector>

#include "base/check.h"
#include "http/worker.h"

namespace vigie::http {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Server::Parts {
  Shared shared;
  std::vector<std::unique_ptr<Worker>> workers;
  bool stopped = false;
};

namespace {

Result<asio::ip::address> parse_address(const std::string& text) {
  if (text == "localhost") return asio::ip::address(asio::ip::address_v4::loopback());
  boost::system::error_code error;
  asio::ip::address address = asio::ip::make_address(text, error);
  if (error)
    return fail(ErrorCode::invalid, say("cannot listen on \"{}\": it is no numeric address; write "
                                        "127.0.0.1, or 0.0.0.0 for all interfaces",
                                        text));
  return address;
}

Result<void> check_exposure(const asio::ip::address& address, const ServerOptions& options) {
  if (options.certificate_file.empty() != options.key_file.empty())
    return fail(
        ErrorCode::invalid,
        say("a certificate file and a key file are needed together, and only one is given"));
  if (plain_address(address).is_loopback() || !options.certificate_file.empty() ||
      options.behind_proxy)
    return {};
  return fail(ErrorCode::invalid,
              say("refusing to listen on {} without TLS: passwords and tokens would cross the "
                  "network readable; give a certificate and a key (--tls-certificate, --tls-key), "
                  "or say that a proxy in front does TLS (--behind-proxy), or listen on 127.0.0.1",
                  options.address));
}

}  // namespace

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  stop(milliseconds(0));
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Handler handler) {
  CHECK(handler != nullptr);
  CHECK(options.threads >= 1);
  Result<asio::ip::address> address = parse_address(options.address);
  if (!address) return fail(address.error());
  if (Result<void> safe = check_exposure(*address, options); !safe) return fail(safe.error());

  auto parts = std::make_unique<Parts>();
  Shared& shared = parts->shared;
  Result<TrustedProxies> proxies = TrustedProxies::parse(options.trusted_proxies);
  if (!proxies) return fail(proxies.error());
  shared.proxies = std::move(*proxies);
  if (!options.certificate_file.empty()) {
    Result<std::unique_ptr<ServerTls>> tls =
        ServerTls::load(options.certificate_file, options.key_file);
    if (!tls) return fail(tls.error());
    shared.tls = std::move(*tls);
  }
  shared.handler = std::move(handler);
  shared.options = std::move(options);

  tcp::endpoint endpoint(*address, shared.options.port);
  bool share_port = shared.options.threads > 1;
  for (int i = 0; i < shared.options.threads; ++i) {
    auto worker = std::make_unique<Worker>(shared);
    if (Result<void> listening = worker->listen(endpoint, share_port); !listening)
      return fail(listening.error());
    endpoint.port(worker->port());
    parts->workers.push_back(std::move(worker));
  }
  for (const auto& worker : parts->workers) worker->start();
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

std::uint16_t Server::port() const {
  return parts_->workers.front()->port();
}

Result<void> Server::reload_certificate() {
  if (!parts_->shared.tls)
    return fail(ErrorCode::invalid, say("there is no certificate to read again: TLS is off"));
  return parts_->shared.tls->reload();
}

void Server::stop(milliseconds grace) {
  if (std::exchange(parts_->stopped, true)) return;
  for (const auto& worker : parts_->workers) worker->begin_drain();
  {
    std::unique_lock lock(parts_->shared.mutex);
    parts_->shared.changed.wait_for(lock, grace, [this] { return parts_->shared.open == 0; });
  }
  for (const auto& worker : parts_->workers) worker->abort_all();
  for (const auto& worker : parts_->workers) worker->join();
}

}  // namespace vigie::http
