// Any bytes as a rule pack: refused with a message, or read, and then it can judge a return.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "config/rest_packs.h"
#include "rest/return_check.h"

namespace {

using namespace vigie;

Instant hour(int number) {
  return Instant::from_ms(0) + hours(24 * 365 * 56 + number);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const SourceFile file{"f.yaml", std::string(reinterpret_cast<const char*>(bytes), size)};
  const auto pack = read_rest_pack(file);
  if (!pack) {
    CHECK(!pack.error().text().empty());
    CHECK(!pack.error().text(Language::fr).empty());
    return 0;
  }
  const std::vector<rest::Intervention> calls = {{{hour(5), hour(6)}, false, false},
                                                 {{hour(30), hour(31)}, false, false}};
  for (const auto kind : {rest::PauseKind::daily, rest::PauseKind::weekly}) {
    const rest::Pause pause{kind, {hour(-9), hour(0)}, {hour(63), hour(72)}, calls};
    const rest::Judgement judged = rest::judge(pause, *pack, pack->switches, Zone::utc());
    CHECK(judged.earliest >= hour(31));
  }
  return 0;
}
