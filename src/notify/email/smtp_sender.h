// Sends finished messages over SMTP with libcurl. What became of each message is a Receipt.
//
// A thread and a connection for each message that is being sent, at most `connections`; threads are
// begun when needed and kept. One thread with libcurl's multi interface would not do: libcurl
// blocks while it waits for the answer to a message, so that one slow server would hold up every
// mail.
//
// Promises: submit never blocks; every mail gets exactly one receipt, whatever happens; the receipt
// is honest. When the whole message had left and no answer came back, the outcome is unknown,
// because the server may have taken it. TLS certificates are always verified.
//
// Does not retry, build messages, or look at the clock: that is the outbox's. Answers of the server
// are quoted in receipts without the local parts of addresses and without the password.
//
// Threads: submit and stop may be called from any thread. Callbacks run in one of the sender's
// threads, several at a time, or inside submit or stop when the mail is refused; a callback must be
// quick, may call submit, and must not call stop.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/ids.h"
#include "base/limits.h"
#include "base/result.h"
#include "civil/instant.h"
#include "page/page.h"

namespace vigie {

enum class StartTls { required, optional, off };

struct SmtpOptions {
  std::string url;                         // smtp://host:port or smtps://host:port
  StartTls starttls = StartTls::required;  // with smtp:// only
  std::string user;                        // empty: no authentication
  std::string password;
  std::string helo;                // empty: this host's name
  std::string ca_file;             // PEM; empty: the system's
  Duration timeout = seconds(30);  // of one mail, all phases; below limits::attempt_lost
  std::size_t connections = limits::sending_at_once;
  std::size_t queue = limits::mails_waiting;
};

// invalid, with the remedy: not an SMTP URL, or a password that would cross the network in clear
// (allowed to this machine itself only).
Result<SmtpOptions> check_smtp_options(SmtpOptions options);

struct Mail {
  DeliveryId delivery;
  int attempt = 1;
  std::string from;  // envelope addresses; they must pass check_mailbox
  std::string to;
  std::string message;  // as from email_message
};

class SmtpSender {
 public:
  // The options must have passed check_smtp_options.
  explicit SmtpSender(SmtpOptions options);
  ~SmtpSender();  // stops
  SmtpSender(const SmtpSender&) = delete;
  SmtpSender& operator=(const SmtpSender&) = delete;

  // failed_for_now at once when the queue is full or the sender has stopped.
  void submit(Mail mail, std::function<void(Receipt)> callback);

  // Refuses what is submitted from now on, gives up what waits (failed_for_now), lets what is being
  // sent end for at most `grace`, then gives that up too (unknown if its message had left). All
  // receipts are out when it returns. The second call does nothing.
  void stop(Duration grace = seconds(5));

 private:
  class Threads;
  std::unique_ptr<Threads> threads_;
};

}  // namespace vigie
