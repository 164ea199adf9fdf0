#include "notify/outgoing/http_sender.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace vigie {

namespace {

bool link_local(const std::string& address) {
  return address.starts_with("169.254.") || address.starts_with("::ffff:169.254.") ||
         address.starts_with("fe8") || address.starts_with("fe9") || address.starts_with("fea") ||
         address.starts_with("feb");
}

Receipt receipt_of(DeliveryId delivery, int attempt, const OutgoingOutcome& outcome) {
  return {delivery, attempt, outcome.outcome, stored(outcome.detail, limits::summary)};
}

}  // namespace

struct HttpSender::Shared {
  Shared(http::ClientOptions options, Duration given)
      : timeout(given), client(std::in_place, std::move(options)) {}

  const Duration timeout;
  std::mutex mutex;
  std::condition_variable idle;
  std::size_t under_way = 0;  // guarded by mutex, as is stopping
  bool stopping = false;
  std::mutex stop_mutex;
  std::optional<http::Client> client;  // ended by stop alone, once under_way no longer grows
};

HttpSender::HttpSender(http::ClientOptions options, Duration timeout)
    : shared_(std::make_unique<Shared>(std::move(options), timeout)) {}

HttpSender::~HttpSender() {
  stop();
}

void HttpSender::submit(DeliveryId delivery, int attempt, OutgoingRequest request,
                        std::function<void(Receipt)> callback) {
  http::ClientRequest asked;
  asked.method = request.method;
  asked.url = request.url;
  asked.headers = request.headers;
  asked.body = request.body;
  asked.timeout = shared_->timeout;
  asked.body_limit = limits::outgoing_answer;
  asked.follow_redirects = false;
  asked.allow_address = [](const std::string& address) { return !link_local(address); };
  {
    const std::lock_guard lock(shared_->mutex);
    if (!shared_->stopping) {
      ++shared_->under_way;
      shared_->client->fetch(std::move(asked), [shared = shared_.get(), delivery, attempt,
                                                request = std::move(request),
                                                callback](const http::ClientResult& result) {
        callback(receipt_of(delivery, attempt, judge(request, result)));
        const std::lock_guard inner(shared->mutex);
        --shared->under_way;
        shared->idle.notify_all();
      });
      return;
    }
  }
  callback(receipt_of(delivery, attempt,
                      {AttemptOutcome::failed_for_now, say("Vigie stopped before it was sent")}));
}

void HttpSender::stop(Duration grace) {
  const std::lock_guard one_at_a_time(shared_->stop_mutex);
  {
    std::unique_lock lock(shared_->mutex);
    shared_->stopping = true;
    shared_->idle.wait_for(lock, grace, [this] { return shared_->under_way == 0; });
  }
  shared_->client.reset();
}

}  // namespace vigie
