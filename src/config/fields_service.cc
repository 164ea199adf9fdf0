// The table of a service: what users know, and all that somebody needs who is called for it.
#include "base/limits.h"
#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"

namespace vigie {
namespace {

using shapes::into;

Shape web_address(std::string_view noun) {
  return shapes::text(noun, 2'000, spelling::url, "^https?://");
}

const Record& provider_record() {
  static const Record record{
      .name = "a provider",
      .doc = "Who runs what the service stands on; shown to whoever is called.",
      .fields =
          {
              {"name", shapes::title("a text"), Need::required, "", "Their name.",
               into<Provider>([](Provider& to, const Node& node) { to.name = node.text; })},
              {"contract", shapes::title("a text"), Need::optional, "",
               "The number of the contract or customer, which they ask for first.",
               into<Provider>([](Provider& to, const Node& node) { to.contract = node.text; })},
              {"phone", shapes::text("a telephone number", 40, nullptr, "^[+0-9][0-9 ().-]+$"),
               Need::optional, "", "Their telephone number.",
               into<Provider>([](Provider& to, const Node& node) { to.phone = node.text; })},
              {"email",
               shapes::text("an e-mail address", 254, spelling::email_address,
                            "^[^@\\s]+@[^@\\s]+$"),
               Need::optional, "", "Where they take requests.",
               into<Provider>([](Provider& to, const Node& node) { to.email = node.text; })},
              {"console", web_address("the address of a web page"), Need::optional, "",
               "Their control panel.",
               into<Provider>([](Provider& to, const Node& node) { to.console = node.text; })},
          },
      .shorthand = "name"};
  return record;
}

std::vector<Field> what_to_know() {
  return {
      {"owner", shapes::callee(), Need::optional, "",
       "Who answers for it: a person, person/…, team/… or schedule/….",
       into<Service>(
           [](Service& service, const Node& node) { service.owner = callee_of(node.text); })},
      {"runbook", web_address("the address of a web page"), Need::optional, "",
       "The page that says what to do; it is in every call.",
       into<Service>([](Service& service, const Node& node) { service.runbook = node.text; })},
      {"access", shapes::lines("a text", limits::access_notes), Need::optional, "",
       "How one gets in, in words: it is in every call, so no secret belongs here.",
       into<Service>([](Service& service, const Node& node) { service.access = node.text; })},
      {"provider", shapes::record("a provider", provider_record), Need::optional, "",
       "Who runs what it stands on; it is in every call.",
       into<Service>([](Service& service, const Node& node) {
         fill(provider_record(), &service.provider.emplace(), node);
       })},
      {"rto", shapes::duration(seconds(1), hours(24 * 365)), Need::optional, "",
       "How long it may be down: the target of its recovery.",
       into<Service>(
           [](Service& service, const Node& node) { service.rto = *parse_duration(node.text); })},
      {"rpo", shapes::duration(seconds(1), hours(24 * 365)), Need::optional, "",
       "How much of the newest data may be lost: the target of its backups.",
       into<Service>(
           [](Service& service, const Node& node) { service.rpo = *parse_duration(node.text); })},
  };
}

std::vector<Field> fields() {
  std::vector<Field> all = {
      {"title", shapes::title("a text"), Need::optional, "",
       "The name that people see; without it, the key.",
       into<Service>([](Service& service, const Node& node) { service.title = node.text; })},
      {"policy", shapes::reference(ResourceKind::policy, "the name of a policy"), Need::optional,
       "", "Who is called for it; without it, the policy \"default\".",
       into<Service>(
           [](Service& service, const Node& node) { service.policy = PolicyName(node.text); })},
      {"depends_on",
       shapes::list("the name of a service or a list",
                    shapes::reference(ResourceKind::service, "the name of a service"), true),
       Need::optional, "",
       "What it stands on: when several services with a common one fail together, that is one "
       "incident.",
       into<Service>([](Service& service, const Node& node) {
         for (const Node& item : listed(node)) service.depends_on.emplace_back(item.text);
       })},
  };
  for (Field& field : what_to_know()) all.push_back(std::move(field));
  return all;
}

}  // namespace

const Record& service_record() {
  static const Record record{.name = "a service",
                             .doc = "What users know; its checks share incidents and a policy.",
                             .fields = fields(),
                             .shorthand = ""};
  return record;
}

Service make_service(const std::string& name, const Node& node) {
  Service service;
  service.name = ServiceName(name);
  fill(service_record(), &service, node);
  if (service.title.empty()) service.title = name;
  return service;
}

}  // namespace vigie
