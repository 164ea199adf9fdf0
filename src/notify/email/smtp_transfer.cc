#include "notify/email/smtp_transfer.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "notify/email/mime.h"
#include "notify/wording.h"

namespace vigie {

namespace {

// The server's answer goes into the journal, where no address may appear: of each word with an '@'
// only what follows it is kept.
std::string without_local_parts(std::string_view text) {
  std::string out;
  for (const std::string_view word : split(text, ' ')) {
    if (!out.empty()) out += ' ';
    const std::size_t at = word.rfind('@');
    if (at == std::string_view::npos) {
      out += word;
    } else {
      if (word.starts_with('<')) out += '<';
      out += "…";
      out += word.substr(at);
    }
  }
  return out;
}

std::string without(std::string text, std::string_view secret) {
  if (secret.empty()) return text;
  constexpr std::string_view mark = "…";
  for (std::size_t at = text.find(secret); at != std::string::npos;
       at = text.find(secret, at + mark.size()))
    text.replace(at, secret.size(), mark);
  return text;
}

// 530, 534, 535 and 538 speak of our own sign-in, whatever command they answer (RFC 4954 section
// 6).
bool is_about_sign_in(int reply) {
  return reply == 530 || reply == 534 || reply == 535 || reply == 538;
}

}  // namespace

void set_up_connection(CURL* handle, const SmtpOptions& options) {
  const auto set = [handle](CURLoption option, auto value) {
    CHECK(curl_easy_setopt(handle, option, value) == CURLE_OK);
  };
  const std::string url = options.helo.empty() ? options.url : options.url + "/" + options.helo;
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_PROXY, "");  // never by the environment's
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.timeout.count()));
  // Of each command; the only limit of the QUIT at the end, and two minutes unless it is said.
  set(CURLOPT_SERVER_RESPONSE_TIMEOUT,
      static_cast<long>(std::chrono::ceil<seconds>(options.timeout).count()));
  // One connection a mail: a kept one may be closing as it is used again, which costs the attempt.
  set(CURLOPT_FORBID_REUSE, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // a name server that is silent holds up nobody else

  set(CURLOPT_USE_SSL,
      static_cast<long>(options.starttls == StartTls::required   ? CURLUSESSL_ALL
                        : options.starttls == StartTls::optional ? CURLUSESSL_TRY
                                                                 : CURLUSESSL_NONE));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  // Debian's libcurl has a default directory, and with one it parses the whole bundle again for
  // each connection.
  set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
  if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
  if (!options.user.empty()) {
    set(CURLOPT_USERNAME, options.user.c_str());
    set(CURLOPT_PASSWORD, options.password.c_str());
  }
}

SmtpTransfer::SmtpTransfer(CURL* handle, const SmtpOptions& options, Mail mail,
                           std::function<void(Receipt)> callback)
    : handle_(handle),
      mail_(std::move(mail)),
      callback_(std::move(callback)),
      password_(options.password),
      recipients_(curl_slist_append(nullptr, fmt::format("<{}>", mail_.to).c_str())) {
  CHECK(recipients_ != nullptr);
  configure(options);
}

void SmtpTransfer::configure(const SmtpOptions& options) {
  curl_easy_reset(handle_);
  set_up_connection(handle_, options);
  const auto set = [this](CURLoption option, auto value) {
    CHECK(curl_easy_setopt(handle_, option, value) == CURLE_OK);
  };
  set(CURLOPT_MAIL_FROM, fmt::format("<{}>", mail_.from).c_str());
  set(CURLOPT_MAIL_RCPT, recipients_.get());
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail_.message.size()));
  set(CURLOPT_READFUNCTION, &SmtpTransfer::on_read);
  set(CURLOPT_READDATA, this);
  set(CURLOPT_HEADERFUNCTION, &SmtpTransfer::on_reply);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &SmtpTransfer::on_reply);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_OPENSOCKETFUNCTION, &SmtpTransfer::on_open);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(CURLOPT_CLOSESOCKETFUNCTION, &SmtpTransfer::on_close);
  set(CURLOPT_CLOSESOCKETDATA, this);
  set(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_VERBOSE, 1L);  // the only way to hear which command was sent
  set(CURLOPT_DEBUGFUNCTION, &SmtpTransfer::on_debug);
  set(CURLOPT_DEBUGDATA, this);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &SmtpTransfer::on_progress);
  set(CURLOPT_XFERINFODATA, this);
}

curl_socket_t SmtpTransfer::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  SmtpTransfer& transfer = *static_cast<SmtpTransfer*>(self);
  const int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd < 0) return CURL_SOCKET_BAD;
  const std::lock_guard lock(transfer.sockets_mutex_);
  transfer.sockets_.insert(fd);
  return fd;
}

int SmtpTransfer::on_close(void* self, curl_socket_t fd) {
  SmtpTransfer& transfer = *static_cast<SmtpTransfer*>(self);
  const std::lock_guard lock(transfer.sockets_mutex_);
  transfer.sockets_.erase(fd);
  return close(fd);
}

int SmtpTransfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<SmtpTransfer*>(self)->given_up_ ? 1 : 0;
}

