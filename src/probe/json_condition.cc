#include "probe/json_condition.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <compare>

#include "base/excerpt.h"
#include "base/text.h"

namespace vigie {

namespace json = boost::json;

namespace {

constexpr std::size_t shown_value = 60;  // bytes of a value in a summary

Message wanted_text(JsonCondition::Operator op, const Message& value) {
  switch (op) {
    case JsonCondition::Operator::equals:
      return value;
    case JsonCondition::Operator::not_equals:
      return say("something else than {}", value);
    case JsonCondition::Operator::less:
      return say("< {}", value);
    case JsonCondition::Operator::less_or_equal:
      return say("<= {}", value);
    case JsonCondition::Operator::greater:
      return say("> {}", value);
    case JsonCondition::Operator::greater_or_equal:
      return say(">= {}", value);
    case JsonCondition::Operator::exists:
      break;
  }
  return say("it to exist");
}

Message show(const json::value& value) {
  if (value.is_object()) return say("an object");
  if (value.is_array()) return say("an array");
  return verbatim(excerpt_line(json::serialize(value), shown_value));
}

// Exact between integers of either sign; doubles only where one side is a double.
std::partial_ordering compare_numbers(const json::value& a, const json::value& b) {
  if (a.is_double() || b.is_double()) return a.to_number<double>() <=> b.to_number<double>();
  const bool a_negative = a.is_int64() && a.get_int64() < 0;
  const bool b_negative = b.is_int64() && b.get_int64() < 0;
  if (a_negative && b_negative) return a.get_int64() <=> b.get_int64();
  if (a_negative != b_negative)
    return a_negative ? std::partial_ordering::less : std::partial_ordering::greater;
  return a.to_number<std::uint64_t>() <=> b.to_number<std::uint64_t>();
}

// Unordered when the two are of different kinds, or of a kind that has no order and are not equal.
std::partial_ordering compare(const json::value& a, const json::value& b) {
  if (a.is_number() && b.is_number()) return compare_numbers(a, b);
  if (a.is_string() && b.is_string())
    return std::string_view(a.get_string()).compare(std::string_view(b.get_string())) <=> 0;
  return a == b ? std::partial_ordering::equivalent : std::partial_ordering::unordered;
}

bool holds(JsonCondition::Operator op, const json::value& seen, const json::value& wanted) {
  const std::partial_ordering order = compare(seen, wanted);
  switch (op) {
    case JsonCondition::Operator::equals:
      return order == 0;
    case JsonCondition::Operator::not_equals:
      return order != 0;
    case JsonCondition::Operator::less:
      return order < 0;
    case JsonCondition::Operator::less_or_equal:
      return order <= 0;
    case JsonCondition::Operator::greater:
      return order > 0;
    case JsonCondition::Operator::greater_or_equal:
      return order >= 0;
    case JsonCondition::Operator::exists:
      return true;
  }
  return false;
}

std::optional<Message> failed(const JsonCondition& condition, const json::value& body) {
  const Message where =
      condition.pointer.empty() ? say("the JSON body") : verbatim(condition.pointer);
  boost::system::error_code error;
  const json::value* seen = body.find_pointer(condition.pointer, error);
  if (seen == nullptr) return say("JSON {} is missing", where);
  if (condition.op == JsonCondition::Operator::exists) return std::nullopt;
  const json::value wanted = json::parse(condition.value, error);
  if (error) return say("the check's value for {} is not JSON: {}", where, condition.value);
  if (holds(condition.op, *seen, wanted)) return std::nullopt;
  return say("JSON {} is {}, wanted {}", where, show(*seen),
             wanted_text(condition.op, show(wanted)));
}

}  // namespace

std::vector<Message> failed_json_conditions(const std::vector<JsonCondition>& conditions,
                                            std::string_view body) {
  std::vector<Message> failures;
  if (conditions.empty()) return failures;
  boost::system::error_code error;
  const json::value value = json::parse(body, error);
  if (error) return {say("the body is not JSON ({})", error.message())};
  for (const JsonCondition& condition : conditions) {
    if (auto failure = failed(condition, value)) failures.push_back(std::move(*failure));
  }
  return failures;
}

}  // namespace vigie
