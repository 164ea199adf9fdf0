// The secrets that a configuration names ({{secret.NAME}}, base/secret_text.h): one file each in a
// directory of their own, or an environment variable VIGIE_SECRET_NAME where there is no file.
//
// Promises: read again at each use, so that a file that was replaced counts from then on; a file
// that any user of the machine may read is refused; no error holds a content. Does not: keep a
// content, follow a name out of the directory (a name is a slug), write.
// Threads: any.
#pragma once

#include <string>
#include <string_view>

#include "base/secret_text.h"

namespace vigie::runtime {

class Secrets {
 public:
  explicit Secrets(std::string directory) : directory_(std::move(directory)) {}

  // The file's content without one newline at its end. not_found when there is neither file nor
  // variable; invalid when it is empty, longer than limits::secret, or open to everybody;
  // unavailable when it cannot be read. All with the remedy.
  Result<std::string> read(std::string_view name) const;

  SecretLookup lookup() const {
    return [*this](std::string_view name) { return read(name); };
  }

 private:
  std::string directory_;
};

}  // namespace vigie::runtime
