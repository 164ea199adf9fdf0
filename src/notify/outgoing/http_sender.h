// Sends finished requests of any channel over HTTP; what became of each is a Receipt.
//
// Promises: submit never blocks; every request gets exactly one receipt; the receipt is honest (see
// judge). Certificates are verified, redirects are not followed, link-local addresses (where clouds
// keep their keys) are not asked, an answer is read up to limits::outgoing_answer. Nothing that was
// sent or received is logged; a receipt quotes the answer without the secrets of the request.
//
// Does not retry, build requests, or look at the clock.
//
// Threads: submit and stop from any thread. Callbacks run in the client's thread, or inside submit
// or stop; a callback must be quick and must not call stop.
#pragma once

#include <functional>
#include <memory>

#include "base/ids.h"
#include "http/client.h"
#include "notify/outgoing/outgoing_request.h"
#include "page/page.h"

namespace vigie {

class HttpSender {
 public:
  explicit HttpSender(http::ClientOptions options = {},
                      Duration timeout = limits::outgoing_timeout);
  ~HttpSender();  // stops
  HttpSender(const HttpSender&) = delete;
  HttpSender& operator=(const HttpSender&) = delete;

  void submit(DeliveryId delivery, int attempt, OutgoingRequest request,
              std::function<void(Receipt)> callback);

  // Refuses what is submitted from now on; lets what is under way end for at most `grace`. All
  // receipts are out when it returns. The second call does nothing.
  void stop(Duration grace = seconds(5));

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace vigie
