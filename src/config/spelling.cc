#include "config/spelling.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "config/json_body.h"

namespace vigie::spelling {
namespace {

tl::unexpected<Wrong> wrong(std::string message, std::string suggestion = {}) {
  return tl::unexpected<Wrong>(Wrong{std::move(message), std::move(suggestion)});
}

std::string shown(std::string_view text) {
  return "\"" + shorten(text, 80) + "\"";
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Labels of letters, digits and inner hyphens; underscores too, since such hosts exist.
bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  if (host.ends_with('.')) host.remove_suffix(1);
  return std::ranges::all_of(split(host, '.'), [](std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(
               label, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; });
  });
}

bool is_ipv6(std::string_view text) {
  return text.size() >= 2 && text.size() <= 45 && std::ranges::count(text, ':') >= 2 &&
         std::ranges::all_of(text, [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' ||
                  c == '.';
         });
}

template <class T>
Spelling from(const Result<T>& result, std::string spelled) {
  if (!result) return wrong(result.error().message);
  return spelled;
}

Spelling authority(std::string_view text, std::string_view rest) {
  if (rest.find('@') != std::string_view::npos)
    return wrong("a user or a password in the address", "put it into headers, as Authorization");
  std::string_view host = rest;
  std::string_view port;
  if (host.starts_with('[')) {
    const std::size_t close = host.find(']');
    if (close == std::string_view::npos || !is_ipv6(host.substr(1, close - 1)))
      return wrong(shown(text) + " has no valid IPv6 address between [ and ]");
    port = host.substr(close + 1);
  } else {
    const std::size_t colon = host.find(':');
    port = colon == std::string_view::npos ? "" : host.substr(colon);
    host = host.substr(0, colon);
    if (host.empty()) return wrong(shown(text) + " has no host", "write https://example.org/");
    if (!is_host_name(host))
      return wrong(shown(host) + " is not a host name",
                   "a name with other letters is written in its xn-- form");
  }
  if (port.empty()) return std::string(text);
  const auto number = port.starts_with(':') ? parse_int(port.substr(1)) : std::nullopt;
  if (!number || !is_digit(port[1]) || *number < 1 || *number > 65535)
    return wrong(shown(port) + " is not a port", "from :1 to :65535");
  return std::string(text);
}

constexpr std::pair<std::string_view, JsonCondition::Operator> operators[] = {
    {"==", JsonCondition::Operator::equals},
    {"!=", JsonCondition::Operator::not_equals},
    {"<=", JsonCondition::Operator::less_or_equal},
    {">=", JsonCondition::Operator::greater_or_equal},
    {"<", JsonCondition::Operator::less},
    {">", JsonCondition::Operator::greater},
};

bool needs_number(JsonCondition::Operator op) {
  return op != JsonCondition::Operator::equals && op != JsonCondition::Operator::not_equals;
}

bool is_json_number(std::string_view text) {
  return !text.empty() && (text.front() == '-' || is_digit(text.front())) && is_json_literal(text);
}

// An operand that is JSON counts as it is (3, true, "3"); anything else is a string.
std::string operand_json(std::string_view operand) {
  if (is_json_literal(operand)) return std::string(operand);
  if (operand.starts_with('"')) {
    if (const Result<Node> node = read_json(operand)) return write_json(*node);
  }
  return json_string(operand);
}

}  // namespace

Spelling zone(std::string_view text) {
  return from(Zone::find(text), std::string(text));
}

Spelling email_address(std::string_view text) {
  const std::size_t at = text.find('@');
  const auto refused = [&] {
    return wrong(shown(text) + " is not an e-mail address", "write name@example.org");
  };
  if (at == std::string_view::npos || text.size() > 254) return refused();
  const std::string_view local = text.substr(0, at);
  constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~.";
  const bool local_good =
      !local.empty() && local.size() <= 64 && !local.starts_with('.') && !local.ends_with('.') &&
      local.find("..") == std::string_view::npos && std::ranges::all_of(local, [&](char c) {
        return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
      });
  const std::string_view domain = text.substr(at + 1);
  if (!local_good || !is_host_name(domain) || domain.ends_with('.')) return refused();
  return std::string(text);
}

Spelling url(std::string_view text) {
  const std::size_t scheme_end = text.find("://");
  const std::string scheme =
      scheme_end == std::string_view::npos ? "" : to_lower(text.substr(0, scheme_end));
  if (scheme.empty())
    return wrong(shown(text) + " is not a web address",
                 "write https://" + shorten(text.starts_with('/') ? "example.org/" : text, 80));
  if (scheme != "http" && scheme != "https")
    return wrong(shown(scheme) + " is not watched by an HTTP check", "use http:// or https://");
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F ||
        std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos)
      return wrong(shown(text) + " has a character that a web address cannot have",
                   byte < 0x80 ? "percent-encode it: a space is %20"
                               : "percent-encode it; a host is written in its xn-- form");
  }
  if (text.find('#') != std::string_view::npos)
    return wrong(shown(text) + " has a part after #, which is never sent", "remove it");
  const std::string_view rest = text.substr(scheme_end + 3);
  Spelling checked = authority(text, rest.substr(0, rest.find_first_of("/?")));
  if (!checked) return checked;
  return scheme + std::string(text.substr(scheme_end));
}

