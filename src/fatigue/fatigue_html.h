// The fatigue report as a page that prints well: one file, without a script, its charts inside.
#pragma once

#include <string>
#include <string_view>

#include "base/language.h"
#include "fatigue/fatigue.h"

namespace vigie::fatigue {

// Tells of those people whom the report holds (for_reader()).
std::string render_html(const Report& report, const Thresholds& thresholds, const Zone& zone,
                        Language language);

// What the page may load: its own style, nothing else.
inline constexpr std::string_view page_policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

// "nights with a call in the hours of sleep"
std::string_view strain_words(Strain strain, Language language);

}  // namespace vigie::fatigue
