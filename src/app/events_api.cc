#include "app/events_api.h"

#include <boost/json.hpp>

namespace vigie::app {

namespace {

namespace json = boost::json;

json::value to_json(const JournalEntry& entry, Language language) {
  json::object facts;
  for (const auto& [name, value] : entry.facts) facts[name] = stored_text(value, language);
  return {{"sequence", entry.sequence},
          {"at", to_rfc3339(entry.at)},
          {"actor", entry.actor},
          {"kind", entry.kind},
          {"subject", entry.subject},
          {"incident", entry.incident ? json::value(entry.incident.value) : json::value(nullptr)},
          {"facts", std::move(facts)}};
}

}  // namespace

void publish_journal(EventStreams& streams, const std::vector<JournalEntry>& entries) {
  const auto publish = [&](http::EventStream& stream, Language language) {
    for (const JournalEntry& entry : entries)
      stream.publish(static_cast<std::uint64_t>(entry.sequence), entry.kind,
                     json::serialize(to_json(entry, language)));
  };
  publish(streams.english, Language::en);
  publish(streams.french, Language::fr);
}

std::vector<http::Route> event_routes(const EventFeed& feed) {
  http::Route events{
      .method = "GET",
      .path = "/api/v1/events",
      .summary =
          "Every journal line as it is written (server-sent events); with the header "
          "Last-Event-ID first those that were missed, or the event \"reset\": load again",
      .permission = "read",
      .result_media = "text/event-stream",
      .handler = [&streams = feed.streams, authorize = feed.authorize](http::Call call) {
        std::function<bool()> allowed = [authorize, request = call.request] {
          return authorize(request, "read").has_value();
        };
        http::EventStream& stream =
            call.request.language() == Language::fr ? streams.french : streams.english;
        stream.subscribe(call.request, std::move(call.respond), std::move(allowed));
      }};
  return {std::move(events)};
}

}  // namespace vigie::app
