#include "app/front.h"

#include "app/system_api.h"

namespace vigie::app {

Front::Front(db::Database& database, runtime::SystemClock& clock, std::string link_key,
             std::int64_t last_sequence)
    : gate_(clock),
      readers_(database),
      events_(static_cast<std::uint64_t>(last_sequence)),
      backend_{nullptr, &readers_, &clock, std::move(link_key), "", {}} {}

Front::~Front() = default;

void Front::remember(const World& world) {
  gate_.remember(world.tokens);
  if (statuses_.configuration() != world.configuration) statuses_.configured(world.configuration);
}

// The tokens first: an event must not reach who has just lost the right to hear it.
void Front::written(const World& world, const std::vector<JournalEntry>& entries) {
  for (const JournalEntry& entry : entries) {
    if (!entry.kind.starts_with("token.")) continue;
    remember(world);
    break;
  }
  statuses_.changed();
  publish_journal(events_, entries);
}

void Front::open(runtime::DeciderThread& decider, std::string public_url,
                 std::optional<runtime::ReportForm> report_form, bool outside_heartbeat) {
  backend_.decider = &decider;
  backend_.report_form = std::move(report_form);
  backend_.public_url = std::move(public_url);
  backend_.outside_heartbeat = outside_heartbeat;
  const http::Router::Authorize authorize = [this](const http::Request& request,
                                                   std::string_view permission) {
    return gate_.authorize(request, permission);
  };
  router_ = std::make_unique<http::Router>(all_routes(backend_, {events_, authorize}, statuses_),
                                           authorize);
  door_ = std::make_unique<PublicDoor>(*router_, statuses_, backend_.public_url);
}

}  // namespace vigie::app
