// Any bytes as the answer of a name server: nothing of it breaks the reader, what is read can be
// shown, and each value is as good as itself when it is compared.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "probe/dns/dns_message.h"
#include "probe/dns/dns_probe.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const auto reply = parse_dns_reply(std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!reply) return 0;
  CHECK(!dns_rcode(reply->rcode).empty());
  for (const DnsRecord& record : reply->answers) {
    CHECK(!record.name.empty() && !record.type.empty());
    for (const std::string* text : {&record.name, &record.value})
      for (const char c : *text) CHECK(c >= 0x20 && c < 0x7f);
    comparable_dns_value(record.type, record.value);
  }
  return 0;
}
