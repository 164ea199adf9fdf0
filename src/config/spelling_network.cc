// Where on the network something is, and what a number is compared with.
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "base/text.h"
#include "config/spelling.h"

namespace vigie::spelling {
namespace {

using Operator = PrometheusCheck::Operator;

tl::unexpected<Wrong> wrong(Message message, Message suggestion = {}) {
  return tl::unexpected<Wrong>(Wrong{std::move(message), std::move(suggestion)});
}

Message shown(std::string_view text) {
  return say("\"{}\"", shorten(text, 80));
}

Spelling spelled_endpoint(std::string_view text, std::string_view port_without_one) {
  std::string_view name = text;
  std::string_view port;
  if (text.find("://") != std::string_view::npos)
    return wrong(say("{} is a web address, not a host and a port", shown(text)),
                 say("write example.org:25, or use an http check"));
  if (name.starts_with('[')) {
    const std::size_t close = name.find(']');
    if (close == std::string_view::npos || !is_ipv6(name.substr(1, close - 1)))
      return wrong(say("{} has no valid IPv6 address between [ and ]", shown(text)));
    port = name.substr(close + 1);
    name = name.substr(0, close + 1);
  } else {
    const std::size_t colon = name.find(':');
    if (colon != name.rfind(':'))
      return wrong(say("{} is an IPv6 address without brackets", shown(text)),
                   say("write [2001:db8::7]:25"));
    port = colon == std::string_view::npos ? "" : name.substr(colon);
    name = name.substr(0, colon);
    if (!is_host_name(name))
      return wrong(say("{} is not a host name", shown(name)),
                   say("a name with other letters is written in its xn-- form"));
  }
  if (port.empty()) port = port_without_one;
  if (port.empty()) return wrong(say("{} has no port", shown(text)), say("write {}:25", text));
  const auto number = port.starts_with(':') ? parse_int(port.substr(1)) : std::nullopt;
  if (!number || port[1] < '0' || port[1] > '9' || *number < 1 || *number > 65535)
    return wrong(say("{} is not a port", shown(port)), say("from :1 to :65535"));
  return std::string(name) + ":" + std::to_string(*number);
}

// The longer signs first.
constexpr std::pair<std::string_view, Operator> signs[] = {
    {"<=", Operator::less_or_equal}, {">=", Operator::greater_or_equal},
    {"==", Operator::equals},        {"!=", Operator::not_equals},
    {"<", Operator::less},           {">", Operator::greater},
};

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

}  // namespace

Spelling endpoint(std::string_view text) {
  return spelled_endpoint(text, "");
}

Spelling tls_endpoint(std::string_view text) {
  return spelled_endpoint(text, ":443");
}

Spelling host(std::string_view text) {
  if (is_host_name(text) || is_ipv6(text)) return std::string(text);
  return wrong(say("{} is not a host name", shown(text)),
               say("a name with other letters is written in its xn-- form"));
}

Spelling domain(std::string_view text) {
  std::string lower = to_lower(text);
  if (lower.ends_with('.')) lower.pop_back();
  const std::size_t dot = lower.rfind('.');
  const bool numeric = dot != std::string::npos && parse_int(lower.substr(dot + 1)).has_value();
  if (!is_host_name(lower) || dot == std::string::npos || numeric)
    return wrong(say("{} is not the name of a domain", shown(text)),
                 say("write example.org; other letters in their xn-- form"));
  return lower;
}

Spelling comparison(std::string_view text) {
  const std::string_view trimmed = trim(text);
  for (const auto& [sign, op] : signs) {
    if (!trimmed.starts_with(sign)) continue;
    const std::string_view number = trim(trimmed.substr(sign.size()));
    if (!number_of(number)) break;
    return std::string(sign) + " " + std::string(number);
  }
  return wrong(say("{} is not a comparison with a number", shown(text)),
               say("write \"> 0.05\" or \"== 0\""));
}

Endpoint endpoint_of(std::string_view checked) {
  const std::size_t colon = checked.rfind(':');
  std::string_view name = checked.substr(0, colon);
  if (name.starts_with('[')) name = name.substr(1, name.size() - 2);
  return {std::string(name), static_cast<int>(*parse_int(checked.substr(colon + 1)))};
}

Comparison comparison_of(std::string_view checked) {
  for (const auto& [sign, op] : signs)
    if (checked.starts_with(sign)) return {op, *number_of(trim(checked.substr(sign.size())))};
  return {};
}

}  // namespace vigie::spelling
