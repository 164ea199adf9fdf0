// What becomes of answers; a real Prometheus is asked in test/e2e/checks_test.py.
#include "probe/prometheus_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vigie {
namespace {

using Operator = PrometheusCheck::Operator;

Check check(Operator op = Operator::less, double threshold = 1) {
  Check check;
  check.name = CheckName("query");
  PrometheusCheck question;
  question.url = "http://prometheus.test:9090/";
  question.query = "up{job=\"a b\"} + 1";
  question.bad_if = op;
  question.threshold = threshold;
  check.question = question;
  return check;
}

http::ClientResult answer(const std::string& body, int status = 200) {
  http::ClientResult result;
  result.status = status;
  result.body = body;
  return result;
}

http::ClientResult vector(const std::vector<std::pair<std::string, std::string>>& series) {
  std::string list;
  for (const auto& [instance, value] : series)
    list += (list.empty() ? "" : ",") + (R"({"metric":{"__name__":"up","instance":")" + instance +
                                         R"("},"value":[1700000000.5,")" + value + R"("]})");
  return answer(R"({"status":"success","data":{"resultType":"vector","result":[)" + list + "]}}");
}

std::string summary(const Check& check, const http::ClientResult& result) {
  return text(evaluate_prometheus(check, result).summary);
}

TEST(PrometheusProbe, TheQueryIsEncoded) {
  EXPECT_EQ(prometheus_request(check()).url,
            "http://prometheus.test:9090/api/v1/query?query=up%7Bjob%3D%22a%20b%22%7D%20%2B%201"
            "&timeout=9000ms");
}

TEST(PrometheusProbe, TheWorstSeriesIsNamed) {
  const ProbeAnswer seen =
      evaluate_prometheus(check(), vector({{"a", "1"}, {"b", "-2"}, {"c", "0"}}));
  EXPECT_FALSE(seen.good);
  EXPECT_EQ(text(seen.summary), "up{instance=\"b\"} is -2, bad if < 1 (2 of 3 series are bad)");
  EXPECT_EQ(seen.details.at("series"), "up{instance=\"b\"}");
  EXPECT_EQ(seen.details.at("value"), "-2");
  EXPECT_EQ(seen.details.at("series_bad"), "2");
  EXPECT_TRUE(evaluate_prometheus(check(), vector({{"a", "1"}})).good);
}

TEST(PrometheusProbe, EachComparisonHasItsWorst) {
  struct Case {
    Operator op;
    double threshold;
    bool good;
    std::string worst;
  };
  for (const Case& one : std::vector<Case>{{Operator::less, 1, true, "1"},
                                           {Operator::less_or_equal, 1, false, "1"},
                                           {Operator::greater, 3, true, "3"},
                                           {Operator::greater_or_equal, 3, false, "3"},
                                           {Operator::equals, 2.2, true, "2"},
                                           {Operator::equals, 2, false, "2"},
                                           {Operator::not_equals, 2.8, false, "1"}}) {
    const ProbeAnswer seen = evaluate_prometheus(check(one.op, one.threshold),
                                                 vector({{"a", "1"}, {"b", "3"}, {"c", "2"}}));
    EXPECT_EQ(seen.good, one.good) << to_string(one.op);
    EXPECT_EQ(seen.details.at("value"), one.worst) << to_string(one.op);
  }
}

TEST(PrometheusProbe, InfinityIsAValueAndNaNIsNone) {
  EXPECT_FALSE(evaluate_prometheus(check(Operator::greater), vector({{"a", "+Inf"}})).good);
  EXPECT_EQ(summary(check(Operator::greater), vector({{"a", "NaN"}})),
            "the query gives no series with a value");
  EXPECT_EQ(
      evaluate_prometheus(check(), vector({{"a", "NaN"}, {"b", "1"}})).details.at("series_count"),
      "1");
}

TEST(PrometheusProbe, NoSeriesIsBadUnlessTheCheckSaysOtherwise) {
  Check some = check();
  EXPECT_FALSE(evaluate_prometheus(some, vector({})).good);
  std::get<PrometheusCheck>(some.question).empty = PrometheusCheck::Empty::good;
  EXPECT_TRUE(evaluate_prometheus(some, vector({})).good);
}

TEST(PrometheusProbe, AScalarIsAValueAndAMatrixIsNone) {
  const auto result = [](const std::string& type, const std::string& value) {
    return answer(R"({"status":"success","data":{"resultType":")" + type + R"(","result":)" +
                  value + "}}");
  };
  EXPECT_EQ(summary(check(), result("scalar", R"([1,"0.5"])")), "the value is 0.5, bad if < 1");
  EXPECT_EQ(text(evaluate_prometheus(check(), result("matrix", "[]")).not_asked),
            "the query gives a matrix: it must give an instant vector or a scalar");
}

TEST(PrometheusProbe, APrometheusThatDoesNotAnswerSaysNothingUnlessTheCheckSaysOtherwise) {
  http::ClientResult refused;
  refused.failed = http::Failure::connect;
  refused.error = say("connection refused");
  for (const auto& [result, why] : std::vector<std::pair<http::ClientResult, std::string>>{
           {refused, "Prometheus does not answer: connection refused (connect)"},
           {answer(R"({"status":"error","errorType":"bad_data","error":"parse error"})", 400),
            "Prometheus refuses the query: parse error"},
           {answer("<html>", 502), "Prometheus answers HTTP 502"},
           {answer("garbage"), "this is no answer of Prometheus"},
           {answer(R"({"status":"success","data":{"result":{}}})"),
            "this is no answer of Prometheus"}}) {
    Check some = check();
    ProbeAnswer seen = evaluate_prometheus(some, result);
    EXPECT_EQ(text(seen.not_asked), why);
    EXPECT_TRUE(seen.details.empty());
    std::get<PrometheusCheck>(some.question).unreachable = PrometheusCheck::Unreachable::bad;
    seen = evaluate_prometheus(some, result);
    EXPECT_TRUE(seen.not_asked.empty());
    EXPECT_FALSE(seen.good);
    EXPECT_EQ(text(seen.summary), why);
  }
}

}  // namespace
}  // namespace vigie
