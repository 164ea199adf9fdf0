// How functions fail. An expected failure is a Result<T>; a bug is a CHECK (base/check.h); a
// program that cannot start throws, and main prints it.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "base/message.h"

namespace vigie {

// The whole list on purpose: each code maps to one HTTP status (http/problem.h) and one CLI exit
// code.
enum class ErrorCode {
  invalid,          // the caller's input is wrong; the message says where and what to do
  unauthenticated,  // no valid token
  forbidden,        // a valid token without the permission
  not_found,
  conflict,     // the state does not allow it now (already resolved, other owner, ...)
  limit,        // a named limit was reached
  unavailable,  // try again: no leader, database away, queue full
  internal,     // ours to mend
};

std::string_view to_string(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::internal;
  Message message;  // one sentence for a person: what is wrong, where, and the remedy

  std::string text(Language language = Language::en) const {
    return vigie::text(message, language);
  }

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, Message message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}
inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace vigie
