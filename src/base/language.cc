#include "base/language.h"

namespace vigie {

std::string_view to_string(Language language) {
  return language == Language::fr ? "fr" : "en";
}

}  // namespace vigie
