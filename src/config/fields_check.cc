
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/json_body.h"
#include "config/spelling.h"

namespace vigie {
namespace {

using shapes::into;

void verify_http(const Node& node, const std::string& label, Reading& reading);

const Record& http_record() {
  static const Record record{
      .name = "an HTTP request",
      .doc = "What is asked.",
      .fields =
          {
              {"url",
               shapes::with_secrets(shapes::text("a web address", 2048, spelling::url,
                                                 "^[hH][tT][tT][pP][sS]?://.+$")),
               Need::required, "",
               "The address, http or https; its path and query may name secrets.",
               into<HttpCheck>([](HttpCheck& http, const Node& node) { http.url = node.text; })},
              {"method",
               shapes::choice("a request method",
                              {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}),
               Need::optional, "GET", "The request method.",
               into<HttpCheck>([](HttpCheck& http, const Node& node) { http.method = node.text; })},
              shapes::headers<HttpCheck>(
                  "Headers that are sent along; their values may name secrets."),
              {"body", shapes::with_secrets(shapes::lines("a text", limits::config_text)),
               Need::optional, "", "The body that is sent; it may name secrets.",
               into<HttpCheck>([](HttpCheck& http, const Node& node) { http.body = node.text; })},
              {"follow_redirects", shapes::flag(), Need::optional, "true",
               "Whether a redirection is followed (at most 10) or is the answer.",
               into<HttpCheck>([](HttpCheck& http, const Node& node) {
                 http.follow_redirects = node.text == "true";
               })},
              {"verify_tls", shapes::flag(), Need::optional, "true",
               "Whether a certificate that cannot be verified is a failure.",
               into<HttpCheck>([](HttpCheck& http, const Node& node) {
                 http.verify_tls = node.text == "true";
               })},
          },
      .shorthand = "url",
      .verify = verify_http};
  return record;
}

void verify_http(const Node& node, const std::string& label, Reading& reading) {
  HttpCheck http;
  fill(http_record(), &http, node);
  const Node* body = node.find("body");
  if (body != nullptr && (http.method == "GET" || http.method == "HEAD"))
    reading.refuse(*body, say("{}: a {} request has no body", inside(label, "body"), http.method),
                   say("add method: POST"));
}

template <BodyCondition::Kind kind>
void add_body_conditions(HttpCheck& http, const Node& node) {
  for (const Node& item : listed(node)) http.body_conditions.push_back({kind, item.text});
}

Shape status_code() {
  Shape shape = shapes::text("a status code or a range of them", 20, spelling::status,
                             "^[1-5][0-9]{2}( *- *[1-5][0-9]{2})?$");
  shape.number = true;
  return shape;
}

Shape json_expectation() {
  Shape shape;
  shape.kind = Shape::Kind::literal;
  shape.noun = "a value, a comparison such as \"< 10\", or exists";
  shape.longest_text = 1000;
  shape.spelling = spelling::json_condition;
  return shape;
}

const Record& expect_record() {
  static const Record record{
      .name = "an expectation",
      .doc = "What a good answer is. Everything that is named must hold.",
      .fields =
          {
              {"status", shapes::list("a status code or a list of them", status_code(), true),
               Need::optional, "", "Good status codes; without it, 200-299.",
               into<HttpCheck>([](HttpCheck& http, const Node& node) {
                 for (const Node& item : listed(node))
                   http.status.push_back(spelling::status_range(item.text));
               })},
              {"contains", shapes::list("a text or a list of them", shapes::lines("a text", 1000)),
               Need::optional, "", "Texts that the body has.",
               into<HttpCheck>(add_body_conditions<BodyCondition::Kind::contains>)},
              {"not_contains",
               shapes::list("a text or a list of them", shapes::lines("a text", 1000)),
               Need::optional, "", "Texts that the body does not have.",
               into<HttpCheck>(add_body_conditions<BodyCondition::Kind::contains_not>)},
              {"matches",
               shapes::list("a regular expression or a list of them",
                            shapes::lines("a regular expression", 1000, spelling::regex)),
               Need::optional, "", "Regular expressions (RE2) that match somewhere in the body.",
               into<HttpCheck>(add_body_conditions<BodyCondition::Kind::matches>)},
              {"json",
               shapes::map("a map of JSON pointers",
                           shapes::text("a JSON pointer", limits::config_key,
                                        spelling::json_pointer, "^(/([^~/]|~[01])*)*$"),
                           json_expectation()),
               Need::optional, "",
               "JSON pointer to expected value: ok, 3, \"< 10\", \"!= failed\", exists.",
               into<HttpCheck>([](HttpCheck& http, const Node& node) {
                 for (const Entry& entry : node.entries)
                   http.json_conditions.push_back(spelling::condition(entry.key, entry.value));
                 std::ranges::sort(http.json_conditions, {}, &JsonCondition::pointer);
               })},
              {"slower_than", shapes::duration(milliseconds(1), minutes(5)), Need::optional, "",
               "Bad when the whole answer takes longer.",
               into<HttpCheck>([](HttpCheck& http, const Node& node) {
                 http.slower_than = *parse_duration(node.text);
               })},
              {"certificate_expires_in", shapes::duration(hours(1), hours(24 * 825)),
               Need::optional, "", "Bad when the certificate ends sooner.",
               into<HttpCheck>([](HttpCheck& http, const Node& node) {
                 http.certificate_expires_in = *parse_duration(node.text);
               })},
          },
      .shorthand = ""};
  return record;
}

void verify_check(const Node& node, const std::string& label, Reading& reading);

std::vector<Field> rhythm_fields() {
  return {
      {"interval", shapes::duration(seconds(1), hours(24 * 7)), Need::optional, "1m",
       "How often it is checked; a domain every 6h.",
       into<Check>(
           [](Check& check, const Node& node) { check.interval = *parse_duration(node.text); })},
      {"timeout", shapes::duration(milliseconds(100), minutes(5)), Need::optional, "10s",
       "How long an answer may take in all; without it at most the interval.",
       into<Check>(
           [](Check& check, const Node& node) { check.timeout = *parse_duration(node.text); })},
      {"retry_interval", shapes::duration(seconds(1), hours(24)), Need::optional, "15s",
       "How often it is checked while a change waits for its confirmation; without it at most the "
       "interval.",
       into<Check>([](Check& check, const Node& node) {
         check.retry_interval = *parse_duration(node.text);
       })},
      {"failures", shapes::integer(1, 100), Need::optional, "2",
       "Bad answers in a row that make it down; of a heartbeat, 1.",
       into<Check>([](Check& check, const Node& node) {
         check.failures = static_cast<int>(*parse_int(node.text));
       })},
      {"successes", shapes::integer(1, 100), Need::optional, "2",
       "Good answers in a row that make it up again; of a heartbeat, 1.",
       into<Check>([](Check& check, const Node& node) {
         check.successes = static_cast<int>(*parse_int(node.text));
       })},
      {"stable_for", shapes::duration(seconds(1), hours(24)), Need::optional, "2m",
       "Good for this long: the recovery is verified.",
       into<Check>(
           [](Check& check, const Node& node) { check.stable_for = *parse_duration(node.text); })},
  };
}

// A limit that was written must hold; a default gives way to a short interval.
void verify_check(const Node& node, const std::string& label, Reading& reading) {
  if (node.find("heartbeat") != nullptr) verify_heartbeat(node, label, reading);
  const Check check = make_check("unnamed", node);
  const auto refuse = [&](const Node& at, std::string_view key, const Message& message,
                          Message suggestion) {
    reading.refuse(at, say("{}: {}", inside(label, key), message), std::move(suggestion));
  };
  for (const auto& [key, value] :
       {std::pair{"timeout", check.timeout}, std::pair{"retry_interval", check.retry_interval}}) {
    if (value > check.interval && node.find(key) != nullptr)
      refuse(*node.find(key), key,
             say("{} is longer than the interval {}", to_string(value), to_string(check.interval)),
             say("at most {}", to_string(check.interval)));
  }
  verify_probe_times(check, node, label, reading);
  if (std::holds_alternative<DomainCheck>(check.question) && check.interval < minutes(10))
    refuse(*node.find("interval"), "interval",
           say("a registry that is asked every {} answers no longer", to_string(check.interval)),
           say("at least 10m"));
  if (const auto* tcp = std::get_if<TcpCheck>(&check.question);
      tcp != nullptr && tcp->slower_than && *tcp->slower_than >= check.timeout)
    refuse(*node.find("tcp")->find("slower_than"), "tcp.slower_than",
           say("{} is never reached: the timeout is {}", to_string(*tcp->slower_than),
               to_string(check.timeout)),
           say("make it shorter than the timeout"));
  const Node* expect = node.find("expect");
  if (expect == nullptr) return;
  const auto* http = std::get_if<HttpCheck>(&check.question);
  if (http == nullptr) {
    reading.refuse(*expect, say("{}: only an http check has it", inside(label, "expect")));
    return;
  }
  if (http->slower_than && *http->slower_than >= check.timeout)
    refuse(*expect->find("slower_than"), "expect.slower_than",
           say("{} is never reached: the timeout is {}", to_string(*http->slower_than),
               to_string(check.timeout)),
           say("make it shorter than the timeout"));
  if (http->certificate_expires_in && !http->url.starts_with("https://"))
    refuse(*expect->find("certificate_expires_in"), "expect.certificate_expires_in",
           say("an http address has no certificate"), say("use https:// or remove the key"));
}

// The key of a kind of check, whose record fills its question.
template <class Kind>
Field question(std::string_view key, std::string_view noun, const Record& (*record)(),
               std::string_view doc) {
  return {key,
          shapes::record(noun, record),
          Need::optional,
          "",
          doc,
          [record](void* object, const Node& node) {
            fill(record(), &static_cast<Check*>(object)->question.emplace<Kind>(), node);
          }};
}

}  // namespace

const Record& check_record() {
  static const Record record = [] {
    Record check{.name = "a check",
                 .doc = "What is asked of a service, how often, and what a good answer is.",
                 .fields = {{"http", shapes::record("a web address or a map", http_record),
                             Need::optional, "", "The request: an address, or a map with more.",
                             into<Check>([](Check& out, const Node& node) {
                               fill(http_record(), &out.question.emplace<HttpCheck>(), node);
                             })},
                            question<PingCheck>("ping", "a host or a map", ping_record,
                                                "Pings: a host, or a map with more."),
                            question<DnsCheck>("dns", "a name or a map", dns_record,
                                               "A question to the DNS: a name, or a map."),
                            question<PluginCheck>("plugin", "a command line, a list or a map",
                                                  plugin_record, "A Nagios plugin that is run."),
                            question<TcpCheck>("tcp", "host:port or a map", tcp_record,
                                               "A dialogue over TCP: an address, or a map."),
                            question<TlsCheck>("tls", "a host or a map", tls_record,
                                               "A certificate: a host, or a map."),
                            question<DomainCheck>("domain", "a domain or a map", domain_record,
                                                  "The registration of a domain, or a map."),
                            question<PrometheusCheck>("prometheus", "a map", prometheus_record,
                                                      "A Prometheus query."),
                            {"expect", shapes::record("a map", expect_record), Need::optional, "",
                             "What a good answer is; without it, a status of 200-299.",
                             into<Check>([](Check& out, const Node& node) {
                               if (auto* http = std::get_if<HttpCheck>(&out.question))
                                 fill(expect_record(), http, node);
                             })},
                            {"heartbeat", shapes::record("a duration or a map", heartbeat_record),
                             Need::optional, "",
                             "A job that reports by itself: how often, or a map with more.",
                             into<Check>([](Check& out, const Node& node) {
                               fill(heartbeat_record(), &out.question.emplace<HeartbeatCheck>(),
                                    node);
                             })}},
                 .shorthand = "",
                 .verify = verify_check,
                 .one_of = {"http", "tcp", "ping", "dns", "tls", "domain", "plugin", "prometheus",
                            "heartbeat"}};
    for (Field& field : rhythm_fields()) check.fields.push_back(std::move(field));
    check.fields.push_back({"severity",
                            shapes::choice("a severity", {"info", "warning", "critical"}),
                            Need::optional, "critical", "How bad it is when this check is down.",
                            into<Check>([](Check& out, const Node& node) {
                              out.severity = *parse_severity(node.text);
                            })});
    check.fields.push_back(
        {"service", shapes::reference(ResourceKind::service, "the name of a service"),
         Need::optional, "", "The service that it belongs to.",
         into<Check>([](Check& out, const Node& node) { out.service = ServiceName(node.text); })});
    return check;
  }();
  return record;
}

Check make_check(const std::string& name, const Node& node) {
  Check check;
  check.name = CheckName(name);
  fill(check_record(), &check, node);
  if (std::holds_alternative<DomainCheck>(check.question)) {
    if (node.find("interval") == nullptr) check.interval = hours(6);
    if (node.find("retry_interval") == nullptr) check.retry_interval = minutes(10);
  }
  if (node.find("timeout") == nullptr) check.timeout = std::min(check.timeout, check.interval);
  if (node.find("retry_interval") == nullptr)
    check.retry_interval = std::min(check.retry_interval, check.interval);
  // A signal is sure of itself, and the next one may be a week away.
  if (std::holds_alternative<HeartbeatCheck>(check.question)) {
    if (node.find("failures") == nullptr) check.failures = 1;
    if (node.find("successes") == nullptr) check.successes = 1;
  }
  return check;
}

}  // namespace vigie
