#include "alert/alert.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace vigie {
namespace {

constexpr Instant now = Instant::from_ms(1'800'000'000'000);

// Reckoned apart from this code, byte by byte. The fourth is the example that Prometheus itself
// tests with (5799056148416392346).
TEST(Fingerprint, IsAlertmanagers) {
  EXPECT_EQ(to_string(fingerprint({})), "cbf29ce484222325");
  EXPECT_EQ(to_string(fingerprint({{"alertname", "x"}})), "d240efc3896bf266");
  EXPECT_EQ(to_string(fingerprint({{"ville", "Orléans"}})), "55b05d144abd19da");
  EXPECT_EQ(fingerprint({{"name", "garland, briggs"}, {"fear", "love is not enough"}}).value,
            5799056148416392346u);
}

TEST(Fingerprint, HasSixteenDigitsAlways) {
  EXPECT_EQ(to_string(Fingerprint{0}), "0000000000000000");
  EXPECT_EQ(to_string(Fingerprint{0xabc}), "0000000000000abc");
}

TEST(Fingerprint, KnowsWhereANameEnds) {
  EXPECT_NE(fingerprint({{"a", "bc"}}), fingerprint({{"ab", "c"}}));
  EXPECT_NE(fingerprint({{"a", "b"}, {"c", "d"}}), fingerprint({{"a", "bcd"}}));
}

RC_GTEST_PROP(Fingerprint, ChangesWithAnyValue, (const std::map<std::string, std::string>& drawn)) {
  RC_PRE(!drawn.empty());
  LabelSet labels(drawn.begin(), drawn.end());
  const Fingerprint before = fingerprint(labels);
  auto changed = labels.begin();
  std::advance(changed, *rc::gen::inRange<std::size_t>(0, labels.size()));
  changed->second += "x";
  RC_ASSERT(fingerprint(labels) != before);
}

TEST(Alert, StatusesHaveTheirWords) {
  EXPECT_EQ(to_string(AlertStatus::firing), "firing");
  EXPECT_EQ(to_string(AlertStatus::recovering), "recovering");
  EXPECT_EQ(to_string(AlertStatus::resolved), "resolved");
}

TEST(Alert, OfACheckCarriesItsNameServiceAndSeverity) {
  Check check;
  check.name = CheckName("web");
  check.service = ServiceName("shop");
  check.severity = Severity::warning;
  check.stable_for = minutes(7);
  const Alert alert = alert_of(check, "connection refused", now);
  EXPECT_EQ(
      alert.labels,
      (LabelSet{
          {"alertname", "web"}, {"check", "web"}, {"service", "shop"}, {"severity", "warning"}}));
  EXPECT_EQ(alert.annotations, (LabelSet{{"summary", "connection refused"}}));
  EXPECT_EQ(to_string(alert.fingerprint), "fa675cb51e82fa24");
  EXPECT_EQ(alert.status, AlertStatus::firing);
  EXPECT_EQ(alert.severity, Severity::warning);
  EXPECT_EQ(alert.starts_at, now);
  EXPECT_EQ(alert.changed_at, now);
  EXPECT_EQ(alert.stable_for, minutes(7));
  EXPECT_FALSE(alert.incident);
}

TEST(Alert, OfACheckWithoutServiceHasNoSuchLabel) {
  Check check;
  check.name = CheckName("web");
  const Alert alert = alert_of(check, "", now);
  EXPECT_FALSE(alert.labels.contains("service"));
  EXPECT_EQ(to_string(alert.fingerprint), "6f736d32660b81f4");
}

TEST(Alert, TheSummaryIsNoPartOfTheIdentity) {
  Check check;
  check.name = CheckName("web");
  EXPECT_EQ(alert_of(check, "HTTP 500", now).fingerprint,
            alert_of(check, "timeout", now + hours(1)).fingerprint);
}

}  // namespace
}  // namespace vigie
