// Names and addresses as ping and dns checks take them, and the words of a plugin's command line.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "config/spelling.h"

namespace vigie::spelling {
namespace {

tl::unexpected<Wrong> wrong(Message message, Message suggestion = {}) {
  return tl::unexpected<Wrong>(Wrong{std::move(message), std::move(suggestion)});
}

Message shown(std::string_view text) {
  return say("\"{}\"", shorten(text, 80));
}

bool is_one_of(char c, std::string_view others) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         others.find(c) != std::string_view::npos;
}

bool is_dns_name(std::string_view name, std::string_view others) {
  if (name.size() > 253) return false;
  if (name.ends_with('.')) name.remove_suffix(1);
  return std::ranges::all_of(split(name, '.'), [&](std::string_view label) {
    return !label.empty() && label.size() <= 63 &&
           std::ranges::all_of(label, [&](char c) { return is_one_of(c, others); });
  });
}

bool is_ipv6_address(std::string_view text) {
  const std::string_view address = text.substr(0, text.find('%'));
  return std::ranges::count(address, ':') >= 2 && address.size() <= 45 &&
         std::ranges::all_of(address, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ||
                  c == ':' || c == '.';
         });
}

}  // namespace

Spelling pinged_host(std::string_view text) {
  if (is_dns_name(text, "-_") || is_ipv6_address(text)) return std::string(text);
  if (text.find("://") != std::string_view::npos)
    return wrong(say("{} is a web address, and only hosts are pinged", shown(text)),
                 say("write the host alone, or use an http check"));
  return wrong(say("{} is neither the name of a host nor an address", shown(text)),
               say("write example.org, 192.0.2.7 or 2001:db8::7; a ping has no port"));
}

// What stands in zones beside host names: _dmarc, *, 0/25 of reverse zones.
Spelling dns_name(std::string_view text) {
  if (text == "." || is_dns_name(text, "-_*/")) return std::string(text);
  return wrong(say("{} is not a name of the DNS", shown(text)),
               say("other letters are written in their xn-- form"));
}

Spelling dns_server(std::string_view text) {
  if (is_dns_name(text, "-_") || is_ipv6_address(text)) return std::string(text);
  const std::size_t colon = text.rfind(':');
  const std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']' &&
                         is_ipv6_address(host.substr(1, host.size() - 2));
  const auto port =
      colon == std::string_view::npos ? std::nullopt : parse_int(text.substr(colon + 1));
  if ((bracketed || is_dns_name(host, "-_")) && port && *port >= 1 && *port <= 65'535)
    return std::string(text);
  return wrong(say("{} is not a name server", shown(text)),
               say("write 192.0.2.53, 192.0.2.53:5353, [2001:db8::53]:5353 or a name"));
}

std::optional<std::vector<std::string>> command_words(std::string_view line) {
  std::vector<std::string> words;
  std::optional<std::string> word;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else if (c == '\\' && quote == '"' && i + 1 < line.size() &&
                 (line[i + 1] == '"' || line[i + 1] == '\\')) {
        *word += line[++i];
      } else {
        *word += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      if (!word) word.emplace();
    } else if (c == ' ' || c == '\t' || c == '\n') {
      if (word) words.push_back(*std::exchange(word, std::nullopt));
    } else {
      if (!word) word.emplace();
      *word += c;
    }
  }
  if (quote != 0) return std::nullopt;
  if (word) words.push_back(*word);
  return words;
}

}  // namespace vigie::spelling
