#include "probe/json_condition.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <compare>

#include "base/text.h"
#include "probe/excerpt.h"

namespace vigie {

namespace json = boost::json;

namespace {

constexpr std::size_t shown_value = 60;  // bytes of a value in a summary

std::string_view sign(JsonCondition::Operator op) {
  switch (op) {
    case JsonCondition::Operator::equals:
      return "";
    case JsonCondition::Operator::not_equals:
      return "something else than ";
    case JsonCondition::Operator::less:
      return "< ";
    case JsonCondition::Operator::less_or_equal:
      return "<= ";
    case JsonCondition::Operator::greater:
      return "> ";
    case JsonCondition::Operator::greater_or_equal:
      return ">= ";
    case JsonCondition::Operator::exists:
      return "it to exist";
  }
  return "";
}

std::string show(const json::value& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  return excerpt(json::serialize(value), shown_value);
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

std::optional<std::string> failed(const JsonCondition& condition, const json::value& body) {
  const std::string where = condition.pointer.empty() ? "the JSON body" : condition.pointer;
  boost::system::error_code error;
  const json::value* seen = body.find_pointer(condition.pointer, error);
  if (seen == nullptr) return "JSON " + where + " is missing";
  if (condition.op == JsonCondition::Operator::exists) return std::nullopt;
  const json::value wanted = json::parse(condition.value, error);
  if (error) return "the check's value for " + where + " is not JSON: " + condition.value;
  if (holds(condition.op, *seen, wanted)) return std::nullopt;
  return "JSON " + where + " is " + show(*seen) + ", wanted " + std::string(sign(condition.op)) +
         show(wanted);
}

}  // namespace

std::vector<std::string> failed_json_conditions(const std::vector<JsonCondition>& conditions,
                                                std::string_view body) {
  std::vector<std::string> failures;
  if (conditions.empty()) return failures;
  boost::system::error_code error;
  const json::value value = json::parse(body, error);
  if (error) return {"the body is not JSON (" + error.message() + ")"};
  for (const JsonCondition& condition : conditions) {
    if (auto failure = failed(condition, value)) failures.push_back(std::move(*failure));
  }
  return failures;
}

}  // namespace vigie
