// The journal as it is written, to whoever listens: a page that shows incidents needs no polling.
#pragma once

#include <vector>

#include "http/router.h"
#include "http/sse.h"
#include "world/world.h"

namespace vigie::app {

// The same events, their texts in each language.
struct EventStreams {
  explicit EventStreams(std::uint64_t last_id = 0)
      : english(http::EventStreamOptions{}, last_id), french(http::EventStreamOptions{}, last_id) {}
  http::EventStream english;
  http::EventStream french;
};

// What the route needs. `authorize` is asked again before each event, so that a token that was
// revoked or has expired hears nothing more. Routes that are only described need none.
struct EventFeed {
  EventStreams& streams;
  http::Router::Authorize authorize;
};

// Each line is one event: id = sequence, event = kind, data = the line as JSON.
void publish_journal(EventStreams& streams, const std::vector<JournalEntry>& entries);

// The streams of `feed` must outlive the routes.
std::vector<http::Route> event_routes(const EventFeed& feed);

}  // namespace vigie::app
