#include "people/people.h"

#include "base/choice.h"

namespace vigie {

std::string_view to_string(Channel channel) {
  switch (channel) {
    case Channel::email:
      return "email";
    case Channel::sms:
      return "sms";
    case Channel::ntfy:
      return "ntfy";
    case Channel::webhook:
      return "webhook";
    case Channel::chat:
      return "chat";
  }
  return "email";
}

Result<Language> parse_language(std::string_view text) {
  return choose("a language", text, {Language::en, Language::fr});
}

Result<Channel> parse_channel(std::string_view text) {
  return choose("a channel", text,
                {Channel::email, Channel::sms, Channel::ntfy, Channel::webhook, Channel::chat});
}

std::vector<PlannedContact> planned_contacts(const Person& person, Severity severity) {
  std::vector<PlannedContact> planned;
  if (const auto rule = person.rules.find(severity); rule != person.rules.end()) {
    for (const ContactRule& line : rule->second)
      for (const ContactMethod& contact : person.contacts)
        if (contact.channel == line.channel) planned.push_back({contact, line.delay});
  }
  if (planned.empty())
    for (const ContactMethod& contact : person.contacts) planned.push_back({contact, Duration{}});
  return planned;
}

}  // namespace vigie
