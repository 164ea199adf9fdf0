#include "config/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "check/builtin.h"
#include "config/agreements.h"
#include "config/contract_check.h"
#include "config/dependencies.h"
#include "config/fields.h"
#include "config/json_body.h"
#include "config/rest_packs.h"
#include "config/shape.h"

namespace vigie {
namespace {

// The names of a kind of which some come with Vigie.
const std::vector<std::string>& built_in_names(ResourceKind kind) {
  static const std::vector<std::string> none;
  if (kind == ResourceKind::rest_pack) return rest_pack_names();
  return kind == ResourceKind::agreement ? agreement_names() : none;
}

bool comes_with_vigie(ResourceKind kind, std::string_view name) {
  const std::vector<std::string>& names = built_in_names(kind);
  return std::ranges::find(names, name) != names.end();
}

// A slug; a check's may not look like one of Vigie's own.
Result<std::string> resource_name(ResourceKind kind, std::string_view text) {
  if (kind == ResourceKind::check && text.starts_with(builtin_prefix))
    return fail(
        ErrorCode::invalid,
        say("a check's name may not begin with \"{}\": those are Vigie's own; choose another",
            builtin_prefix));
  if (kind == ResourceKind::vantage && text != local_vantage)
    return fail(ErrorCode::invalid,
                say("the only vantage is the machine that Vigie runs on: call it local"));
  if (comes_with_vigie(kind, text))
    return fail(ErrorCode::invalid,
                say("the {} \"{}\" comes with Vigie; choose another name, and extend it",
                    term(kind == ResourceKind::rest_pack ? "rule pack" : "agreement"), text));
  return parse_slug(text);
}

std::string key_text(const ResourceKey& key) {
  return fmt::format("{}/{}", to_string(key.kind), key.name);
}

struct Place {
  std::string file;
  int line = 0;
  int column = 0;
  bool besides = false;  // gives way to a file
};

// Collects resources from any source, then checks what concerns several of them.
class Assembly {
 public:
  ConfigErrors& errors() { return errors_; }

  void read_file(const SourceFile& file) {
    const auto root = read_yaml(file.text, file.path);
    if (!root) {
      incomplete_ = true;
      errors_.add(root.error());
      return;
    }
    Reading reading{file.path, errors_, references_};
    if (root->is_null()) return;
    if (root->kind != Node::Kind::map) {
      reading.refuse(*root, say("a configuration is a map"), say("begin with people: or checks:"));
      return;
    }
    for (const Entry& section : root->entries) read_section(section, reading);
  }

  void read_resource(const Resource& resource, bool besides) {
    const std::string file = key_text(resource.key);
    if (const auto known = places_.find(resource.key); known != places_.end()) {
      if (!besides) errors_.add({file, 0, 0, say("this resource is there twice"), {}});
      return;
    }
    Reading reading{file, errors_, references_};
    const Result<Node> body = read_json(resource.body);
    if (!body) {
      errors_.add({file, 0, 0, body.error().message, {}});
      return;
    }
    read_body(resource.key, *body, {file, 0, 0, besides}, reading);
  }

  // The configuration, if there was no error.
  tl::expected<Parsed, ConfigErrors> finish() {
    if (places_.size() > limits::config_resources)
      errors_.add(
          {"configuration", 0, 0, say("more than {} resources", limits::config_resources), {}});
    // What a broken file would have defined is unknown: nothing is called missing then.
    if (!incomplete_) {
      check_references();
      check_somebody();
      check_gateways();
      check_public_hosts();
      read_extending(ResourceKind::rest_pack, rest_packs_, make_rest_pack);
      read_extending(ResourceKind::agreement, agreements_, make_agreement);
    }
    if (errors_.empty()) {
      Parsed parsed = assemble();
      check_dependencies(parsed.configuration);
      check_contracts(parsed.configuration);
      if (errors_.empty()) return parsed;
    }
    errors_.sort();
    return tl::unexpected<ConfigErrors>(std::move(errors_));
  }

