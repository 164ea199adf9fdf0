// One mail on its way through libcurl: what has been said so far in the SMTP dialogue, and what an
// end at that point means. Belongs to one thread, but for give_up; seen by smtp_*.cc alone.
#pragma once

#include <curl/curl.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "notify/email/smtp_sender.h"

namespace vigie {

// Where to, how safely and as whom: the same for a mail and for a knock.
void set_up_connection(CURL* handle, const SmtpOptions& options);

class SmtpTransfer {
 public:
  // `handle` is the thread's own, used for one transfer after the other.
  SmtpTransfer(CURL* handle, const SmtpOptions& options, Mail mail,
               std::function<void(Receipt)> callback);
  SmtpTransfer(const SmtpTransfer&) = delete;
  SmtpTransfer& operator=(const SmtpTransfer&) = delete;

  Receipt perform();  // blocks until it is known, at most the timeout of the options
  void tell(const Receipt& receipt) const { callback_(receipt); }

  // From any thread: perform ends soon, with what is true then.
  void give_up();

 private:
  // The command that was sent last decides what a refusal is about.
  enum class Stage { connect, greet, secure, sign_in, sender, recipient, content };

  void configure(const SmtpOptions& options);
  // Ends the connection at once, so that libcurl has nothing to wait for.
  void hang_up();
  void command_sent(std::string_view line);
  void reply_received(std::string_view line);
  std::size_t read(char* buffer, std::size_t room);
  AttemptOutcome outcome(CURLcode code) const;
  std::string clean(const std::string& words) const;
  Message detail(CURLcode code) const;

  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int on_close(void* self, curl_socket_t fd);
  static std::size_t on_read(char* buffer, std::size_t size, std::size_t count, void* self);
  static std::size_t on_reply(char* text, std::size_t size, std::size_t count, void* self);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  static int on_debug(CURL*, curl_infotype type, char* text, std::size_t size, void* self);

  struct EndList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  CURL* const handle_;
  Mail mail_;
  std::function<void(Receipt)> callback_;
  std::string password_;  // only to keep it out of the receipt
  std::mutex sockets_mutex_;
  std::set<curl_socket_t> sockets_;  // open ones: of happy eyeballs there may be two
  std::atomic<bool> given_up_ = false;
  Stage stage_ = Stage::connect;
  std::size_t sent_ = 0;       // bytes of the message that libcurl has taken
  bool message_left_ = false;  // all of them
  bool leaving_ = false;       // QUIT was sent: what comes now is of no interest
  int reply_ = 0;              // code of the last answer to the last command; 0: none yet
  std::string reply_text_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::unique_ptr<curl_slist, EndList> recipients_;
};

}  // namespace vigie
