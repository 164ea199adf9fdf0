// What the program does between its edges: runtime::DeciderThread without a thread.
#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "simulation/simulation.h"

namespace vigie::simulation {

namespace {

constexpr Duration mend_every = milliseconds(250);
constexpr Duration start_again_every = seconds(1);
constexpr Duration clock_look = seconds(4);  // below limits::gap: the program looks every second
constexpr int turns_of_one_moment = 10'000;

}  // namespace

bool Simulation::open() {
  auto server = std::make_unique<Server>(*database_, ++processes_);
  const auto opened = server->decider.open(wall());
  if (!opened || database_->crashed()) {
    tell("the program cannot start: " + (opened ? "it is killed" : opened.error().text()));
    disturbed();
    server.reset();
    database_->revive();
    start_again_in(start_again_every);
    return false;
  }
  server->clock.emplace(reading(), server->decider.ledger().committed_at);
  server_ = std::move(server);
  tell("the program runs");
  disturbed();
  settle_truth();
  observer_->on_start();
  finish({}, *opened, server_->decider.ledger().committed_at);
  return true;
}

void Simulation::start_again_in(Duration delay) {
  later(delay, [this] { start(); });
}

void Simulation::work() {
  for (int turn = 0; server_ != nullptr && elapsed_ >= frozen_until_ && work_once(); ++turn)
    if (turn > turns_of_one_moment) violated("the program does not come to rest");
}

bool Simulation::work_once() {
  std::vector<Item> items = gather();
  settle_truth();
  last_now_ = now();
  const bool probed = start_probes(last_now_);
  runtime::Decider& decider = server_->decider;
  const bool mending = !decider.ready();
  if (mending && elapsed_ < server_->next_mend) {
    if (items.empty()) return probed;
    refuse(std::move(items));
    return true;
  }
  const Instant moment = std::max(last_now_, decider.ledger().committed_at);
  bool flush = false;
  if (!mending) {
    if (const auto due = next_due(decider.world()); due && *due <= moment)
      items.push_back({TimersDue{}, {}, false});
    flush = !decider.world().unflushed.empty() && elapsed_ >= server_->next_flush;
    if (flush) items.push_back({FlushFreshness{}, {}, false});
  }
  if (items.empty() && !mending) {
    observer_->at_rest(moment);
    return probed;
  }
  decide(std::move(items), moment);
  return true;
}

std::vector<Simulation::Item> Simulation::gather() {
  std::vector<Item> items;
  const auto take = [&](std::deque<Item>& from) {
    while (!from.empty() && items.size() + 3 < limits::batch_events) {
      items.push_back(std::move(from.front()));
      from.pop_front();
    }
  };
  if (auto gap = server_->clock->update(reading())) {
    tell("a gap: " + gap->reason);
    disturbed();
    server_->kept.push_front({std::move(*gap), {}, true});
  }
  if (server_->decider.ready() || elapsed_ >= server_->next_mend) take(server_->kept);
  take(server_->inbox);
  return items;
}

void Simulation::refuse(std::vector<Item> items) {
  for (Item& item : items) {
    if (item.keep) {
      server_->kept.push_back(std::move(item));
    } else if (item.answered) {
      item.answered(
          fail(ErrorCode::unavailable, verbatim("the database does not take writes now")));
    }
  }
}

void Simulation::decide(std::vector<Item> items, Instant moment) {
  std::vector<Event> events;
  events.reserve(items.size());
  for (const Item& item : items) events.push_back(item.event);
  runtime::Decider& decider = server_->decider;
  const runtime::BatchReport report = decider.run(events, moment, !decider.ready());
  ++batches_;
  if (database_->crashed()) {
    tell("the program dies in a commit");
    disturbed();
    server_.reset();
    database_->revive();
    start_again_in(down_after_crash_);
    return;
  }
  if (!report.durable) {
    tell("not durable: " + text(decider.last_failure()));
    disturbed();
    server_->next_mend = elapsed_ + mend_every;
  }
  if (report.durable) observer_->on_events(events, report);
  finish(items, report, moment);
}

void Simulation::finish(const std::vector<Item>& items, const runtime::BatchReport& report,
                        Instant moment) {
  const runtime::Decider& decider = server_->decider;
  if (decider.ready() && decider.world().configuration != server_->configured) {
    server_->configured = decider.world().configuration;
    // A heartbeat reports by itself.
    ProbeSchedule::Checks asked = server_->configured->checks;
    std::erase_if(asked, [](const auto& entry) {
      return std::holds_alternative<HeartbeatCheck>(entry.second.question);
    });
    server_->probes.configure(std::make_shared<const ProbeSchedule::Checks>(std::move(asked)),
                              now());
    disturbed();
  }
  for (const JournalEntry& entry : report.journal) {
    std::string line = fmt::format("| {} {} ({})", entry.kind, entry.subject, entry.actor);
    for (const auto& [name, value] : entry.facts)
      line += fmt::format(" {}={}", name, stored_text(value, Language::en));
    tell(std::move(line));
  }
  for (const Effect& effect : report.effects) send(std::get<Send>(effect));
  observer_->on_batch(report, moment);
  if (decider.ready() && !decider.world().unflushed.empty() && elapsed_ >= server_->next_flush)
    server_->next_flush = (elapsed_ / options_.flush + 1) * options_.flush;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!report.durable && items[i].keep) {
      server_->kept.push_back(items[i]);
    } else if (items[i].answered) {
      items[i].answered(report.answers[i]);
    }
  }
}

