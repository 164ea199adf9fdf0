// Templates of a gateway's request: mustache (https://mustache.github.io/mustache.5.html) with
// these names: to, to_digits (without the +), text, key (the idempotency key), unicode (empty
// unless the text has letters beyond GSM 03.38), settings.NAME and secret.NAME. Each value is
// escaped for the place in which the template stands.
//
// Does not: partials, lambdas, other delimiters. Pure; any thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vigie {

// The names that a template uses. invalid: it is no template, or uses what is not offered here.
Result<std::vector<std::string>> template_names(std::string_view text);

// Empty when every name is one that stands above and every settings.NAME is among `settings`; else
// what is wrong.
Result<void> check_template(std::string_view text,
                            const std::map<std::string, std::string>& settings,
                            const std::vector<std::string_view>& also_allowed = {});

using TemplateValues = std::map<std::string, std::string>;  // "to", "settings.user", "secret.x"

// `text` must have passed check_template; a name without a value reads as empty.
std::string render_template(std::string_view text, const TemplateValues& values,
                            const std::function<std::string(std::string_view)>& escape);

}  // namespace vigie
