#include "notify/email/email_message.h"

#include <fmt/format.h>

#include "civil/time_words.h"
#include "notify/email/email_content.h"
#include "notify/email/mime.h"
#include "notify/wording.h"

namespace vigie {

Result<std::string> email_message(const Notice& notice, const EmailSender& sender, Instant now) {
  const Result<std::string> from = check_mailbox(sender.address);
  if (!from) return fail(from.error());
  const Result<std::string> to = check_mailbox(notice.to.address);
  if (!to) return fail(to.error());

  const EmailContent content = email_content(notice, now);
  const Language language = notice.to.language;
  const std::string_view domain = domain_of(*from);
  const std::string thread =
      message_id(fmt::format("incident-{}.{}", notice.incident.value, notice.instance), domain);
  // Never found in quoted-printable, where '=' is followed by a hexadecimal digit or a line end.
  constexpr std::string_view boundary = "=_vigie";

  std::string out = header("Date", mail_date(now, zone_or_utc(notice.to.zone)));
  out += mailbox_header("From", sender.name, *from);
  out += mailbox_header("To", notice.to.full_name, *to);
  out += header("Subject", content.subject);
  out += fmt::format("Message-ID: {}\r\n", message_id(notice.idempotency_key, domain));
  out += fmt::format("In-Reply-To: {}\r\nReferences: {}\r\n", thread, thread);
  out += "Auto-Submitted: auto-generated\r\n";
  out += fmt::format("X-Vigie-Incident: {}\r\n", notice.incident.value);
  if (notice.kind == PageKind::call && notice.severity == Severity::critical)
    out += "Importance: high\r\n";
  out += fmt::format(
      "MIME-Version: 1.0\r\n"
      "Content-Type: multipart/alternative; boundary=\"{0}\"\r\n"
      "\r\n--{0}\r\n{1}\r\n--{0}\r\n{2}\r\n--{0}--\r\n",
      boundary, text_part("text/plain", plain_text(content, language)),
      text_part("text/html", html_text(content, language)));
  return out;
}

}  // namespace vigie
