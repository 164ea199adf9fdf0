// Hands committed attempts to the senders and brings their receipts back to the decider.
//
// Promises: nothing leaves that was not committed first (the one exception says so in its text: see
// call_from_memory); every attempt handed over ends in a receipt. Never blocks the decider.
// Threads: send() and call_from_memory() on the decider's; receipts come from the senders' threads.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "notify/email/email_message.h"
#include "notify/email/smtp_sender.h"
#include "notify/outgoing/http_sender.h"
#include "runtime/notices.h"

namespace vigie::runtime {

struct OutboxOptions {
  NoticeOptions notices;
  EmailSender sender;
  SmtpOptions smtp;
  http::ClientOptions http;  // of every other channel
  SecretLookup secrets;
};

class Outbox {
 public:
  using Report = std::function<void(Receipt)>;
  using Log = std::function<void(std::string_view)>;

  Outbox(OutboxOptions options, Report report, Log log);

  void send(const World& world, const std::vector<Effect>& effects, Instant now);
  void call_from_memory(const Configuration& configuration, Instant now, const Message& why);
  // All receipts are out when it returns.
  void stop();

 private:
  // By the sender of its channel; the callback gets exactly one receipt.
  void hand_over(const Notice& notice, Instant now, const Report& report);

  OutboxOptions options_;
  Report report_;
  Log log_;
  SmtpSender smtp_;
  HttpSender http_;
};

}  // namespace vigie::runtime
