#include "runtime/decider.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "db/lease.h"

namespace vigie::runtime {

Decider::Decider(db::Database& database, std::string node)
    : database_(database), node_(std::move(node)) {}

Result<void> Decider::reload() {
  if (deposed_) return fail(ErrorCode::conflict, say("another node decides now"));
  if (connection_ == nullptr || !connection_->healthy()) {
    connection_.reset();  // first: on SQLite the old one still holds the lock
    auto opened = database_.open_writer();
    if (!opened) return fail(opened.error());
    connection_ = std::move(*opened);
  }
  const auto seen = db::read_lease(*connection_);
  if (!seen) return fail(seen.error());
  if (epoch_ != 0 && seen->epoch != epoch_ && seen->node != node_) {
    deposed_ = true;
    return fail(ErrorCode::conflict, say("node {} decides now", seen->node));
  }
  // A new epoch makes a commit of ours that may still be on its way come too late.
  const auto lease = db::acquire_lease(*connection_, *seen, node_);
  if (!lease) return fail(lease.error());
  epoch_ = lease->epoch;
  auto ledger = load_ledger(*connection_);
  if (!ledger) return fail(ledger.error());
  auto world = load_world(*connection_);
  if (!world) return fail(world.error());
  ledger_ = *ledger;
  world_ = std::move(*world);
  last_configuration_ = world_.configuration;
  loaded_ = true;
  settle_doubt();
  return {};
}

void Decider::settle_doubt() {
  if (!doubt_) return;
  if (ledger_.batch_id == doubt_->batch_id) {
    std::ranges::move(doubt_->effects, std::back_inserter(owed_effects_));
    std::ranges::move(doubt_->journal, std::back_inserter(owed_journal_));
  }
  doubt_.reset();
}

void Decider::add_owed(BatchReport& report) {
  // An attempt that was given up meanwhile has been followed by another.
  std::erase_if(owed_effects_, [&](const Effect& effect) {
    const Send& send = std::get<Send>(effect);
    const auto attempt = world_.attempts.find(send.delivery);
    return attempt == world_.attempts.end() || attempt->second.number != send.attempt ||
           attempt->second.outcome != AttemptOutcome::pending;
  });
  report.effects.insert(report.effects.begin(), owed_effects_.begin(), owed_effects_.end());
  report.journal.insert(report.journal.begin(), owed_journal_.begin(), owed_journal_.end());
  owed_effects_.clear();
  owed_journal_.clear();
}

Result<BatchReport> Decider::open(Instant now) {
  const auto loaded = reload();
  if (!loaded) return fail(loaded.error());
  std::vector<Event> events;
  // A ledger that was never written belongs to a database that has watched nothing yet.
  if (ledger_.batch_id > 0 && now - ledger_.committed_at > limits::gap)
    events.emplace_back(GapDetected{ledger_.committed_at, now, "restart", Duration{}});
  events.emplace_back(Restarted{});
  BatchReport report = run(events, std::max(now, ledger_.committed_at), true);
  if (!report.durable) return fail(ErrorCode::unavailable, last_failure_);
  for (const Result<Answer>& answer : report.answers)
    if (!answer) return fail(answer.error());
  return report;
}

void Decider::lose(Message why) {
  last_failure_ = std::move(why);
  loaded_ = false;
}

db::CommitOutcome Decider::commit(const std::vector<Change>& changes, Instant now) {
  using db::CommitResult;
  refusal_.reset();
  const auto failed = [&](const Error& error) {
    if (error.code != ErrorCode::unavailable) refusal_ = error;
    connection_->rollback();
    return db::CommitOutcome{CommitResult::failed, error.message};
  };
  if (const auto begun = connection_->begin(); !begun) return failed(begun.error());
  const auto ours = db::beat_lease(*connection_, epoch_);
  if (!ours) return failed(ours.error());
  if (!*ours) {
    deposed_ = true;
    connection_->rollback();
    return {CommitResult::failed, say("another node decides now")};
  }
  Ledger next = ledger_;
  ++next.batch_id;
  next.committed_at = now;
  next.next_id = world_.next_id;
  next.next_journal = world_.next_journal;
  if (const auto written = write_batch(*connection_, changes, next); !written)
    return failed(written.error());
  const db::CommitOutcome outcome = connection_->commit();
  if (outcome.result == CommitResult::committed) ledger_ = next;
  // PostgreSQL tells only now what it thinks of the statements. A lock that could not be had, or a
  // disk that fails, says nothing about them: the same may go through the next time.
  if (outcome.refused) refusal_ = Error{ErrorCode::conflict, outcome.detail};
  return outcome;
}

BatchReport Decider::refuse(std::size_t events, const Message& why, bool doubtful) const {
  BatchReport report;
  report.durable = false;
  report.answers.assign(
      events,
      fail(ErrorCode::unavailable,
           doubtful
               ? say("the database went away in the midst of it ({}); whether it was stored is not "
                     "known: look before you repeat it",
                     why)
               : say("the database does not take writes now ({}); nothing was changed, try again",
                     why)));
  return report;
}

BatchReport Decider::run(std::span<const Event> events, Instant now, bool force) {
  CHECK(events.size() <= limits::batch_events);
  if (!loaded_) {
    if (const auto mended = reload(); !mended) {
      lose(mended.error().message);
      return refuse(events.size(), last_failure_);
    }
  }
  BatchReport report = decide(events, now, force);
  if (report.durable) add_owed(report);
  return report;
}

BatchReport Decider::decide(std::span<const Event> events, Instant now, bool force) {
  BatchReport report;
  Decisions decisions;
  for (const Event& event : events) report.answers.push_back(step(world_, event, now, decisions));
  if (decisions.changes.empty() && !force) return report;

  const std::int64_t batch_id = ledger_.batch_id + 1;
  const db::CommitOutcome outcome = commit(decisions.changes, now);
  report.effects = std::move(decisions.effects);
  for (Change& change : decisions.changes)
    if (auto* entry = std::get_if<JournalEntry>(&change))
      report.journal.push_back(std::move(*entry));
  if (outcome.result != db::CommitResult::committed) {
    lose(outcome.detail);
    if (!reload()) {
      const bool doubtful = outcome.result == db::CommitResult::in_doubt;
      if (doubtful) doubt_ = Doubt{batch_id, std::move(report.effects), std::move(report.journal)};
      return refuse(events.size(), outcome.detail, doubtful);
    }
    if (ledger_.batch_id != batch_id) {
      if (!refusal_ || events.empty()) return refuse(events.size(), outcome.detail);
      if (events.size() > 1) return decide_one_by_one(events, now);
      BatchReport refused;
      refused.answers.push_back(
          fail(refusal_->code,
               say("this cannot be stored and nothing was changed: {}", refusal_->message)));
      return refused;
    }
  }
  last_configuration_ = world_.configuration;
  return report;
}

// One event that the database will never take must not take the others of its batch with it.
BatchReport Decider::decide_one_by_one(std::span<const Event> events, Instant now) {
  BatchReport all;
  for (const Event& event : events) {
    BatchReport one = all.durable && loaded_ ? decide(std::span(&event, 1), now, false)
                                             : refuse(1, last_failure_);
    all.answers.push_back(std::move(one.answers.front()));
    std::ranges::move(one.effects, std::back_inserter(all.effects));
    std::ranges::move(one.journal, std::back_inserter(all.journal));
    all.durable = all.durable && one.durable;
  }
  return all;
}

void Decider::close() {
  if (loaded_ && connection_ != nullptr && connection_->healthy()) {
    // A lease without a node waits for nobody; if this fails, the next node waits instead.
    if (connection_->begin().has_value()) {
      const auto released = db::release_lease(*connection_, epoch_);
      if (!released || connection_->commit().result != db::CommitResult::committed)
        connection_->rollback();
    }
  }
  loaded_ = false;
  connection_.reset();
}

}  // namespace vigie::runtime
