// Whether the mail server takes us in: connect, EHLO, TLS and sign-in as for a mail, then NOOP.
// Nothing is sent to anybody. Blocks for at most twice the timeout of the options (the second
// time for a good-bye that nobody answers), or a second after it is asked to stop; any thread.
#pragma once

#include <stop_token>

#include "base/result.h"
#include "notify/email/smtp_sender.h"

namespace vigie {

// unavailable with what was said, without the password.
Result<void> knock(const SmtpOptions& options, const std::stop_token& stop = {});

}  // namespace vigie
