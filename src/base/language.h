// The languages in which Vigie speaks to people. A text is written in English in the code
// (base/message.h); its French stands in the french.inc of its folder. Pure, any thread.
#pragma once

#include <string_view>

namespace vigie {

enum class Language { en, fr };

std::string_view to_string(Language language);  // its tag of RFC 5646: "en", "fr"

}  // namespace vigie
