// Any bytes as an agreement: refused with a message, or read, and then it can pay a month.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "config/agreements.h"
#include "pay/compensate.h"

namespace {

using namespace vigie;

Instant hour(int number) {
  return Instant::from_ms(0) + hours(24 * 365 * 56 + number);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const SourceFile file{"f.yaml", std::string(reinterpret_cast<const char*>(bytes), size)};
  const auto made = read_agreement(file);
  if (!made) {
    CHECK(!made.error().text().empty());
    CHECK(!made.error().text(Language::fr).empty());
    return 0;
  }
  const std::vector<pay::OnCall> on_call = {{{hour(0), hour(168)}}, {{hour(200), hour(212)}}};
  const std::vector<pay::Call> calls = {{{hour(5), hour(6)}}, {{hour(30), hour(42)}, true, true}};
  const pay::Facts facts{on_call, calls, {}, {}, hours(35), Money{2000, "EUR"}};
  const pay::Compensation paid =
      pay::compensate(facts, *made, {}, Zone::utc(), {hour(0), hour(24 * 31)});
  for (const pay::Line& line : paid.lines) CHECK(!text(line.what, Language::fr).empty());
  return 0;
}
