// Any bytes as the body of a resource; the first byte chooses its kind. A body that is taken is
// canonical: taken again it stays the same, and so it does through a YAML file.
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "config/export.h"
#include "config/parse.h"

namespace {

using namespace vigie;

// Something for a reference to find, of the kinds that can be referred to; other names are refused
// as dangling.
std::vector<Resource> surroundings(ResourceKind except) {
  std::vector<Resource> out;
  const std::string_view bodies[] = {
      R"("a@x.org")",
      R"({"members":"a"})",
      R"({"rotation":{"members":"a","starts":"2026-01-05","weekly":"monday 09:00"}})",
      R"({"steps":[{"call":"person/a"}]})",
      "{}",
      R"({"http":"http://x/"})",
  };
  for (std::size_t i = 0; i < std::size(bodies); ++i) {
    if (all_kinds[i] != except)
      out.push_back({{all_kinds[i], "a"}, Owner::files, std::string(bodies[i])});
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const ResourceKey key{all_kinds[bytes[0] % std::size(all_kinds)], "a"};
  const std::string_view body(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const Result<Resource> taken = parse_resource(key, Owner::files, body);
  if (!taken) {
    CHECK(!taken.error().text().empty());
    return 0;
  }
  const Result<Resource> again = parse_resource(key, Owner::files, taken->body);
  CHECK(again.has_value());
  CHECK(*again == *taken);
  std::vector<Resource> resources = surroundings(key.kind);
  resources.push_back(*taken);
  const Result<Configuration> built = build(resources);
  if (!built) return 0;  // a dangling reference
  const Result<std::string> text = export_yaml(resources);
  CHECK(text.has_value());
  const SourceFile file{"f.yaml", *text};
  const auto parsed = parse_files(std::span(&file, 1));
  CHECK(parsed.has_value());
  CHECK(parsed->configuration == *built);
  return 0;
}
