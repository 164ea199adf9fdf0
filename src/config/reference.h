// The reference of the configuration for people: Markdown, made from the same tables as the reader
// and the JSON Schema. docs/configuration.md is this text; a test compares them.
#pragma once

#include <string>

namespace vigie {

std::string configuration_reference();

}  // namespace vigie