// A program that runs commits every limits::freshness_flush, even when nothing happens. Only the
// last of these commits before a stop matters, so only that one is done.
void Simulation::last_flush() {
  if (!server_->decider.ready() || elapsed_ < frozen_until_ || database_->is_away()) return;
  const Instant moment = std::max(now(), server_->decider.ledger().committed_at);
  if (moment - server_->decider.ledger().committed_at < limits::freshness_flush) return;
  if (options_.varied && random_.chance(0.2)) return;
  const Event flush = FlushFreshness{};
  server_->decider.run(std::span(&flush, 1), moment, true);
}

Elapsed Simulation::next_wake() const {
  if (server_ == nullptr) return Elapsed::max();
  if (elapsed_ < frozen_until_) return frozen_until_;
  const runtime::Decider& decider = server_->decider;
  const Instant current = now();
  Elapsed wake = Elapsed::max();
  const auto consider = [&](std::optional<Instant> due) {
    if (due) wake = std::min(wake, elapsed_ + std::max(Duration(1), *due - current));
  };
  consider(server_->probes.next_due());
  if (!decider.ready()) return std::min(wake, std::max(elapsed_, server_->next_mend));
  consider(next_due(decider.world()));
  if (!decider.world().unflushed.empty()) wake = std::min(wake, server_->next_flush);
  return wake;
}

void Simulation::advance_to(Elapsed next) {
  if (server_ == nullptr || elapsed_ < frozen_until_) {
    elapsed_ = next;
    return;
  }
  while (elapsed_ < next) {
    elapsed_ = std::min(next, elapsed_ + clock_look);
    if (auto gap = server_->clock->update(reading())) {
      tell("a gap: " + gap->reason);
      disturbed();
      server_->kept.push_front({std::move(*gap), {}, true});
      return;
    }
  }
}

void Simulation::command(Event event, Answered answered) {
  if (server_ == nullptr || elapsed_ < frozen_until_) {
    if (answered) answered(fail(ErrorCode::unavailable, verbatim("nobody answers")));
    return;
  }
  observer_->on_command(event);
  server_->inbox.push_back({std::move(event), std::move(answered), false});
}

void Simulation::report(Event event, Answered answered) {
  server_->inbox.push_back({std::move(event), std::move(answered), true});
}

}  // namespace vigie::simulation
