// What the server says of itself and of what it watches; and that it says "unknown" everywhere once
// the evidence is too old.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <map>
#include <set>

#include "app/metrics.h"
#include "app/testing/live_server.h"
#include "base/text.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;

// The text exposition format 0.0.4, read strictly: series -> value.
class Metrics {
 public:
  explicit Metrics(const std::string& text) {
    EXPECT_TRUE(text.ends_with("\n"));
    for (std::string_view line : split(text, '\n')) {
      if (line.empty()) continue;
      if (line.starts_with("# HELP ")) {
        family_ = line.substr(7, line.find(' ', 7) - 7);
        EXPECT_TRUE(is_name(family_)) << line;
        EXPECT_TRUE(families_.insert(family_).second) << "twice: " << line;
        typed_ = false;
      } else if (line.starts_with("# TYPE ")) {
        EXPECT_THAT(std::string(line), ::testing::AnyOf("# TYPE " + family_ + " gauge",
                                                        "# TYPE " + family_ + " counter"));
        typed_ = true;
      } else {
        sample(line);
      }
    }
  }
  double at(const std::string& series) const {
    const auto found = values_.find(series);
    EXPECT_NE(found, values_.end()) << series;
    return found == values_.end() ? -1 : found->second;
  }
  bool has(const std::string& series) const { return values_.contains(series); }

 private:
  static bool is_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
  }
  // name or name{label="value",...}, one blank, a number.
  void sample(std::string_view line) {
    const std::size_t blank = line.rfind(' ');
    ASSERT_NE(blank, std::string_view::npos) << line;
    const std::string series(line.substr(0, blank));
    EXPECT_TRUE(typed_) << line;
    EXPECT_EQ(series.substr(0, series.find('{')), family_) << line;
    if (const std::size_t open = series.find('{'); open != std::string::npos) {
      ASSERT_TRUE(series.ends_with("\"}")) << line;
      std::string_view rest = std::string_view(series).substr(open + 1);
      while (rest != "}") {
        if (rest.starts_with(',')) rest.remove_prefix(1);
        const std::size_t equals = rest.find("=\"");
        ASSERT_NE(equals, std::string_view::npos) << line;
        EXPECT_TRUE(is_name(rest.substr(0, equals))) << line;
        rest.remove_prefix(equals + 2);
        const std::size_t end = rest.find('"');
        ASSERT_NE(end, std::string_view::npos) << line;
        rest.remove_prefix(end + 1);
      }
    }
    std::size_t read = 0;
    const std::string number(line.substr(blank + 1));
    const double value = std::stod(number, &read);
    EXPECT_EQ(read, number.size()) << line;
    EXPECT_TRUE(values_.emplace(series, value).second) << "twice: " << line;
  }

  std::string family_;
  bool typed_ = false;
  std::set<std::string> families_;
  std::map<std::string, double> values_;
};

