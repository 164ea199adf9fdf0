#include "probe/http_probe.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "probe/amounts.h"
#include "probe/excerpt.h"
#include "probe/json_condition.h"

namespace vigie {

namespace {

using http::ClientResult;
using http::Failure;

// "3 d", "5 h", "20 min": rounded down, since a certificate is never valid for longer than it is.
Message human_left(Duration left) {
  if (left >= hours(48)) return say("{} d", left / hours(24));
  if (left >= hours(2)) return say("{} h", left / hours(1));
  return say("{} min", left / minutes(1));
}

Message wanted_status(const std::vector<StatusRange>& ranges) {
  Message wanted;
  for (const StatusRange& range : ranges) {
    const std::string part = range.to == range.from
                                 ? std::to_string(range.from)
                                 : std::to_string(range.from) + "-" + std::to_string(range.to);
    wanted = wanted.empty() ? verbatim(part) : say("{} or {}", wanted, part);
  }
  return wanted;
}

void judge_status(const HttpCheck& check, int status, std::vector<Message>& bad) {
  const std::vector<StatusRange> ranges =
      check.status.empty() ? std::vector<StatusRange>{StatusRange{}} : check.status;
  const bool wanted = std::ranges::any_of(ranges, [status](const StatusRange& range) {
    return range.from <= status && status <= range.to;
  });
  if (!wanted) bad.push_back(say("HTTP {}, wanted {}", status, wanted_status(ranges)));
}

void judge_body(const HttpCheck& check, const ClientResult& result, std::vector<Message>& bad) {
  // A condition on a body of which we saw only the beginning is bad, unless the beginning decides
  // it.
  const auto seen = result.body.size() / 1024;
  for (const BodyCondition& condition : check.body_conditions) {
    const std::string shown = excerpt_line(condition.text, 80);
    switch (condition.kind) {
      case BodyCondition::Kind::contains:
        if (result.body.find(condition.text) == std::string::npos)
          bad.push_back(result.truncated
                            ? say("the first {} KiB of the body do not contain \"{}\"", seen, shown)
                            : say("body does not contain \"{}\"", shown));
        break;
      case BodyCondition::Kind::contains_not:
        if (result.body.find(condition.text) != std::string::npos)
          bad.push_back(say("body contains \"{}\"", shown));
        else if (result.truncated)
          bad.push_back(say("body is too long to tell that it does not contain \"{}\"", shown));
        break;
      case BodyCondition::Kind::matches: {
        const re2::RE2 expression(condition.text, re2::RE2::Quiet);
        if (!expression.ok())
          bad.push_back(say("\"{}\" is not a regular expression: {}", shown, expression.error()));
        else if (!re2::RE2::PartialMatch(result.body, expression))
          bad.push_back(result.truncated
                            ? say("the first {} KiB of the body do not match \"{}\"", seen, shown)
                            : say("body does not match \"{}\"", shown));
        break;
      }
    }
  }
  if (check.json_conditions.empty()) return;
  if (result.truncated) {
    bad.push_back(say("body is too long to be read as JSON"));
    return;
  }
  for (Message& failure : failed_json_conditions(check.json_conditions, result.body))
    bad.push_back(std::move(failure));
}

void judge_certificate(const HttpCheck& check, const ClientResult& result, Instant now,
                       std::vector<Message>& bad) {
  if (!check.certificate_expires_in || !result.certificate) return;
  const Duration left = result.certificate->expires - now;
  if (left >= *check.certificate_expires_in) return;
  bad.push_back(left > Duration(0) ? say("certificate expires in {}", human_left(left))
                                   : say("certificate expired {} ago", human_left(-left)));
}

Message failure_text(const Check& check, const ClientResult& result) {
  const Message phase = term(to_string(result.failed));
  if (result.timed_out) return say("no answer within {} ({})", human(check.timeout), phase);
  switch (result.failed) {
    case Failure::tls:
    case Failure::redirect:
    case Failure::limit:
    case Failure::request:
      return result.error;
    default:
      return say("{} ({})", result.error, phase);
  }
}

std::map<std::string, std::string> evidence(const ClientResult& result, bool good) {
  std::map<std::string, std::string> details;
  const auto put = [&](const std::string& name, std::string value) {
    if (!value.empty()) details[name] = std::move(value);
  };
  const auto put_ms = [&](const std::string& phase, Duration length) {
    details["phase_" + phase + "_ms"] = std::to_string(length.count());
  };
  put_ms("dns", result.phases.dns);
  put_ms("connect", result.phases.connect);
  put_ms("tls", result.phases.tls);
  put_ms("first_byte", result.phases.first_byte);
  put_ms("transfer", result.phases.transfer);
  put_ms("total", result.phases.total);
  put("remote_address", result.remote);
  if (result.status != 0) put("status", std::to_string(result.status));
  if (result.redirects > 0) put("url", excerpt(result.url, limits::summary));
  if (result.certificate) {
    put("certificate_expires", to_rfc3339(result.certificate->expires));
    put("certificate_subject", excerpt(result.certificate->subject, limits::summary));
    put("certificate_issuer", excerpt(result.certificate->issuer, limits::summary));
    put("certificate_error", stored(result.certificate->verify_error, limits::summary));
  }
  if (!good) put("body_excerpt", excerpt(result.body, limits::body_excerpt));
  return details;
}

// What spelling::url (src/config) refuses in an address as it is written.
bool breaks_url(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte >= 0x7f ||
         std::string_view("\"<>\\^`{|}#").find(c) != std::string_view::npos;
}

ProbeAnswer blotted(ProbeAnswer answer, const UsedSecrets& used) {
  if (used.empty()) return answer;
  answer.not_asked = blot_message(answer.not_asked, used);
  answer.summary = blot_message(answer.summary, used);
  for (auto& [name, value] : answer.details)
    value = stored(blot_message(from_stored(value), used), limits::body_excerpt);
  return answer;
}

}  // namespace

http::ClientRequest probe_request(const Check& check) {
  const auto& question = std::get<HttpCheck>(check.question);
  http::ClientRequest request;
  request.method = question.method;
  request.url = question.url;
  for (const auto& [name, value] : question.headers) request.headers.push_back({name, value});
  request.body = question.body;
  request.timeout = check.timeout;
  request.follow_redirects = question.follow_redirects;
  request.verify_tls = question.verify_tls;
  return request;
}

ProbeAnswer evaluate(const Check& check, const ClientResult& result, Instant finished) {
  ProbeAnswer answer;
  answer.waited = result.waited;
  if (http::not_asked(result.failed)) {
    answer.not_asked = result.error;
    return answer;
  }
  const auto& question = std::get<HttpCheck>(check.question);
  std::vector<Message> bad;
  if (result.ok()) {
    judge_status(question, result.status, bad);
    judge_body(question, result, bad);
    if (question.slower_than && result.phases.total > *question.slower_than)
      bad.push_back(say("took {}, wanted at most {}", human(result.phases.total),
                        human(*question.slower_than)));
    judge_certificate(question, result, finished, bad);
  } else {
    bad.push_back(failure_text(check, result));
  }
  answer.good = bad.empty();
  answer.summary = bad.empty() ? say("HTTP {} in {}", result.status, human(result.phases.total))
                   : bad.size() == 1 ? bad.front()
                                     : joined(bad, "; ");
  answer.details = evidence(result, bad.empty());
  return answer;
}

Result<http::ClientRequest> fill_request(http::ClientRequest request, const SecretLookup& secrets,
                                         UsedSecrets& used) {
  auto url = fill_secrets(request.url, secrets, used);
  if (!url) return fail(url.error());
  if (*url != request.url && std::ranges::any_of(*url, breaks_url))
    return fail(ErrorCode::invalid,
                say("a secret in the address has a character that no address can have: write it "
                    "percent-encoded into its file"));
  request.url = std::move(*url);
  for (http::Header& header : request.headers) {
    auto value = fill_secrets(header.value, secrets, used);
    if (!value) return fail(value.error());
    if (value->find('\n') != std::string::npos)
      return fail(ErrorCode::invalid,
                  say("a secret in the header {} has several lines, which no header can have",
                      header.name));
    header.value = std::move(*value);
  }
  auto body = fill_secrets(request.body, secrets, used);
  if (!body) return fail(body.error());
  request.body = std::move(*body);
  return request;
}

Probe http_probe(http::Client& client, std::function<Instant()> clock, SecretLookup secrets) {
  return [&client, clock = std::move(clock), secrets = std::move(secrets)](const Check& check,
                                                                           Answered answered) {
    UsedSecrets used;
    auto request = fill_request(probe_request(check), secrets, used);
    if (!request) {
      ProbeAnswer refused;
      refused.not_asked = request.error().message;
      return answered(std::move(refused));
    }
    client.fetch(std::move(*request), [check, clock, used = std::move(used),
                                       answered = std::move(answered)](const ClientResult& result) {
      answered(blotted(evaluate(check, result, clock()), used));
    });
  };
}

}  // namespace vigie
