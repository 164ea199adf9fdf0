// The JSON Schema (2020-12) of a configuration file, for editors and for people who generate files.
// It is made from the tables of fields.cc; what no schema can say (references, zones) it leaves
// out.
#pragma once

#include <string>

namespace vigie {

// Indented JSON with a line break at the end; the same bytes at each call.
std::string json_schema();

}  // namespace vigie
