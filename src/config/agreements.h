// Agreements on what being on call is worth (pay/agreement.h): those that come with Vigie, and a
// company's own, which may extend one of them.
//
// Read as strictly as the configuration: every mistake has its line, its column and its remedy.
// What one does not say it inherits, key by key; a list that it writes replaces the other's.
// Nothing here reads the disk. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/result.h"
#include "config/config_error.h"
#include "config/extending.h"
#include "config/parse.h"
#include "pay/agreement.h"

namespace vigie {

// Built in, in the order in which people are shown them.
const std::vector<std::string>& agreement_names();

// One that is built in. invalid with the nearest name.
Result<pay::Agreement> agreement(std::string_view name);

// A file, which may extend one that is built in.
tl::expected<pay::Agreement, ConfigErrors> read_agreement(const SourceFile& file);

// One of a configuration, which may extend those of the same configuration too. Nothing after at
// least one error.
std::optional<pay::Agreement> make_agreement(const std::string& name, const OwnPacks& own,
                                             ConfigErrors& errors);

}  // namespace vigie