 private:
  void read_section(const Entry& section, Reading& reading) {
    Node at;
    at.line = section.line;
    at.column = section.column;
    const std::optional<ResourceKind> kind = kind_of_section(section.key);
    if (!kind) {
      std::vector<std::string> known;
      for (const ResourceKind each : all_kinds) known.emplace_back(section_of(each));
      reading.refuse(at, say("unknown key \"{}\" at the top", shorten(section.key, 80)),
                     did_you_mean(section.key, known, say("known keys: {}", join(known, ", "))));
      return;
    }
    if (section.value.is_null()) return;
    if (section.value.kind != Node::Kind::map) {
      reading.refuse(section.value, say("{} is a map of names", section.key),
                     say("write a name and a colon below {}:", section.key));
      return;
    }
    for (const Entry& entry : section.value.entries) read_entry(*kind, entry, reading);
  }

  void read_entry(ResourceKind kind, const Entry& entry, Reading& reading) {
    Node body = entry.value;
    if (body.is_null()) {
      body = {};
      body.kind = Node::Kind::map;
    }
    if (body.kind == Node::Kind::map) {  // what is missing in it is missing below this name
      body.line = entry.line;
      body.column = entry.column;
    }
    if (const auto slug = resource_name(kind, entry.key); !slug) {
      Node at;
      at.line = entry.line;
      at.column = entry.column;
      reading.refuse(at, slug.error().message);
      return;
    }
    const ResourceKey key{kind, entry.key};
    if (const auto known = places_.find(key); known != places_.end()) {
      errors_.add({reading.file, entry.line, entry.column,
                   say("{} is defined twice", key_text(key)),
                   say("it is already in {}:{}:{}", known->second.file, known->second.line,
                       known->second.column)});
      return;
    }
    read_body(key, body, {reading.file, entry.line, entry.column, false}, reading);
  }

  void read_body(const ResourceKey& key, const Node& body, Place place, Reading& reading) {
    std::optional<Node> checked = canonical(record_of(key.kind), body, "", reading);
    if (checked) bodies_.emplace(key, std::move(*checked));
    places_.emplace(key, std::move(place));
  }

  std::vector<std::string> names(ResourceKind kind) const {
    std::vector<std::string> out;
    for (const auto& [key, place] : places_) {
      if (key.kind == kind) out.push_back(key.name);
    }
    return out;
  }

  bool exists(const ResourceKey& key) const {
    if (places_.contains(key)) return true;
    if (comes_with_vigie(key.kind, key.name)) return true;
    return key.kind == ResourceKind::policy && key.name == default_policy && has_person();
  }

  bool has_person() const {
    const auto first = places_.lower_bound({ResourceKind::person, ""});
    return first != places_.end() && first->first.kind == ResourceKind::person;
  }

  // What was probably meant instead of a name that nothing has.
  Message suggested(const Reference& reference) const {
    const bool person = reference.kind == ResourceKind::person;
    for (const ResourceKind other : {ResourceKind::team, ResourceKind::schedule}) {
      if (reference.callee && person && exists({other, reference.name}))
        return say("did you mean {}/{}?", to_string(other), reference.name);
    }
    std::vector<std::string> known = names(reference.kind);
    if (reference.kind == ResourceKind::policy) known.emplace_back(default_policy);
    const std::vector<std::string>& more = built_in_names(reference.kind);
    known.insert(known.end(), more.begin(), more.end());
    const auto near = closest(reference.name, known);
    if (!near) return say("define it under {}:", section_of(reference.kind));
    if (!reference.callee || person) return say("did you mean {}?", *near);
    return say("did you mean {}/{}?", to_string(reference.kind), *near);
  }

  void check_references() {
    for (const Reference& reference : references_) {
      if (exists({reference.kind, reference.name})) continue;
      // Searching all names for each of thousands of mistakes would take minutes; nobody sees
      // those.
      const bool shown = errors_.list().size() < limits::config_errors;
      errors_.add({reference.file, reference.line, reference.column,
                   say("{}: there is no {} \"{}\"", reference.label,
                       term(to_string(reference.kind)), reference.name),
                   shown ? suggested(reference) : Message()});
    }
  }

  void check_somebody() {
    if (has_person()) return;
    for (const auto& [key, place] : places_) {
      if (key.kind != ResourceKind::check) continue;
      errors_.add({place.file, place.line, place.column,
                   say("nobody can be called: there is a check and no person"),
                   say("add people: {{ alice: alice@example.org }}")});
      return;
    }
  }

