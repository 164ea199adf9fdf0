#include "world/backed_up.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/parse.h"
#include "world/event.h"

namespace vigie {
namespace {

using testing::HasSubstr;

const Instant noon = *parse_rfc3339("2026-11-20T12:00:00Z");

constexpr std::string_view files = R"(
people: { alice: alice@example.org }
services:
  shop: { rpo: 4h }
  mail: { rpo: 1d }
  wiki: {}
checks:
  web: { http: "http://10.0.0.7/", failures: 1, service: shop }
  database: { heartbeat: { every: 1d, grace: 1h, backup: { min_size: 100 } }, service: shop }
  pictures: { heartbeat: { every: 1d, grace: 1h, backup: { max_age: 3d } }, service: shop }
  job: { heartbeat: 1h, service: mail }
)";

class Backups : public testing::Test {
 protected:
  Backups() {
    const SourceFile file{"vigie.yaml", std::string(files)};
    auto parsed = parse_files(std::span(&file, 1));
    EXPECT_TRUE(parsed.has_value());
    ApplyConfiguration event;
    event.puts = std::move(parsed->resources);
    event.next = std::make_shared<const Configuration>(std::move(parsed->configuration));
    happens(event);
  }
  void happens(const Event& event) { ASSERT_TRUE(step(world, event, now, decisions).has_value()); }
  void backup(const char* check, Duration age, std::int64_t size = 1000) {
    Signalled event;
    event.check = CheckName(check);
    event.signal.data_at = now - age;
    event.signal.size = size;
    happens(event);
  }
  void later(Duration wait) {
    for (now += wait; next_due(world) && *next_due(world) <= now;) happens(TimersDue{});
  }
  std::string sentence(const char* service) const {
    const ServiceName name(service);
    return text(
        backup_sentence(world.configuration->services.at(name), backed_up(world, name, now), now));
  }
  const Incident& incident() const { return world.incidents.rbegin()->second; }

  World world;
  Decisions decisions;
  Instant now = noon;
};

TEST_F(Backups, TheOldestOfAllBackupsCountsAndGrowsOlder) {
  backup("database", hours(1));
  EXPECT_FALSE(backed_up(world, ServiceName("shop"), now)->known);
  EXPECT_EQ(sentence("shop"),
            "its backups have not said yet how old their data is; "
            "at most 4h of data may be lost (rpo)");
  backup("pictures", hours(2));
  later(minutes(5) + seconds(30));
  EXPECT_EQ(sentence("shop"),
            "the newest data in its backups is 2h 5m old; "
            "at most 4h of data may be lost (rpo)");
  later(hours(2));
  EXPECT_EQ(sentence("shop"),
            "the newest data in its backups is 4h 5m old; "
            "that is more than the 4h that may be lost (rpo)");
}

TEST_F(Backups, WhatNoEvidenceSpeaksOfIsUnknownSinceThen) {
  backup("database", hours(1));
  backup("pictures", hours(1));
  happens(PauseCheck{CheckName("pictures"), now + hours(5), "new disk", "person:alice"});
  later(hours(2));
  const auto age = backed_up(world, ServiceName("shop"), now);
  EXPECT_FALSE(age->known);
  EXPECT_EQ(age->unknown_since, noon);
  EXPECT_EQ(age->until, noon - hours(1));
  EXPECT_EQ(sentence("shop"),
            "how old the data in its backups is, is unknown since 2026-11-20T12:00:00Z; the newest "
            "known is of 2026-11-20T11:00:00Z; at most 4h of data may be lost (rpo)");
}

TEST_F(Backups, AServiceWithoutWatchedBackupsSaysSo) {
  EXPECT_EQ(sentence("mail"), "no check watches its backups; at most 1d of data may be lost (rpo)");
  EXPECT_EQ(sentence("wiki"), "no check watches its backups; what may be lost is not set (rpo)");
}

TEST_F(Backups, ABackupThatIsTooSmallOrFailedIsNotTheNewestData) {
  backup("pictures", minutes(1));
  backup("database", hours(3));
  backup("database", minutes(1), 10);
  EXPECT_EQ(backed_up(world, ServiceName("shop"), now)->until, noon - hours(3));
  EXPECT_TRUE(backed_up(world, ServiceName("shop"), now)->known);  // it is known to be bad
}

TEST_F(Backups, AnIncidentKeepsWhatWouldHaveBeenLostWhenItBegan) {
  backup("pictures", hours(1));
  backup("database", hours(3));
  later(minutes(1));
  happens(Observed{{CheckName("web"), now, now, false, "x", {}}});
  ASSERT_EQ(world.incidents.size(), 1U);
  backup("database", Duration{});
  backup("pictures", Duration{});
  EXPECT_EQ(incident().backed_up_to.at(ServiceName("shop")), noon - hours(3));
}

TEST_F(Backups, AnIncidentWithoutFreshEvidenceKeepsNothing) {
  backup("pictures", hours(1));
  happens(Observed{{CheckName("web"), now, now, false, "x", {}}});
  ASSERT_EQ(world.incidents.size(), 1U);
  EXPECT_TRUE(incident().backed_up_to.empty());
}

}  // namespace
}  // namespace vigie
