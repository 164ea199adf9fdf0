#include <algorithm>
#include <utility>

#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"

namespace vigie {
namespace {

using shapes::into;

void verify_dns(const Node& node, const std::string& label, Reading& reading) {
  DnsCheck dns;
  fill(dns_record(), &dns, node);
  const auto refuse = [&](std::string_view key, const Message& message, Message suggestion) {
    reading.refuse(*node.find(key), joined({verbatim(inside(label, key)), message}, ": "),
                   std::move(suggestion));
  };
  if (dns.only && dns.records.empty())
    refuse("only", say("no records are named"), say("add records:, or rcode: NODATA for none"));
  if (dns.rcode != "NOERROR" && !dns.records.empty())
    refuse("records", say("an answer with {} has none", dns.rcode), say("remove one of the two"));
}

}  // namespace

const Record& dns_record() {
  static const Record record{
      .name = "a question to the DNS",
      .doc = "What is asked of which name server, and what a good answer is.",
      .fields =
          {
              {"name", shapes::text("a name of the DNS", 255, spelling::dns_name), Need::required,
               "", "The name that is looked up.",
               into<DnsCheck>([](DnsCheck& dns, const Node& node) { dns.name = node.text; })},
              {"type",
               shapes::choice("a type of record", {"A", "AAAA", "CNAME", "MX", "NS", "TXT", "SOA",
                                                   "PTR", "SRV", "CAA"}),
               Need::optional, "A", "The type of record.",
               into<DnsCheck>([](DnsCheck& dns, const Node& node) { dns.type = node.text; })},
              {"server", shapes::text("a name server", 260, spelling::dns_server), Need::optional,
               "", "Who is asked, with a port if it is not 53; without it, the machine's own.",
               into<DnsCheck>([](DnsCheck& dns, const Node& node) { dns.server = node.text; })},
              {"rcode",
               shapes::choice("a response code", {"NOERROR", "NODATA", "NXDOMAIN", "SERVFAIL",
                                                  "REFUSED", "NOTIMP", "FORMERR", "NOTAUTH"}),
               Need::optional, "NOERROR",
               "What a good answer says; NODATA: the name is there, without such a record.",
               into<DnsCheck>([](DnsCheck& dns, const Node& node) { dns.rcode = node.text; })},
              {"records",
               shapes::list("a record or a list of them", shapes::text("a record", 1000, nullptr),
                            true),
               Need::optional, "",
               "Records that the answer has: 192.0.2.7, \"10 mail.example.org\".",
               into<DnsCheck>([](DnsCheck& dns, const Node& node) {
                 for (const Node& item : listed(node)) dns.records.push_back(item.text);
               })},
              {"only", shapes::flag(), Need::optional, "false",
               "Whether other records of the type are bad.",
               into<DnsCheck>(
                   [](DnsCheck& dns, const Node& node) { dns.only = node.text == "true"; })},
              {"dnssec", shapes::flag(), Need::optional, "false",
               "Whether the name server must have verified the signatures (AD flag).",
               into<DnsCheck>(
                   [](DnsCheck& dns, const Node& node) { dns.dnssec = node.text == "true"; })},
              {"slower_than", shapes::duration(milliseconds(1), minutes(5)), Need::optional, "",
               "Bad when the answer takes longer.",
               into<DnsCheck>([](DnsCheck& dns, const Node& node) {
                 dns.slower_than = *parse_duration(node.text);
               })},
          },
      .shorthand = "name",
      .verify = verify_dns};
  return record;
}

}  // namespace vigie