  // A service that stands on itself has no bottom: no suspect could be named.
  void check_dependencies(const Configuration& configuration) {
    const std::vector<ServiceName> cycle = find_cycle(configuration);
    if (cycle.empty()) return;
    const ResourceKey key{ResourceKind::service, cycle.front().text};
    const Node* place = bodies_.at(key).find("depends_on");
    std::vector<std::string> way;
    for (const ServiceName& service : cycle) way.push_back(service.text);
    way.push_back(cycle.front().text);
    errors_.add({places_.at(key).file, place->line, place->column,
                 say("depends_on: services that stand on each other: {}", join(way, " -> ")),
                 say("take one of these out")});
  }

  // They extend one another, so that all are there before one is read.
  template <class T, class Make>
  void read_extending(ResourceKind kind, std::map<std::string, T>& out, Make make) {
    OwnPacks own;
    for (const auto& [key, body] : bodies_)
      if (key.kind == kind) own[key.name] = {places_.at(key).file, body};
    for (const auto& [name, one] : own)
      if (auto made = make(name, own, errors_)) out.emplace(name, std::move(*made));
  }

  void check_contracts(const Configuration& configuration) {
    for (ContractMistake& mistake : contract_mistakes(configuration)) {
      const ResourceKey key{ResourceKind::contract, mistake.contract.text};
      const Node* at = bodies_.at(key).find(mistake.key);
      const Place& place = places_.at(key);
      const bool there = at != nullptr && at->line != 0;
      errors_.add({place.file, there ? at->line : place.line, there ? at->column : place.column,
                   std::move(mistake.message), std::move(mistake.suggestion)});
    }
  }

  // An SMS without the name of a gateway leaves through the only one.
  void check_gateways() {
    const std::vector<std::string> known = names(ResourceKind::gateway);
    if (known.size() == 1) return;
    for (const auto& [key, body] : bodies_) {
      const Node* sms = key.kind == ResourceKind::person ? body.find("sms") : nullptr;
      if (sms == nullptr) continue;
      const Place& place = places_.at(key);
      for (const Node& item : listed(*sms)) {
        if (item.find("gateway") != nullptr) continue;
        errors_.add(
            {place.file, item.line == 0 ? place.line : item.line,
             item.line == 0 ? place.column : item.column,
             known.empty() ? say("{}: sms: there is no gateway that could send it", key_text(key))
                           : say("{}: sms: several gateways could send it", key_text(key)),
             known.empty() ? say("define one under gateways:")
                           : say("write sms: {{ number: …, gateway: {} }}", known.front())});
      }
    }
  }

  // A name leads to one page.
  void check_public_hosts() {
    std::map<std::string, std::string> taken;
    for (const auto& [key, body] : bodies_) {
      const Node* host = key.kind == ResourceKind::status_page ? body.find("host") : nullptr;
      if (host == nullptr) continue;
      const auto [other, first] = taken.emplace(host->text, key.name);
      if (first) continue;
      const Place& place = places_.at(key);
      errors_.add(
          {place.file, host->line == 0 ? place.line : host->line,
           host->line == 0 ? place.column : host->column,
           say("{}: host: {} is the host of {} already", key_text(key), host->text, other->second),
           say("give each status page a name of its own")});
    }
  }

