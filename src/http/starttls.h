// The words that lead to TLS, as far as they go before the handshake: for SMTP (RFC 3207) and IMAP
// (RFC 3501). Without I/O: it is fed what the server says and tells what to answer.
//
// It answers nothing to a server that offers no TLS, and trusts no byte that came in the clear
// after the last word: whoever stands in between could have put it there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/dialogue.h"

namespace vigie::http {

class StartTls {
 public:
  enum class State { talking, ready, failed };

  // `upgrade` is smtp or imap; `own_name` is what we call ourselves.
  StartTls(Upgrade upgrade, std::string own_name);

  // More of what the server said. What to answer, perhaps nothing, is appended to `answer`.
  State feed(std::string_view bytes, std::string& answer);
  const Message& error() const { return error_; }

  // What to say when TLS is there and nothing else is wanted.
  static std::string_view farewell(Upgrade upgrade);

 private:
  State line(std::string_view line, std::string& answer);
  State smtp(std::string_view line, std::string& answer);
  State imap(std::string_view line, std::string& answer);
  State fail(Message error);

  Upgrade upgrade_;
  std::string own_name_;
  std::string pending_;
  std::size_t total_ = 0;
  int step_ = 0;          // of the other side: greeting, answer to EHLO, answer to STARTTLS
  bool offered_ = false;  // STARTTLS was in the answer to EHLO
  State state_ = State::talking;
  Message error_;
};

}  // namespace vigie::http
