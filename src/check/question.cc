#include "check/question.h"

#include <array>

namespace vigie {

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

std::string with_port(const std::string& host, int port) {
  const bool bracket = host.find(':') != std::string::npos;
  return (bracket ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

// Of "scheme://host:port/path"; the configuration has refused users in it.
std::string host_of_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (url.starts_with('[')) return std::string(url.substr(1, url.find(']') - 1));
  return std::string(url.substr(0, url.rfind(':')));
}

// "192.0.2.53:5353" -> "192.0.2.53"; an IPv6 address has a port only behind brackets.
std::string without_port(const std::string& server) {
  if (server.starts_with('[')) return server.substr(1, server.find(']') - 1);
  const std::size_t colon = server.find(':');
  return colon == server.rfind(':') ? server.substr(0, colon) : server;
}

}  // namespace

std::string_view to_string(TlsStart start) {
  switch (start) {
    case TlsStart::none:
      return "none";
    case TlsStart::at_once:
      return "tls";
    case TlsStart::smtp:
      return "smtp";
    case TlsStart::imap:
      return "imap";
  }
  return "none";
}

std::optional<TlsStart> parse_tls_start(std::string_view word) {
  for (const TlsStart start : {TlsStart::none, TlsStart::at_once, TlsStart::smtp, TlsStart::imap})
    if (word == to_string(start)) return start;
  return std::nullopt;
}

std::string_view to_string(PrometheusCheck::Operator op) {
  switch (op) {
    case PrometheusCheck::Operator::less:
      return "<";
    case PrometheusCheck::Operator::less_or_equal:
      return "<=";
    case PrometheusCheck::Operator::greater:
      return ">";
    case PrometheusCheck::Operator::greater_or_equal:
      return ">=";
    case PrometheusCheck::Operator::equals:
      return "==";
    case PrometheusCheck::Operator::not_equals:
      return "!=";
  }
  return "<";
}

CheckKind kind_of(const Question& question) {
  return static_cast<CheckKind>(question.index());
}

std::string_view to_string(CheckKind kind) {
  constexpr std::array<std::string_view, std::variant_size_v<Question>> words = {
      "http", "tcp", "ping", "dns", "tls", "domain", "plugin", "prometheus", "heartbeat", "self"};
  return words.at(static_cast<std::size_t>(kind));
}

std::string watched(const Question& question) {
  return std::visit(Overloaded{
                        [](const HttpCheck& http) { return http.url; },
                        [](const TcpCheck& tcp) { return with_port(tcp.host, tcp.port); },
                        [](const PingCheck& ping) { return ping.host; },
                        [](const DnsCheck& dns) {
                          return dns.name + " " + dns.type +
                                 (dns.server.empty() ? "" : " at " + dns.server);
                        },
                        [](const TlsCheck& tls) { return with_port(tls.host, tls.port); },
                        [](const DomainCheck& domain) { return domain.domain; },
                        [](const PluginCheck& plugin) {
                          std::string line;
                          for (const std::string& word : plugin.command)
                            line += (line.empty() ? "" : " ") + word;
                          return line;
                        },
                        [](const PrometheusCheck& prometheus) {
                          return prometheus.query + " at " + prometheus.url;
                        },
                        [](const HeartbeatCheck& heartbeat) {
                          return heartbeat.every ? "a signal every " + to_string(*heartbeat.every)
                                                 : "a signal at " + heartbeat.cron;
                        },
                        [](const SelfCheck&) { return std::string("Vigie itself"); },
                    },
                    question);
}

std::string host_of(const Question& question) {
  return std::visit(
      Overloaded{
          [](const HttpCheck& http) { return host_of_url(http.url); },
          [](const TcpCheck& tcp) { return tcp.host; },
          [](const PingCheck& ping) { return ping.host; },
          [](const DnsCheck& dns) { return without_port(dns.server); },
          [](const TlsCheck& tls) { return tls.host; },
          [](const DomainCheck& domain) { return domain.domain; },
          [](const PluginCheck&) { return std::string(); },
          [](const PrometheusCheck& prometheus) { return host_of_url(prometheus.url); },
          [](const HeartbeatCheck&) { return std::string(); },
          [](const SelfCheck&) { return std::string(); },
      },
      question);
}

bool needs_network(const Question& question) {
  switch (kind_of(question)) {
    case CheckKind::heartbeat:
    case CheckKind::self:
      return false;
    case CheckKind::plugin:
    case CheckKind::domain:
      return true;
    case CheckKind::dns:
      if (host_of(question).empty()) return true;  // the system's server, wherever that is
      break;
    default:
      break;
  }
  const std::string host = host_of(question);
  return !(host.starts_with("127.") || host == "localhost" || host == "::1");
}

}  // namespace vigie
