// Everything that a message to a person may need, for every channel: a pure value without ids to
// look up, so that a channel sees neither World nor database. One Notice is one attempt.
//
// Names in it are for people ("Alice Martin"), as the receiver should read them. Texts may contain
// anything a user or a probed server wrote: the channel cleans them (notify/wording.h, one_line).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "check/check.h"
#include "civil/instant.h"
#include "escalation/escalation.h"
#include "gateway/gateway.h"
#include "incident/incident.h"
#include "notify/service_card.h"
#include "page/page.h"
#include "people/people.h"

namespace vigie {

struct Recipient {
  std::string full_name;
  std::string address;  // of the delivery's channel; may name secrets, as does `secret`
  Language language = Language::en;
  std::string zone = "UTC";  // every time in the message is shown in it
  Channel channel = Channel::email;
  std::string secret{};              // as in ContactMethod
  std::optional<Gateway> gateway{};  // sms: through which it leaves
  friend bool operator==(const Recipient&, const Recipient&) = default;
};

// What is (or was) red, with the newest evidence.
struct AffectedCheck {
  std::string check;
  std::string service;   // empty: the check belongs to none
  std::string evidence;  // the summary of its last observation; empty: none yet
  friend bool operator==(const AffectedCheck&, const AffectedCheck&) = default;
};

// When somebody who was called may be back at work.
struct RestTold {
  std::string person;  // whose rest it is
  bool own = true;     // the receiver's
  std::int64_t intervention = 0;
  Instant ended;           // the last work for a call
  bool estimated = false;  // that it ended then
  Instant planned;         // the next planned work
  Instant earliest;        // the lawful return; later than planned: work moves
  bool in_doubt = false;   // by a reading, or by an end that is only estimated
  bool breach = false;     // stands whatever the return
  struct Moved {           // planned work that the return takes time from
    Instant from;
    Instant to;
    std::optional<Instant> begins;  // none: nothing of it is left
    friend bool operator==(const Moved&, const Moved&) = default;
  };
  std::vector<Moved> moved;
  friend bool operator==(const RestTold&, const RestTold&) = default;
};

struct Notice {
  DeliveryId delivery;
  int attempt = 1;
  bool may_be_repeat = false;   // an earlier attempt ended with an unknown outcome
  std::string idempotency_key;  // the same for every attempt of the delivery (page/page.h)
  std::string instance;         // of this Vigie; with the incident it names the thread

  Recipient to;

  PageKind kind = PageKind::call;
  CallCause cause = CallCause::step;
  int round = 0;        // as in Page: 0 is the first way through the policy
  int step = 0;         // as in Page: 0 is the first step
  int call_number = 1;  // of the calls to this person for this incident, from 1
  bool late = false;
  bool last_resort = false;
  // When that happened which the message tells. call: when the step was due; taken, resolved: when
  // somebody took it, when it was over. The time of sending is another one, and is shown as well.
  Instant event_at;

  IncidentId incident;  // none: a test, or a change that no incident is about
  std::string title;
  Severity severity = Severity::critical;
  Instant opened_at;
  std::vector<AffectedCheck> affected;
  std::vector<Outage> outages;  // with the evidence of their bounds

  std::vector<ServiceCard> services;  // affected or suspected; not all of many

  std::optional<Target> reason;          // call: through what this person is meant
  std::vector<std::string> also_called;  // call: the others called at the same time
  std::string taken_by;                  // taken, offer: who has it now
  IncidentId merged_into;                // resolved: as a part of this one

  Resolution resolution = Resolution::none;  // resolved: never none
  Duration stable_for{};                     // verified: green for this long
  std::string resolved_by;                   // declared: by whom
  std::string resolution_reason;             // declared: why

  std::optional<RestTold> rest;  // rest: none when nothing can be said of it any more

  std::string acknowledge_url;  // call, offer: the one-time link
  std::string incident_url;     // empty: there is no page to show
  friend bool operator==(const Notice&, const Notice&) = default;
};

}  // namespace vigie
