#include "probe/http_probe.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/check.h"
#include "base/excerpt.h"
#include "base/text.h"
#include "probe/amounts.h"
#include "probe/json_condition.h"
#include "probe/outcome_text.h"

namespace vigie {

namespace {

using http::ClientResult;

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

// What spelling::url (src/config) refuses in an address as it is written.
bool breaks_url(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte >= 0x7f ||
         std::string_view("\"<>\\^`{|}#").find(c) != std::string_view::npos;
}

std::map<std::string, std::string> evidence_of(const ClientResult& result, bool good) {
  std::map<std::string, std::string> details = evidence(result);
  if (result.status != 0) details["status"] = std::to_string(result.status);
  if (result.redirects > 0) details["url"] = excerpt(result.url, limits::summary);
  if (!good && !result.body.empty())
    details["body_excerpt"] = excerpt(result.body, limits::body_excerpt);
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
  std::vector<Message> bad;
  if (result.ok()) {
    judge_status(question, result.status, bad);
    judge_body(question, result, bad);
    if (question.slower_than && result.phases.total > *question.slower_than)
      bad.push_back(say("took {}, wanted at most {}", human(result.phases.total),
                        human(*question.slower_than)));
    judge_certificate(question.certificate_expires_in, result.certificate, finished, bad);
  } else {
    bad.push_back(failure_text(result, check.timeout));
  }
  answer.good = bad.empty();
  answer.summary = summary_of(say("HTTP {} in {}", result.status, human(result.phases.total)), bad);
  answer.details = evidence_of(result, bad.empty());
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
