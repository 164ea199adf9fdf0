#include "http/sse.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "http/problem.h"

namespace vigie::http {

namespace {

std::string format(std::uint64_t id, std::string_view event, std::string_view data) {
  std::string text = "id: " + std::to_string(id) + "\nevent: ";
  text += event;
  text += '\n';
  // A line break inside the data would end the event or forge a field.
  std::size_t begin = 0;
  while (true) {
    std::size_t end = data.find_first_of("\r\n", begin);
    text += "data: ";
    text += data.substr(begin, end == std::string_view::npos ? end : end - begin);
    text += '\n';
    if (end == std::string_view::npos) break;
    begin = end + (data.substr(end).starts_with("\r\n") ? 2 : 1);
  }
  text += '\n';
  return text;
}

}  // namespace

EventStream::EventStream(EventStreamOptions options, std::uint64_t last_id)
    : options_(options), last_id_(last_id), forgotten_id_(last_id) {}

EventStream::~EventStream() {
  for (const Listener& reader : readers_) reader.body->end();
}

void EventStream::publish(std::uint64_t id, std::string_view event, std::string_view data) {
  CHECK(event.find_first_of("\r\n") == std::string_view::npos);
  auto text = std::make_shared<const std::string>(format(id, event, data));
  std::lock_guard lock(mutex_);
  CHECK(id > last_id_);
  last_id_ = id;
  ring_.push_back({id, text});
  while (ring_.size() > options_.ring) {
    forgotten_id_ = ring_.front().id;
    ring_.pop_front();
  }
  std::erase_if(readers_, [&text](const Listener& reader) {
    if (!reader.allowed || reader.allowed()) return !reader.body->send(text);
    reader.body->end();
    return true;
  });
}

std::string EventStream::missed_since(std::optional<std::uint64_t> last) const {
  if (!last) return "";
  if (*last < forgotten_id_ || *last > last_id_) return format(last_id_, "reset", "");
  std::string missed;
  for (const Kept& kept : ring_)
    if (kept.id > *last) missed += *kept.text;
  return missed;
}

void EventStream::subscribe(const Request& request, Responder responder,
                            std::function<bool()> allowed) {
  std::optional<std::uint64_t> last;
  if (std::optional<std::string_view> header = request.header("Last-Event-ID")) {
    std::optional<std::int64_t> number = parse_int(trim(*header));
    if (!number || *number < 0)
      return responder(
          problem({ErrorCode::invalid, say("the header Last-Event-ID is not an id of this stream")},
                  request.language()));
    last = static_cast<std::uint64_t>(*number);
  }
  Response head;
  head.headers = {{"Content-Type", "text/event-stream"},
                  {"Cache-Control", "no-store"},
                  {"X-Accel-Buffering", "no"}};  // or nginx keeps the events to itself
  OpenOptions open;
  open.queue = options_.queue;
  open.heartbeat = ":\n\n";
  open.heartbeat_every = options_.heartbeat_every;
  // Under the lock, so that no event falls between what is resumed and what follows.
  std::lock_guard lock(mutex_);
  std::erase_if(readers_, [](const Listener& reader) { return reader.body->ended(); });
  head.body = ":\n\n" + missed_since(last);
  readers_.push_back({responder.open(std::move(head), std::move(open)), std::move(allowed)});
}

std::size_t EventStream::readers() const {
  std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count_if(
      readers_, [](const Listener& reader) { return !reader.body->ended(); }));
}

}  // namespace vigie::http
