// The files of a configuration directory.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "config/parse.h"

namespace vigie {

// Every *.yaml and *.yml directly in `path` (hidden ones left out), by name; or the one file that
// `path` is. invalid if there is none, not_found if there is no such path, limit if one is larger
// than limits::config_file.
Result<std::vector<SourceFile>> read_directory(const std::string& path);

}  // namespace vigie
