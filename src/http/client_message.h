// What is pure about a request: taking a URL apart, following a Location, writing the request's
// text, telling public addresses from others. For the client alone.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/url/url.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "http/client.h"

namespace vigie::http {

struct Destination {
  boost::urls::url url;
  bool tls = false;
  std::string host;                                 // without the brackets of an IPv6 address
  std::optional<boost::asio::ip::address> literal;  // when the host is an address
  std::uint16_t port = 0;

  std::string authority() const;  // the Host header
  bool same_origin(const Destination& other) const;
};

// invalid unless it is an absolute http or https URL without user name and password.
Result<Destination> parse_destination(std::string_view url);

// The destination of a Location header, which may be relative and badly escaped.
Result<Destination> follow_location(const Destination& from, std::string_view location);

// One hop. A redirect changes the method as browsers do, and drops credentials at another origin.
struct Hop {
  Destination destination;
  std::string method;
  std::vector<Header> headers;
  std::string body;
};
Result<Hop> first_hop(const ClientRequest& request);
bool is_redirect(int status);
Result<Hop> next_hop(const Hop& hop, int status, std::string_view location);

std::string request_text(const Hop& hop);

bool public_address(const boost::asio::ip::address& address);

}  // namespace vigie::http
