// What a dialogue over a connection is: TLS or not, at once or after the words of a protocol, then
// bytes to send and texts to expect. Checks of mail servers, databases and certificates are made of
// it. Pure values; Client::talk does it.
//
// It knows no protocol but the few words that lead to TLS, and never sends a user's credentials by
// itself.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "http/outcome.h"

namespace vigie::http {

// How a connection becomes a TLS one: not, at once, or by STARTTLS (RFC 3207, RFC 3501).
enum class Upgrade { none, at_once, smtp, imap };

struct DialogueRequest {
  struct Turn {
    std::string send;  // first; may be empty
    // Where what was expected ends in `text`, of which everything before `from` is done with;
    // nothing: not yet. Called again whenever more has come. Empty: nothing is expected.
    std::function<std::optional<std::size_t>(std::string_view text, std::size_t from)> expect;
    std::string expected;  // for error texts: "^220 "
  };
  std::string host;  // a name or an address
  int port = 0;
  Upgrade upgrade = Upgrade::none;
  std::string server_name;  // for SNI and the certificate; empty: host
  bool verify_tls = true;
  std::vector<Turn> turns;         // after TLS, if any
  Duration timeout = seconds(10);  // all phases together; waiting in our queue is free
  Family family = Family::any;
  // As for ClientRequest.
  std::function<bool(const std::string& address)> allow_address;
};

struct DialogueResult : Outcome {
  std::string said;  // by the other side, after TLS
  int turns = 0;     // that ended as expected
};

}  // namespace vigie::http
