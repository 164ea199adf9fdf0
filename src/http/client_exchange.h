// One fetch over HTTP from its first DNS question to the last byte, redirects included. For the
// client alone; lives on the thread of its event loop.
#pragma once

#include "http/client.h"
#include "http/outgoing.h"

namespace vigie::http {

class Exchange : public Outgoing {
 public:
  Exchange(const OutgoingShared& shared, ClientRequest request);

  ClientResult result;

 private:
  awaitable<void> work() override;
  awaitable<bool> receive(bool head_only);

  ClientRequest request_;
};

}  // namespace vigie::http
