// Who can be called: people, how they are reached and in which language, and teams.
// Pure values; the addresses are personal data and appear in no log.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/language.h"

namespace vigie {

enum class Channel { email };

std::string_view to_string(Channel channel);
Result<Language> parse_language(std::string_view text);
Result<Channel> parse_channel(std::string_view text);

struct ContactMethod {
  Channel channel = Channel::email;
  std::string address;
  friend bool operator==(const ContactMethod&, const ContactMethod&) = default;
};

struct Person {
  PersonName name;
  std::string full_name;  // as the others see it: "Alice Martin"
  Language language = Language::en;
  std::string zone = "UTC";  // IANA name; every time in a message to this person is shown in it
  std::vector<ContactMethod> contacts;
  friend bool operator==(const Person&, const Person&) = default;
};

// Called all at once; the first who takes the incident has it and the others are told who.
struct Team {
  TeamName name;
  std::vector<PersonName> members;
  friend bool operator==(const Team&, const Team&) = default;
};

}  // namespace vigie
