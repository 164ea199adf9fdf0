#include "http/router.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "http/call_parser.h"
#include "http/problem.h"

namespace vigie::http {

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> value;  // {name}
  std::unique_ptr<Node> rest;   // {name*}
  std::map<std::string, const Route*, std::less<>> methods;
};

namespace {

// Everything the route promises is checked on its way out.
class CheckingSink : public Responder::Sink {
 public:
  CheckingSink(const Route& route, Responder responder,
               const std::function<void(const std::string&)>& report)
      : route_(route), responder_(std::move(responder)), report_(report) {}

  void respond(Response response, std::string) override {
    if (Result<void> valid = validate_response(route_, response); !valid)
      report_(valid.error().text());
    responder_(std::move(response));
  }
  std::shared_ptr<OpenBody> open(Response head, OpenOptions options, std::string) override {
    return responder_.open(std::move(head), std::move(options));
  }

 private:
  const Route& route_;
  Responder responder_;
  const std::function<void(const std::string&)>& report_;
};

std::string allowed(const std::map<std::string, const Route*, std::less<>>& methods) {
  std::vector<std::string> names;
  for (const auto& [method, route] : methods) {
    names.push_back(method);
    if (method == "GET") names.emplace_back("HEAD");
  }
  names.emplace_back("OPTIONS");
  std::ranges::sort(names);
  return join(names, ", ");
}

}  // namespace

Router::Router(std::vector<Route> routes, Authorize authorize)
    : routes_(std::move(routes)),
      authorize_(std::move(authorize)),
      root_(std::make_unique<Node>()) {
  for (std::size_t i = 0; i < routes_.size(); ++i) add(i);
}

Router::~Router() = default;

void Router::add(std::size_t index) {
  const Route& route = routes_[index];
  CHECK(route.path.starts_with('/'));
  CHECK(route.handler != nullptr);
  CHECK(route.permission.empty() || authorize_ != nullptr);
  Node* node = root_.get();
  bool rest = false;
  if (route.path != "/") {
    for (std::string_view segment : split(std::string_view(route.path).substr(1), '/')) {
      CHECK(!segment.empty());
      CHECK(!rest);  // nothing can follow {name*}
      rest = segment.starts_with('{') && segment.ends_with("*}");
      std::unique_ptr<Node>* next = nullptr;
      if (!segment.starts_with('{'))
        next = &node->literals[std::string(segment)];
      else if (rest)
        next = &node->rest;
      else
        next = &node->value;
      if (!*next) *next = std::make_unique<Node>();
      node = next->get();
    }
  }
  bool added = node->methods.try_emplace(route.method, &route).second;
  CHECK(added);  // two routes with the same method and the same path
}

// A literal segment goes before a value, and a value before the rest. An empty segment fits
// nothing, so that "/a/" and "//a" are not found rather than second names of "/a".
bool Router::find(const Node& node, std::string_view rest, Match& match) {
  if (rest.empty()) {
    match.node = &node;
    return !node.methods.empty();
  }
  std::size_t end = rest.find('/', 1);
  std::string_view segment = rest.substr(1, end == std::string_view::npos ? end : end - 1);
  std::string_view after = end == std::string_view::npos ? "" : rest.substr(end);
  if (!segment.empty()) {
    auto literal = node.literals.find(segment);
    if (literal != node.literals.end() && find(*literal->second, after, match)) return true;
    if (node.value) {
      match.values.emplace_back(segment);
      if (find(*node.value, after, match)) return true;
      match.values.pop_back();
    }
  }
  if (!node.rest || rest.size() < 2) return false;
  match.values.emplace_back(rest.substr(1));
  match.node = node.rest.get();
  return true;
}

void Router::handle(Request request, Responder responder) const {
  Match match;
  responder.set_language(request.language());
  std::string_view path = request.path == "/" ? std::string_view() : request.path;
  if (!find(*root_, path, match))
    return responder(problem({ErrorCode::not_found, say("there is nothing at this address")},
                             request.language()));
  const auto& methods = match.node->methods;
  auto found = methods.find(request.method == "HEAD" ? "GET" : request.method);
  if (found == methods.end()) {
    responder.set_route(methods.begin()->second->path);
    Response response =
        request.method == "OPTIONS"
            ? Response::text(204, "")
            : problem(405,
                      say("this address does not take the method; it takes {}", allowed(methods)),
                      request.language());
    response.headers.push_back({"Allow", allowed(methods)});
    return responder(std::move(response));
  }
  const Route& route = *found->second;
  responder.set_route(route.path);
  if (!violation_)
    return call(route, std::move(match.values), std::move(request), std::move(responder));
  auto sink = std::make_unique<CheckingSink>(route, std::move(responder), violation_);
  call(route, std::move(match.values), std::move(request), Responder(std::move(sink)));
}

Result<Principal> Router::identify(const Route& route, const Request& request) const {
  if (route.permission.empty()) return Principal();
  return authorize_(request, route.permission);
}

void Router::call(const Route& route, std::vector<std::string> values, Request request,
                  Responder responder) const {
  // Before anything is parsed: whoever may not ask learns nothing about what is wrong.
  Result<Principal> principal = identify(route, request);
  if (!principal) return responder(problem(principal.error(), request.language()));
  tl::expected<ParsedCall, Response> parsed = parse_call(route, values, request);
  if (!parsed) return responder(std::move(parsed.error()));
  request.path_values = std::move(parsed->path_texts);
  Call call{&route,
            std::move(request),
            std::move(parsed->path),
            std::move(parsed->query),
            std::move(parsed->body),
            std::move(*principal),
            std::move(responder)};
  route.handler(std::move(call));
}

}  // namespace vigie::http
