#include "alert/alert_store.h"

#include <gmock/gmock.h>

#include "db/testing/in_transaction.h"

namespace vigie {
namespace {

using db::must;
using testing::ElementsAre;
using testing::IsEmpty;

Alert full_alert() {
  Alert alert;
  alert.labels = {{"alertname", "CheckDown"},
                  {"check", "web"},
                  {"quote", "\"\\ \t\n {}"},
                  {"ville", "Besançon 東京 🚨"},
                  {"empty", ""}};
  alert.fingerprint = fingerprint(alert.labels);
  alert.annotations = {{"summary", "délai dépassé: «10 s»"}};
  alert.status = AlertStatus::recovering;
  alert.severity = Severity::warning;
  alert.starts_at = Instant::from_ms(1'900'000'000'001);
  alert.changed_at = Instant::from_ms(1'900'000'000'002);
  alert.stable_for = seconds(90);
  alert.incident = IncidentId(5);
  alert.held_until = Instant::from_ms(1'900'000'000'003);
  return alert;
}

class AlertStore : public db::ForBothDatabases {};
FOR_BOTH_DATABASES(AlertStore);

TEST_P(AlertStore, KeepsEveryField) {
  db::save_all(writer(), full_alert());
  EXPECT_THAT(must(load_alerts(reader())), ElementsAre(full_alert()));
}

TEST_P(AlertStore, KeepsEveryStatusAndSeverity) {
  std::vector<Alert> saved;
  for (const AlertStatus status :
       {AlertStatus::firing, AlertStatus::recovering, AlertStatus::resolved}) {
    for (const Severity severity : {Severity::info, Severity::warning, Severity::critical}) {
      Alert alert = full_alert();
      alert.labels["n"] = std::to_string(saved.size());
      alert.fingerprint = fingerprint(alert.labels);
      alert.status = status;
      alert.severity = severity;
      db::save_all(writer(), alert);
      saved.push_back(alert);
    }
  }
  EXPECT_THAT(must(load_alerts(reader())), testing::UnorderedElementsAreArray(saved));
}

TEST_P(AlertStore, ALaterStateReplacesTheEarlier) {
  db::save_all(writer(), full_alert());
  Alert later;
  later.labels = full_alert().labels;
  later.fingerprint = full_alert().fingerprint;
  db::save_all(writer(), later);
  EXPECT_THAT(must(load_alerts(reader())), ElementsAre(later));
}

TEST_P(AlertStore, ErasesOneAndNoOther) {
  Alert other = full_alert();
  other.labels["check"] = "db";
  other.fingerprint = fingerprint(other.labels);
  db::save_all(writer(), full_alert(), other);
  const auto erase = [&](Fingerprint which) {
    db::in_transaction(writer(), [&](db::Connection& open) { return erase_alert(open, which); });
  };
  erase(full_alert().fingerprint);
  EXPECT_THAT(must(load_alerts(reader())), ElementsAre(other));
  erase(other.fingerprint);
  EXPECT_THAT(must(load_alerts(reader())), IsEmpty());
}

}  // namespace
}  // namespace vigie
