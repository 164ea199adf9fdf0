#include "app/outside_heartbeat.h"

#include <algorithm>
#include <future>
#include <memory>

#include "app/log.h"
#include "base/limits.h"
#include "page/page.h"
#include "world/world.h"

namespace vigie::app {

namespace {

// Then it is asked again: mail servers want no sign-in every few seconds.
constexpr std::chrono::minutes mail_proof{5};

bool has_mail(const Person& person) {
  return std::ranges::any_of(person.contacts, [](const ContactMethod& contact) {
    return contact.channel == Channel::email;
  });
}

// Also while there is nobody to call yet: then mail is all that is known of.
bool people_have_mail(const Configuration& configuration) {
  const auto& people = configuration.people;
  return people.empty() ||
         std::ranges::any_of(people, [](const auto& entry) { return has_mail(entry.second); });
}

}  // namespace

OutsideHeartbeat::OutsideHeartbeat(runtime::DeciderThread& decider, http::Client& client,
                                   std::string url, AskMail ask_mail)
    : decider_(decider),
      client_(client),
      url_(std::move(url)),
      ask_mail_(std::move(ask_mail)),
      thread_([this](const std::stop_token& stop) { loop(stop); }) {}

OutsideHeartbeat::~OutsideHeartbeat() {
  stop();
}

void OutsideHeartbeat::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void OutsideHeartbeat::loop(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (const auto may = may_beat(stop))
      beat();
    else if (!stop.stop_requested())
      log_warning("the outside heartbeat is held back", {{"reason", text(may.error().message)}});
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, limits::self_watch, [] { return false; });
  }
}

Result<void> OutsideHeartbeat::may_beat(const std::stop_token& stop) {
  if (auto able = commits(); !able) return able;
  const std::optional<Seen> seen = look(stop);
  if (!seen) return fail(ErrorCode::unavailable, say("nothing can be committed now"));
  if (seen->oldest_call >= limits::call_waits)
    return fail(ErrorCode::unavailable,
                say("the oldest call has waited {} to be accepted", to_string(seen->oldest_call)));
  return seen->people_have_mail ? mail_works(stop) : Result<void>{};
}

// A batch is committed at least as often as is looked here; one look may come just before it.
Result<void> OutsideHeartbeat::commits() {
  const runtime::Health health = decider_.health();
  looks_without_commit_ = health.batches == batches_ ? looks_without_commit_ + 1 : 0;
  batches_ = health.batches;
  if (health.loaded && looks_without_commit_ < 2) return {};
  return fail(ErrorCode::unavailable, say("nothing can be committed now"));
}

// Nothing when the decider is busy with one batch all the time until the next beat is due.
std::optional<OutsideHeartbeat::Seen> OutsideHeartbeat::look(const std::stop_token& stop) {
  auto promise = std::make_shared<std::promise<Seen>>();
  std::future<Seen> future = promise->get_future();
  decider_.read([promise](const World* world, Instant now) {
    Seen seen;
    if (world != nullptr) {
      if (const auto oldest = oldest_waiting_call(*world)) seen.oldest_call = now - *oldest;
      seen.people_have_mail = people_have_mail(*world->configuration);
    }
    promise->set_value(seen);
  });
  constexpr std::chrono::milliseconds patience{100};
  for (milliseconds waited{}; waited < limits::self_watch && !stop.stop_requested();
       waited += patience)
    if (future.wait_for(patience) == std::future_status::ready) return future.get();
  return std::nullopt;
}

Result<void> OutsideHeartbeat::mail_works(const std::stop_token& stop) {
  const auto now = std::chrono::steady_clock::now();
  if (mail_proved_ && now - *mail_proved_ < mail_proof) return {};
  if (const auto answered = ask_mail_(stop); !answered)
    return fail(ErrorCode::unavailable,
                say("mail could not be sent now: {}", answered.error().message));
  mail_proved_ = now;
  return {};
}

void OutsideHeartbeat::beat() {
  http::ClientRequest request;
  request.url = url_;
  client_.fetch(std::move(request), [](const http::ClientResult& answer) {
    if (!answer.ok())
      log_warning("the outside heartbeat did not get through", {{"reason", text(answer.error)}});
  });
}

}  // namespace vigie::app
