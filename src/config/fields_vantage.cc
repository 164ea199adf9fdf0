// The keys of a vantage: the references that tell whether it sees anything.
#include <set>

#include "base/message.h"
#include "base/text.h"
#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"

namespace vigie {
namespace {

using shapes::into;

const Record& reference_record() {
  static const Record record{
      .name = "a reference",
      .doc = "A target that has nothing to do with what is watched.",
      .fields =
          {
              {"tcp",
               shapes::text("a host and a port such as 192.0.2.1:53", 300, spelling::endpoint,
                            "^.+:[0-9]{1,5}$"),
               Need::optional, "", "A host and a port that take connections.",
               into<Question>([](Question& question, const Node& node) {
                 TcpCheck tcp;
                 const std::size_t colon = node.text.rfind(':');
                 tcp.host = node.text.substr(0, colon);
                 if (tcp.host.starts_with('[')) tcp.host = tcp.host.substr(1, tcp.host.size() - 2);
                 tcp.port = static_cast<int>(*parse_int(node.text.substr(colon + 1)));
                 question = tcp;
               })},
              {"http",
               shapes::text("a web address", 2048, spelling::url, "^[hH][tT][tT][pP][sS]?://.+$"),
               Need::optional, "", "A web address; any answer is one.",
               into<Question>([](Question& question, const Node& node) {
                 HttpCheck http;
                 http.url = node.text;
                 http.method = "HEAD";
                 http.follow_redirects = false;
                 http.verify_tls = false;
                 http.status = {{100, 599}};
                 question = http;
               })},
              {"ping", shapes::text("a host", 253, spelling::host, "^[^ :]+.*$"), Need::optional,
               "", "A host that answers pings.",
               into<Question>([](Question& question, const Node& node) {
                 PingCheck ping;
                 ping.host = node.text;
                 question = ping;
               })},
          },
      .shorthand = "",
      .one_of = {"tcp", "http", "ping"}};
  return record;
}

// Two ways to one host fail together: they are one witness.
void verify_vantage(const Node& node, const std::string& label, Reading& reading) {
  const Vantage vantage = make_vantage("local", node);
  std::set<std::string> hosts;
  for (const Question& question : vantage.references) hosts.insert(to_lower(host_of(question)));
  if (hosts.size() >= least_references) return;
  reading.refuse(*node.find("references"),
                 say("{}: different hosts: {}, wanted at least {}", inside(label, "references"),
                     hosts.size(), least_references),
                 say("name targets that do not fail together: your provider's gateway, its "
                     "resolver, a large site elsewhere"));
}

}  // namespace

const Record& vantage_record() {
  static const Record record{
      .name = "a vantage",
      .doc =
          "A place from which checks are asked. When none of its references answers it is "
          "blind, and what it sees proves nothing.",
      .fields = {{"references",
                  shapes::list("a list of references",
                               shapes::record("a reference", reference_record), true),
                  Need::required, "", "At least three targets on different hosts.",
                  into<Vantage>([](Vantage& vantage, const Node& node) {
                    for (const Node& item : listed(node))
                      fill(reference_record(), &vantage.references.emplace_back(), item);
                  })},
                 {"interval", shapes::duration(seconds(5), minutes(10)), Need::optional, "15s",
                  "How often they are asked.",
                  into<Vantage>([](Vantage& vantage, const Node& node) {
                    vantage.interval = *parse_duration(node.text);
                  })}},
      .shorthand = "",
      .verify = verify_vantage};
  return record;
}

Vantage make_vantage(const std::string& name, const Node& node) {
  Vantage vantage;
  vantage.name = VantageName(name);
  fill(vantage_record(), &vantage, node);
  return vantage;
}

}  // namespace vigie
