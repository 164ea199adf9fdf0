#include "probe/outcome_text.h"

#include <utility>

#include "base/excerpt.h"
#include "base/limits.h"
#include "probe/amounts.h"

namespace vigie {

using http::Failure;

Message human_left(Duration left) {
  if (left >= hours(48)) return say("{} d", left / hours(24));
  if (left >= hours(2)) return say("{} h", left / hours(1));
  return say("{} min", left / minutes(1));
}

Message summary_of(Message good, const std::vector<Message>& bad) {
  if (bad.empty()) return good;
  return bad.size() == 1 ? bad.front() : joined(bad, "; ");
}

void judge_certificate(std::optional<Duration> wanted,
                       const std::optional<http::Certificate>& certificate, Instant now,
                       std::vector<Message>& bad) {
  if (!wanted || !certificate) return;
  const Duration left = certificate->expires - now;
  if (left >= *wanted) return;
  bad.push_back(left > Duration(0) ? say("certificate expires in {}", human_left(left))
                                   : say("certificate expired {} ago", human_left(-left)));
}

Message failure_text(const http::Outcome& outcome, Duration timeout) {
  const Message phase = term(to_string(outcome.failed));
  if (outcome.timed_out) return say("no answer within {} ({})", human(timeout), phase);
  switch (outcome.failed) {
    case Failure::tls:
    case Failure::expect:
    case Failure::redirect:
    case Failure::limit:
    case Failure::request:
      return outcome.error;
    default:
      return say("{} ({})", outcome.error, phase);
  }
}

std::map<std::string, std::string> evidence(const http::Outcome& outcome) {
  std::map<std::string, std::string> details;
  const auto put = [&](const std::string& name, std::string value) {
    if (!value.empty()) details[name] = std::move(value);
  };
  const auto put_ms = [&](const std::string& phase, Duration length) {
    details["phase_" + phase + "_ms"] = std::to_string(length.count());
  };
  put_ms("dns", outcome.phases.dns);
  put_ms("connect", outcome.phases.connect);
  put_ms("tls", outcome.phases.tls);
  put_ms("first_byte", outcome.phases.first_byte);
  put_ms("transfer", outcome.phases.transfer);
  put_ms("total", outcome.phases.total);
  put("remote_address", outcome.remote);
  if (outcome.certificate) {
    put("certificate_expires", to_rfc3339(outcome.certificate->expires));
    put("certificate_subject", excerpt(outcome.certificate->subject, limits::summary));
    put("certificate_issuer", excerpt(outcome.certificate->issuer, limits::summary));
    put("certificate_error", stored(outcome.certificate->verify_error, limits::summary));
  }
  return details;
}

ProbeAnswer blotted(ProbeAnswer answer, const UsedSecrets& used) {
  if (used.empty()) return answer;
  answer.not_asked = blot_message(answer.not_asked, used);
  answer.summary = blot_message(answer.summary, used);
  for (auto& [name, value] : answer.details)
    value = stored(blot_message(from_stored(value), used), limits::body_excerpt);
  return answer;
}

}  // namespace vigie
