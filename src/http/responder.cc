#include "http/responder.h"

#include <utility>

#include "base/check.h"
#include "http/problem.h"

namespace vigie::http {

namespace {

class EndedBody : public OpenBody {
 public:
  bool send(std::shared_ptr<const std::string>) override { return false; }
  bool ended() const override { return true; }
  void end() override {}
};

class CaptureSink : public Responder::Sink {
 public:
  explicit CaptureSink(std::function<void(Response)> receive) : receive_(std::move(receive)) {}
  void respond(Response response, std::string) override { receive(std::move(response)); }
  std::shared_ptr<OpenBody> open(Response head, OpenOptions, std::string) override {
    receive(std::move(head));
    return std::make_shared<EndedBody>();
  }

 private:
  void receive(Response response) {
    if (std::shared_ptr<const std::string> shared = std::exchange(response.shared_body, nullptr))
      response.body = *shared;
    receive_(std::move(response));
  }

  std::function<void(Response)> receive_;
};

}  // namespace

Responder::Responder(std::unique_ptr<Sink> sink) : sink_(std::move(sink)) {}

Responder::~Responder() {
  if (!sink_) return;
  Error error{ErrorCode::internal, say("the request was given up without an answer")};
  sink_->respond(problem(error, language_), std::move(route_));
}

Responder Responder::capture(std::function<void(Response)> receive) {
  return Responder(std::make_unique<CaptureSink>(std::move(receive)));
}

void Responder::operator()(Response response) {
  CHECK(sink_ != nullptr);
  std::unique_ptr<Sink> sink = std::move(sink_);
  sink->respond(std::move(response), std::move(route_));
}

std::shared_ptr<OpenBody> Responder::open(Response head, OpenOptions options) {
  CHECK(sink_ != nullptr);
  std::unique_ptr<Sink> sink = std::move(sink_);
  return sink->open(std::move(head), std::move(options), std::move(route_));
}

}  // namespace vigie::http
