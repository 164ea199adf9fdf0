// Any bytes as a configuration file: refused with a message, or read, and then exported, stored and
// read again without a difference.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "config/export.h"
#include "config/parse.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace vigie;
  const SourceFile file{"f.yaml", std::string(reinterpret_cast<const char*>(bytes), size)};
  const auto parsed = parse_files(std::span(&file, 1));
  if (!parsed) {
    CHECK(!parsed.error().text().empty());
    return 0;
  }
  const Result<std::string> text = export_yaml(parsed->resources);
  CHECK(text.has_value());
  const SourceFile exported{"exported.yaml", *text};
  const auto again = parse_files(std::span(&exported, 1));
  CHECK(again.has_value());
  CHECK(again->resources == parsed->resources);
  CHECK(again->configuration == parsed->configuration);
  const Result<Configuration> built = build(parsed->resources);
  CHECK(built.has_value());
  CHECK(*built == parsed->configuration);
  return 0;
}
