#include "config/spelling.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "base/secret_text.h"
#include "base/text.h"
#include "civil/cron.h"
#include "config/json_body.h"

namespace vigie::spelling {
namespace {

tl::unexpected<Wrong> wrong(Message message, Message suggestion = {}) {
  return tl::unexpected<Wrong>(Wrong{std::move(message), std::move(suggestion)});
}

Message shown(std::string_view text) {
  return say("\"{}\"", shorten(text, 80));
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

template <class T>
Spelling from(const Result<T>& result, std::string spelled) {
  if (!result) return wrong(result.error().message);
  return spelled;
}

Spelling authority(std::string_view text, std::string_view rest) {
  if (rest.find('@') != std::string_view::npos)
    return wrong(say("a user or a password in the address"),
                 say("put it into headers, as Authorization"));
  std::string_view host = rest;
  std::string_view port;
  if (host.starts_with('[')) {
    const std::size_t close = host.find(']');
    if (close == std::string_view::npos || !is_ipv6(host.substr(1, close - 1)))
      return wrong(say("{} has no valid IPv6 address between [ and ]", shown(text)));
    port = host.substr(close + 1);
  } else {
    const std::size_t colon = host.find(':');
    port = colon == std::string_view::npos ? "" : host.substr(colon);
    host = host.substr(0, colon);
    if (host.empty())
      return wrong(say("{} has no host", shown(text)), say("write https://example.org/"));
    if (!is_host_name(host))
      return wrong(say("{} is not a host name", shown(host)),
                   say("a name with other letters is written in its xn-- form"));
  }
  if (port.empty()) return std::string(text);
  const auto number = port.starts_with(':') ? parse_int(port.substr(1)) : std::nullopt;
  if (!number || !is_digit(port[1]) || *number < 1 || *number > 65535)
    return wrong(say("{} is not a port", shown(port)), say("from :1 to :65535"));
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

// An address with a letter in the place of each secret, which may stand behind the host alone: what
// is asked must not depend on it.
Spelling without_secrets(std::string_view text) {
  const auto parts = parse_secret_text(text);
  if (!parts) return wrong(parts.error().message);
  std::string plain;
  for (const SecretPart& part : *parts) {
    const std::size_t host = plain.find("://");
    const bool behind =
        host != std::string::npos && plain.find_first_of("/?", host + 3) != std::string::npos;
    if (part.secret && !behind)
      return wrong(say("a secret stands in the path or the query of a web address, not before"),
                   say("write https://example.org/{{{{secret.NAME}}}}"));
    plain += part.secret ? "s" : part.text;
  }
  return plain;
}

}  // namespace

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

Spelling zone(std::string_view text) {
  return from(Zone::find(text), std::string(text));
}

Spelling email_address(std::string_view text) {
  const std::size_t at = text.find('@');
  const auto refused = [&] {
    return wrong(say("{} is not an e-mail address", shown(text)), say("write name@example.org"));
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

Spelling url(std::string_view written) {
  const Spelling plain = without_secrets(written);
  if (!plain) return plain;
  const std::string_view text = *plain;
  const std::size_t scheme_end = text.find("://");
  const std::string scheme =
      scheme_end == std::string_view::npos ? "" : to_lower(text.substr(0, scheme_end));
  if (scheme.empty())
    return wrong(
        say("{} is not a web address", shown(text)),
        say("write https://{}", shorten(text.starts_with('/') ? "example.org/" : text, 80)));
  if (scheme != "http" && scheme != "https")
    return wrong(say("{} is not watched by an HTTP check", shown(scheme)),
                 say("use http:// or https://"));
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F ||
        std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos)
      return wrong(say("{} has a character that a web address cannot have", shown(text)),
                   byte < 0x80 ? say("percent-encode it: a space is %20")
                               : say("percent-encode it; a host is written in its xn-- form"));
  }
  if (text.find('#') != std::string_view::npos)
    return wrong(say("{} has a part after #, which is never sent", shown(text)), say("remove it"));
  const std::string_view rest = text.substr(scheme_end + 3);
  Spelling checked = authority(text, rest.substr(0, rest.find_first_of("/?")));
  if (!checked) return checked;
  return scheme + std::string(written.substr(scheme_end));
}

Spelling header_name(std::string_view text) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  const bool token = !text.empty() && std::ranges::all_of(text, [&](char c) {
    return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
  });
  if (!token) return wrong(say("{} is not the name of a header", shown(text)));
  for (const std::string_view own : {"content-length", "transfer-encoding", "connection"}) {
    if (to_lower(text) == own) return wrong(say("Vigie sets {} itself", text));
  }
  return std::string(text);
}

Spelling regex(std::string_view text) {
  RE2::Options quiet;
  quiet.set_log_errors(false);
  const RE2 compiled(re2::StringPiece(text.data(), text.size()), quiet);
  if (!compiled.ok()) {
    const bool backtracking = compiled.error_code() == RE2::ErrorBadPerlOp;
    return wrong(say("{} is not a regular expression: {}", shown(text), compiled.error()),
                 backtracking ? say("RE2 has no look-around and no back-references") : Message());
  }
  return std::string(text);
}

Spelling json_pointer(std::string_view text) {
  if (text.empty()) return std::string();
  if (!text.starts_with('/'))
    return wrong(say("{} is not a JSON pointer", shown(text)),
                 say("it begins with a slash: /{}", shorten(text, 80)));
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')))
      return wrong(say("{} is not a JSON pointer", shown(text)),
                   say("a ~ is written ~0, a / in a key ~1"));
  }
  return std::string(text);
}

Spelling status(std::string_view text) {
  const auto refused = [&] {
    return wrong(say("{} is not a status code", shown(text)), say("write 200 or 200-299"));
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
    return wrong(say("{} is empty", shown(text)), say("did you mean {}-{}?", to, from));
  return from == to ? std::to_string(from) : fmt::format("{}-{}", from, to);
}

Spelling json_condition(std::string_view text) {
  for (const auto& [sign, op] : operators) {
    if (!text.starts_with(sign)) continue;
    const std::string_view operand = trim(text.substr(sign.size()));
    if (operand.empty()) return wrong(say("{} compares with nothing", shown(text)));
    if (needs_number(op) && !is_json_number(operand))
      return wrong(say("{} needs a number", shown(text)), say("write \"{} 10\"", sign));
    break;
  }
  return std::string(text);
}

Spelling date(std::string_view text) {
  const Result<LocalDate> parsed = parse_date(text);
  if (!parsed) return wrong(parsed.error().message);
  if (parsed->year < 1970 || parsed->year > 2200)
    return wrong(say("{} is out of range", shown(text)), say("from 1970 to 2200"));
  return to_string(*parsed);
}

Spelling handover(std::string_view text) {
  const std::vector<std::string_view> words = split(trim(text), ' ');
  if (words.size() != 2)
    return wrong(say("{} is not a weekday and a time", shown(text)), say("write monday 09:00"));
  const std::string lower = to_lower(words[0]);
  const Result<Weekday> day = parse_weekday(lower);
  if (!day) {
    const std::vector<std::string> days = {"monday", "tuesday",  "wednesday", "thursday",
                                           "friday", "saturday", "sunday"};
    return wrong(say("{} is not a weekday", shown(words[0])),
                 did_you_mean(words[0], days, say("one of {}", join(days, ", "))));
  }
  const Result<TimeOfDay> time = parse_time_of_day(words[1]);
  if (!time) return wrong(time.error().message);
  return lower + " " + to_string(*time);
}

Spelling time_of_day(std::string_view text) {
  const Result<TimeOfDay> time = parse_time_of_day(trim(text));
  if (!time) return wrong(time.error().message);
  return to_string(*time);
}

Spelling local_time(std::string_view text) {
  const std::size_t space = text.find_first_of(" T");
  if (space == std::string_view::npos)
    return wrong(say("{} is not a local time", shown(text)), say("write 2026-12-01 22:00"));
  const Spelling day = date(text.substr(0, space));
  if (!day) return day;
  const Spelling time = time_of_day(text.substr(space + 1));
  if (!time) return time;
  return *day + " " + *time;
}

Spelling cron(std::string_view text) {
  return from(Cron::parse(text), std::string(trim(text)));
}

namespace {

constexpr std::string_view size_units = "kMGT";

// The digits and how often they count 1024 times.
std::optional<std::pair<std::int64_t, std::size_t>> size_parts(std::string_view text) {
  text = trim(text);
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_int(text.substr(0, end));
  std::string_view unit = trim(text.substr(end));
  if (!number || end == 0) return std::nullopt;
  if (unit.ends_with("iB")) {
    unit.remove_suffix(2);
    if (unit.empty()) return std::nullopt;
  } else if (unit.ends_with('B')) {
    unit.remove_suffix(1);
  }
  if (unit.empty()) return std::pair(*number, std::size_t{0});
  const std::size_t power = size_units.find(unit);
  if (unit.size() != 1 || power == std::string_view::npos) return std::nullopt;
  return std::pair(*number, power + 1);
}

}  // namespace

Spelling byte_size(std::string_view text) {
  const auto parts = size_parts(text);
  if (!parts)
    return wrong(say("{} is not a size", shown(text)), say("write 500M, 2G or a number of bytes"));
  const auto [number, power] = *parts;
  if (number > (std::int64_t{1} << 60) >> (10 * power))
    return wrong(say("{} is too large", shown(text)), say("at most 1048576T"));
  return std::to_string(number) + (power == 0 ? "" : std::string(1, size_units[power - 1]));
}

LocalTime local_time_of(std::string_view checked) {
  const std::size_t space = checked.find(' ');
  return {*parse_date(checked.substr(0, space)), *parse_time_of_day(checked.substr(space + 1))};
}

std::int64_t bytes_of(std::string_view checked) {
  const auto [number, power] = *size_parts(checked);
  return number << (10 * power);
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
