// How a handler answers. A Responder is given with each request, may travel to any thread, and is
// called there once; it posts the answer back to the connection. A Responder that is destroyed
// uncalled answers 500, so that no client waits for ever. After the client, the connection or the
// whole server has gone, calling it does nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"

namespace vigie::http {

// The writing end of a response that stays open (server-sent events). Any thread.
class OpenBody {
 public:
  virtual ~OpenBody() = default;

  // Queues the bytes, which many connections may share. False when the response has ended: the
  // client left, the server stops, or this call found the queue full and cut the connection.
  virtual bool send(std::shared_ptr<const std::string> bytes) = 0;
  virtual bool ended() const = 0;
  virtual void end() = 0;  // what is queued is still written
};

struct OpenOptions {
  std::size_t queue;      // pieces waiting for a slow reader; one more and it is cut
  std::string heartbeat;  // written when nothing else was for `heartbeat_every`
  std::chrono::milliseconds heartbeat_every;
};

class Responder {
 public:
  // What stands behind: a connection of the server, or capture().
  class Sink {
   public:
    virtual ~Sink() = default;
    virtual void respond(Response response, std::string route) = 0;
    virtual std::shared_ptr<OpenBody> open(Response head, OpenOptions options,
                                           std::string route) = 0;
  };

  explicit Responder(std::unique_ptr<Sink> sink);
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&&) = delete;
  ~Responder();

  // The answer goes to a function, with no connection, and what it shares becomes its own body;
  // open() then gives a body that has ended.
  static Responder capture(std::function<void(Response)> receive);

  void operator()(Response response);

  // Sends the head and keeps the response open. The body of `head` is sent first.
  std::shared_ptr<OpenBody> open(Response head, OpenOptions options);

  // For the access log, which never sees a raw path: it may carry a token.
  void set_route(std::string_view pattern) { route_ = pattern; }

  // Of the answer that this object gives by itself.
  void set_language(Language language) { language_ = language; }

 private:
  std::unique_ptr<Sink> sink_;  // null once answered
  std::string route_;
  Language language_ = Language::en;
};

using Handler = std::function<void(Request, Responder)>;

}  // namespace vigie::http
