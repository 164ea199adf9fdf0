// The rule packs that come with Vigie, as they are written in packs/: YAML, which is read by
// config/rest_packs.h. In the order in which people are shown them, "none" last. Any thread.
#pragma once

#include <span>
#include <string_view>

namespace vigie::rest {

struct PackText {
  std::string_view name;
  std::string_view yaml;
};
std::span<const PackText> pack_texts();

}  // namespace vigie::rest
