#include "http/client.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <thread>
#include <unordered_set>
#include <utility>

#include "base/check.h"
#include "http/client_exchange.h"

namespace vigie::http {

namespace asio = boost::asio;

std::string_view to_string(Failure failure) {
  switch (failure) {
    case Failure::none:
      return "none";
    case Failure::queue:
      return "queue";
    case Failure::stopped:
      return "stopped";
    case Failure::local:
      return "local";
    case Failure::request:
      return "request";
    case Failure::guard:
      return "guard";
    case Failure::dns:
      return "dns";
    case Failure::connect:
      return "connect";
    case Failure::tls:
      return "tls";
    case Failure::send:
      return "send";
    case Failure::first_byte:
      return "first byte";
    case Failure::body:
      return "body";
    case Failure::redirect:
      return "redirect";
    case Failure::limit:
      return "limit";
  }
  return "none";
}

bool not_asked(Failure failure) {
  return failure == Failure::queue || failure == Failure::stopped || failure == Failure::local;
}

struct Client::Loop {
  explicit Loop(ClientOptions given)
      : options(std::move(given)),
        tls(client_tls_context(options.ca_file)),
        resolver(io, options.dns_servers),
        slots(options.connections),
        work(io.get_executor()) {}

  void start(ClientRequest request, std::function<void(ClientResult)> done) {
    if (stopping || exchanges.size() >= options.outstanding) {
      ClientResult refused;
      refused.failed = stopping ? Failure::stopped : Failure::queue;
      refused.error =
          stopping ? say("Vigie is stopping") : say("too many requests are outstanding");
      refused.url = std::move(request.url);
      done(std::move(refused));
      return;
    }
    auto exchange = std::make_shared<Exchange>(io, tls, resolver, slots, std::move(request));
    exchanges.insert(exchange);
    asio::co_spawn(io, exchange->run(),
                   [this, exchange, done = std::move(done)](const std::exception_ptr& thrown) {
                     CHECK(!thrown);
                     exchanges.erase(exchange);
                     done(std::move(exchange->result));
                     end_when_idle();
                   });
  }

  void stop() {
    stopping = true;
    for (const auto& exchange : exchanges)
      exchange->abort(Failure::stopped, say("Vigie is stopping"));
    end_when_idle();
  }

  // Posted, so that what a last callback has asked for is still refused in order. The loop would
  // not end by itself while a name server owes an answer.
  void end_when_idle() {
    if (stopping && exchanges.empty()) asio::post(io, [this] { io.stop(); });
  }

  ClientOptions options;
  asio::io_context io{1};
  asio::ssl::context tls;
  Resolver resolver;
  Slots slots;
  std::unordered_set<std::shared_ptr<Exchange>> exchanges;
  bool stopping = false;
  asio::executor_work_guard<asio::io_context::executor_type> work;
  std::thread thread;
};

Client::Client(ClientOptions options) : loop_(std::make_unique<Loop>(std::move(options))) {
  loop_->thread = std::thread([loop = loop_.get()] { loop->io.run(); });
}

Client::~Client() {
  asio::post(loop_->io, [loop = loop_.get()] { loop->stop(); });
  loop_->thread.join();
}

void Client::fetch(ClientRequest request, std::function<void(ClientResult)> done) {
  asio::post(loop_->io,
             [loop = loop_.get(), request = std::move(request), done = std::move(done)]() mutable {
               loop->start(std::move(request), std::move(done));
             });
}

}  // namespace vigie::http
