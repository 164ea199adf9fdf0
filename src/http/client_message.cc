#include "http/client_message.h"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/url/parse.hpp>
#include <utility>

#include "base/text.h"

namespace vigie::http {

namespace asio = boost::asio;
namespace urls = boost::urls;

namespace {

// Headers that may go on to another origin; everything else could be a credential.
constexpr std::array<std::string_view, 4> harmless = {"accept", "accept-language", "user-agent",
                                                      "cache-control"};
// Headers that the client itself decides.
constexpr std::array<std::string_view, 4> ours = {"host", "connection", "content-length",
                                                  "transfer-encoding"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, to_lower(name)) != names.end();
}

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

bool is_host_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("-._:%").find(c) != std::string_view::npos;
}

Result<Destination> to_destination(urls::url url) {
  Destination destination;
  const std::string scheme = to_lower(url.scheme());
  if (scheme != "http" && scheme != "https")
    return fail(ErrorCode::invalid, say("the URL does not begin with http:// or https://"));
  destination.tls = scheme == "https";
  if (url.has_userinfo())
    return fail(ErrorCode::invalid,
                say("the URL has a user name: put credentials into an Authorization header"));
  destination.host = url.host_address();
  if (destination.host.empty()) return fail(ErrorCode::invalid, say("the URL names no host"));
  if (!std::ranges::all_of(destination.host, is_host_character))
    return fail(ErrorCode::invalid,
                say("the URL's host has letters beyond a-z: write it in its xn-- form"));
  boost::system::error_code error;
  const asio::ip::address address = asio::ip::make_address(destination.host, error);
  if (!error) destination.literal = address;
  destination.port = destination.tls ? 443 : 80;
  if (url.has_port() && !url.port().empty()) {
    const std::optional<std::int64_t> port = parse_int(url.port());
    if (!port || *port < 1 || *port > 65535)
      return fail(ErrorCode::invalid, say("the URL's port is not from 1 to 65535"));
    destination.port = static_cast<std::uint16_t>(*port);
  }
  url.remove_fragment();
  destination.url = std::move(url);
  return destination;
}

// Servers send Location headers with spaces and UTF-8 in them, and browsers follow those.
std::string escape_unsafe(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  constexpr std::string_view unsafe = "\"<>\\^`{|}";
  std::string out;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && unsafe.find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return out;
}

}  // namespace

std::string Destination::authority() const {
  std::string text = literal && literal->is_v6() ? "[" + host + "]" : host;
  if (port != (tls ? 443 : 80)) text += ":" + std::to_string(port);
  return text;
}

bool Destination::same_origin(const Destination& other) const {
  return tls == other.tls && port == other.port && to_lower(host) == to_lower(other.host);
}

Result<Destination> parse_destination(std::string_view text) {
  auto url = urls::parse_uri(text);
  if (!url)
    return fail(ErrorCode::invalid,
                say("not a URL: \"{}\" ({})", shorten(text, 200), url.error().message()));
  return to_destination(urls::url(*url));
}

Result<Destination> follow_location(const Destination& from, std::string_view location) {
  const std::string escaped = escape_unsafe(trim(location));
  auto reference = urls::parse_uri_reference(escaped);
  if (!reference)
    return fail(ErrorCode::invalid, say("a redirect to \"{}\", not a URL", shorten(location, 200)));
  urls::url url;
  if (auto resolved = urls::resolve(from.url, *reference, url); !resolved)
    return fail(ErrorCode::invalid, say("a redirect to \"{}\", not a URL", shorten(location, 200)));
  auto destination = to_destination(std::move(url));
  if (!destination)
    return fail(ErrorCode::invalid, say("a redirect to \"{}\": {}", shorten(location, 200),
                                        destination.error().message));
  return destination;
}

