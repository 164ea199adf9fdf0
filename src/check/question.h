// What a check asks, one struct for each kind, as the configuration says it. Pure values; the code
// that asks is in src/probe, except for heartbeats, which are told to us (heartbeat.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "civil/calendar.h"
#include "civil/instant.h"

namespace vigie {

struct StatusRange {
  int from = 200;
  int to = 299;
  friend bool operator==(const StatusRange&, const StatusRange&) = default;
};

struct BodyCondition {
  enum class Kind { contains, contains_not, matches };  // matches: RE2, unanchored
  Kind kind = Kind::contains;
  std::string text;
  friend bool operator==(const BodyCondition&, const BodyCondition&) = default;
};

struct JsonCondition {
  enum class Operator {
    equals,
    not_equals,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    exists
  };
  std::string pointer;  // RFC 6901
  Operator op = Operator::equals;
  std::string value;  // JSON text: 3, "ok", true, null; empty for exists
  friend bool operator==(const JsonCondition&, const JsonCondition&) = default;
};

struct HttpCheck {
  std::string url;
  std::string method = "GET";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool follow_redirects = true;  // at most limits::redirects
  bool verify_tls = true;
  std::vector<StatusRange> status;  // empty: 200-299
  std::vector<BodyCondition> body_conditions;
  std::vector<JsonCondition> json_conditions;
  std::optional<Duration> slower_than;             // bad when the whole answer takes longer
  std::optional<Duration> certificate_expires_in;  // bad when less than this is left
  friend bool operator==(const HttpCheck&, const HttpCheck&) = default;
};

// How a connection becomes a TLS one: at once, or after the words of a protocol.
enum class TlsStart { none, at_once, smtp, imap };
std::string_view to_string(TlsStart start);
std::optional<TlsStart> parse_tls_start(std::string_view word);

struct TcpCheck {
  struct Exchange {
    std::string send;  // bytes to send first; empty: only listen
    // RE2, must match somewhere in what has come since the last match; ^ and $ are the ends of a
    // line. Empty: nothing.
    std::string expect;
    friend bool operator==(const Exchange&, const Exchange&) = default;
  };
  std::string host;  // a name or an address
  int port = 0;
  TlsStart tls = TlsStart::none;
  std::string server_name;  // SNI and the name that is verified; empty: host
  bool verify_tls = true;
  std::vector<Exchange> exchanges;  // after TLS, if any; in order
  std::optional<Duration> slower_than;
  std::optional<Duration> certificate_expires_in;
  friend bool operator==(const TcpCheck&, const TcpCheck&) = default;
};

inline constexpr Duration ping_spacing = milliseconds(200);  // between two packets of a probe

struct PingCheck {
  enum class Family { any, ipv4, ipv6 };
  std::string host{};
  Family family = Family::any;
  int packets = 3;                        // sent in one probe, ping_spacing apart
  int loss_percent = 50;                  // bad when more than this is lost
  std::optional<Duration> slower_than{};  // bad when the mean round trip is longer
  friend bool operator==(const PingCheck&, const PingCheck&) = default;
};

struct DnsCheck {
  std::string name{};
  std::string type = "A";  // A, AAAA, CNAME, MX, NS, TXT, SOA, PTR, SRV, CAA
  std::string server{};    // "host" or "host:port", IPv6 in brackets then; empty: the system's
  // What a good answer has. NODATA: NOERROR without a record of the type, which is else bad.
  std::string rcode = "NOERROR";
  std::vector<std::string> records{};  // each must be in the answer, in presentation form
  bool only = false;                   // nothing but `records` may be in it
  bool dnssec = false;                 // the answer must be authenticated (AD flag)
  std::optional<Duration> slower_than{};
  friend bool operator==(const DnsCheck&, const DnsCheck&) = default;
};

// How long the certificate of a server lasts; whether it verifies.
struct TlsCheck {
  std::string host;
  int port = 443;
  TlsStart start = TlsStart::at_once;
  std::string server_name;  // SNI and the name that is verified; empty: host
  bool verify = true;
  Duration expires_in = hours(24 * 14);  // bad when less is left
  friend bool operator==(const TlsCheck&, const TlsCheck&) = default;
};

// How long a domain is registered for, over RDAP (RFC 9083).
struct DomainCheck {
  std::string domain;
  std::string rdap;  // base URL of the registry's server; empty: found through IANA's bootstrap
  Duration expires_in = hours(24 * 30);
  friend bool operator==(const DomainCheck&, const DomainCheck&) = default;
};

// A Nagios plugin, run as it is: exit code 0 is good, 1, 2 and 3 are bad.
struct PluginCheck {
  std::vector<std::string> command;  // argv; the first is the program; no shell
  bool warning_is_bad = true;        // exit code 1
  friend bool operator==(const PluginCheck&, const PluginCheck&) = default;
};

// The result of a PromQL query, compared.
struct PrometheusCheck {
  enum class Operator { less, less_or_equal, greater, greater_or_equal, equals, not_equals };
  enum class Empty { bad, good };           // no series with a number in the result
  enum class Unreachable { unknown, bad };  // Prometheus itself does not answer
  std::string url;                          // of the server: "http://prometheus:9090"
  std::vector<std::pair<std::string, std::string>> headers;
  std::string query;
  Operator bad_if = Operator::greater;  // bad when any series compares so with `threshold`
  double threshold = 0;
  Empty empty = Empty::bad;
  Unreachable unreachable = Unreachable::unknown;
  friend bool operator==(const PrometheusCheck&, const PrometheusCheck&) = default;
};

std::string_view to_string(PrometheusCheck::Operator op);  // "<="

// Something that reports by itself: a cron job, a backup, a result of another tool (`vigie send`).
// Late is bad: the signal was due and `grace` is over.
struct HeartbeatCheck {
  // Of the data that a backup holds; told by the signal.
  struct Backup {
    std::optional<Duration> max_age;       // bad when the newest data is older
    std::optional<std::int64_t> min_size;  // bytes; bad when smaller
    std::optional<int> shrinks_percent;    // bad when smaller than the last by more than this
    friend bool operator==(const Backup&, const Backup&) = default;
  };
  std::optional<Duration> every;  // either this
  std::string cron;               // or five fields, in `zone`
  std::string zone = "UTC";
  Duration grace = minutes(5);
  std::optional<Duration> longest_run;  // bad when a run that said "start" takes longer
  std::optional<Backup> backup;
  friend bool operator==(const HeartbeatCheck&, const HeartbeatCheck&) = default;
};

// What Vigie sees of itself (builtin.h).
struct SelfCheck {
  friend bool operator==(const SelfCheck&, const SelfCheck&) = default;
};

using Question = std::variant<HttpCheck, TcpCheck, PingCheck, DnsCheck, TlsCheck, DomainCheck,
                              PluginCheck, PrometheusCheck, HeartbeatCheck, SelfCheck>;

// In the order of Question's alternatives; the words are the keys of the configuration.
enum class CheckKind { http, tcp, ping, dns, tls, domain, plugin, prometheus, heartbeat, self };
CheckKind kind_of(const Question& question);
std::string_view to_string(CheckKind kind);

// What is watched, in one short text: "https://example.org/", "mail.example.org:25", "example.org
// MX". Equal texts of one kind mean the same thing. Without secrets.
std::string watched(const Question& question);

// Can only be asked over a network beyond this machine, as far as one can tell: a plugin's way is
// its own. Bad answers of such a check are no evidence while our own network is cut.
bool needs_network(const Question& question);

// The host that is asked, as it was written; empty: none (a plugin, a heartbeat). For "is this only
// this machine?" and for the network that a check needs.
std::string host_of(const Question& question);

}  // namespace vigie
