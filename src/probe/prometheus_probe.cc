#include "probe/prometheus_probe.h"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "base/excerpt.h"
#include "http/target.h"
#include "probe/http_probe.h"
#include "probe/outcome_text.h"

namespace vigie {

namespace json = boost::json;

namespace {

using Operator = PrometheusCheck::Operator;

struct Series {
  std::string name;  // up{instance="a:9100"}
  double value = 0;
};

struct Answer {
  Message refused;  // why there is no result; empty: there is one
  std::vector<Series> series;
};

bool compares(double value, Operator op, double threshold) {
  switch (op) {
    case Operator::less:
      return value < threshold;
    case Operator::less_or_equal:
      return value <= threshold;
    case Operator::greater:
      return value > threshold;
    case Operator::greater_or_equal:
      return value >= threshold;
    case Operator::equals:
      return value == threshold;
    case Operator::not_equals:
      return value != threshold;
  }
  return false;
}

// Whether `a` is further on the bad side than `b`.
bool worse(double a, double b, Operator op, double threshold) {
  switch (op) {
    case Operator::less:
    case Operator::less_or_equal:
      return a < b;
    case Operator::greater:
    case Operator::greater_or_equal:
      return a > b;
    case Operator::equals:
      return std::abs(a - threshold) < std::abs(b - threshold);
    case Operator::not_equals:
      return std::abs(a - threshold) > std::abs(b - threshold);
  }
  return false;
}

const json::value* at(const json::value& value, std::string_view name) {
  const json::object* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(name);
}

std::string text_at(const json::value& value, std::string_view name) {
  const json::value* found = at(value, name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

// [1700000000.1, "0.5"]; "NaN", "+Inf" and "-Inf" are values too.
std::optional<double> sample(const json::value* pair) {
  const json::array* parts = pair == nullptr ? nullptr : pair->if_array();
  if (parts == nullptr || parts->size() != 2 || !(*parts)[1].is_string()) return std::nullopt;
  std::string_view text = (*parts)[1].get_string();
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string series_name(const json::value* metric) {
  const json::object* labels = metric == nullptr ? nullptr : metric->if_object();
  if (labels == nullptr) return "";
  std::string name;
  std::string rest;
  for (const auto& [key, value] : *labels) {
    if (!value.is_string()) continue;
    const std::string_view text = value.get_string();
    if (key == "__name__") {
      name = text;
    } else {
      rest += (rest.empty() ? "" : ", ") + std::string(key) + "=\"" + std::string(text) + "\"";
    }
  }
  return rest.empty() ? name : name + "{" + rest + "}";
}

Answer read(const http::ClientResult& result) {
  boost::system::error_code error;
  const json::value value = json::parse(result.body, error);
  const std::string status = error ? "" : text_at(value, "status");
  if (status == "error")
    return {say("Prometheus refuses the query: {}", excerpt(text_at(value, "error"), 200)), {}};
  if (result.status != 200) return {say("Prometheus answers HTTP {}", result.status), {}};
  const json::value* got = status == "success" ? at(value, "data") : nullptr;
  const json::value* list = got == nullptr ? nullptr : at(*got, "result");
  if (result.truncated) return {say("the query gives too many series"), {}};
  if (list == nullptr || !list->is_array()) return {say("this is no answer of Prometheus"), {}};
  const std::string type = text_at(*got, "resultType");
  Answer answer;
  if (type == "scalar") {
    if (const auto number = sample(list)) answer.series.push_back({"", *number});
    return answer;
  }
  if (type != "vector")
    return {
        say("the query gives a {}: it must give an instant vector or a scalar", excerpt(type, 20)),
        {}};
  for (const json::value& item : list->get_array()) {
    if (const auto number = sample(at(item, "value")))
      answer.series.push_back({series_name(at(item, "metric")), *number});
  }
  return answer;
}

std::string shown(double value) {
  return fmt::format("{:.6g}", value);
}

}  // namespace

http::ClientRequest prometheus_request(const Check& check) {
  const auto& question = std::get<PrometheusCheck>(check.question);
  http::ClientRequest request;
  std::string base = question.url;
  while (base.ends_with('/')) base.pop_back();
  // Prometheus gives up a little before we do, so that its own reason arrives.
  request.url = base + "/api/v1/query?query=" + http::percent_encode(question.query) +
                "&timeout=" + std::to_string(check.timeout.count() * 9 / 10) + "ms";
  for (const auto& [name, value] : question.headers) request.headers.push_back({name, value});
  request.timeout = check.timeout;
  return request;
}

ProbeAnswer evaluate_prometheus(const Check& check, const http::ClientResult& result) {
  const auto& question = std::get<PrometheusCheck>(check.question);
  ProbeAnswer answer;
  answer.waited = result.waited;
  if (http::not_asked(result.failed)) {
    answer.not_asked = result.error;
    return answer;
  }
  Answer got =
      result.ok()
          ? read(result)
          : Answer{say("Prometheus does not answer: {}", failure_text(result, check.timeout)), {}};
  answer.details = evidence(result);
  if (!got.refused.empty()) {
    if (question.unreachable == PrometheusCheck::Unreachable::unknown) {
      answer.not_asked = got.refused;
      answer.details.clear();
      return answer;
    }
    answer.summary = got.refused;
    return answer;
  }
  // NaN is "no value" (0/0 without traffic): it compares with nothing.
  std::erase_if(got.series, [](const Series& series) { return std::isnan(series.value); });
  if (got.series.empty()) {
    answer.good = question.empty == PrometheusCheck::Empty::good;
    answer.summary = say("the query gives no series with a value");
    return answer;
  }
  const Series* worst = &got.series.front();
  std::size_t bad = 0;
  for (const Series& series : got.series) {
    if (compares(series.value, question.bad_if, question.threshold)) ++bad;
    if (worse(series.value, worst->value, question.bad_if, question.threshold)) worst = &series;
  }
  answer.good = bad == 0;
  const Message name = worst->name.empty() ? say("the value") : verbatim(excerpt(worst->name, 150));
  answer.summary = say("{} is {}, bad if {} {}", name, shown(worst->value),
                       to_string(question.bad_if), shown(question.threshold));
  if (got.series.size() > 1)
    answer.summary = say("{} ({} of {} series are bad)", answer.summary, bad, got.series.size());
  answer.details["value"] = shown(worst->value);
  if (!worst->name.empty()) answer.details["series"] = excerpt(worst->name, limits::summary);
  answer.details["series_count"] = std::to_string(got.series.size());
  answer.details["series_bad"] = std::to_string(bad);
  return answer;
}

Probe prometheus_probe(http::Client& client, SecretLookup secrets) {
  return [&client, secrets = std::move(secrets)](const Check& check, Answered answered) {
    UsedSecrets used;
    auto request = fill_request(prometheus_request(check), secrets, used);
    if (!request) {
      ProbeAnswer refused;
      refused.not_asked = request.error().message;
      return answered(std::move(refused));
    }
    client.fetch(std::move(*request),
                 [check, used = std::move(used),
                  answered = std::move(answered)](const http::ClientResult& result) {
                   answered(blotted(evaluate_prometheus(check, result), used));
                 });
  };
}

}  // namespace vigie
