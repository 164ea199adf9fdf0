// What the HTTP server stands on: who may ask, all routes, the readers of the database and the
// stream of events; and what the decider tells it after each batch.
//
// Threads: remember() and written() on the decider's thread, handler() on any.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "access/access_api.h"
#include "app/events_api.h"
#include "http/router.h"
#include "runtime/backend.h"
#include "statuspage/public_door_api.h"
#include "statuspage/status_source_api.h"

namespace vigie::app {

class Front {
 public:
  // `last_sequence`: of the journal before the first line that written() is told. Everything given
  // must outlive it.
  Front(db::Database& database, runtime::SystemClock& clock, std::string link_key,
        std::int64_t last_sequence);
  ~Front();
  Front(const Front&) = delete;
  Front& operator=(const Front&) = delete;

  // For DeciderThread's hooks `configured` and `journal`.
  void remember(const World& world);
  void written(const World& world, const std::vector<JournalEntry>& entries);

  // Once, before the first request. `public_url` is without a slash at the end.
  void open(runtime::DeciderThread& decider, std::string public_url,
            std::optional<runtime::ReportForm> report_form = {}, bool outside_heartbeat = false);
  http::Router& router() { return *router_; }
  // Any thread.
  void handle(http::Request request, http::Responder responder) const {
    door_->handle(std::move(request), std::move(responder));
  }
  StatusSource& statuses() { return statuses_; }
  const std::string& public_url() const { return backend_.public_url; }

 private:
  Gate gate_;
  runtime::ReaderPool readers_;
  EventStreams events_;
  runtime::Backend backend_;
  StatusSource statuses_{backend_};
  std::unique_ptr<http::Router> router_;
  std::unique_ptr<PublicDoor> door_;
};

}  // namespace vigie::app
