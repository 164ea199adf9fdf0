// The languages in which Vigie speaks to people. A text is written in English in the code
// (base/message.h); its French stands in the french.inc of its folder. Pure, any thread.
#pragma once

#include <string_view>

namespace vigie {

enum class Language { en, fr };

std::string_view to_string(Language language);  // its tag of RFC 5646: "en", "fr"

// The text in the language of the reader. Both stand side by side, so that neither is forgotten.
std::string_view in_language(Language language, std::string_view english, std::string_view french);

}  // namespace vigie