std::size_t SmtpTransfer::on_read(char* buffer, std::size_t size, std::size_t count, void* self) {
  return static_cast<SmtpTransfer*>(self)->read(buffer, size * count);
}

std::size_t SmtpTransfer::on_reply(char* text, std::size_t size, std::size_t count, void* self) {
  static_cast<SmtpTransfer*>(self)->reply_received({text, size * count});
  return size * count;
}

int SmtpTransfer::on_debug(CURL*, curl_infotype type, char* text, std::size_t size, void* self) {
  if (type == CURLINFO_HEADER_OUT) static_cast<SmtpTransfer*>(self)->command_sent({text, size});
  return 0;
}

std::size_t SmtpTransfer::read(char* buffer, std::size_t room) {
  const std::size_t bytes = std::min(room, mail_.message.size() - sent_);
  std::memcpy(buffer, mail_.message.data() + sent_, bytes);
  sent_ += bytes;
  if (sent_ == mail_.message.size() && !message_left_) {
    message_left_ = true;
    reply_ = 0;
    reply_text_.clear();
  }
  return bytes;
}

void SmtpTransfer::command_sent(std::string_view line) {
  // libcurl says QUIT at the end of a connection, also of one that timed out, and then waits for
  // the answer as long again. Nobody needs it, and the receipt would be late. (When the socket was
  // too full to take the QUIT, the line is empty.)
  if (line.empty() || line.starts_with("QUIT")) {
    leaving_ = true;
    hang_up();
    return;
  }
  // Lines of a sign-in in progress are base64: they contain neither space nor colon.
  if (line.starts_with("EHLO ") || line.starts_with("HELO "))
    stage_ = Stage::greet;
  else if (line.starts_with("STARTTLS"))
    stage_ = Stage::secure;
  else if (line.starts_with("AUTH "))
    stage_ = Stage::sign_in;
  else if (line.starts_with("MAIL FROM:"))
    stage_ = Stage::sender;
  else if (line.starts_with("RCPT TO:"))
    stage_ = Stage::recipient;
  else if (stage_ == Stage::recipient && line.starts_with("DATA"))
    stage_ = Stage::content;
  reply_ = 0;
  reply_text_.clear();
}

void SmtpTransfer::give_up() {
  given_up_ = true;
  hang_up();
}

void SmtpTransfer::hang_up() {
  const std::lock_guard lock(sockets_mutex_);
  for (const curl_socket_t socket : sockets_) shutdown(socket, SHUT_RDWR);
}

void SmtpTransfer::reply_received(std::string_view line) {
  if (leaving_) return;
  line = trim(line);
  const auto code = parse_int(line.substr(0, 3));
  if (!code) return;
  reply_ = static_cast<int>(*code);
  if (reply_text_.size() > limits::summary) return;
  if (reply_text_.empty())
    reply_text_ = line;
  else if (line.size() > 4)
    reply_text_ += fmt::format(" {}", line.substr(4));
}

AttemptOutcome SmtpTransfer::outcome(CURLcode code) const {
  if (code == CURLE_OK) return AttemptOutcome::accepted;
  if (message_left_ && reply_ == 0) return AttemptOutcome::unknown;
  const bool about_this_mail = stage_ == Stage::recipient || stage_ == Stage::content;
  if (about_this_mail && reply_ >= 500 && !is_about_sign_in(reply_))
    return AttemptOutcome::failed_for_good;
  return AttemptOutcome::failed_for_now;
}

// What the server said, without what may not stand in the journal.
std::string SmtpTransfer::clean(const std::string& words) const {
  return without_local_parts(one_line(without(words, password_)));
}

Message SmtpTransfer::detail(CURLcode code) const {
  if (code == CURLE_OK) return verbatim(clean(reply_text_));
  if (reply_ >= 400) {
    const Message about = [this] {
      switch (stage_) {
        case Stage::connect:
          return say("connection refused by the server");
        case Stage::greet:
          return say("greeting refused");
        case Stage::secure:
          return say("STARTTLS refused");
        case Stage::sign_in:
          return say("sign-in refused");
        case Stage::sender:
          return say("sender refused");
        case Stage::recipient:
          return say("recipient refused");
        case Stage::content:
          break;
      }
      return say("message refused");
    }();
    return say("{}: {}", about, clean(reply_text_));
  }
  const Message what = given_up_           ? say("Vigie stopped")
                       : error_[0] != '\0' ? verbatim(clean(error_.data()))
                                           : verbatim(curl_easy_strerror(code));
  return message_left_ ? say("{}; the message had left, but no answer came", what) : what;
}

Receipt SmtpTransfer::perform() {
  for (const std::string& address : {mail_.from, mail_.to})
    if (const Result<std::string> good = check_mailbox(address); !good)
      return {mail_.delivery, mail_.attempt, AttemptOutcome::failed_for_good,
              stored(good.error().message, limits::summary)};
  const CURLcode code = curl_easy_perform(handle_);
  return {mail_.delivery, mail_.attempt, outcome(code), stored(detail(code), limits::summary)};
}

}  // namespace vigie
