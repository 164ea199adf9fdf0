#include "runtime/outbox.h"

#include "notify/chat/chat_request.h"
#include "notify/ntfy/ntfy_request.h"
#include "notify/sms/sms_request.h"
#include "notify/webhook/webhook_request.h"

namespace vigie::runtime {

namespace {

Result<OutgoingRequest> request_for(const Notice& notice, const SecretLookup& secrets,
                                    Instant now) {
  switch (notice.to.channel) {
    case Channel::sms:
      return sms_request(notice, secrets, now);
    case Channel::ntfy:
      return ntfy_request(notice, secrets, now);
    case Channel::webhook:
      return webhook_request(notice, secrets, now);
    case Channel::chat:
      return chat_request(notice, secrets, now);
    case Channel::email:
      break;
  }
  return fail(ErrorCode::internal, say("e-mail is not sent over HTTP"));
}

}  // namespace

Outbox::Outbox(OutboxOptions options, Report report, Log log)
    : options_(std::move(options)),
      report_(std::move(report)),
      log_(std::move(log)),
      smtp_(options_.smtp),
      http_(options_.http) {}

void Outbox::hand_over(const Notice& notice, Instant now, const Report& report) {
  const auto refuse = [&](AttemptOutcome outcome, const Message& why) {
    report({notice.delivery, notice.attempt, outcome, stored(why, limits::summary)});
  };
  if (notice.to.channel == Channel::email) {
    auto message = email_message(notice, options_.sender, now);
    if (!message) return refuse(AttemptOutcome::failed_for_good, message.error().message);
    return smtp_.submit({notice.delivery, notice.attempt, options_.sender.address,
                         notice.to.address, std::move(*message)},
                        report);
  }
  auto request = request_for(notice, options_.secrets, now);
  if (!request) return refuse(outcome_of(request.error()), request.error().message);
  http_.submit(notice.delivery, notice.attempt, std::move(*request), report);
}

void Outbox::send(const World& world, const std::vector<Effect>& effects, Instant now) {
  for (const Effect& effect : effects) {
    const auto notice = compose_notice(world, std::get<Send>(effect), options_.notices);
    if (notice) hand_over(*notice, now, report_);
  }
}

void Outbox::call_from_memory(const Configuration& configuration, Instant now, const Message& why) {
  for (const Notice& notice : compose_undurable_calls(configuration, now, why, options_.notices))
    hand_over(notice, now, [log = log_, channel = notice.to.channel](const Receipt& receipt) {
      log("the last resort was called from memory by " + std::string(to_string(channel)) + ": " +
          std::string(to_string(receipt.outcome)) + " (" +
          stored_text(receipt.detail, Language::en) + ")");
    });
}

void Outbox::stop() {
  smtp_.stop();
  http_.stop();
}

}  // namespace vigie::runtime