class SystemRoutes : public LiveServerTest {
 protected:
  void answered(bool good, Instant at) {
    Observation observation;
    observation.check = CheckName("web");
    observation.started = at;
    observation.finished = at + milliseconds(20);
    observation.good = good;
    observation.summary = good ? "HTTP 200" : "connection refused";
    ASSERT_TRUE(server().decide(Observed{observation}));
  }
  std::string verdict_in_status() {
    const json::value status = body_of(server().get("/api/v1/status"));
    for (const json::value& check : status.at("checks").as_array())
      if (check.at("name") == "web") return std::string(check.at("verdict").as_string());
    return "missing";
  }
  static std::string verdict_in(const Metrics& metrics) {
    std::string shown;
    for (const char* state : {"up", "down", "unknown"})
      if (metrics.at(std::string("vigie_check_state{check=\"web\",state=\"") + state + "\"}") == 1)
        shown += state;
    return shown;
  }
  Metrics metrics() {
    const http::Response response = server().get("/metrics");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(header_of(response, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    return Metrics(response.body);
  }
};

TEST_F(SystemRoutes, alive_and_ready) {
  EXPECT_EQ(body_of(server().ask("GET", "/healthz")).at("version"), VIGIE_VERSION);
  EXPECT_EQ(body_of(server().ask("GET", "/readyz")).at("ready"), true);
  const http::Response style = server().ask("GET", "/style.css");
  EXPECT_EQ(style.status, 200);
  EXPECT_THAT(header_of(style, "Content-Type"), HasSubstr("text/css"));
}

TEST_F(SystemRoutes, what_is_not_there_is_a_problem) {
  const http::Response nothing = server().ask("GET", "/api/v2/status");
  EXPECT_EQ(nothing.status, 404);
  EXPECT_EQ(header_of(nothing, "Content-Type"), "application/problem+json");
  const http::Response method = server().ask("POST", "/healthz");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(header_of(method, "Allow"), "GET, HEAD, OPTIONS");
}

TEST_F(SystemRoutes, the_metrics_are_valid_and_count_what_there_is) {
  server().mail_arrives(false);
  open_incident();
  const Metrics shown = metrics();
  EXPECT_EQ(shown.at("vigie_incidents{status=\"triggered\"}"), 1);
  EXPECT_EQ(shown.at("vigie_incidents{status=\"acknowledged\"}"), 0);
  EXPECT_EQ(shown.at("vigie_deliveries{status=\"sending\"}"), 2);
  EXPECT_EQ(shown.at("vigie_ready"), 1);
  EXPECT_GT(shown.at("vigie_batches_total"), 0);
  EXPECT_EQ(shown.at(std::string("vigie_build_info{version=\"") + VIGIE_VERSION + "\"}"), 1);
}

TEST_F(SystemRoutes, fresh_evidence_is_shown_the_same_everywhere) {
  EXPECT_EQ(verdict_in_status(), "unknown");  // never asked
  EXPECT_EQ(verdict_in(metrics()), "unknown");
  EXPECT_FALSE(metrics().has("vigie_check_evidence_age_seconds{check=\"web\"}"));
  answered(true, server().now() - seconds(3));
  EXPECT_EQ(verdict_in_status(), "up");
  EXPECT_EQ(verdict_in(metrics()), "up");
  EXPECT_GE(metrics().at("vigie_check_evidence_age_seconds{check=\"web\"}"), 2.9);
  answered(false, server().now() - seconds(2));
  answered(false, server().now() - seconds(1));
  EXPECT_EQ(verdict_in_status(), "down");
  EXPECT_EQ(verdict_in(metrics()), "down");
}

TEST_F(SystemRoutes, old_evidence_reads_unknown_everywhere) {
  answered(true, server().now() - minutes(10));
  EXPECT_EQ(verdict_in_status(), "unknown");
  EXPECT_EQ(verdict_in(metrics()), "unknown");

  answered(true, server().now());
  ASSERT_EQ(verdict_in_status(), "up");
  server().look([&](const World& world, Instant now) {  // the same world, some time later
    const Check& web = world.configuration->checks.at(CheckName("web"));
    const auto until = horizon(web, world.freshness.at(web.name));
    ASSERT_TRUE(until);
    EXPECT_EQ(verdict_in(Metrics(render_metrics(world, {}, now, {}))), "up");
    EXPECT_EQ(verdict_in(Metrics(render_metrics(world, {}, *until + seconds(1), {}))), "unknown");
  });
  restart(hours(1));
  EXPECT_EQ(verdict_in_status(), "unknown");
  EXPECT_EQ(verdict_in(metrics()), "unknown");
}

TEST_F(SystemRoutes, an_outage_has_the_bounds_that_the_evidence_gives) {
  const Instant now = server().now();
  answered(true, now - seconds(40));
  answered(false, now - seconds(30));
  answered(false, now - seconds(20));
  const http::Response shown = server().get("/api/v1/checks/web/outages?limit=5");
  ASSERT_EQ(shown.status, 200) << shown.body;
  const json::value outage = body_of(shown).at("outages").at(0);
  EXPECT_EQ(outage.at("last_good").at("at"), json::value(to_rfc3339(now - seconds(40))));
  EXPECT_EQ(outage.at("first_bad").at("evidence"), "connection refused");
  EXPECT_TRUE(outage.at("first_good").is_null());
  EXPECT_EQ(server().get("/api/v1/checks/web/outages?limit=0").status, 400);
}

}  // namespace
}  // namespace vigie::app
