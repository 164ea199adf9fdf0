// Short words for building the tables of fields.cc and fields_check.cc.
#pragma once

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "base/limits.h"
#include "config/shape.h"
#include "config/spelling.h"

namespace vigie::shapes {

inline Shape text(std::string_view noun, std::size_t longest,
                  Spelling (*spelling)(std::string_view), std::string_view pattern = {}) {
  Shape shape;
  shape.noun = noun;
  shape.longest_text = longest;
  shape.spelling = spelling;
  shape.pattern = pattern;
  return shape;
}

inline Shape title(std::string_view noun) {
  return text(noun, limits::title, nullptr);
}

inline Shape lines(std::string_view noun, std::size_t longest,
                   Spelling (*spelling)(std::string_view) = nullptr) {
  Shape shape = text(noun, longest, spelling);
  shape.lines = true;
  return shape;
}

// Whoever uses the text fills the secrets in at that moment and no sooner.
inline Shape with_secrets(Shape shape) {
  shape.secrets = true;
  return shape;
}

inline Shape zone() {
  return text("a time zone such as Europe/Paris", 100, spelling::zone,
              "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$");
}

inline Shape time_of_day() {
  return text("a time such as 03:00", 8, spelling::time_of_day, "^[0-9]{2}:[0-9]{2}$");
}

inline Shape date() {
  return text("a date such as 2026-01-05", 10, spelling::date, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
}

inline Shape flag() {
  Shape shape;
  shape.kind = Shape::Kind::flag;
  shape.noun = "true or false";
  return shape;
}

inline Shape integer(int least, int most) {
  Shape shape;
  shape.kind = Shape::Kind::integer;
  shape.noun = "a whole number";
  shape.least = least;
  shape.most = most;
  return shape;
}

inline Shape duration(Duration shortest, Duration longest) {
  Shape shape;
  shape.kind = Shape::Kind::duration;
  shape.noun = "a duration such as 30s, 5m or 1h";
  shape.shortest = shortest;
  shape.longest = longest;
  return shape;
}

inline Shape choice(std::string_view noun, std::vector<std::string_view> choices) {
  Shape shape;
  shape.kind = Shape::Kind::choice;
  shape.noun = noun;
  shape.choices = std::move(choices);
  return shape;
}

inline Shape reference(ResourceKind target, std::string_view noun) {
  Shape shape;
  shape.kind = Shape::Kind::reference;
  shape.noun = noun;
  shape.target = target;
  return shape;
}

inline Shape callee() {
  Shape shape;
  shape.kind = Shape::Kind::callee;
  shape.noun = "person/…, team/… or schedule/…";
  return shape;
}

inline Shape list(std::string_view noun, Shape item, bool unique = false) {
  Shape shape;
  shape.kind = Shape::Kind::list;
  shape.noun = noun;
  shape.item = std::make_shared<Shape>(std::move(item));
  shape.unique = unique;
  return shape;
}

inline Shape map(std::string_view noun, Shape key, Shape item) {
  Shape shape;
  shape.kind = Shape::Kind::map;
  shape.noun = noun;
  shape.key = std::make_shared<Shape>(std::move(key));
  shape.item = std::make_shared<Shape>(std::move(item));
  return shape;
}

inline Shape record(std::string_view noun, const Record& (*record)()) {
  Shape shape;
  shape.kind = Shape::Kind::record;
  shape.noun = noun;
  shape.record = record;
  return shape;
}

inline Shape weekdays() {
  return list("a day of the week or a list of them",
              choice("a day of the week", {"monday", "tuesday", "wednesday", "thursday", "friday",
                                           "saturday", "sunday"}),
              true);
}

// A store that knows its type: into<Check>([](Check& check, const Node& node) { ... }).
template <class T, class F>
std::function<void(void*, const Node&)> into(F store) {
  return [store](void* object, const Node& node) { store(*static_cast<T*>(object), node); };
}

// The key `headers` of a request, kept in the member of that name; those of a preset are replaced.
template <class T>
Field headers(std::string_view doc) {
  return {"headers",
          map("a map of headers",
              text("a header", limits::config_key, spelling::header_name,
                   "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"),
              with_secrets(text("a text", 4096, nullptr))),
          Need::optional,
          "",
          doc,
          into<T>([](T& request, const Node& node) {
            request.headers.clear();
            for (const Entry& entry : node.entries)
              request.headers.emplace_back(entry.key, entry.value.text);
            std::ranges::sort(request.headers);
          })};
}

}  // namespace vigie::shapes
