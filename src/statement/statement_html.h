// A statement as a page to print: one file without a script, its style inside, in one language. It
// is readable without a mouse and without colours. Everything that others wrote is escaped. Pure;
// any thread.
#pragma once

#include <string>

#include "base/language.h"
#include "statement/statement.h"

namespace vigie::statement {

std::string render_html(const Statement& statement, Language language);

// Nothing is loaded, and nothing runs.
std::string content_security_policy();

}  // namespace vigie::statement
