#include "http/client.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <map>
#include <thread>
#include <type_traits>
#include <unordered_set>
#include <utility>

#include "base/check.h"
#include "http/client_dialogue.h"
#include "http/client_exchange.h"
#include "http/own_network.h"

namespace vigie::http {

namespace asio = boost::asio;

struct Client::Loop {
  explicit Loop(ClientOptions given)
      : options(std::move(given)),
        tls(options.ca_file),
        resolver(io, options.dns_servers),
        slots(options.connections),
        work(io.get_executor()) {}

  // Refused at once when too much goes on; `Kind` is Exchange or Dialogue.
  template <class Kind, class Request, class Result>
  void start(Request request, std::function<void(Result)> done) {
    if (stopping || running.size() >= options.outstanding) {
      Result refused;
      refused.failed = stopping ? Failure::stopped : Failure::queue;
      refused.error =
          stopping ? say("Vigie is stopping") : say("too many requests are outstanding");
      if constexpr (std::is_same_v<Kind, Exchange>) refused.url = std::move(request.url);
      done(std::move(refused));
      return;
    }
    auto connection =
        std::make_shared<Kind>(OutgoingShared{io, tls, resolver, slots}, std::move(request));
    running.insert(connection);
    asio::co_spawn(io, connection->run(),
                   [this, connection, done = std::move(done)](const std::exception_ptr& thrown) {
                     CHECK(!thrown);
                     running.erase(connection);
                     done(std::move(connection->result));
                     end_when_idle();
                   });
  }

  struct Lookup {
    explicit Lookup(asio::io_context& io) : timer(io) {}
    asio::steady_timer timer;
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
    Resolver::Ticket ticket = 0;
    std::function<void(Names)> done;
  };

  void resolve(const std::string& host, Family family, Duration timeout,
               std::function<void(Names)> done) {
    if (stopping) {
      done({{}, say("Vigie is stopping"), true});
      return;
    }
    const std::uint64_t id = ++last_lookup;
    auto& lookup = *lookups.emplace(id, std::make_unique<Lookup>(io)).first->second;
    lookup.done = std::move(done);
    lookup.timer.expires_at(lookup.began + timeout);
    lookup.timer.async_wait([this, id, host](boost::system::error_code error) {
      if (!error) resolved(id, {{}, say("the name server does not answer about {}", host), false});
    });
    lookup.ticket = resolver.resolve(host, family, [this, id](const Resolution& resolution) {
      Names names{{}, resolution.error, false};
      for (const asio::ip::address& address : resolution.addresses)
        names.addresses.push_back(address.to_string());
      resolved(id, std::move(names));
    });
  }

  void resolved(std::uint64_t id, Names names) {
    const auto lookup = lookups.extract(id);
    if (lookup.empty()) return;
    resolver.cancel(lookup.mapped()->ticket);
    lookup.mapped()->timer.cancel();
    if (names.addresses.empty() && resolver.asks_the_machines_servers() && !has_network())
      names = {{}, say("no network interface of this machine is up"), true};
    names.took = std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() -
                                                      lookup.mapped()->began);
    lookup.mapped()->done(std::move(names));
  }

  void stop() {
    stopping = true;
    for (const auto& [id, lookup] : std::exchange(lookups, {})) {
      resolver.cancel(lookup->ticket);
      lookup->done({{}, say("Vigie is stopping"), true});
    }
    for (const auto& connection : running)
      connection->abort(Failure::stopped, say("Vigie is stopping"));
    end_when_idle();
  }

  // Posted, so that what a last callback has asked for is still refused in order. The loop would
  // not end by itself while a name server owes an answer.
  void end_when_idle() {
    if (stopping && running.empty()) asio::post(io, [this] { io.stop(); });
  }

  ClientOptions options;
  asio::io_context io{1};
  ClientTls tls;
  Resolver resolver;
  Slots slots;
  std::unordered_set<std::shared_ptr<Outgoing>> running;
  std::map<std::uint64_t, std::unique_ptr<Lookup>> lookups;
  std::uint64_t last_lookup = 0;
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
               loop->start<Exchange>(std::move(request), std::move(done));
             });
}

void Client::talk(DialogueRequest request, std::function<void(DialogueResult)> done) {
  asio::post(loop_->io,
             [loop = loop_.get(), request = std::move(request), done = std::move(done)]() mutable {
               loop->start<Dialogue>(std::move(request), std::move(done));
             });
}

void Client::resolve(std::string host, Family family, Duration timeout,
                     std::function<void(Names)> done) {
  asio::post(loop_->io, [loop = loop_.get(), host = std::move(host), family, timeout,
                         done = std::move(done)]() mutable {
    loop->resolve(host, family, timeout, std::move(done));
  });
}

}  // namespace vigie::http
