// Checks over TCP: a dialogue, and a certificate.
#include "base/limits.h"
#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"

namespace vigie {
namespace {

using shapes::into;

const Record& exchange_record();

void verify_exchange(const Node& node, const std::string& label, Reading& reading) {
  if (node.find("send") == nullptr && node.find("expect") == nullptr)
    reading.refuse(node, say("{}: it neither sends nor expects anything", label),
                   say("add send, expect or both"));
}

const Record& exchange_record() {
  using Exchange = TcpCheck::Exchange;
  static const Record record{
      .name = "an exchange",
      .doc = "What is sent, and what must come after it.",
      .fields =
          {
              {"send", shapes::with_secrets(shapes::lines("a text", limits::dialogue_send)),
               Need::optional, "",
               "Sent first; a line ends with \\r\\n in double quotes. It may name secrets.",
               into<Exchange>(
                   [](Exchange& exchange, const Node& node) { exchange.send = node.text; })},
              {"expect", shapes::lines("a regular expression", 1000, spelling::regex),
               Need::optional, "",
               "A regular expression (RE2) that matches somewhere in what has come since the last "
               "match; ^ and $ are the ends of a line.",
               into<Exchange>(
                   [](Exchange& exchange, const Node& node) { exchange.expect = node.text; })},
          },
      .shorthand = "expect",
      .verify = verify_exchange};
  return record;
}

void verify_tcp(const Node& node, const std::string& label, Reading& reading) {
  const Node* tls = node.find("tls");
  if (tls != nullptr && tls->text != to_string(TlsStart::none)) return;
  for (const char* key : {"server_name", "verify_tls", "certificate_expires_in"})
    if (const Node* at = node.find(key))
      reading.refuse(*at, say("{}: it means nothing without TLS", inside(label, key)),
                     say("add tls: tls, smtp or imap, or remove the key"));
}

Field tls_start(std::string_view key, std::string_view fallback,
                std::vector<std::string_view> words,
                std::function<void(void*, const Node&)> store) {
  return {key,
          shapes::choice("a way to begin TLS", std::move(words)),
          Need::optional,
          fallback,
          "How TLS begins: at once (tls), or after STARTTLS in the words of SMTP or IMAP.",
          std::move(store)};
}

}  // namespace

const Record& tcp_record() {
  static const Record record{
      .name = "a TCP dialogue",
      .doc = "A connection, and what is said on it.",
      .fields =
          {
              {"address", shapes::text("a host and a port", 300, spelling::endpoint),
               Need::required, "", "Where: mail.example.org:25.",
               into<TcpCheck>([](TcpCheck& tcp, const Node& node) {
                 auto [host, port] = spelling::endpoint_of(node.text);
                 tcp.host = std::move(host);
                 tcp.port = port;
               })},
              tls_start("tls", "none", {"none", "tls", "smtp", "imap"},
                        into<TcpCheck>([](TcpCheck& tcp, const Node& node) {
                          tcp.tls = *parse_tls_start(node.text);
                        })),
              {"server_name", shapes::text("a host name", 253, spelling::host), Need::optional, "",
               "The name to ask for and to verify; without it, the host.",
               into<TcpCheck>(
                   [](TcpCheck& tcp, const Node& node) { tcp.server_name = node.text; })},
              {"verify_tls", shapes::flag(), Need::optional, "true",
               "Whether a certificate that cannot be verified is a failure.",
               into<TcpCheck>(
                   [](TcpCheck& tcp, const Node& node) { tcp.verify_tls = node.text == "true"; })},
              {"talk",
               shapes::list("an exchange or a list of them",
                            shapes::record("a regular expression or a map", exchange_record)),
               Need::optional, "",
               "What is said, in order, after TLS; without it a connection is enough.",
               into<TcpCheck>([](TcpCheck& tcp, const Node& node) {
                 for (const Node& item : listed(node))
                   fill(exchange_record(), &tcp.exchanges.emplace_back(), item);
               })},
              {"slower_than", shapes::duration(milliseconds(1), minutes(5)), Need::optional, "",
               "Bad when all of it takes longer.",
               into<TcpCheck>([](TcpCheck& tcp, const Node& node) {
                 tcp.slower_than = *parse_duration(node.text);
               })},
              {"certificate_expires_in", shapes::duration(hours(1), hours(24 * 825)),
               Need::optional, "", "Bad when the certificate ends sooner.",
               into<TcpCheck>([](TcpCheck& tcp, const Node& node) {
                 tcp.certificate_expires_in = *parse_duration(node.text);
               })},
          },
      .shorthand = "address",
      .verify = verify_tcp};
  return record;
}

const Record& tls_record() {
  static const Record record{
      .name = "a certificate",
      .doc = "Whether a server's certificate is trusted, and how long it lasts.",
      .fields =
          {
              {"address",
               shapes::text("a host, with or without a port", 300, spelling::tls_endpoint),
               Need::required, "", "Where: www.example.org, or mail.example.org:25.",
               into<TlsCheck>([](TlsCheck& tls, const Node& node) {
                 auto [host, port] = spelling::endpoint_of(node.text);
                 tls.host = std::move(host);
                 tls.port = port;
               })},
              tls_start("start", "tls", {"tls", "smtp", "imap"},
                        into<TlsCheck>([](TlsCheck& tls, const Node& node) {
                          tls.start = *parse_tls_start(node.text);
                        })),
              {"server_name", shapes::text("a host name", 253, spelling::host), Need::optional, "",
               "The name to ask for and to verify; without it, the host.",
               into<TlsCheck>(
                   [](TlsCheck& tls, const Node& node) { tls.server_name = node.text; })},
              {"verify", shapes::flag(), Need::optional, "true",
               "Whether a certificate that cannot be verified is a failure.",
               into<TlsCheck>(
                   [](TlsCheck& tls, const Node& node) { tls.verify = node.text == "true"; })},
              {"expires_in", shapes::duration(hours(1), hours(24 * 825)), Need::optional, "14d",
               "Bad when less than this is left.",
               into<TlsCheck>([](TlsCheck& tls, const Node& node) {
                 tls.expires_in = *parse_duration(node.text);
               })},
          },
      .shorthand = "address"};
  return record;
}

}  // namespace vigie