Spelling header_name(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  const bool token = !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
  });
  if (!token) return wrong(shown(text) + " is not the name of a header");
  for (const std::string_view own : {"content-length", "transfer-encoding", "connection"}) {
    if (to_lower(text) == own) return wrong("Vigie sets " + std::string(text) + " itself");
  }
  return std::string(text);
}

Spelling regex(std::string_view text) {
  RE2::Options quiet;
  quiet.set_log_errors(false);
  const RE2 compiled(re2::StringPiece(text.data(), text.size()), quiet);
  if (!compiled.ok()) {
    const bool backtracking = compiled.error_code() == RE2::ErrorBadPerlOp;
    return wrong(fmt::format("{} is not a regular expression: {}", shown(text), compiled.error()),
                 backtracking ? "RE2 has no look-around and no back-references" : "");
  }
  return std::string(text);
}

Spelling json_pointer(std::string_view text) {
  if (text.empty()) return std::string();
  if (!text.starts_with('/'))
    return wrong(shown(text) + " is not a JSON pointer",
                 "it begins with a slash: /" + shorten(text, 80));
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')))
      return wrong(shown(text) + " is not a JSON pointer", "a ~ is written ~0, a / in a key ~1");
  }
  return std::string(text);
}

Spelling status(std::string_view text) {
  const auto refused = [&] {
    return wrong(shown(text) + " is not a status code", "write 200 or 200-299");
  };
  const auto code = [](std::string_view digits) -> int {
    if (digits.size() != 3 || !std::ranges::all_of(digits, is_digit)) return 0;
    const int number = static_cast<int>(*parse_int(digits));
    return number >= 100 && number <= 599 ? number : 0;
  };
  const std::size_t dash = text.find('-');
  const int from = code(trim(text.substr(0, dash)));
  const int to = dash == std::string_view::npos ? from : code(trim(text.substr(dash + 1)));
  if (from == 0 || to == 0) return refused();
  if (to < from)
    return wrong(shown(text) + " is empty", fmt::format("did you mean {}-{}?", to, from));
  return from == to ? std::to_string(from) : fmt::format("{}-{}", from, to);
}

Spelling json_condition(std::string_view text) {
  for (const auto& [sign, op] : operators) {
    if (!text.starts_with(sign)) continue;
    const std::string_view operand = trim(text.substr(sign.size()));
    if (operand.empty()) return wrong(shown(text) + " compares with nothing");
    if (needs_number(op) && !is_json_number(operand))
      return wrong(shown(text) + " needs a number", fmt::format("write \"{} 10\"", sign));
    break;
  }
  return std::string(text);
}

Spelling date(std::string_view text) {
  const Result<LocalDate> parsed = parse_date(text);
  if (!parsed) return wrong(parsed.error().message);
  if (parsed->year < 1970 || parsed->year > 2200)
    return wrong(shown(text) + " is out of range", "from 1970 to 2200");
  return to_string(*parsed);
}

Spelling handover(std::string_view text) {
  const std::vector<std::string_view> words = split(trim(text), ' ');
  if (words.size() != 2)
    return wrong(shown(text) + " is not a weekday and a time", "write monday 09:00");
  const std::string lower = to_lower(words[0]);
  const Result<Weekday> day = parse_weekday(lower);
  if (!day) {
    const std::vector<std::string> days = {"monday", "tuesday",  "wednesday", "thursday",
                                           "friday", "saturday", "sunday"};
    return wrong(shown(words[0]) + " is not a weekday",
                 did_you_mean(words[0], days, "one of " + join(days, ", ")));
  }
  const Result<TimeOfDay> time = parse_time_of_day(words[1]);
  if (!time) return wrong(time.error().message);
  return lower + " " + to_string(*time);
}

StatusRange status_range(std::string_view checked) {
  const std::size_t dash = checked.find('-');
  const int from = static_cast<int>(*parse_int(checked.substr(0, dash)));
  if (dash == std::string_view::npos) return {from, from};
  return {from, static_cast<int>(*parse_int(checked.substr(dash + 1)))};
}

JsonCondition condition(std::string_view pointer, const Node& checked) {
  using Operator = JsonCondition::Operator;
  JsonCondition out{std::string(pointer), Operator::equals, ""};
  if (checked.plain) {  // 3, true, null
    out.value = checked.text;
    return out;
  }
  if (checked.text == "exists") {
    out.op = Operator::exists;
    return out;
  }
  for (const auto& [sign, op] : operators) {
    if (!checked.text.starts_with(sign)) continue;
    out.op = op;
    out.value = operand_json(trim(std::string_view(checked.text).substr(sign.size())));
    return out;
  }
  out.value = json_string(checked.text);
  return out;
}

Handover handover_of(std::string_view checked) {
  const std::size_t space = checked.find(' ');
  return {*parse_weekday(checked.substr(0, space)), *parse_time_of_day(checked.substr(space + 1))};
}

}  // namespace vigie::spelling
