#include "people/people.h"

#include "base/choice.h"

namespace vigie {

std::string_view to_string(Channel channel) {
  switch (channel) {
    case Channel::email:
      return "email";
  }
  return "email";
}

Result<Language> parse_language(std::string_view text) {
  return choose("a language", text, {Language::en, Language::fr});
}

Result<Channel> parse_channel(std::string_view text) {
  return choose("a channel", text, {Channel::email});
}

}  // namespace vigie
