#include "probe/http_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/excerpt.h"

namespace vigie {
namespace {

using http::ClientResult;
using http::Failure;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

const Instant noon = Instant::from_ms(1'795'176'000'000);

Check check() {
  Check check;
  check.name = CheckName("web");
  std::get<HttpCheck>(check.question).url = "https://web.example/";
  return check;
}

ClientResult answer(int status, std::string body = "", Duration total = Duration(34)) {
  ClientResult result;
  result.status = status;
  result.body = std::move(body);
  result.phases.total = total;
  result.remote = "192.0.2.7:443";
  return result;
}

ClientResult failure(Failure failed, std::string_view error, bool timed_out = false) {
  ClientResult result;
  result.failed = failed;
  result.error = verbatim(error);
  result.timed_out = timed_out;
  return result;
}

ProbeAnswer see(const Check& check, const ClientResult& result) {
  return evaluate(check, result, noon + seconds(1));
}

TEST(HttpProbe, AGoodAnswerIsSummedUp) {
  const ProbeAnswer seen = see(check(), answer(200));
  EXPECT_TRUE(seen.good);
  EXPECT_EQ(text(seen.summary), "HTTP 200 in 34 ms");
}

TEST(HttpProbe, TheStatusIsComparedWithItsRanges) {
  Check some = check();
  EXPECT_EQ(text(see(some, answer(503)).summary), "HTTP 503, wanted 200-299");
  EXPECT_FALSE(see(some, answer(503)).good);
  EXPECT_FALSE(see(some, answer(300)).good);
  std::get<HttpCheck>(some.question).status = {{200, 204}, {401, 401}};
  EXPECT_TRUE(see(some, answer(401)).good);
  EXPECT_EQ(text(see(some, answer(205)).summary), "HTTP 205, wanted 200-204 or 401");
}

struct BodyCase {
  BodyCondition::Kind kind;
  std::string text;
  std::string body;
  bool truncated;
  std::string summary;  // empty: good
};

TEST(HttpProbe, BodyConditions) {
  using Kind = BodyCondition::Kind;
  const std::vector<BodyCase> table = {
      {Kind::contains, "ok", "it is ok", false, ""},
      {Kind::contains, "ok", "down", false, "body does not contain \"ok\""},
      {Kind::contains, "a\nb", "c", false, "body does not contain \"a b\""},
      {Kind::contains, "ok", "ok", true, ""},
      {Kind::contains, "ok", std::string(2048, 'x'), true,
       "the first 2 KiB of the body do not contain \"ok\""},
      {Kind::contains_not, "error", "fine", false, ""},
      {Kind::contains_not, "error", "an error", false, "body contains \"error\""},
      {Kind::contains_not, "error", "fine", true,
       "body is too long to tell that it does not contain \"error\""},
      {Kind::matches, "v[0-9]+", "we run v12 here", false, ""},
      {Kind::matches, "^v[0-9]+$", "we run v12 here", false, "body does not match \"^v[0-9]+$\""},
      {Kind::matches, "(", "x", false, "\"(\" is not a regular expression: missing ): ("},
  };
  for (const BodyCase& one : table) {
    Check some = check();
    std::get<HttpCheck>(some.question).body_conditions = {{one.kind, one.text}};
    ClientResult result = answer(200, one.body);
    result.truncated = one.truncated;
    const ProbeAnswer seen = see(some, result);
    EXPECT_EQ(seen.good, one.summary.empty()) << one.text;
    if (!seen.good) EXPECT_EQ(text(seen.summary), one.summary);
  }
}

struct JsonCase {
  std::string pointer;
  JsonCondition::Operator op;
  std::string value;
  std::string summary;  // empty: good
};

TEST(HttpProbe, JsonConditions) {
  using Op = JsonCondition::Operator;
  const std::string body =
      R"({"status":"ok","n":3,"f":2.5,"neg":-4,"big":18446744073709551615,"on":true,"none":null,)"
      R"("list":[{"a/b":1}],"text":"été"})";
  const std::vector<JsonCase> table = {
      {"/status", Op::equals, R"("ok")", ""},
      {"/status", Op::equals, R"("up")", R"(JSON /status is "ok", wanted "up")"},
      {"/status", Op::not_equals, R"("down")", ""},
      {"/status", Op::not_equals, R"("ok")",
       R"(JSON /status is "ok", wanted something else than "ok")"},
      {"/n", Op::equals, "3", ""},
      {"/n", Op::equals, "3.0", ""},
      {"/n", Op::equals, R"("3")", R"(JSON /n is 3, wanted "3")"},
      {"/n", Op::less, "4", ""},
      {"/n", Op::less, "3", "JSON /n is 3, wanted < 3"},
      {"/n", Op::less_or_equal, "3", ""},
      {"/n", Op::greater, "2.9", ""},
      {"/n", Op::greater_or_equal, "4", "JSON /n is 3, wanted >= 4"},
      {"/f", Op::greater, "2", ""},
      {"/neg", Op::less, "0", ""},
      {"/neg", Op::greater, "-5", ""},
      {"/neg", Op::less, "18446744073709551615", ""},
      {"/big", Op::equals, "18446744073709551615", ""},
      {"/big", Op::greater, "18446744073709551614", ""},
      {"/on", Op::equals, "true", ""},
      {"/on", Op::greater, "false", "JSON /on is true, wanted > false"},
      {"/none", Op::exists, "", ""},
      {"/none", Op::equals, "null", ""},
      {"/missing", Op::exists, "", "JSON /missing is missing"},
      {"/missing", Op::not_equals, "1", "JSON /missing is missing"},
      {"/status/deeper", Op::exists, "", "JSON /status/deeper is missing"},
      {"/list/0/a~1b", Op::equals, "1", ""},
      {"/list", Op::equals, "1", "JSON /list is an array, wanted 1"},
      {"", Op::exists, "", ""},
      {"/text", Op::equals, R"("été")", ""},
      {"/n", Op::equals, "{", "the check's value for /n is not JSON: {"},
  };
  for (const JsonCase& one : table) {
    Check some = check();
    std::get<HttpCheck>(some.question).json_conditions = {{one.pointer, one.op, one.value}};
    const ProbeAnswer seen = see(some, answer(200, body));
    EXPECT_EQ(seen.good, one.summary.empty()) << one.pointer << " " << text(seen.summary);
    if (!seen.good) EXPECT_EQ(text(seen.summary), one.summary);
  }
}

TEST(HttpProbe, ABodyThatIsNotJsonSaysSoOnce) {
  Check some = check();
  std::get<HttpCheck>(some.question).json_conditions = {
      {"/a", JsonCondition::Operator::exists, ""}, {"/b", JsonCondition::Operator::exists, ""}};
  EXPECT_THAT(text(see(some, answer(200, "<html>")).summary), StartsWith("the body is not JSON"));
  EXPECT_THAT(text(see(some, answer(200, std::string(100, '['))).summary),
              HasSubstr("is not JSON"));
  ClientResult cut = answer(200, R"({"a":1,"b":2})");
  EXPECT_TRUE(see(some, cut).good);
  cut.truncated = true;
  EXPECT_EQ(text(see(some, cut).summary), "body is too long to be read as JSON");
}

TEST(HttpProbe, ASlowAnswerIsBadWhenTheCheckSaysSo) {
  Check some = check();
  std::get<HttpCheck>(some.question).slower_than = seconds(2);
  EXPECT_TRUE(see(some, answer(200, "", seconds(2))).good);
  EXPECT_EQ(text(see(some, answer(200, "", Duration(2540))).summary),
            "took 2.5 s, wanted at most 2 s");
}

TEST(HttpProbe, ACertificateNearItsEndIsBadWhenTheCheckSaysSo) {
  const auto summary = [](Duration left) {
    Check some = check();
    std::get<HttpCheck>(some.question).certificate_expires_in = hours(24 * 14);
    ClientResult result = answer(200);
    result.certificate = http::Certificate{.expires = noon + seconds(1) + left,
                                           .subject = "CN = web",
                                           .issuer = "CN = us",
                                           .verified = true,
                                           .verify_error = {}};
    return text(see(some, result).summary);
  };
  EXPECT_EQ(summary(hours(24 * 14)), "HTTP 200 in 34 ms");
  EXPECT_EQ(summary(hours(24 * 4) - Duration(1)), "certificate expires in 3 d");
  EXPECT_EQ(summary(hours(47)), "certificate expires in 47 h");
  EXPECT_EQ(summary(minutes(90)), "certificate expires in 90 min");
  EXPECT_EQ(summary(-hours(24 * 3)), "certificate expired 3 d ago");
}

TEST(HttpProbe, AFailureNamesItsPhase) {
  const auto summary = [](Failure failed, const std::string& error, bool timed_out = false) {
    const ProbeAnswer seen = see(check(), failure(failed, error, timed_out));
    EXPECT_FALSE(seen.good);
    return text(seen.summary);
  };
  EXPECT_EQ(summary(Failure::connect, "timed out", true), "no answer within 10 s (connect)");
  EXPECT_EQ(summary(Failure::first_byte, "timed out", true), "no answer within 10 s (first byte)");
  EXPECT_EQ(summary(Failure::connect, "connection refused"), "connection refused (connect)");
  EXPECT_EQ(summary(Failure::dns, "no such name: x"), "no such name: x (dns)");
  EXPECT_EQ(summary(Failure::tls, "the certificate has expired"), "the certificate has expired");
  EXPECT_EQ(summary(Failure::redirect, "more than 10 redirects"), "more than 10 redirects");
}

TEST(HttpProbe, TheSummaryKeepsItsLimitAndNamesTheFirstFailureFirst) {
  Check some = check();
  for (int i = 0; i < 20; ++i)
    std::get<HttpCheck>(some.question)
        .body_conditions.push_back({BodyCondition::Kind::contains, std::string(70, 'x')});
  const std::string line = stored(see(some, answer(500)).summary, limits::summary);
  EXPECT_LE(line.size(), limits::summary);
  const std::string summary = stored_text(line, Language::en);
  EXPECT_THAT(summary, StartsWith("HTTP 500, wanted 200-299; body does not contain"));
  EXPECT_THAT(summary, EndsWith("…"));
}

TEST(HttpProbe, ABadAnswerKeepsItsEvidence) {
  ClientResult result = answer(503, std::string(5000, 'e'));
  result.phases = {Duration(1), Duration(2), Duration(3), Duration(4), Duration(5), Duration(15)};
  result.certificate = http::Certificate{.expires = noon,
                                         .subject = "CN = web",
                                         .issuer = "CN = us",
                                         .verified = false,
                                         .verify_error = verbatim("has expired")};
  const auto details = see(check(), result).details;
  EXPECT_EQ(details.at("phase_dns_ms"), "1");
  EXPECT_EQ(details.at("phase_connect_ms"), "2");
  EXPECT_EQ(details.at("phase_tls_ms"), "3");
  EXPECT_EQ(details.at("phase_first_byte_ms"), "4");
  EXPECT_EQ(details.at("phase_transfer_ms"), "5");
  EXPECT_EQ(details.at("phase_total_ms"), "15");
  EXPECT_EQ(details.at("status"), "503");
  EXPECT_EQ(details.at("remote_address"), "192.0.2.7:443");
  EXPECT_EQ(details.at("certificate_expires"), to_rfc3339(noon));
  EXPECT_EQ(details.at("certificate_error"), "has expired");
  EXPECT_LE(details.at("body_excerpt").size(), limits::body_excerpt);
  EXPECT_THAT(details.at("body_excerpt"), StartsWith("eee"));
  EXPECT_FALSE(see(check(), answer(200, "x")).details.contains("body_excerpt"));
}

TEST(Excerpt, IsTextWhateverTheServerSends) {
  EXPECT_EQ(excerpt("plain\ttext\n", 100), "plain\ttext\n");
  EXPECT_EQ(excerpt("a\r\nb", 100), "a\nb");
  EXPECT_EQ(excerpt(std::string("a\0\1\2b", 5), 100), "a\uFFFDb");
  EXPECT_EQ(excerpt("\xff\xfe\x80", 100), "\uFFFD");
  EXPECT_EQ(excerpt("\xc0\xaf|\xed\xa0\x80|\xf4\x90\x80\x80|\xe2\x82", 100),
            "\uFFFD|\uFFFD|\uFFFD|\uFFFD");
  EXPECT_EQ(excerpt("hééé", 6), "hé…");
  EXPECT_EQ(excerpt("été 🙂", 100), "été 🙂");
  EXPECT_LE(excerpt(std::string(10'000'000, '\xff'), 50).size(), 50u);
}

TEST(ProbeRequest, CarriesEverythingThatTheCheckSays) {
  Check some = check();
  std::get<HttpCheck>(some.question).method = "POST";
  std::get<HttpCheck>(some.question).headers = {{"X", "y"}};
  std::get<HttpCheck>(some.question).body = "b";
  std::get<HttpCheck>(some.question).follow_redirects = false;
  std::get<HttpCheck>(some.question).verify_tls = false;
  some.timeout = seconds(3);
  const http::ClientRequest request = probe_request(some);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://web.example/");
  ASSERT_EQ(request.headers.size(), 1u);
  EXPECT_EQ(request.headers[0].value, "y");
  EXPECT_EQ(request.body, "b");
  EXPECT_FALSE(request.follow_redirects);
  EXPECT_FALSE(request.verify_tls);
  EXPECT_EQ(request.timeout, seconds(3));
}

}  // namespace
}  // namespace vigie
