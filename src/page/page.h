// A page is one call to one person; a delivery is its way over one channel; an attempt is one try.
// Every attempt ends in a receipt. "Accepted by the server" is never called "delivered".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "civil/instant.h"
#include "people/people.h"

namespace vigie {

enum class PageKind {
  call,      // take it, please: carries the acknowledge link
  taken,     // somebody else took it
  resolved,  // it is over
  offer,     // somebody asks this person to take it over: carries the link that accepts
  declined,  // who was asked to take it over will not: the holder still has it
  changed,   // something changed on a service that is locked: to its holder and, when no incident
             // is about it, to who is on call for it
  rest,      // an intervention (`step` is its number) has ended: when its person may be back at
             // work; about no incident
  test,      // somebody wants to know whether this person is reached; about no incident
};
std::string_view to_string(PageKind kind);

// Why a call was made.
enum class CallCause {
  step,     // a step of the policy
  expired,  // the acknowledgement of this person is over
  snooze,   // the snooze of this person is over
  worse,    // another service fails, or it is more severe than when this person took it
  relapsed  // it burns again, after this person went back to rest
};
std::string_view to_string(CallCause cause);

// At most one page exists for one incident, person, kind, round and step.
struct Page {
  PageId id;
  IncidentId incident;
  PersonName person;
  PageKind kind = PageKind::call;
  int round = 0;  // incident/incident.h, outside_rounds: of no step
  int step = 0;
  CallCause cause = CallCause::step;
  bool last_resort = false;
  bool late = false;  // the step was overdue: the server was down or asleep
  Instant created_at;
  CheckName about;  // what changed, when no incident is about it
  friend bool operator==(const Page&, const Page&) = default;
};

enum class DeliveryStatus {
  queued,       // waits for a free sender
  sending,      // an attempt is under way; its row was committed before the first byte left
  waiting,      // the last attempt failed for now; next at `next_attempt_at`
  accepted,     // the server took it
  failed,       // refused for good, or out of attempts
  cancelled,    // no longer needed: somebody took the incident first
  quarantined,  // came from a restored backup; never sent by itself
};
std::string_view to_string(DeliveryStatus status);

struct Delivery {
  DeliveryId id;
  PageId page;
  Channel channel = Channel::email;
  std::string address;
  DeliveryStatus status = DeliveryStatus::queued;
  int attempts = 0;                        // the number of the last one
  std::optional<Instant> next_attempt_at;  // waiting: then; sending: when its outcome is given up
  bool outcome_unknown =
      false;           // an earlier attempt may have arrived: same key, so the receiver can tell
  std::string detail;  // of the last receipt; a stored message (base/message.h), as every detail
  friend bool operator==(const Delivery&, const Delivery&) = default;
};

enum class AttemptOutcome { pending, accepted, failed_for_now, failed_for_good, unknown };
std::string_view to_string(AttemptOutcome outcome);

struct Attempt {
  DeliveryId delivery;
  int number = 1;
  Instant started_at;
  std::optional<Instant> finished_at;
  AttemptOutcome outcome = AttemptOutcome::pending;
  std::string detail;
  friend bool operator==(const Attempt&, const Attempt&) = default;
};

// The end of an attempt, as the sender saw it: what the server answered, or what went wrong, in one
// line without anybody's address or password.
struct Receipt {
  DeliveryId delivery;
  int attempt = 1;
  AttemptOutcome outcome = AttemptOutcome::unknown;  // never pending
  std::string detail;
  friend bool operator==(const Receipt&, const Receipt&) = default;
};

// How long to wait after the n-th failed attempt (n from 1): 5 s, 15 s, 30 s, then 60 s.
Duration retry_delay(int failed_attempts);

// Nothing more becomes of it. A quarantined delivery is not final: a person releases or drops it.
bool is_final(DeliveryStatus status);

// The same for every attempt of a delivery, so that a receiver can recognise a repeat:
// "delivery-<id>.<instance>".
std::string idempotency_key(DeliveryId delivery, std::string_view instance);

}  // namespace vigie
