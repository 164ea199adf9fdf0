#include "config/only_watched.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/text.h"

namespace vigie {

namespace {

using Watched = std::map<std::string, CheckName>;  // host -> one of its checks

// Of "https://host:8443/path", "host:25", "host".
std::string host_of(std::string_view address) {
  if (const std::size_t scheme = address.find("://"); scheme != std::string_view::npos)
    address.remove_prefix(scheme + 3);
  address = address.substr(0, address.find_first_of("/? "));
  if (address.starts_with('[')) return to_lower(address.substr(0, address.find(']') + 1));
  return to_lower(address.substr(0, address.find(':')));
}

// The hosts through which a message to this contact must pass.
std::vector<std::string> hosts_of(const Configuration& configuration,
                                  const ContactMethod& contact) {
  if (contact.channel == Channel::email) {
    const std::string domain = to_lower(contact.address.substr(contact.address.rfind('@') + 1));
    return {domain, "mail." + domain, "smtp." + domain, "mx." + domain, "imap." + domain};
  }
  if (contact.channel != Channel::sms) return {host_of(contact.address)};
  const auto gateway = configuration.gateways.find(contact.gateway);
  if (gateway == configuration.gateways.end()) return {};
  return {host_of(gateway->second.url)};
}

std::optional<std::string> watched_host(const Configuration& configuration, const Watched& watched,
                                        const ContactMethod& contact) {
  for (const std::string& host : hosts_of(configuration, contact))
    if (watched.contains(host)) return host;
  return std::nullopt;
}

}  // namespace

std::vector<Message> only_watched_contacts(const Configuration& configuration) {
  Watched hosts;
  for (const auto& [name, check] : configuration.checks)
    hosts.emplace(host_of(watched(check.question)), name);
  std::vector<Message> warnings;
  for (const auto& [name, person] : configuration.people) {
    std::optional<std::string> host;
    const bool all = std::ranges::all_of(person.contacts, [&](const ContactMethod& contact) {
      host = watched_host(configuration, hosts, contact);
      return host.has_value();
    });
    if (!all || !host) continue;
    warnings.push_back(say(
        "{} is reachable only through what Vigie watches ({}, check {}): when it fails, the "
        "call about it fails too; add a contact that does not depend on it, such as sms or ntfy",
        name.text, *host, hosts.at(*host).text));
  }
  return warnings;
}

}  // namespace vigie
