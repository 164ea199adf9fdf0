// Services that live and die, and mail on its way.
#include <fmt/format.h>

#include <algorithm>

#include "simulation/simulation.h"

namespace vigie::simulation {

Duration Simulation::takes(Duration low, Duration high) {
  return options_.varied ? random_.duration(low, high) : low;
}

void Simulation::set_truth(std::string_view check, bool up) {
  Truth& truth = truths_[CheckName(std::string(check))];
  if (truth.up == up) return;
  truth.up = up;
  // The server's time may be ahead of a wall clock that was set back. A crash gives up what of that
  // was not committed, and the change is then dated by the wall clock.
  const Instant earliest = watching() ? std::min(now(), wall()) : last_now_;
  truth.changes.push_back({up, elapsed_, earliest, watching() ? now() : Instant::max()});
  tell(fmt::format("{} is {}", check, up ? "up" : "down"));
  observer_->on_truth(CheckName(std::string(check)), up);
}

// Changes while nobody watched happened before the server's time went on. And what happened before
// a program began happened before its time began, even if an earlier program, whose clock has been
// set back since, dated it later and died before it committed that.
void Simulation::settle_truth() {
  for (auto& [check, truth] : truths_)
    for (auto change = truth.changes.rbegin();
         change != truth.changes.rend() && change->earliest > now(); ++change)
      change->earliest = now();
  for (auto& [check, truth] : truths_)
    for (auto change = truth.changes.rbegin();
         change != truth.changes.rend() && change->latest == Instant::max(); ++change)
      change->latest = now();
}

bool Simulation::is_up(const CheckName& check) const {
  const auto truth = truths_.find(check);
  return truth == truths_.end() || truth->second.up;
}

void Simulation::silence(std::string_view check, bool silent) {
  silent_[CheckName(std::string(check))] = silent;
  disturbed();
}

bool Simulation::start_probes(Instant moment) {
  const std::vector<CheckName> due = server_->probes.due(moment, 1'000);
  for (const CheckName& name : due)
    if (const Check* check = server_->probes.find(name)) probe(name, *check);
  return !due.empty();
}

void Simulation::probe(const CheckName& name, const Check& check) {
  Duration length = takes(milliseconds(100), milliseconds(1500));
  if (options_.varied && !is_up(name) && random_.chance(0.3)) length = check.timeout;
  length = std::min(length, check.timeout);
  const Instant started = now();
  // The answer is made somewhere in between: at either end is the hardest.
  std::optional<bool> good;
  if (options_.varied && random_.chance(0.5)) good = is_up(name);
  in_process(length, [this, name, started, good] {
    finish_probe(name, started, good ? *good : is_up(name));
  });
}

void Simulation::finish_probe(const CheckName& name, Instant started, bool good) {
  server_->probes.finished(name, now());
  if (const auto silent = silent_.find(name); silent != silent_.end() && silent->second) return;
  Observation observation;
  observation.check = name;
  observation.started = started;
  observation.finished = now();
  observation.good = good;
  if (good) observer_->on_good_answer(name, started);
  observation.summary = good ? "HTTP 200" : "connection refused";
  const std::int64_t process = server_->process;
  report(Observed{std::move(observation)}, [this, name, process](const Result<Answer>& answer) {
    if (server_ == nullptr || server_->process != process) return;
    if (answer && answer->next_probe) server_->probes.set_next(name, *answer->next_probe);
  });
}

void Simulation::mail_server(MailMode mode) {
  mail_mode_ = mode;
  disturbed();
}

void Simulation::mailbox(std::string_view address, MailMode mode) {
  if (mode == MailMode::ok) {
    mailboxes_.erase(std::string(address));
  } else {
    mailboxes_[std::string(address)] = mode;
  }
  disturbed();
}

MailMode Simulation::mail_mode(const std::string& address) const {
  if (mail_mode_ != MailMode::ok) return mail_mode_;
  const auto own = mailboxes_.find(address);
  return own == mailboxes_.end() ? MailMode::ok : own->second;
}

void Simulation::send(const Send& effect) {
  const World& known = world();
  const auto delivery = known.deliveries.find(effect.delivery);
  if (delivery == known.deliveries.end()) return;
  Mail mail;
  mail.delivery = effect.delivery;
  mail.attempt = effect.attempt;
  mail.outcome_unknown = delivery->second.outcome_unknown;
  mail.page = known.pages.at(delivery->second.page);
  mail.channel = delivery->second.channel;
  mail.address = delivery->second.address;
  mail.sent = elapsed_;
  observer_->on_send(mail);
  const Duration until_receipt = takes(milliseconds(100), milliseconds(1500));
  in_process(takes(milliseconds(100), milliseconds(2000)),
             [this, mail, until_receipt] { deliver(mail, until_receipt); });
}

// The mail reaches its server.
void Simulation::deliver(Mail mail, Duration until_receipt) {
  const MailMode mode = mail_mode(mail.address);
  if (mode == MailMode::ok || mode == MailMode::receipt_lost) {
    mail.arrived = elapsed_;
    arrivals_.push_back(mail);
    tell(fmt::format("{} gets a mail: {} of incident {}, round {} step {}", mail.page.person.text,
                     to_string(mail.page.kind), mail.page.incident.value, mail.page.round,
                     mail.page.step));
    observer_->on_arrival(mail);
    if (on_mail) on_mail(mail);
    if (server_ == nullptr) return;  // it was killed between the mail and its receipt
  }
  const auto answer = [&](AttemptOutcome outcome, std::string detail, Duration delay) {
    in_process(delay, [this, receipt = Receipt{mail.delivery, mail.attempt, outcome,
                                               std::move(detail)}] { report(receipt); });
  };
  switch (mode) {
    case MailMode::ok:
      return answer(AttemptOutcome::accepted, "250 queued", until_receipt);
    case MailMode::refuses_for_now:
      return answer(AttemptOutcome::failed_for_now, "451 later", until_receipt);
    case MailMode::refuses_for_good:
      return answer(AttemptOutcome::failed_for_good, "550 nobody here", until_receipt);
    case MailMode::silent:
    case MailMode::receipt_lost:
      // A sender gives up after a while and says so; a lost one does not even do that.
      if (options_.varied && random_.chance(0.5))
        return answer(AttemptOutcome::unknown, "no answer", seconds(30));
      return;
  }
}

}  // namespace vigie::simulation
