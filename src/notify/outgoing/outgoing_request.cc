#include "notify/outgoing/outgoing_request.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/text.h"
#include "notify/wording.h"

namespace vigie {

namespace {

using http::Failure;

bool among(const std::vector<StatusRange>& ranges, int status) {
  return std::ranges::any_of(ranges, [status](const StatusRange& range) {
    return range.from <= status && status <= range.to;
  });
}

constexpr std::size_t excerpt_bytes = 150;

Message answer_of(const OutgoingRequest& request, const http::ClientResult& result) {
  const std::string excerpt = shorten(one_line(blot(result.body, request.used)), excerpt_bytes);
  return excerpt.empty() ? say("HTTP {}", result.status)
                         : say("HTTP {}: {}", result.status, excerpt);
}

OutgoingOutcome judge_answer(const OutgoingRequest& request, const http::ClientResult& result) {
  const Message answer = answer_of(request, result);
  if (among(request.accepted, result.status)) {
    if (request.accepted_matches.empty()) return {AttemptOutcome::accepted, answer};
    if (RE2::PartialMatch(result.body, request.accepted_matches))
      return {AttemptOutcome::accepted, answer};
    return {AttemptOutcome::failed_for_good,
            say("{}; the body does not say that it was accepted", answer)};
  }
  const bool for_good = among(request.failed_for_good, result.status);
  return {for_good ? AttemptOutcome::failed_for_good : AttemptOutcome::failed_for_now, answer};
}

// Without an answer: had the whole request left?
bool had_left(const http::ClientResult& result) {
  switch (result.failed) {
    case Failure::first_byte:
    case Failure::body:
    case Failure::limit:
      return true;
    case Failure::local:  // also a network that went away while we waited
    case Failure::stopped:
      return result.phases.first_byte > Duration::zero();
    default:
      return false;
  }
}

}  // namespace

Result<void> add_header(OutgoingRequest& request, std::string name, std::string value) {
  const bool control = std::ranges::any_of(value, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7F;
  });
  if (control)
    return fail(ErrorCode::invalid,
                say("the header {} has several lines, which no header can have", name));
  request.headers.push_back({std::move(name), std::move(value)});
  return {};
}

Result<std::string> fill_address(std::string_view address, const SecretLookup& secrets,
                                 UsedSecrets& used) {
  auto filled = fill_secrets(address, secrets, used);
  if (!filled) return fail(filled.error());
  const bool bad = std::ranges::any_of(*filled, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte >= 0x7F || c == '"' || c == '<' || c == '>' || c == '#';
  });
  if (bad)
    return fail(ErrorCode::invalid,
                say("a secret in the address has a character that no address can have: "
                    "percent-encode it in its file"));
  return filled;
}

OutgoingOutcome judge(const OutgoingRequest& request, const http::ClientResult& result) {
  if (result.ok()) return judge_answer(request, result);
  const Message failure = blot_message(result.error, request.used);
  if (had_left(result))
    return {AttemptOutcome::unknown, say("all was sent and no answer came: {}", failure)};
  const bool for_good = result.failed == Failure::request || result.failed == Failure::guard;
  return {for_good ? AttemptOutcome::failed_for_good : AttemptOutcome::failed_for_now, failure};
}

AttemptOutcome outcome_of(const Error& error) {
  return error.code == ErrorCode::unavailable ? AttemptOutcome::failed_for_now
                                              : AttemptOutcome::failed_for_good;
}

}  // namespace vigie
