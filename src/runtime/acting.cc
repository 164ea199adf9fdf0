#include "runtime/acting.h"

#include <boost/json.hpp>

#include "base/limits.h"

namespace vigie::runtime {

std::optional<PersonName> own_person(const http::Call& call) {
  constexpr std::string_view prefix = "person:";
  if (!call.principal.name.starts_with(prefix)) return std::nullopt;
  return PersonName(call.principal.name.substr(prefix.size()));
}

Result<PersonName> acting_person(const http::Call& call) {
  if (const auto* body = call.body.if_object()) {
    if (const auto* person = body->if_contains("person"))
      return PersonName(std::string(person->as_string()));
  }
  if (auto person = own_person(call)) return std::move(*person);
  return fail(ErrorCode::invalid,
              say("this token belongs to no person: say who takes the incident, "
                  "{{\"person\": \"alice\"}}"));
}

Result<Instant> wanted_end(const http::Call& call, Instant now) {
  const auto* body = call.body.if_object();
  const auto* until = body == nullptr ? nullptr : body->if_contains("until");
  const auto* length = body == nullptr ? nullptr : body->if_contains("for");
  if ((until == nullptr) == (length == nullptr))
    return fail(ErrorCode::invalid, say("say until when, or for how long: one of the two"));
  if (until != nullptr) return parse_rfc3339(std::string_view(until->as_string()));
  const auto parsed = parse_duration(std::string_view(length->as_string()));
  if (!parsed) return fail(parsed.error());
  return now + *parsed;
}

Result<std::string> bounded_text(const http::Call& call, const char* field) {
  std::string text(call.body.as_object().at(field).as_string());
  if (text.size() > limits::note)
    return fail(ErrorCode::invalid, say("the body at /{}: at most {} bytes of UTF-8, not {}", field,
                                        limits::note, text.size()));
  return text;
}

}  // namespace vigie::runtime
