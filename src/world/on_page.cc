// From a page to its receipt. The attempt's row is committed before the first byte leaves: the
// effect that sends it is only acted on after the commit.
#include <algorithm>

#include "base/limits.h"
#include "world/incident_parts.h"
#include "world/quiet.h"

namespace vigie {

namespace {

std::string subject(const Page& page) {
  return "person/" + page.person.text;
}

std::vector<std::pair<std::string, std::string>> facts_of(const Delivery& delivery) {
  return {{"delivery", std::to_string(delivery.id.value)},
          {"channel", std::string(to_string(delivery.channel))},
          {"attempt", std::to_string(delivery.attempts)}};
}

void record(Stepping& s, const Delivery& delivery, std::string kind, std::string detail = {}) {
  const Page& page = s.world.pages.at(delivery.page);
  auto facts = facts_of(delivery);
  facts.emplace_back("page", std::string(to_string(page.kind)));
  if (!detail.empty()) facts.emplace_back("detail", std::move(detail));
  s.record("vigie", std::move(kind), subject(page), page.incident, std::move(facts));
}

bool sender_free(const World& world, Channel channel) {
  const auto busy = std::ranges::count_if(
      world.sending, [&](DeliveryId id) { return world.deliveries.at(id).channel == channel; });
  return static_cast<std::size_t>(busy) < limits::sending_at_once;
}

// A free sender of its channel takes the delivery at once; otherwise it waits in the queue.
void dispatch(Stepping& s, Delivery delivery) {
  if (!sender_free(s.world, delivery.channel)) {
    delivery.status = DeliveryStatus::queued;
    delivery.next_attempt_at.reset();
    s.put(delivery);
    return;
  }
  delivery.status = DeliveryStatus::sending;
  ++delivery.attempts;
  delivery.next_attempt_at = s.now + limits::attempt_lost;
  s.put(delivery);
  Attempt attempt;
  attempt.delivery = delivery.id;
  attempt.number = delivery.attempts;
  attempt.started_at = s.now;
  s.put(attempt);
  s.decisions.effects.push_back(Send{delivery.id, delivery.attempts});
}

bool waits_for_its_turn(const Delivery& delivery) {
  return delivery.status == DeliveryStatus::waiting && delivery.attempts == 0;
}

// A call for an incident that somebody took, or that is over, would only wake people up.
bool still_wanted(const World& world, const Page& page) {
  if (!page.incident) return true;
  const Incident& incident = world.incidents.at(page.incident);
  if (page.kind == PageKind::offer) return incident.offered_to == page.person.text;
  return page.kind != PageKind::call || incident.status == IncidentStatus::triggered;
}

bool latest_step(const Escalation& escalation, const World& world, const Page& page) {
  if (escalation.status != EscalationStatus::running) return false;
  return std::ranges::none_of(world.pages_of.at(page.incident), [&](PageId id) {
    const Page& other = world.pages.at(id);
    return other.kind == PageKind::call && other.id > page.id &&
           (other.round != page.round || other.step != page.step);
  });
}

// When no message of a step can reach anybody, waiting for an answer to it is waiting for nothing.
void escalate_if_nobody_was_reached(Stepping& s, const Page& page) {
  if (page.kind != PageKind::call || page.last_resort) return;
  const auto escalation = s.world.escalations.find(page.incident);
  if (escalation == s.world.escalations.end() || !latest_step(escalation->second, s.world, page))
    return;
  for (PageId id : s.world.pages_of.at(page.incident)) {
    const Page& other = s.world.pages.at(id);
    if (other.kind != PageKind::call || other.round != page.round || other.step != page.step)
      continue;
    for (DeliveryId delivery : s.world.deliveries_of.at(id))
      if (s.world.deliveries.at(delivery).status != DeliveryStatus::failed) return;
  }
  s.record("vigie", "escalation.nobody_reached", "incident/" + std::to_string(page.incident.value),
           page.incident,
           {{"round", std::to_string(page.round)}, {"step", std::to_string(page.step)}});
  s.then(EscalationDue{page.incident, false});
}

void note_first_call(Stepping& s, const Page& page) {
  if (page.kind != PageKind::call) return;
  Incident incident = s.world.incidents.at(page.incident);
  if (incident.paged_at) return;
  incident.paged_at = s.now;
  s.put(incident);
}

// Of a page about no incident only its rows are left once nothing more becomes of it.
void retire_if_about_nothing(Stepping& s, PageId page) {
  if (s.world.pages.at(page).incident) return;
  const bool all_final = std::ranges::all_of(s.world.deliveries_of.at(page), [&](DeliveryId id) {
    return is_final(s.world.deliveries.at(id).status);
  });
  if (all_final) s.put(RetiredPage{page});
}

void settle(Stepping& s, const Delivery& delivery) {
  s.then(SlotFreed{});
  if (!is_final(delivery.status)) return;
  s.then(IncidentSettled{s.world.pages.at(delivery.page).incident});
  retire_if_about_nothing(s, delivery.page);
}

// While an escalation waits to see a recovery, or everything that burns is kept quiet, nobody else
// is woken: a channel whose turn comes waits as well, and so does a message that no sender took
// yet. One that was begun may have arrived, and is finished.
bool held_back(const World& world, const Delivery& delivery, Instant now) {
  const Page& page = world.pages.at(delivery.page);
  if (page.kind != PageKind::call || delivery.attempts > 0) return false;
  if (quiet_until(world, page.incident, now)) return true;
  const auto escalation = world.escalations.find(page.incident);
  return escalation != world.escalations.end() &&
         escalation->second.status == EscalationStatus::paused;
}

// It gives up its place in a queue.
void hold_back(Stepping& s, Delivery delivery) {
  delivery.status = DeliveryStatus::waiting;
  delivery.next_attempt_at = s.now + limits::held_back;
  s.put(delivery);
}

// A channel that waits for its turn has it now when the ones before it have failed: the person
// asked for a delay between two messages, not for silence after none.
void bring_forward(Stepping& s, const Page& page) {
  if (!s.world.pages.contains(page.id)) return;
  std::optional<Instant> next;
  for (DeliveryId id : s.world.deliveries_of.at(page.id)) {
    const Delivery& delivery = s.world.deliveries.at(id);
    if (delivery.status == DeliveryStatus::failed) continue;
    if (!waits_for_its_turn(delivery)) return;
    if (!next || *delivery.next_attempt_at < *next) next = delivery.next_attempt_at;
  }
  if (!next) return;
  for (DeliveryId id : std::set(s.world.deliveries_of.at(page.id))) {
    const Delivery delivery = s.world.deliveries.at(id);
    if (!waits_for_its_turn(delivery) || delivery.next_attempt_at != next) continue;
    if (held_back(s.world, delivery, s.now)) continue;
    record(s, delivery, "page.brought_forward");
    dispatch(s, delivery);
  }
}

// Whether the outcome was once more unknown of a message that costs, and wakes, each time.
bool repeated_enough(const Delivery& delivery, AttemptOutcome outcome) {
  return outcome == AttemptOutcome::unknown && delivery.channel == Channel::sms &&
         delivery.attempts >= limits::sms_unknown;
}

// The state after an attempt that did not succeed.
void after_failure(Stepping& s, Delivery delivery, AttemptOutcome outcome, std::string detail) {
  delivery.detail = detail;
  delivery.next_attempt_at.reset();
  if (outcome == AttemptOutcome::unknown) delivery.outcome_unknown = true;
  const bool for_good = outcome == AttemptOutcome::failed_for_good ||
                        delivery.attempts >= limits::delivery_attempts ||
                        repeated_enough(delivery, outcome);
  if (for_good) {
    delivery.status = DeliveryStatus::failed;
  } else {
    delivery.status = DeliveryStatus::waiting;
    delivery.next_attempt_at = s.now + retry_delay(delivery.attempts);
  }
  const Page page = s.world.pages.at(delivery.page);
  if (!for_good && !still_wanted(s.world, page)) {
    delivery.status = DeliveryStatus::cancelled;  // somebody took it while this was on its way
    delivery.next_attempt_at.reset();
  }
  s.put(delivery);
  record(s, delivery,
         outcome == AttemptOutcome::unknown ? "page.outcome_unknown"
         : for_good                         ? "page.failed"
                                            : "page.delayed",
         std::move(detail));
  settle(s, delivery);
  if (!for_good) return;
  if (still_wanted(s.world, page)) bring_forward(s, page);
  escalate_if_nobody_was_reached(s, page);
}

Severity severity_of(const World& world, const CheckName& name) {
  const Check* check = find_check(world, name);
  return check == nullptr ? Severity::critical : check->severity;
}

// What is told to somebody who should sleep: by mail, else by what makes the least noise.
std::vector<PlannedContact> plan_quietly(const Person& person) {
  const auto over = [&](auto&& wanted) {
    std::vector<PlannedContact> found;
    for (const ContactMethod& contact : person.contacts)
      if (wanted(contact.channel)) found.push_back({contact, Duration{}});
    return found;
  };
  auto found = over([](Channel channel) { return channel == Channel::email; });
  if (found.empty()) found = over([](Channel channel) { return channel != Channel::sms; });
  return found.empty() ? over([](Channel) { return true; }) : found;
}

// Over which contacts, and when. A call follows the person's rule. What is said later goes where a
// call went, and where the rule would send one at once.
std::vector<PlannedContact> plan_page(const World& world, const Person& person, const Page& page) {
  if (page.kind == PageKind::test) {
    std::vector<PlannedContact> all;
    for (const ContactMethod& contact : person.contacts) all.push_back({contact, Duration{}});
    return all;
  }
  if (page.kind == PageKind::rest) return plan_quietly(person);
  // Nobody says that they heard of a change, so that nothing would stop the later lines of a rule.
  if (!page.incident) return planned_contacts(person, severity_of(world, page.about));
  std::vector<PlannedContact> planned =
      planned_contacts(person, world.incidents.at(page.incident).severity);
  if (page.kind == PageKind::call) return planned;
  std::set<std::pair<Channel, std::string>> called;
  for (PageId id : world.pages_of.at(page.incident)) {
    const Page& other = world.pages.at(id);
    if (other.kind != PageKind::call || other.person != page.person) continue;
    for (DeliveryId delivery_id : world.deliveries_of.at(id)) {
      const Delivery& delivery = world.deliveries.at(delivery_id);
      if (delivery.attempts > 0) called.emplace(delivery.channel, delivery.address);
    }
  }
  const auto unheard = [&](const PlannedContact& contact) {
    return contact.delay > Duration{} &&
           !called.contains({contact.method.channel, contact.method.address});
  };
  if (std::ranges::any_of(planned, [&](const auto& contact) { return !unheard(contact); }))
    std::erase_if(planned, unheard);
  for (PlannedContact& contact : planned) contact.delay = Duration{};
  return planned;
}

void deliver(Stepping& s, const Page& page, const PlannedContact& contact) {
  Delivery delivery;
  delivery.id = DeliveryId(s.new_id());
  delivery.page = page.id;
  delivery.channel = contact.method.channel;
  delivery.address = contact.method.address;
  delivery.status = DeliveryStatus::waiting;
  delivery.next_attempt_at = s.now + contact.delay;
  const bool held = held_back(s.world, delivery, s.now);
  if (contact.delay <= Duration{} && !held) return dispatch(s, delivery);
  if (held) *delivery.next_attempt_at += limits::held_back;
  s.put(delivery);
}

}  // namespace

void on_page_wanted(Stepping& s, Page page) {
  for (PageId id : s.world.pages_of[page.incident]) {
    const Page& other = s.world.pages.at(id);
    if (other.person == page.person && other.kind == page.kind && other.round == page.round &&
        other.step == page.step)
      return;
  }
  const auto person = s.world.configuration->people.find(page.person);
  if (person == s.world.configuration->people.end() || person->second.contacts.empty()) {
    s.record("vigie", "page.unreachable", subject(page), page.incident,
             {{"reason", stored(say("no address is known"))}});
    return;
  }
  page.id = PageId(s.new_id());
  page.created_at = s.now;
  s.put(page);
  for (const PlannedContact& contact : plan_page(s.world, person->second, page))
    deliver(s, page, contact);
  if (page.kind == PageKind::call) note_cost(s, page);
}

Result<Answer> on_test_contacts(Stepping& s, const TestContacts& event) {
  const auto person = s.world.configuration->people.find(event.person);
  if (person == s.world.configuration->people.end())
    return fail(ErrorCode::not_found, say("there is no person \"{}\"", event.person.text));
  Page page;
  page.id = PageId(s.new_id());
  page.person = event.person;
  page.kind = PageKind::test;
  page.step = static_cast<int>(page.id.value);  // a person may be tested more than once
  page.created_at = s.now;
  s.put(page);
  s.record(event.actor, "person.tested", subject(page), {},
           {{"page", std::to_string(page.id.value)}});
  for (const PlannedContact& contact : plan_page(s.world, person->second, page))
    deliver(s, page, contact);
  return Answer{page.id.value, {}};
}

bool release_recall(Stepping& s, IncidentId id) {
  // Its own timer may have come first, in this very step.
  const auto leaves_now = [&](DeliveryId delivery) {
    const auto attempt = s.world.attempts.find(delivery);
    return waits_for_its_turn(s.world.deliveries.at(delivery)) ||
           (attempt != s.world.attempts.end() && attempt->second.number == 1 &&
            attempt->second.started_at == s.now);
  };
  bool released = false;
  for (PageId page : s.world.pages_of[id]) {
    const Page& call = s.world.pages.at(page);
    if (call.kind != PageKind::call || call.round != outside_rounds) continue;
    const std::set<DeliveryId> deliveries = s.world.deliveries_of.at(page);
    if (deliveries.empty() || !std::ranges::all_of(deliveries, leaves_now)) continue;
    for (DeliveryId delivery : deliveries)
      if (waits_for_its_turn(s.world.deliveries.at(delivery))) on_delivery_due(s, delivery);
    released = true;
  }
  return released;
}

void on_slot_freed(Stepping& s) {
  for (const Channel channel : all_channels) {
    while (sender_free(s.world, channel)) {
      const auto line = s.world.queued.find(channel);
      if (line == s.world.queued.end()) break;
      const Delivery first = s.world.deliveries.at(line->second.begin()->second);
      if (held_back(s.world, first, s.now)) {
        hold_back(s, first);
      } else {
        dispatch(s, first);
      }
    }
  }
}

void on_delivery_due(Stepping& s, DeliveryId id) {
  const auto found = s.world.deliveries.find(id);
  if (found == s.world.deliveries.end()) return;
  const Delivery delivery = found->second;
  if (delivery.status == DeliveryStatus::waiting && held_back(s.world, delivery, s.now)) {
    hold_back(s, delivery);
  } else if (delivery.status == DeliveryStatus::waiting) {
    dispatch(s, delivery);
  } else if (delivery.status == DeliveryStatus::sending) {
    Attempt attempt = s.world.attempts.at(id);
    attempt.outcome = AttemptOutcome::unknown;
    attempt.finished_at = s.now;
    attempt.detail = stored(say("the sender gave no receipt"));
    s.put(attempt);
    after_failure(s, delivery, AttemptOutcome::unknown, attempt.detail);
  }
}

Result<Answer> on_receipt(Stepping& s, const Receipt& receipt) {
  const auto found = s.world.deliveries.find(receipt.delivery);
  if (found == s.world.deliveries.end()) return Answer{};  // retired meanwhile
  Delivery delivery = found->second;
  const Attempt last = s.world.attempts.at(receipt.delivery);
  const bool current = last.number == receipt.attempt && last.outcome == AttemptOutcome::pending;
  Attempt attempt = last;
  if (!current) {
    attempt = Attempt{};
    attempt.delivery = receipt.delivery;
    attempt.number = receipt.attempt;
    attempt.started_at = last.number == receipt.attempt ? last.started_at : s.now;
  }
  attempt.outcome = receipt.outcome;
  attempt.finished_at = s.now;
  attempt.detail = receipt.detail;

  if (receipt.outcome == AttemptOutcome::accepted) {
    // A receipt that was given up and comes after all is good news, whichever attempt it is of.
    if (is_final(delivery.status) && !current) return Answer{};
    s.put(attempt);
    if (!current && delivery.status == DeliveryStatus::sending) return Answer{};
    delivery.status = DeliveryStatus::accepted;
    delivery.next_attempt_at.reset();
    delivery.detail = receipt.detail;
    s.put(delivery);
    record(s, delivery, "page.accepted", receipt.detail);
    note_first_call(s, s.world.pages.at(delivery.page));
    settle(s, delivery);
    return Answer{};
  }
  if (!current) return Answer{};
  s.put(attempt);
  after_failure(s, delivery, receipt.outcome, receipt.detail);
  return Answer{};
}

void cancel_calls(Stepping& s, IncidentId id) {
  for (PageId page : s.world.pages_of[id]) {
    if (s.world.pages.at(page).kind != PageKind::call) continue;
    for (DeliveryId delivery_id : s.world.deliveries_of.at(page)) {
      Delivery delivery = s.world.deliveries.at(delivery_id);
      if (delivery.status != DeliveryStatus::queued && delivery.status != DeliveryStatus::waiting)
        continue;
      delivery.status = DeliveryStatus::cancelled;
      delivery.next_attempt_at.reset();
      s.put(delivery);
      record(s, delivery, "page.cancelled");
    }
  }
}

void on_restarted(Stepping& s) {
  serve_duty(s);
  const std::set<DeliveryId> under_way = s.world.sending;
  for (DeliveryId id : under_way) {
    Attempt attempt = s.world.attempts.at(id);
    attempt.outcome = AttemptOutcome::unknown;
    attempt.finished_at = s.now;
    attempt.detail = stored(say("the server stopped while it was being sent"));
    s.put(attempt);
    Delivery delivery = s.world.deliveries.at(id);
    delivery.outcome_unknown = true;
    delivery.detail = attempt.detail;
    const bool wanted = still_wanted(s.world, s.world.pages.at(delivery.page));
    delivery.status = wanted ? DeliveryStatus::waiting : DeliveryStatus::cancelled;
    delivery.next_attempt_at = wanted ? std::optional(s.now) : std::nullopt;
    s.put(delivery);
    record(s, delivery, "page.outcome_unknown", attempt.detail);
    if (wanted) {
      dispatch(s, delivery);
    } else {
      settle(s, delivery);
    }
  }
}

Result<Answer> on_release_quarantine(Stepping& s, const ReleaseQuarantine& event) {
  Answer answer;
  for (const auto& [id, known] : std::map(s.world.deliveries)) {
    if (known.status != DeliveryStatus::quarantined) continue;
    ++answer.id;
    Delivery delivery = known;
    if (event.send) {
      dispatch(s, delivery);
    } else {
      delivery.status = DeliveryStatus::cancelled;
      s.put(delivery);
      s.then(IncidentSettled{s.world.pages.at(delivery.page).incident});
      retire_if_about_nothing(s, delivery.page);
    }
  }
  if (answer.id > 0)
    s.record(event.actor, event.send ? "outbox.released" : "outbox.dropped", "outbox", {},
             {{"deliveries", std::to_string(answer.id)}});
  return answer;
}

}  // namespace vigie
