#include "base/language.h"

namespace vigie {

std::string_view to_string(Language language) {
  return language == Language::fr ? "fr" : "en";
}

std::string_view in_language(Language language, std::string_view english, std::string_view french) {
  return language == Language::fr ? french : english;
}

}  // namespace vigie