  Parsed assemble() const {
    Parsed out;
    Configuration& configuration = out.configuration;
    for (const auto& [key, body] : bodies_) {
      const auto put = [](auto& map, auto object) { map.emplace(object.name, std::move(object)); };
      switch (key.kind) {
        case ResourceKind::person:
          put(configuration.people, make_person(key.name, body));
          break;
        case ResourceKind::team:
          put(configuration.teams, make_team(key.name, body));
          break;
        case ResourceKind::schedule:
          put(configuration.schedules, make_schedule(key.name, body));
          break;
        case ResourceKind::policy:
          put(configuration.policies, make_policy(key.name, body));
          break;
        case ResourceKind::service:
          put(configuration.services, make_service(key.name, body));
          break;
        case ResourceKind::check:
          put(configuration.checks, make_check(key.name, body));
          break;
        case ResourceKind::maintenance:
          put(configuration.maintenance, make_maintenance(key.name, body));
          break;
        case ResourceKind::vantage:
          put(configuration.vantages, make_vantage(key.name, body));
          break;
        case ResourceKind::gateway:
          put(configuration.gateways, make_gateway(key.name, body));
          break;
        case ResourceKind::status_page:
          put(configuration.status_pages, make_status_page(key.name, body));
          break;
        case ResourceKind::rest_pack:
          configuration.rest_packs.emplace(key.name, rest_packs_.at(key.name));
          break;
        case ResourceKind::agreement:
          configuration.agreements.emplace(key.name, agreements_.at(key.name));
          break;
        case ResourceKind::contract:
          put(configuration.contracts, make_contract(key.name, body));
          break;
      }
      if (!places_.at(key).besides) out.resources.push_back({key, Owner::files, write_json(body)});
    }
    complete_policies(configuration);
    complete_contacts(configuration);
    complete_contracts(configuration);
    make_indexes(configuration);
    return out;
  }

  static void complete_contacts(Configuration& configuration) {
    if (configuration.gateways.size() != 1) return;
    for (auto& [name, person] : configuration.people)
      for (ContactMethod& contact : person.contacts)
        if (contact.channel == Channel::sms && contact.gateway.empty())
          contact.gateway = configuration.gateways.begin()->first;
  }

  static void complete_contracts(Configuration& configuration) {
    for (auto& [name, contract] : configuration.contracts) {
      if (contract.zone.empty()) contract.zone = configuration.people.at(contract.person).zone;
      const RestPackName pack(contract.pack);
      if (!configuration.rest_packs.contains(pack))
        configuration.rest_packs.emplace(pack, *rest_pack(contract.pack));
      const AgreementName named(contract.agreement);
      if (!contract.agreement.empty() && !configuration.agreements.contains(named))
        configuration.agreements.emplace(named, *agreement(contract.agreement));
    }
  }

  // Who nobody named: everybody, so that no list ends in silence.
  static void complete_policies(Configuration& configuration) {
    std::vector<Target> everybody;
    for (const auto& [name, person] : configuration.people) everybody.emplace_back(name);
    if (everybody.empty()) return;
    const PolicyName implied{std::string(default_policy)};
    if (!configuration.policies.contains(implied)) {
      Policy policy;
      policy.name = implied;
      policy.steps.push_back({everybody, PolicyStep{}.wait});
      configuration.policies.emplace(implied, std::move(policy));
    }
    for (auto& [name, policy] : configuration.policies) {
      if (policy.last_resort.empty()) policy.last_resort = everybody;
    }
  }

  ConfigErrors errors_;
  std::vector<Reference> references_;
  std::map<ResourceKey, Place> places_;  // also of what was refused: it is no dangling reference
  std::map<ResourceKey, Node> bodies_;
  std::map<std::string, rest::RulePack> rest_packs_;
  std::map<std::string, pay::Agreement> agreements_;
  bool incomplete_ = false;
};

}  // namespace

tl::expected<Parsed, ConfigErrors> parse_files(std::span<const SourceFile> files,
                                               std::span<const Resource> besides) {
  Assembly assembly;
  for (const SourceFile& file : files) assembly.read_file(file);
  for (const Resource& resource : besides) assembly.read_resource(resource, true);
  return assembly.finish();
}

Result<Configuration> build(std::span<const Resource> resources) {
  Assembly assembly;
  for (const Resource& resource : resources) assembly.read_resource(resource, false);
  auto parsed = assembly.finish();
  if (!parsed) return fail(parsed.error().error());
  return std::move(parsed->configuration);
}

Result<Resource> parse_resource(const ResourceKey& key, Owner owner, std::string_view body) {
  if (const auto name = resource_name(key.kind, key.name); !name) return fail(name.error());
  const Result<Node> tree = read_json(body);
  if (!tree) return fail(tree.error());
  ConfigErrors errors;
  std::vector<Reference> references;
  Reading reading{key_text(key), errors, references};
  const std::optional<Node> checked = canonical(record_of(key.kind), *tree, "", reading);
  if (!checked || !errors.empty()) return fail(errors.error());
  return Resource{key, owner, write_json(*checked)};
}

}  // namespace vigie
