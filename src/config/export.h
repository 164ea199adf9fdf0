// Resources as YAML for people: sections and names in order, fields in the order of the tables,
// quotes only where they are needed. Reading it again gives the same resources.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "config/configuration.h"
#include "config/yaml.h"

namespace vigie {

// internal if a body is not what parse.h stores.
Result<std::string> export_yaml(std::span<const Resource> resources);

// One scalar or one list of scalars, on one line: what a plan shows.
std::string inline_yaml(const Node& node);

}  // namespace vigie
