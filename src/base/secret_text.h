// Texts of a configuration that name secrets instead of holding them: "Bearer {{secret.shop}}". The
// name is stored, shown and exported; the content is put in its place only at the edge, at the
// moment of use, by a lookup that the edge gives (runtime/secrets.h).
//
// Promises: no error and no result of parsing holds the content of a secret; blot() takes contents
// out of what a peer sent back. Does not: read files, remember contents, decide which text of a
// configuration may name secrets (config/shape.h does).
// Threads: pure.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vigie {

struct SecretPart {
  bool secret = false;
  std::string text;  // as it stands, or the name of a secret
  friend bool operator==(const SecretPart&, const SecretPart&) = default;
};

// "a {{secret.b}} c" in its parts. invalid, with the remedy, where something looks like a secret
// and is not one: a name that is no slug, spaces, a missing end. Other braces stand for themselves.
Result<std::vector<SecretPart>> parse_secret_text(std::string_view text);

// Each once, in order of appearance. `text` has been parsed before.
std::vector<std::string> secret_names(std::string_view text);

// The content of a secret, or why there is none: with its name and the place to put it, never with
// its content.
using SecretLookup = std::function<Result<std::string>(std::string_view name)>;

// What was put in where, so that it can be taken out again of what comes back.
using UsedSecrets = std::map<std::string, std::string>;  // name -> content

// `text` with every secret replaced by its content. A content is not looked through for further
// names. The first lookup that fails is the error.
Result<std::string> fill_secrets(std::string_view text, const SecretLookup& lookup,
                                 UsedSecrets& used);

// `text` with every content of `used` replaced by {{secret.NAME}}, the longest content first; also
// where it was percent-encoded or escaped as JSON does, and where the text ends in the middle of
// it.
std::string blot(std::string_view text, const UsedSecrets& used);
// The same for the foreign words in a message, each for itself.
Message blot_message(const Message& message, const UsedSecrets& used);

}  // namespace vigie
