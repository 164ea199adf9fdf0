// Who can be called: people, how they are reached, when and in which language, and teams.
// Pure values; the addresses are personal data and appear in no log.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/language.h"
#include "check/check.h"
#include "civil/instant.h"

namespace vigie {

enum class Channel { email, sms, ntfy, webhook, chat };
inline constexpr Channel all_channels[] = {Channel::email, Channel::sms, Channel::ntfy,
                                           Channel::webhook, Channel::chat};

std::string_view to_string(Channel channel);
Result<Language> parse_language(std::string_view text);
Result<Channel> parse_channel(std::string_view text);

// Addresses and secrets may name secrets ({{secret.NAME}}, base/secret_text.h); they are stored and
// shown as they are written here, and filled in when a message leaves.
struct ContactMethod {
  Channel channel = Channel::email;
  std::string address;    // a mailbox, a number in E.164, else a URL
  std::string secret{};   // ntfy: the access token, if any; webhook: the key of the signature
  GatewayName gateway{};  // sms: through which it leaves
  friend bool operator==(const ContactMethod&, const ContactMethod&) = default;
};

// A channel is used so long after the page was made, unless somebody takes the incident sooner.
struct ContactRule {
  Channel channel = Channel::email;
  Duration delay{};
  friend bool operator==(const ContactRule&, const ContactRule&) = default;
};

struct Person {
  PersonName name;
  std::string full_name;  // as the others see it: "Alice Martin"
  Language language = Language::en;
  std::string zone = "UTC";  // IANA name; every time in a message to this person is shown in it
  std::vector<ContactMethod> contacts;
  std::map<Severity, std::vector<ContactRule>> rules;  // a severity without one: all at once
  friend bool operator==(const Person&, const Person&) = default;
};

struct PlannedContact {
  ContactMethod method;
  Duration delay{};
  friend bool operator==(const PlannedContact&, const PlannedContact&) = default;
};

// By which of their contacts a person is called for something of this severity, and when, in the
// order of the rule, then of the contacts. All at once without a rule, and when the rule names none
// that the person has: nobody becomes unreachable by a rule.
std::vector<PlannedContact> planned_contacts(const Person& person, Severity severity);

// Called all at once; the first who takes the incident has it and the others are told who.
struct Team {
  TeamName name;
  std::vector<PersonName> members;
  friend bool operator==(const Team&, const Team&) = default;
};

}  // namespace vigie
