// How a route asks the decider: a command that is answered after its commit, or a look at the live
// world. Used by the _api files alone.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <memory>
#include <utility>

#include "http/route.h"
#include "runtime/backend.h"

namespace vigie::runtime {

using Rendered = std::function<boost::json::value(const Answer&)>;
using Viewed = std::function<Result<boost::json::value>(const World& world, Instant now)>;

inline void command(http::Call call, Backend& backend, Event event, Rendered render) {
  auto shared = std::make_shared<http::Call>(std::move(call));
  backend.decider->submit(std::move(event),
                          [shared, render = std::move(render)](const Result<Answer>& answer) {
                            if (answer) {
                              http::finish(std::move(*shared), render(*answer));
                            } else {
                              http::finish(std::move(*shared), fail(answer.error()));
                            }
                          });
}

inline void view(http::Call call, Backend& backend, Viewed look) {
  auto shared = std::make_shared<http::Call>(std::move(call));
  backend.decider->read([shared, look = std::move(look)](const World* world, Instant now) {
    if (world == nullptr) {
      http::finish(std::move(*shared),
                   fail(ErrorCode::unavailable,
                        say("the state is not known now: the database is away or the server is "
                            "starting or stopping; try again in a moment")));
    } else {
      http::finish(std::move(*shared), look(*world, now));
    }
  });
}

}  // namespace vigie::runtime
