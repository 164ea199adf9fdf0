#include "base/secret_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/ids.h"
#include "base/text.h"

namespace vigie {

namespace {

constexpr std::string_view opening = "{{secret.";
constexpr std::string_view closing = "}}";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// What begins at `text` is meant for a secret, rightly spelt or not; "{{secretary}}" is not.
bool means_secret(std::string_view text) {
  if (!text.starts_with("{{")) return false;
  const std::string word = to_lower(trim(text.substr(2, 40)));
  std::string_view rest = word;
  if (!rest.starts_with("secret")) return false;
  rest.remove_prefix(6);
  if (rest.starts_with('s')) rest.remove_prefix(1);
  return rest.empty() || !is_letter(rest.front());
}

std::string percent_encoded(std::string_view text, bool upper) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += upper ? fmt::format("%{:02X}", byte) : fmt::format("%{:02x}", byte);
    }
  }
  return out;
}

// Some programs escape the slash too.
std::string json_escaped(std::string_view text, bool slash) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\' || (slash && c == '/')) out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += c;
    }
  }
  return out;
}

// How many bytes at the beginning of `text` are `form`; also of the beginning of it, where the text
// was cut. A few letters are no trace of a secret.
std::size_t trace_of(std::string_view form, std::string_view text) {
  constexpr std::size_t least = 6;
  const auto [end, unused] = std::ranges::mismatch(text, form);
  const auto same = static_cast<std::size_t>(end - text.begin());
  if (same == form.size()) return same;
  const std::string_view rest = text.substr(same);
  return same >= least && (rest.empty() || rest.starts_with("…")) ? same : 0;
}

}  // namespace

Result<std::vector<SecretPart>> parse_secret_text(std::string_view text) {
  std::vector<SecretPart> parts;
  std::string plain;
  const auto end_plain = [&] {
    if (!plain.empty()) parts.push_back({false, std::exchange(plain, {})});
  };
  while (!text.empty()) {
    if (!means_secret(text)) {
      plain += text.front();
      text.remove_prefix(1);
      continue;
    }
    const std::size_t end = text.find(closing);
    const std::string_view written = text.substr(0, end);
    const auto name = text.starts_with(opening) && end != std::string_view::npos
                          ? parse_slug(written.substr(opening.size()))
                          : Result<std::string>(fail(ErrorCode::invalid, Message()));
    if (!name)
      return fail(
          ErrorCode::invalid,
          say("\"{}\" names no secret: write {{{{secret.NAME}}}}, with a name of a-z, 0-9, - "
              "and _",
              shorten(text.substr(0, end == std::string_view::npos ? end : end + closing.size()),
                      60)));
    end_plain();
    parts.push_back({true, *name});
    text.remove_prefix(end + closing.size());
  }
  end_plain();
  return parts;
}

std::vector<std::string> secret_names(std::string_view text) {
  const auto parts = parse_secret_text(text);
  CHECK(parts.has_value());
  std::vector<std::string> names;
  for (const SecretPart& part : *parts)
    if (part.secret && std::ranges::find(names, part.text) == names.end())
      names.push_back(part.text);
  return names;
}

Result<std::string> fill_secrets(std::string_view text, const SecretLookup& lookup,
                                 UsedSecrets& used) {
  const auto parts = parse_secret_text(text);
  if (!parts) return fail(parts.error());
  std::string out;
  for (const SecretPart& part : *parts) {
    if (!part.secret) {
      out += part.text;
      continue;
    }
    const auto content = lookup ? lookup(part.text)
                                : Result<std::string>(fail(ErrorCode::not_found,
                                                           say("nobody can look up secrets here")));
    if (!content) return fail(content.error());
    out += *content;
    used[part.text] = *content;
  }
  return out;
}

std::string blot(std::string_view text, const UsedSecrets& used) {
  std::vector<std::pair<std::string, std::string>> forms;  // content in one form, name
  for (const auto& [name, content] : used)
    for (std::string form :
         {content, percent_encoded(content, true), percent_encoded(content, false),
          json_escaped(content, false), json_escaped(content, true)})
      if (!form.empty()) forms.emplace_back(std::move(form), name);
  std::string out;
  while (!text.empty()) {
    std::size_t longest = 0;
    std::string_view whose;
    for (const auto& [form, name] : forms) {
      const std::size_t size = trace_of(form, text);
      if (size > longest) whose = name;
      longest = std::max(longest, size);
    }
    out += longest == 0 ? std::string(1, text.front()) : fmt::format("{{{{secret.{}}}}}", whose);
    text.remove_prefix(std::max<std::size_t>(longest, 1));
  }
  return out;
}

Message blot_message(const Message& message, const UsedSecrets& used) {
  if (!message.is_said()) return verbatim(blot(message.words(), used));
  std::vector<Message> arguments;
  for (const Message& argument : message.arguments())
    arguments.push_back(blot_message(argument, used));
  return Message::said(message.words(), std::move(arguments));
}

}  // namespace vigie
