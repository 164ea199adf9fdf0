#include "http/json_text.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>
#include <optional>
#include <utility>
#include <vector>

namespace vigie::http {

namespace json = boost::json;

namespace {

constexpr std::size_t depth_limit = 32;

// Builds the value and remembers the keys of the objects that are open, which Boost's own handler
// does not: it keeps the last of two equal keys and says nothing.
class Builder {
 public:
  static constexpr std::size_t max_object_size = SIZE_MAX;
  static constexpr std::size_t max_array_size = SIZE_MAX;
  static constexpr std::size_t max_key_size = SIZE_MAX;
  static constexpr std::size_t max_string_size = SIZE_MAX;
  using Error = boost::system::error_code;

  Builder() { stack_.reset(); }

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) {
    keys_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t n, Error& error) {
    std::vector<std::string>& keys = keys_.back();
    std::ranges::sort(keys);
    auto twice = std::ranges::adjacent_find(keys);
    if (twice != keys.end()) {
      repeated_ = *twice;
      error = json::error::syntax;
      return false;
    }
    keys_.pop_back();
    stack_.push_object(n);
    return true;
  }
  bool on_array_begin(Error&) { return true; }
  bool on_array_end(std::size_t n, Error&) {
    stack_.push_array(n);
    return true;
  }
  bool on_key_part(std::string_view part, std::size_t, Error&) {
    key_ += part;
    stack_.push_chars(part);
    return true;
  }
  bool on_key(std::string_view part, std::size_t, Error&) {
    key_ += part;
    keys_.back().push_back(std::exchange(key_, ""));
    stack_.push_key(part);
    return true;
  }
  bool on_string_part(std::string_view part, std::size_t, Error&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(std::string_view part, std::size_t, Error&) {
    stack_.push_string(part);
    return true;
  }
  bool on_number_part(std::string_view, Error&) { return true; }
  bool on_int64(std::int64_t number, std::string_view, Error&) {
    stack_.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, std::string_view, Error&) {
    stack_.push_uint64(number);
    return true;
  }
  bool on_double(double number, std::string_view, Error&) {
    stack_.push_double(number);
    return true;
  }
  bool on_bool(bool truth, Error&) {
    stack_.push_bool(truth);
    return true;
  }
  bool on_null(Error&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(std::string_view, Error&) { return true; }
  bool on_comment(std::string_view, Error&) { return true; }

  json::value release() { return stack_.release(); }
  const std::optional<std::string>& repeated() const { return repeated_; }

 private:
  json::value_stack stack_;
  std::vector<std::vector<std::string>> keys_;
  std::string key_;
  std::optional<std::string> repeated_;
};

Message place(std::string_view text, std::size_t offset) {
  std::string_view before = text.substr(0, offset);
  auto line = 1 + std::ranges::count(before, '\n');
  std::size_t line_break = before.rfind('\n');
  std::size_t column =
      line_break == std::string_view::npos ? before.size() + 1 : before.size() - line_break;
  return say("line {}, column {}", line, column);
}

void print(const json::value& value, std::size_t indent, std::string& out) {
  std::string inner(indent + 2, ' ');
  std::string_view separator;
  if (value.is_object() && !value.get_object().empty()) {
    out += "{\n";
    for (const auto& [key, member] : value.get_object()) {
      out += separator;
      separator = ",\n";
      out += inner + json::serialize(json::value(key)) + ": ";
      print(member, indent + 2, out);
    }
    out += "\n" + std::string(indent, ' ') + "}";
  } else if (value.is_array() && !value.get_array().empty()) {
    out += "[\n";
    for (const json::value& element : value.get_array()) {
      out += separator;
      separator = ",\n";
      out += inner;
      print(element, indent + 2, out);
    }
    out += "\n" + std::string(indent, ' ') + "]";
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

Result<json::value> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = depth_limit;
  json::basic_parser<Builder> parser(options);
  boost::system::error_code error;
  std::size_t taken = parser.write_some(false, text.data(), text.size(), error);
  if (!error && taken < text.size()) error = json::error::extra_data;
  if (!error && !parser.done()) error = json::error::incomplete;
  if (!error) return parser.handler().release();
  const Message where = place(text, taken);
  if (const auto& key = parser.handler().repeated())
    return fail(
        ErrorCode::invalid,
        say("the JSON has the key \"{}\" twice in one object, which ends at {}", *key, where));
  return fail(ErrorCode::invalid, say("the JSON is broken at {}: {}", where, error.message()));
}

std::string pretty_json(const json::value& value) {
  std::string out;
  print(value, 0, out);
  out += '\n';
  return out;
}

}  // namespace vigie::http
