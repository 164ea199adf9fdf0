#include "runtime/outbox.h"

namespace vigie::runtime {

Outbox::Outbox(OutboxOptions options, Report report, Log log)
    : options_(std::move(options)),
      report_(std::move(report)),
      log_(std::move(log)),
      smtp_(options_.smtp) {}

void Outbox::send(const World& world, const std::vector<Effect>& effects, Instant now) {
  for (const Effect& effect : effects) {
    const Send& send = std::get<Send>(effect);
    const auto notice = compose_notice(world, send, options_.notices);
    if (!notice) continue;
    auto message = email_message(*notice, options_.sender, now);
    if (!message) {
      report_({send.delivery, send.attempt, AttemptOutcome::failed_for_good,
               stored(message.error().message, limits::summary)});
      continue;
    }
    smtp_.submit({send.delivery, send.attempt, options_.sender.address, notice->to.address,
                  std::move(*message)},
                 report_);
  }
}

void Outbox::call_from_memory(const Configuration& configuration, Instant now, const Message& why) {
  for (const Notice& notice : compose_undurable_calls(configuration, now, why, options_.notices)) {
    auto message = email_message(notice, options_.sender, now);
    if (!message) {
      log_("the last resort could not be called from memory: " + message.error().text());
      continue;
    }
    smtp_.submit(
        {DeliveryId{}, 1, options_.sender.address, notice.to.address, std::move(*message)},
        [log = log_](const Receipt& receipt) {
          log("the last resort was called from memory: " + std::string(to_string(receipt.outcome)) +
              " (" + stored_text(receipt.detail, Language::en) + ")");
        });
  }
}

void Outbox::stop() {
  smtp_.stop();
}

}  // namespace vigie::runtime
