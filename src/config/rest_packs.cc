#include "config/rest_packs.h"

#include "config/fields.h"

namespace vigie {
namespace {

const Extensible<rest::RulePack> rule_pack = {
    "rule pack", "a rule pack", rest_pack_record,
    [](rest::RulePack& made, rest::RulePack before) {
      made = before;
      made.before = {std::move(before)};
    },
    [](rest::RulePack& made, const Node& node, Reading& reading) {
      verify_rest_pack(made, node, reading);
    }};

}  // namespace

const std::vector<std::string>& rest_pack_names() {
  static const std::vector<std::string> names = names_of(rest::pack_texts());
  return names;
}

Result<rest::RulePack> rest_pack(std::string_view name) {
  return built_in(rule_pack, rest::pack_texts(), name);
}

tl::expected<rest::RulePack, ConfigErrors> read_rest_pack(const SourceFile& file,
                                                          std::span<const rest::PackText> known) {
  return read_extending(rule_pack, known, file);
}

std::optional<rest::RulePack> make_rest_pack(const std::string& name, const OwnPacks& own,
                                             ConfigErrors& errors) {
  return make_extending(rule_pack, rest::pack_texts(), name, own, errors);
}

}  // namespace vigie
