#include "watched_decider.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "incident/incident_store.h"
#include "page/page_store.h"
#include "world/journal_store.h"
#include "world/testing/random_events.h"

namespace vigie::durability {
namespace {

constexpr std::size_t configurations = 4;  // of those, the ones with somebody to call

template <class T>
T sure(Result<T> result, const char* where) {
  if (!result) throw Broken(std::string(where) + ": " + result.error().text());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

void expect(bool holds, const std::string& otherwise) {
  if (!holds) throw Broken(otherwise);
}

void expect_sound_file(db::Connection& connection) {
  if (connection.dialect() != db::Dialect::sqlite) return;
  std::string answer;
  sure(connection.run("PRAGMA integrity_check", {},
                      [&](const db::Row& row) { answer += row.str(0) + "; "; }),
       "integrity_check");
  expect(answer == "ok; ", "integrity_check: " + answer);
}

// Nobody waits for a call that never comes.
void expect_nobody_forgotten(const World& world) {
  for (const auto& [id, incident] : world.incidents) {
    if (incident.status != IncidentStatus::triggered) continue;
    const auto escalation = world.escalations.find(id);
    const bool goes_on =
        escalation != world.escalations.end() &&
        (escalation->second.status == EscalationStatus::paused ||
         (escalation->second.status == EscalationStatus::running && escalation->second.due &&
          world.timer_at.contains({Timer::Kind::escalation, id.value})));
    expect(goes_on, "nobody will be called for incident " + std::to_string(id.value));
  }
}

void expect_whole_journal(db::Connection& connection, const World& world) {
  std::int64_t next = 1;
  while (true) {
    const auto lines = sure(list_journal(connection, next - 1, 1000), "reading the journal");
    for (const JournalEntry& line : lines) {
      expect(line.sequence == next, "the journal has a hole at " + std::to_string(next));
      ++next;
    }
    if (lines.empty()) break;
  }
  expect(next == world.next_journal, "the journal ends at " + std::to_string(next - 1));
}

// What was under way when the power went may or may not have left the house: it says so, and it is
// sent again if it still means something.
void expect_unknown(db::Connection& connection, const World& before, const World& after) {
  for (const DeliveryId id : before.sending) {
    const std::string name = "delivery " + std::to_string(id.value);
    const Page& page = before.pages.at(before.deliveries.at(id).page);
    const auto deliveries = sure(list_deliveries(connection, page.incident), "reading deliveries");
    const auto delivery = std::ranges::find(deliveries, id, &Delivery::id);
    expect(delivery != deliveries.end(), name + " is gone");
    expect(delivery->outcome_unknown, name + " does not read outcome unknown");
    bool wanted = true;
    if (page.kind == PageKind::call)
      wanted = before.incidents.at(page.incident).status == IncidentStatus::triggered;
    if (page.kind == PageKind::offer)
      wanted = before.incidents.at(page.incident).offered_to == page.person.text;
    const bool again =
        delivery->status == DeliveryStatus::sending || delivery->status == DeliveryStatus::queued;
    expect(again == wanted, name + (wanted ? " is not sent again" : " calls for nothing"));
    expect(!again || after.deliveries.contains(id), name + " is not in memory");
    const int under_way = before.attempts.at(id).number;
    const auto attempts = sure(list_attempts(connection, page.incident), "reading attempts");
    const bool marked = std::ranges::any_of(attempts, [&](const Attempt& attempt) {
      return attempt.delivery == id && attempt.number == under_way &&
             attempt.outcome == AttemptOutcome::unknown;
    });
    expect(marked, "the attempt under way of " + name + " does not read unknown");
  }
}

}  // namespace

void WatchedDecider::expect_possible(const World& found, const char* where) {
  std::string differences;
  for (const World& world : possible_) {
    const std::string one = difference(found, world);
    if (one.empty()) return;
    differences += (differences.empty() ? "" : " | ") + one;
  }
  throw Broken(std::string(where) + ": not a world that may be (" + differences + ")");
}

void WatchedDecider::expect_promises(db::Connection& connection) const {
  for (const auto& [id, title] : opened_)
    expect(sure(find_incident(connection, id), "a promised incident").title == title,
           "incident " + std::to_string(id.value) + " has another title");
  // An acknowledgement ends and another may take it; that it was given stays on the timeline.
  for (const auto& [id, person] : taken_) {
    const auto lines = sure(list_timeline(connection, id, 1'000'000), "reading a timeline");
    const bool told = std::ranges::any_of(lines, [&](const JournalEntry& line) {
      return line.kind == "incident.acknowledged" && line.actor == "person:" + person.text;
    });
    expect(told && sure(find_incident(connection, id), "a taken incident").first_acknowledged_at,
           "incident " + std::to_string(id.value) + " was never taken by " + person.text);
  }
  std::map<IncidentId, std::set<std::string>> found;
  for (const auto& [id, text] : notes_) {
    if (!found.contains(id))
      for (const JournalEntry& line :
           sure(list_timeline(connection, id, 1'000'000), "reading a timeline"))
        for (const auto& [name, value] : line.facts) found[id].insert(value);
    expect(found[id].contains(text), "a note was lost: " + text);
  }
}

void WatchedDecider::open(db::Database& database) {
  auto reader = sure(database.open_reader(), "opening");
  expect_sound_file(*reader);
  const World stored = sure(load_world(*reader), "loading");
  expect_possible(stored, "after the failure");
  expect_nobody_forgotten(stored);
  expect_whole_journal(*reader, stored);
  expect_promises(*reader);

  decider_ = std::make_unique<runtime::Decider>(database, "witness");
  const runtime::BatchReport opened = sure(decider_->open(now_), "opening the decider");
  const World& world = decider_->world();
  expect_unknown(*reader, stored, world);
  for (const DeliveryId id : world.sending) {
    const int attempt = world.attempts.at(id).number;
    const bool sent = std::ranges::any_of(opened.effects, [&](const Effect& effect) {
      const Send& send = std::get<Send>(effect);
      return send.delivery == id && send.attempt == attempt;
    });
    expect(sent, "delivery " + std::to_string(id.value) + " is under way and nobody sends it");
  }
  possible_ = {world};
  if (world.revision > 0) return;
  const Event first = configuration_of(world, 1);
  expect(decider_->run(std::span(&first, 1), now_).durable, "the first configuration is refused");
  possible_ = {decider_->world()};
}

// After a failed commit the decider may be without a world; the next batch needs to know it.
void WatchedDecider::mend() {
  if (decider_->ready()) return;
  if (decider_->run({}, now_, true).durable) {
    expect_possible(decider_->world(), "after mending");
    possible_ = {decider_->world()};
  }
}

void WatchedDecider::promise(const Event& event, const Answer& answer) {
  if (const auto* opened = std::get_if<OpenIncident>(&event))
    opened_[IncidentId(answer.id)] = opened->title;
  if (const auto* taken = std::get_if<Acknowledge>(&event)) taken_[taken->incident] = taken->by;
  if (const auto* note = std::get_if<AddNote>(&event))
    notes_.emplace_back(note->incident, note->text);
}

bool WatchedDecider::batch() {
  mend();
  if (!decider_->ready()) return false;
  std::vector<Event> events(1 + random_() % 5);
  World after = possible_.front();
  for (Event& event : events) {
    const Choice choice = random_choice(random_);
    now_ = time_of(after, choice, now_);
    event = event_of(after, choice, now_);
    if (auto* note = std::get_if<AddNote>(&event)) note->text += " " + std::to_string(random_());
    if (std::holds_alternative<ApplyConfiguration>(event))
      event = configuration_of(after, random_() % configurations);
  }
  Decisions decisions;
  for (const Event& event : events) (void)step(after, event, now_, decisions);

  ++batches_;
  const runtime::BatchReport report = decider_->run(events, now_, random_() % 4 == 0);
  if (report.durable) {
    possible_ = {std::move(after)};
    for (std::size_t i = 0; i < events.size(); ++i)
      if (report.answers[i]) promise(events[i], *report.answers[i]);
  } else {
    const std::string& told = report.answers.front().error().text();
    if (told.find("is not known") != std::string::npos) {
      possible_.push_back(std::move(after));
    } else {
      expect(told.find("nothing was changed") != std::string::npos,
             "not an honest answer: " + told);
    }
  }
  if (!decider_->ready()) return false;
  expect_possible(decider_->world(), "in memory");
  possible_ = {decider_->world()};
  return report.durable;
}

}  // namespace vigie::durability
