// A notice as an RFC 5322 message: plain text and HTML, 7-bit, ready for SMTP DATA (CRLF lines,
// dots not stuffed yet). Pure.
//
// Every attempt of a delivery carries the same Message-ID, made from the idempotency key, so that a
// receiver can drop a repeat; all messages of an incident refer to one made from the incident, so
// that they show as one thread.
#pragma once

#include <string>

#include "base/result.h"
#include "notify/notice.h"

namespace vigie {

struct EmailSender {
  std::string address;  // also gives the domain of the message ids
  std::string name = "Vigie";
  friend bool operator==(const EmailSender&, const EmailSender&) = default;
};

// `now` is when the message is sent. invalid when an address cannot stand in a header: then no
// attempt can succeed.
Result<std::string> email_message(const Notice& notice, const EmailSender& sender, Instant now);

}  // namespace vigie
