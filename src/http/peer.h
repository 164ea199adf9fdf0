// Who is the client, when proxies stand in between. Internal to src/http: the header shows Asio.
// Immutable after construction; any thread.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace vigie::http {

// "::ffff:192.0.2.1", which an IPv4 client looks like on a socket for both, as 192.0.2.1.
boost::asio::ip::address plain_address(const boost::asio::ip::address& address);

class TrustedProxies {
 public:
  // Addresses ("::1") and networks ("10.0.0.0/8"); invalid names the one that is neither.
  static Result<TrustedProxies> parse(const std::vector<std::string>& texts);

  bool trusts(const boost::asio::ip::address& address) const;

  // Fills request.peer and request.secure from X-Forwarded-For, read from its end up to the first
  // address that is no proxy of ours, and X-Forwarded-Proto. Called only for a trusted connection.
  void name_client(Request& request, const boost::asio::ip::address& connected) const;

 private:
  std::vector<boost::asio::ip::network_v4> v4_;
  std::vector<boost::asio::ip::network_v6> v6_;
};

}  // namespace vigie::http
