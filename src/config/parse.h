// From files or stored resources to a checked Configuration.
//
// Everything is refused that would make a hole: an unknown key, a name that nothing has, nobody to
// call. All errors of all files are collected (at most limits::config_errors). Nothing here reads
// the disk (files.h) or changes what is stored.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/result.h"
#include "config/config_error.h"
#include "config/configuration.h"

namespace vigie {

struct SourceFile {
  std::string path;  // as errors show it
  std::string text;
};

struct Parsed {
  std::vector<Resource> resources;  // what the files define, by key; owner files
  Configuration configuration;      // of the files and of what is there besides
};

// `besides`: resources that the files may refer to without defining them (those of the API, and
// those that would be kept). Where the files define one of the same key, the file's wins.
tl::expected<Parsed, ConfigErrors> parse_files(std::span<const SourceFile> files,
                                               std::span<const Resource> besides = {});

// The configuration of stored resources; invalid with all errors, each naming its resource.
Result<Configuration> build(std::span<const Resource> resources);

// One resource from the API: its body checked by itself (not its references) and made canonical.
Result<Resource> parse_resource(const ResourceKey& key, Owner owner, std::string_view body);

}  // namespace vigie