Result<Hop> first_hop(const ClientRequest& request) {
  auto destination = parse_destination(request.url);
  if (!destination) return fail(destination.error());
  if (!is_token(request.method))
    return fail(ErrorCode::invalid, say("not an HTTP method: \"{}\"", shorten(request.method, 50)));
  for (const Header& header : request.headers) {
    if (!is_token(header.name) || !is_field_value(header.value))
      return fail(ErrorCode::invalid, say("a header cannot be sent as it is written: \"{}\"",
                                          shorten(header.name, 50)));
  }
  return Hop{std::move(*destination), request.method, request.headers, request.body};
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Result<Hop> next_hop(const Hop& hop, int status, std::string_view location) {
  auto destination = follow_location(hop.destination, location);
  if (!destination) return fail(destination.error());
  Hop next = hop;
  next.destination = std::move(*destination);
  const bool becomes_get =
      (status == 303 && hop.method != "HEAD") || (status < 303 && hop.method == "POST");
  if (becomes_get) {
    next.method = "GET";
    next.body.clear();
    std::erase_if(next.headers,
                  [](const Header& header) { return to_lower(header.name) == "content-type"; });
  }
  if (!next.destination.same_origin(hop.destination))
    std::erase_if(next.headers,
                  [](const Header& header) { return !is_one_of(harmless, header.name); });
  return next;
}

std::string request_text(const Hop& hop) {
  std::string path(hop.destination.url.encoded_target());
  if (path.empty() || path.front() != '/') path.insert(0, "/");
  std::string text = hop.method + " " + path + " HTTP/1.1\r\nHost: " + hop.destination.authority() +
                     "\r\nConnection: close\r\n";
  bool accept = false;
  bool agent = false;
  for (const Header& header : hop.headers) {
    if (is_one_of(ours, header.name)) continue;
    accept = accept || to_lower(header.name) == "accept";
    agent = agent || to_lower(header.name) == "user-agent";
    text += header.name + ": " + header.value + "\r\n";
  }
  if (!accept) text += "Accept: */*\r\n";
  if (!agent) text += "User-Agent: Vigie/" VIGIE_VERSION "\r\n";
  if (!hop.body.empty() || hop.method == "POST" || hop.method == "PUT" || hop.method == "PATCH")
    text += "Content-Length: " + std::to_string(hop.body.size()) + "\r\n";
  return text + "\r\n" + hop.body;
}

bool public_address(const asio::ip::address& address) {
  if (address.is_v6()) {
    const asio::ip::address_v6 v6 = address.to_v6();
    if (v6.is_v4_mapped())
      return public_address(asio::ip::make_address_v4(asio::ip::v4_mapped, v6));
    const auto bytes = v6.to_bytes();
    const auto embedded = [&](std::size_t at) {
      return public_address(
          asio::ip::address_v4({bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]}));
    };
    if (bytes[0] == 0x20 && bytes[1] == 0x02) return embedded(2);  // 6to4
    if (bytes[0] == 0x00 && bytes[1] == 0x64 && bytes[2] == 0xff && bytes[3] == 0x9b)
      return embedded(12);               // NAT64
    return (bytes[0] & 0xe0) == 0x20 &&  // global unicast; all else is local, multicast or reserved
           !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0);  // Teredo
  }
  // RFC 6890: what is not meant to be reached from elsewhere.
  static const std::array<asio::ip::network_v4, 14> refused = {
      asio::ip::make_network_v4("0.0.0.0/8"),       asio::ip::make_network_v4("10.0.0.0/8"),
      asio::ip::make_network_v4("100.64.0.0/10"),   asio::ip::make_network_v4("127.0.0.0/8"),
      asio::ip::make_network_v4("169.254.0.0/16"),  asio::ip::make_network_v4("172.16.0.0/12"),
      asio::ip::make_network_v4("192.0.0.0/24"),    asio::ip::make_network_v4("192.0.2.0/24"),
      asio::ip::make_network_v4("192.168.0.0/16"),  asio::ip::make_network_v4("198.18.0.0/15"),
      asio::ip::make_network_v4("198.51.100.0/24"), asio::ip::make_network_v4("203.0.113.0/24"),
      asio::ip::make_network_v4("224.0.0.0/4"),     asio::ip::make_network_v4("240.0.0.0/4")};
  const std::uint32_t value = address.to_v4().to_uint();
  return std::ranges::none_of(refused, [value](const asio::ip::network_v4& network) {
    return (value & network.netmask().to_uint()) == network.network().to_uint();
  });
}

bool public_address(const std::string& text) {
  boost::system::error_code error;
  const asio::ip::address address = asio::ip::make_address(text, error);
  return !error && public_address(address);
}

}  // namespace vigie::http
