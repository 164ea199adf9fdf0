// Tokens: who may ask, the list of them, and the link with which the first administrator begins.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "http/router.h"
#include "runtime/backend.h"

namespace vigie {

// Who a request is from, for the router: reads the bearer token, compares hashes. The tokens are
// those that the decider last announced (remember()), so that a request needs no look at the
// database. Threads: any.
class Gate {
 public:
  explicit Gate(runtime::SystemClock& clock);
  ~Gate();
  void remember(const std::map<TokenId, Token>& tokens);
  Result<http::Principal> authorize(const http::Request& request,
                                    std::string_view permission) const;

 private:
  struct Known;
  runtime::SystemClock& clock_;
  std::unique_ptr<Known> known_;
};

// `make_secret` gives 256 random bits as text. `backend` must outlive the routes.
std::vector<http::Route> access_routes(runtime::Backend& backend,
                                       std::function<std::string()> make_secret);

}  // namespace vigie
