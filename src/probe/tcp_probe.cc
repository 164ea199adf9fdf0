#include "probe/tcp_probe.h"

#include <re2/re2.h>

#include <memory>
#include <utility>

#include "base/excerpt.h"
#include "base/text.h"
#include "probe/amounts.h"
#include "probe/outcome_text.h"

namespace vigie {

namespace {

using http::DialogueRequest;
using http::DialogueResult;

http::Upgrade upgrade_of(TlsStart start) {
  switch (start) {
    case TlsStart::none:
      return http::Upgrade::none;
    case TlsStart::at_once:
      return http::Upgrade::at_once;
    case TlsStart::smtp:
      return http::Upgrade::smtp;
    case TlsStart::imap:
      return http::Upgrade::imap;
  }
  return http::Upgrade::none;
}

DialogueRequest::Turn turn_of(const TcpCheck::Exchange& exchange) {
  DialogueRequest::Turn turn{.send = exchange.send, .expect = nullptr, .expected = exchange.expect};
  if (exchange.expect.empty()) return turn;
  // (?m): protocols of lines are what this is used for. The configuration has refused what is no
  // regular expression; one that came another way matches nothing.
  const auto expression =
      std::make_shared<const re2::RE2>("(?m)" + exchange.expect, re2::RE2::Quiet);
  turn.expect = [expression](std::string_view text,
                             std::size_t from) -> std::optional<std::size_t> {
    re2::StringPiece found;
    if (!expression->ok() || !expression->Match(re2::StringPiece(text.data(), text.size()), from,
                                                text.size(), re2::RE2::UNANCHORED, &found, 1))
      return std::nullopt;
    return static_cast<std::size_t>(found.data() - text.data()) + found.size();
  };
  return turn;
}

// The end is what a person wants to see: the words that were not expected.
std::string end_of(std::string_view said) {
  if (said.size() > limits::body_excerpt) said.remove_prefix(said.size() - limits::body_excerpt);
  return excerpt(said, limits::body_excerpt);
}

ProbeAnswer answer_of(const DialogueResult& result, Message good, const std::vector<Message>& bad) {
  ProbeAnswer answer;
  answer.waited = result.waited;
  answer.good = bad.empty();
  answer.summary = summary_of(std::move(good), bad);
  answer.details = evidence(result);
  if (!answer.good && !result.said.empty()) answer.details["said"] = end_of(result.said);
  return answer;
}

ProbeAnswer unasked(Message why, Duration waited = {}) {
  ProbeAnswer answer;
  answer.waited = waited;
  answer.not_asked = std::move(why);
  return answer;
}

// "no answer within 10 s (expect)" alone would hide that the server did say something.
Message failure(const Check& check, const TcpCheck& question, const DialogueResult& result) {
  if (result.failed == http::Failure::expect && result.timed_out)
    return say(
        "nothing that matches \"{}\" within {}",
        excerpt_line(question.exchanges.at(static_cast<std::size_t>(result.turns)).expect, 80),
        human(check.timeout));
  return failure_text(result, check.timeout);
}

}  // namespace

DialogueRequest tcp_request(const Check& check) {
  const auto& question = std::get<TcpCheck>(check.question);
  DialogueRequest request;
  request.host = question.host;
  request.port = question.port;
  request.upgrade = upgrade_of(question.tls);
  request.server_name = question.server_name;
  request.verify_tls = question.verify_tls;
  for (const TcpCheck::Exchange& exchange : question.exchanges)
    request.turns.push_back(turn_of(exchange));
  request.timeout = check.timeout;
  return request;
}

DialogueRequest tls_request(const Check& check) {
  const auto& question = std::get<TlsCheck>(check.question);
  DialogueRequest request;
  request.host = question.host;
  request.port = question.port;
  request.upgrade = upgrade_of(question.start);
  request.server_name = question.server_name;
  request.verify_tls = question.verify;
  request.timeout = check.timeout;
  return request;
}

ProbeAnswer evaluate_tcp(const Check& check, const DialogueResult& result, Instant finished) {
  if (http::not_asked(result.failed)) return unasked(result.error, result.waited);
  const auto& question = std::get<TcpCheck>(check.question);
  std::vector<Message> bad;
  if (!result.ok()) {
    bad.push_back(failure(check, question, result));
  } else {
    if (question.slower_than && result.phases.total > *question.slower_than)
      bad.push_back(say("took {}, wanted at most {}", human(result.phases.total),
                        human(*question.slower_than)));
    judge_certificate(question.certificate_expires_in, result.certificate, finished, bad);
  }
  const Message length = human(result.phases.total);
  return answer_of(
      result,
      question.exchanges.empty() ? say("connected in {}", length) : say("answered in {}", length),
      bad);
}

ProbeAnswer evaluate_tls(const Check& check, const DialogueResult& result, Instant finished) {
  if (http::not_asked(result.failed)) return unasked(result.error, result.waited);
  const auto& question = std::get<TlsCheck>(check.question);
  std::vector<Message> bad;
  if (!result.ok()) {
    bad.push_back(failure_text(result, check.timeout));
  } else if (!result.certificate) {
    bad.push_back(say("the server showed no certificate"));
  } else {
    judge_certificate(question.expires_in, result.certificate, finished, bad);
  }
  Message good;
  if (result.certificate)
    good = say("certificate valid for {}", human_left(result.certificate->expires - finished));
  return answer_of(result, std::move(good), bad);
}

Probe tcp_probe(http::Client& client, std::function<Instant()> clock, SecretLookup secrets) {
  return [&client, clock = std::move(clock), secrets = std::move(secrets)](const Check& check,
                                                                           Answered answered) {
    DialogueRequest request = tcp_request(check);
    UsedSecrets used;
    for (DialogueRequest::Turn& turn : request.turns) {
      auto filled = fill_secrets(turn.send, secrets, used);
      if (!filled) return answered(unasked(filled.error().message));
      turn.send = std::move(*filled);
    }
    client.talk(std::move(request), [check, clock, used = std::move(used),
                                     answered = std::move(answered)](const DialogueResult& result) {
      answered(blotted(evaluate_tcp(check, result, clock()), used));
    });
  };
}

Probe tls_probe(http::Client& client, std::function<Instant()> clock) {
  return [&client, clock = std::move(clock)](const Check& check, Answered answered) {
    client.talk(tls_request(check),
                [check, clock, answered = std::move(answered)](const DialogueResult& result) {
                  answered(evaluate_tls(check, result, clock()));
                });
  };
}

}  // namespace vigie
