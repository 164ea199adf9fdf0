// Rule packs: those that come with Vigie, and a company's own, which may extend one of them.
//
// A file is read as strictly as the configuration: every mistake has its line, its column and its
// remedy. What a pack does not say it inherits, key by key; a number that it changes keeps the
// article of the other unless it names its own. Nothing here reads the disk. Any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/result.h"
#include "config/config_error.h"
#include "config/extending.h"
#include "config/parse.h"
#include "rest/pack_texts.h"
#include "rest/rule_pack.h"

namespace vigie {

// Built in, in the order in which people are shown them; "none" last.
const std::vector<std::string>& rest_pack_names();

// One that is built in. invalid with the nearest name.
Result<rest::RulePack> rest_pack(std::string_view name);

// A file. `known` are the packs that it may extend, over at most limits::rest_pack_chain (4) packs.
tl::expected<rest::RulePack, ConfigErrors> read_rest_pack(
    const SourceFile& file, std::span<const rest::PackText> known = rest::pack_texts());

// A pack of a configuration, which may extend those of the same configuration too. Nothing after at
// least one error.
std::optional<rest::RulePack> make_rest_pack(const std::string& name, const OwnPacks& own,
                                             ConfigErrors& errors);

}  // namespace vigie
