// The files of a configuration directory, and others that a command is given.
#pragma once

#include <cstddef>
#include <istream>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "config/parse.h"

namespace vigie {

// Every *.yaml and *.yml directly in `path` (hidden ones left out), by name; or the one file that
// `path` is. invalid if there is none, not_found if there is no such path, limit if one is larger
// than limits::config_file.
Result<std::vector<SourceFile>> read_directory(const std::string& path);

// One file, not a directory. not_found if it is not there, limit if it has more than `most` bytes.
Result<SourceFile> read_file(const std::string& path, std::size_t most = limits::config_file);
// The same of a stream; `name` stands in errors.
Result<SourceFile> read_stream(std::istream& in, const std::string& name, std::size_t most);

}  // namespace vigie
