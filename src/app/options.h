// How a server is started: from flags, environment and files. Secrets come from files alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "notify/email/email_message.h"
#include "notify/email/smtp_sender.h"

namespace vigie::app {

struct ServeOptions {
  std::string data = "vigie-data";  // database, keys, the local token; made with mode 0700
  std::string database;             // empty: sqlite:<data>/vigie.db
  std::string listen = "127.0.0.1:8120";
  std::string certificate_file;
  std::string key_file;
  bool behind_proxy = false;
  std::vector<std::string> trusted_proxies;
  std::string public_url;          // empty: http(s)://<listen>
  std::string instance = "vigie";  // names this Vigie in message ids
  std::string node;                // empty: <host name>-<pid>
  std::string link_key_file;       // empty: <data>/link.key; several nodes share one
  std::string smtp_url;            // empty: no e-mail can leave
  std::string smtp_user;
  std::string smtp_password_file;
  std::string smtp_starttls = "required";
  std::string smtp_ca_file;
  std::string mail_from = "vigie@localhost";
  std::string secrets_dir;      // of {{secret.NAME}}; empty: <data>/secrets
  std::string channel_ca_file;  // trusted by senders over HTTP in addition to the system's
  std::string probe_ca_file;    // trusted by probes in addition to the system's
  // Whoever may configure checks may run what lies here, as the server's user; empty: nothing.
  std::string plugins_dir = "/usr/lib/nagios/plugins";
  std::string log_format = "text";  // or json
  std::string log_level = "info";
  int http_threads = 1;
  int keep_days = 3 * 365;     // resolved incidents and journal lines
  std::string heartbeat_url;   // asked every limits::self_watch while commits succeed
  bool public_report = false;  // a form with which anybody can report a problem
  std::string public_report_severity = "warning";
  std::string public_report_policy = "default";
  std::vector<std::string> status_push;  // "<page>=<program>": copies a status page
};

// 32 random bytes in hexadecimal.
std::string random_secret();

// The first line of a file that only its owner may read. invalid when others may, or it is empty.
Result<std::string> read_secret_file(const std::string& path);

// The same; the file is made with a random secret and mode 0600 if it is not there.
Result<std::string> read_or_make_secret(const std::string& path);

// Splits "127.0.0.1:8120" or "[::1]:8120".
struct Listen {
  std::string address;
  std::uint16_t port = 0;
};
Result<Listen> parse_listen(const std::string& text);

// Where the server listens, with the port that it has.
std::string listening_url(const ServeOptions& options, std::uint16_t port);

// What every link that people get begins with, without a slash at its end: --public-url, or else
// where the server listens. invalid when neither says it: links are made before a port of 0 is
// known.
Result<std::string> link_url(const ServeOptions& options);

// The SMTP settings with the password read; invalid with the remedy.
Result<SmtpOptions> smtp_options(const ServeOptions& options);

}  // namespace vigie::app
