#include "probe/http_probe.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "probe/excerpt.h"
#include "probe/json_condition.h"

namespace vigie {

namespace {

using http::ClientResult;
using http::Failure;

// "340 ms", "2.5 s", "10 s": as long as a person needs it.
std::string human(Duration length) {
  if (length < seconds(1)) return std::to_string(length.count()) + " ms";
  const auto tenths = (length.count() + 50) / 100;
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
  return text + " s";
}

// "3 d", "5 h", "20 min": rounded down, since a certificate is never valid for longer than it is.
std::string human_left(Duration left) {
  if (left >= hours(48)) return std::to_string(left / hours(24)) + " d";
  if (left >= hours(2)) return std::to_string(left / hours(1)) + " h";
  return std::to_string(left / minutes(1)) + " min";
}

std::string one_line(std::string_view text) {
  std::string line = excerpt(text, limits::summary);
  std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return line;
}

std::string wanted_status(const std::vector<StatusRange>& ranges) {
  std::vector<std::string> parts;
  for (const StatusRange& range : ranges) {
    parts.push_back(std::to_string(range.from) +
                    (range.to == range.from ? "" : "-" + std::to_string(range.to)));
  }
  return join(parts, " or ");
}

void judge_status(const HttpCheck& check, int status, std::vector<std::string>& bad) {
  const std::vector<StatusRange> ranges =
      check.status.empty() ? std::vector<StatusRange>{StatusRange{}} : check.status;
  const bool wanted = std::ranges::any_of(ranges, [status](const StatusRange& range) {
    return range.from <= status && status <= range.to;
  });
  if (!wanted)
    bad.push_back("HTTP " + std::to_string(status) + ", wanted " + wanted_status(ranges));
}

void judge_body(const HttpCheck& check, const ClientResult& result, std::vector<std::string>& bad) {
  // A condition on a body of which we saw only the beginning is bad, unless the beginning decides
  // it.
  const std::string where =
      result.truncated
          ? "the first " + std::to_string(result.body.size() / 1024) + " KiB of the body "
          : "body ";
  for (const BodyCondition& condition : check.body_conditions) {
    const std::string quoted = "\"" + excerpt(condition.text, 80) + "\"";
    switch (condition.kind) {
      case BodyCondition::Kind::contains:
        if (result.body.find(condition.text) == std::string::npos)
          bad.push_back(where + "does not contain " + quoted);
        break;
      case BodyCondition::Kind::contains_not:
        if (result.body.find(condition.text) != std::string::npos)
          bad.push_back("body contains " + quoted);
        else if (result.truncated)
          bad.push_back("body is too long to tell that it does not contain " + quoted);
        break;
      case BodyCondition::Kind::matches: {
        const re2::RE2 expression(condition.text, re2::RE2::Quiet);
        if (!expression.ok())
          bad.push_back(quoted + " is not a regular expression: " + expression.error());
        else if (!re2::RE2::PartialMatch(result.body, expression))
          bad.push_back(where + "does not match " + quoted);
        break;
      }
    }
  }
  if (check.json_conditions.empty()) return;
  if (result.truncated) {
    bad.push_back("body is too long to be read as JSON");
    return;
  }
  for (std::string& failure : failed_json_conditions(check.json_conditions, result.body))
    bad.push_back(std::move(failure));
}

void judge_certificate(const HttpCheck& check, const ClientResult& result, Instant now,
                       std::vector<std::string>& bad) {
  if (!check.certificate_expires_in || !result.certificate) return;
  const Duration left = result.certificate->expires - now;
  if (left >= *check.certificate_expires_in) return;
  bad.push_back(left > Duration(0) ? "certificate expires in " + human_left(left)
                                   : "certificate expired " + human_left(-left) + " ago");
}

std::string failure_text(const Check& check, const ClientResult& result) {
  const std::string phase(to_string(result.failed));
  if (result.timed_out) return "no answer within " + human(check.timeout) + " (" + phase + ")";
  switch (result.failed) {
    case Failure::tls:
    case Failure::redirect:
    case Failure::limit:
    case Failure::request:
      return result.error;
    default:
      return result.error + " (" + phase + ")";
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
    put("certificate_error", excerpt(result.certificate->verify_error, limits::summary));
  }
  if (!good) put("body_excerpt", excerpt(result.body, limits::body_excerpt));
  return details;
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
  std::vector<std::string> bad;
  if (result.ok()) {
    judge_status(question, result.status, bad);
    judge_body(question, result, bad);
    if (question.slower_than && result.phases.total > *question.slower_than)
      bad.push_back("took " + human(result.phases.total) + ", wanted at most " +
                    human(*question.slower_than));
    judge_certificate(question, result, finished, bad);
  } else {
    bad.push_back(failure_text(check, result));
  }
  answer.good = bad.empty();
  answer.summary = one_line(bad.empty() ? "HTTP " + std::to_string(result.status) + " in " +
                                              human(result.phases.total)
                                        : join(bad, "; "));
  answer.details = evidence(result, bad.empty());
  return answer;
}

Probe http_probe(http::Client& client, std::function<Instant()> clock) {
  return [&client, clock = std::move(clock)](const Check& check, Answered answered) {
    client.fetch(probe_request(check),
                 [check, clock, answered = std::move(answered)](const ClientResult& result) {
                   answered(evaluate(check, result, clock()));
                 });
  };
}

}  // namespace vigie
