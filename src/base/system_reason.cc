#include "base/system_reason.h"

#include <cerrno>
#include <system_error>

namespace vigie {

Message system_reason(int error) {
  switch (error) {
    case ENOENT:
      return say("No such file or directory");
    case EACCES:
    case EPERM:
      return say("Permission denied");
    case EEXIST:
      return say("File exists");
    case ENOTDIR:
      return say("Not a directory");
    case EISDIR:
      return say("Is a directory");
    case ENOSPC:
      return say("No space left on device");
    case EROFS:
      return say("Read-only file system");
    case EIO:
      return say("Input/output error");
    case EMFILE:
    case ENFILE:
      return say("Too many open files");
    case EADDRINUSE:
      return say("Address already in use");
    case EADDRNOTAVAIL:
      return say("Cannot assign requested address");
    default:
      return verbatim(std::generic_category().message(error));
  }
}

}  // namespace vigie
