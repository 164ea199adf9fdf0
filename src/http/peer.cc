#include "http/peer.h"

#include <algorithm>
#include <ranges>

#include "base/text.h"

namespace vigie::http {

namespace ip = boost::asio::ip;

ip::address plain_address(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& texts) {
  TrustedProxies proxies;
  for (const std::string& text : texts) {
    boost::system::error_code error;
    bool v6 = text.find(':') != std::string::npos;
    std::string whole = text;
    if (text.find('/') == std::string::npos) whole += v6 ? "/128" : "/32";
    if (v6)
      proxies.v6_.push_back(ip::make_network_v6(whole, error));
    else
      proxies.v4_.push_back(ip::make_network_v4(whole, error));
    if (error)
      return fail(ErrorCode::invalid, say("the trusted proxy \"{}\" is neither an address nor a "
                                          "network; write 192.0.2.1 or 192.0.2.0/24",
                                          text));
  }
  return proxies;
}

bool TrustedProxies::trusts(const ip::address& address) const {
  ip::address plain = plain_address(address);
  if (plain.is_v4()) {
    std::uint32_t bits = plain.to_v4().to_uint();
    return std::ranges::any_of(v4_, [bits](const ip::network_v4& network) {
      return (bits & network.netmask().to_uint()) == network.network().to_uint();
    });
  }
  return std::ranges::any_of(v6_, [&plain](const ip::network_v6& network) {
    ip::network_v6 same_prefix(plain.to_v6(), network.prefix_length());
    return same_prefix.network() == network.network();
  });
}

void TrustedProxies::name_client(Request& request, const ip::address& connected) const {
  ip::address client = plain_address(connected);
  std::string chain;
  for (const Header& header : request.headers) {
    if (same_header_name(header.name, "X-Forwarded-Proto"))
      request.secure = to_lower(trim(header.value)) == "https";
    if (!same_header_name(header.name, "X-Forwarded-For")) continue;
    if (!chain.empty()) chain += ',';
    chain += header.value;
  }
  std::vector<std::string_view> hops;
  if (!chain.empty()) hops = split(chain, ',');
  for (std::string_view hop : std::views::reverse(hops)) {
    boost::system::error_code error;
    ip::address address = ip::make_address(std::string(trim(hop)), error);
    if (error) break;  // written by nobody whom we trust
    client = plain_address(address);
    if (!trusts(client)) break;
  }
  request.peer = client.to_string();
}

}  // namespace vigie::http
