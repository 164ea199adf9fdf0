// Server-sent events (the "EventSource" part of the HTML standard): one topic that many browsers
// listen to. A reader that comes back says which event it saw last, and gets what it missed from a
// ring of the latest events, or a "reset" event when the ring no longer has them: then it must load
// everything again.
//
// Promises: publish() never waits for a reader; a reader that does not keep up is cut, and comes
// back by itself. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "civil/instant.h"
#include "http/responder.h"

namespace vigie::http {

struct EventStreamOptions {
  std::size_t ring = limits::sse_queue / 2;  // events kept for those who come back
  std::size_t queue = limits::sse_queue;     // events waiting for a slow reader, then it is cut
  milliseconds heartbeat_every{15'000};      // proxies close what is silent for longer
};

class EventStream {
 public:
  // `last_id`: the id of the latest event before this process, so that a reader who saw it is not
  // told to load everything again; 0 for none.
  explicit EventStream(EventStreamOptions options, std::uint64_t last_id = 0);
  ~EventStream();  // ends all responses

  // Ids must ascend. `event` is one word; `data` may have several lines.
  void publish(std::uint64_t id, std::string_view event, std::string_view data);

  // Answers the request with this stream; resumes after its Last-Event-ID, if it has one. `allowed`
  // is asked before each event, and the response ends when it says no: what gave the right to
  // listen may be taken away while the response is open. Empty: always. It must not call this
  // object.
  void subscribe(const Request& request, Responder responder, std::function<bool()> allowed = {});

  std::size_t readers() const;

 private:
  struct Kept {
    std::uint64_t id;
    std::shared_ptr<const std::string> text;
  };

  struct Listener {
    std::shared_ptr<OpenBody> body;
    std::function<bool()> allowed;
  };

  // What a reader who saw `last` gets first.
  std::string missed_since(std::optional<std::uint64_t> last) const;

  const EventStreamOptions options_;
  mutable std::mutex mutex_;
  std::uint64_t last_id_;
  std::uint64_t forgotten_id_;  // the latest id that the ring no longer has
  std::deque<Kept> ring_;
  std::vector<Listener> readers_;
};

}  // namespace vigie::http
