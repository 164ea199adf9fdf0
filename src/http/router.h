// From a request to the handler of its route: finds it, asks who may, checks and parses everything
// that the route describes, and answers the problem itself when something does not fit.
// Immutable after construction and on_violation(); any thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/route.h"

namespace vigie::http {

class Router {
 public:
  // Who the request comes from, if that may do what `permission` names: unauthenticated or
  // forbidden otherwise. Not called for routes without permission.
  using Authorize =
      std::function<Result<Principal>(const Request& request, std::string_view permission)>;

  Router(std::vector<Route> routes, Authorize authorize);
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  void handle(Request request, Responder responder) const;

  const std::vector<Route>& routes() const { return routes_; }

  // For tests: called with every response that its route does not promise.
  void on_violation(std::function<void(const std::string&)> report) {
    violation_ = std::move(report);
  }

 private:
  struct Node;
  struct Match {
    const Node* node = nullptr;
    std::vector<std::string> values;
  };

  void add(std::size_t index);
  static bool find(const Node& node, std::string_view rest, Match& match);
  Result<Principal> identify(const Route& route, const Request& request) const;
  void call(const Route& route, std::vector<std::string> values, Request request,
            Responder responder) const;

  std::vector<Route> routes_;
  Authorize authorize_;
  std::unique_ptr<Node> root_;
  std::function<void(const std::string&)> violation_;
};

}  // namespace vigie::http
