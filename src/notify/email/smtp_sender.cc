#include "notify/email/smtp_sender.h"

#include <curl/curl.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <vector>

#include "base/check.h"
#include "notify/email/smtp_transfer.h"

namespace vigie {

namespace {

struct EndUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

bool is_host_name(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '[' || c == ']' || c == ':';
  });
}

}  // namespace

Result<SmtpOptions> check_smtp_options(SmtpOptions options) {
  const std::unique_ptr<CURLU, EndUrl> url(curl_url());
  CHECK(url != nullptr);
  const bool parsed = curl_url_set(url.get(), CURLUPART_URL, options.url.c_str(), 0) == CURLUE_OK;
  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
  const std::string host = part_of(url.get(), CURLUPART_HOST);
  const std::string path = part_of(url.get(), CURLUPART_PATH);
  if (!parsed || (scheme != "smtp" && scheme != "smtps") || host.empty() ||
      (!path.empty() && path != "/") || !part_of(url.get(), CURLUPART_QUERY).empty())
    return fail(
        ErrorCode::invalid,
        say("SMTP server \"{}\": write smtp://host:port or smtps://host:port", options.url));
  if (!part_of(url.get(), CURLUPART_USER).empty())
    return fail(ErrorCode::invalid,
                say("SMTP server: the user and the password do not belong in the URL; give the "
                    "user by itself and the password in a file"));
  if (!options.user.empty() && scheme == "smtp" && options.starttls != StartTls::required &&
      !is_this_machine(host))
    return fail(ErrorCode::invalid, say("SMTP server {}: its password would cross the network in "
                                        "clear; use smtps:// or starttls: required",
                                        host));
  if (!is_host_name(options.helo))
    return fail(ErrorCode::invalid,
                say("SMTP helo \"{}\": write a host name or an address in brackets", options.helo));
  if (options.timeout <= Duration::zero() || options.timeout >= limits::attempt_lost)
    return fail(ErrorCode::invalid, say("SMTP timeout: write more than 0 s and less than {}",
                                        to_string(Duration(limits::attempt_lost))));
  if (options.connections == 0)
    return fail(ErrorCode::invalid, say("SMTP connections: at least 1 is needed to send anything"));
  if (options.url.ends_with('/')) options.url.pop_back();
  if (scheme == "smtps") options.starttls = StartTls::off;
  return options;
}

class SmtpSender::Threads {
 public:
  explicit Threads(SmtpOptions options) : options_(std::move(options)) {
    static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);
    CHECK(global == CURLE_OK);
    threads_.emplace_back([this] { run(); });
  }

  void submit(Mail mail, std::function<void(Receipt)> callback) {
    Message refusal;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) {
        refusal = stopped();
      } else if (waiting_.size() >= options_.queue) {
        refusal = say("queue full: {} mails wait for a connection", waiting_.size());
      } else {
        waiting_.push_back({std::move(mail), std::move(callback)});
        if (waiting_.size() > idle_ && threads_.size() < options_.connections) add_thread();
      }
    }
    if (refusal.empty())
      work_.notify_one();
    else
      callback({mail.delivery, mail.attempt, AttemptOutcome::failed_for_now, stored(refusal)});
  }

  void stop(Duration grace) {
    const std::lock_guard one_at_a_time(stop_mutex_);
    std::deque<Waiting> unsent;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      unsent.swap(waiting_);
    }
    work_.notify_all();
    for (Waiting& w : unsent)
      w.callback(
          {w.mail.delivery, w.mail.attempt, AttemptOutcome::failed_for_now, stored(stopped())});
    {
      std::unique_lock lock(mutex_);
      ended_.wait_for(lock, grace, [this] { return active_.empty(); });
      for (SmtpTransfer* transfer : active_) transfer->give_up();
    }
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  struct Waiting {
    Mail mail;
    std::function<void(Receipt)> callback;
  };
  struct EndHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };

  static Message stopped() { return say("Vigie stopped before it was sent"); }

  // The first thread exists since the start: without another one this mail waits for it.
  void add_thread() {
    try {
      threads_.emplace_back([this] { run(); });
    } catch (const std::system_error&) {
      return;
    }
  }

  void run() {
    const std::unique_ptr<CURL, EndHandle> handle(curl_easy_init());
    CHECK(handle != nullptr);
    std::unique_lock lock(mutex_);
    while (true) {
      ++idle_;
      work_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      --idle_;
      if (waiting_.empty()) return;
      Waiting next = std::move(waiting_.front());
      waiting_.pop_front();
      SmtpTransfer transfer(handle.get(), options_, std::move(next.mail), std::move(next.callback));
      active_.insert(&transfer);
      lock.unlock();
      const Receipt receipt = transfer.perform();
      lock.lock();
      active_.erase(&transfer);
      lock.unlock();
      transfer.tell(receipt);
      ended_.notify_all();
      lock.lock();
    }
  }

  const SmtpOptions options_;

  std::mutex mutex_;  // guards what follows, down to threads_
  std::condition_variable work_;
  std::condition_variable ended_;
  std::deque<Waiting> waiting_;
  std::set<SmtpTransfer*> active_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;  // grows under the lock and no more once stopping_ is set

  std::mutex stop_mutex_;
};

SmtpSender::SmtpSender(SmtpOptions options)
    : threads_(std::make_unique<Threads>(std::move(options))) {}

SmtpSender::~SmtpSender() {
  stop();
}

void SmtpSender::submit(Mail mail, std::function<void(Receipt)> callback) {
  threads_->submit(std::move(mail), std::move(callback));
}

void SmtpSender::stop(Duration grace) {
  threads_->stop(grace);
}

}  // namespace vigie
