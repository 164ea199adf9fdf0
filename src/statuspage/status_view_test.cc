#include "statuspage/status_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"

namespace vigie {
namespace {

// A Wednesday, 20:30 in Paris.
const Instant now = *parse_rfc3339("2026-11-18T20:30:00+01:00");

StatusPage page() {
  StatusPage page;
  page.name = StatusPageName("public");
  page.title = {"Status", "État"};
  page.zone = "Europe/Paris";
  page.groups = {{{"All", "Tout"}, {{{"Sites", "Sites web"}, {ServiceName("web")}}}}};
  return page;
}

CheckEvidence check(Verdict verdict, std::vector<Watched> watched,
                    Severity severity = Severity::critical) {
  CheckEvidence out;
  out.service = ServiceName("web");
  out.severity = severity;
  out.verdict = verdict;
  if (verdict != Verdict::unknown) out.valid_until = now + seconds(80);
  out.watched = std::move(watched);
  return out;
}

Watched stretch(Instant from, Instant until, Verdict verdict) {
  return {CheckName("c"), from, until, verdict};
}

ComponentView component(const StatusEvidence& evidence) {
  return status_view(page(), evidence, "https://v.example/status/public")
      .groups.at(0)
      .components.at(0);
}

StatusEvidence of(std::vector<CheckEvidence> checks) {
  StatusEvidence evidence;
  evidence.now = now;
  evidence.checks = std::move(checks);
  return evidence;
}

TEST(StatusView, WithoutEvidenceNothingIsUp) {
  for (const StatusEvidence& evidence :
       {of({}), of({check(Verdict::unknown, {})}),
        of({check(Verdict::up, {}), check(Verdict::unknown, {})})}) {
    const ComponentView shown = component(evidence);
    EXPECT_EQ(shown.state, ComponentState::unknown);
    EXPECT_EQ(shown.watched_since, std::nullopt);
    EXPECT_EQ(uptime(shown.tally), std::nullopt);
    ASSERT_EQ(shown.days.size(), static_cast<std::size_t>(limits::status_days));
    for (const DayBar& day : shown.days) EXPECT_EQ(day.tally.up, Duration{});
  }
}

TEST(StatusView, TheStateIsThatOfTheWorstCheckAndUnknownIsWorseThanDegraded) {
  const CheckEvidence up = check(Verdict::up, {});
  const CheckEvidence warning = check(Verdict::down, {}, Severity::warning);
  const CheckEvidence blind = check(Verdict::unknown, {}, Severity::info);
  const CheckEvidence down = check(Verdict::down, {});
  EXPECT_EQ(component(of({up, up})).state, ComponentState::operational);
  EXPECT_EQ(component(of({up, warning})).state, ComponentState::degraded);
  EXPECT_EQ(component(of({up, warning, blind})).state, ComponentState::unknown);
  EXPECT_EQ(component(of({up, warning, blind, down})).state, ComponentState::outage);
}

TEST(StatusView, TheDaysAddUpToWhatWasProven) {
  const Instant began = *parse_rfc3339("2026-11-16T00:00:00+01:00");
  const Instant failed = *parse_rfc3339("2026-11-17T10:00:00+01:00");
  StatusEvidence evidence =
      of({check(Verdict::up, {stretch(began, failed, Verdict::up),
                              stretch(failed, failed + minutes(30), Verdict::down),
                              stretch(failed + minutes(30), failed + hours(2), Verdict::up),
                              stretch(failed + hours(5), now, Verdict::up)})});
  evidence.gaps = {{began + hours(1), began + hours(1) + minutes(12)}};
  const ComponentView shown = component(evidence);
  EXPECT_EQ(shown.watched_since, began);
  const Tally monday = shown.days.at(87).tally;
  EXPECT_EQ(monday.up, hours(24) - minutes(12));
  EXPECT_EQ(monday.unwatched, minutes(12));
  const Tally tuesday = shown.days.at(88).tally;
  EXPECT_EQ(tuesday.down, minutes(30));
  EXPECT_EQ(tuesday.unwatched, hours(3));
  EXPECT_EQ(tuesday.up, hours(24) - hours(3) - minutes(30));
  EXPECT_EQ(shown.days.at(89).tally.up, hours(20) + minutes(30));
  EXPECT_EQ(shown.days.at(86).tally.unwatched, hours(24));
  EXPECT_EQ(shown.tally.unwatched, hours(3) + minutes(12));
  EXPECT_EQ(*uptime(shown.tally), 9923);
  EXPECT_EQ(uptime_sentence(shown, *Zone::find("Europe/Paris"), Language::en),
            "99.23 % of the time watched, since 16 Nov 2026, 00:00 CET; not watched: 3 h 12 min");
  EXPECT_EQ(uptime_sentence(shown, *Zone::find("Europe/Paris"), Language::fr),
            "99,23 % du temps surveillé, depuis le 16 nov. 2026, 00:00 CET ; non surveillé : "
            "3 h 12 min");
}

TEST(StatusView, AFailureWhileWorkWasAnnouncedIsMaintenance) {
  const Instant failed = now - hours(3);
  StatusEvidence evidence = of({check(Verdict::down, {stretch(now - hours(9), failed, Verdict::up),
                                                      stretch(failed, now, Verdict::down)})});
  EXPECT_EQ(component(evidence).tally.down, hours(3));
  evidence.planned = {{"m1", now - hours(1), now + hours(1), {"Work", "Travaux"}, {}}};
  const ComponentView shown = component(evidence);
  EXPECT_EQ(shown.state, ComponentState::maintenance);
  EXPECT_EQ(shown.tally.maintenance, hours(1));
  EXPECT_EQ(shown.tally.down, hours(2));
}

TEST(StatusView, WorkThatIsOverStaysPlannedWorkOnItsDays) {
  const Instant began = *parse_rfc3339("2026-11-16T22:00:00+01:00");
  const Instant ended = began + hours(3);
  StatusEvidence evidence = of({check(Verdict::up, {stretch(began - hours(24), began, Verdict::up),
                                                    stretch(began, began + hours(1), Verdict::down),
                                                    stretch(ended, now, Verdict::up)})});
  evidence.planned = {{"m1", began, ended, {"Work", "Travaux"}, {}}};
  const ComponentView shown = component(evidence);
  EXPECT_EQ(shown.tally.down, Duration{});
  EXPECT_EQ(shown.tally.maintenance, hours(1));
  EXPECT_EQ(shown.tally.unwatched, hours(2));  // announced, and nobody looked: not available
  EXPECT_EQ(shown.days.at(87).planned, hours(2));
  EXPECT_EQ(shown.days.at(88).planned, hours(1));
  EXPECT_EQ(shown.days.at(89).planned, Duration{});
  EXPECT_EQ(shown.state, ComponentState::operational);
  const StatusView view = status_view(page(), evidence, "");
  EXPECT_TRUE(view.planned.empty());
  ASSERT_EQ(view.past_work.size(), 1u);
  EXPECT_EQ(view.past_work[0].id, "m1");
  EXPECT_FALSE(view.past_work[0].cancelled);
}

TEST(StatusView, WorkThatWasTakenBackExcusesNothing) {
  StatusEvidence evidence =
      of({check(Verdict::down, {stretch(now - hours(2), now, Verdict::down)})});
  evidence.planned = {{"m1", now - hours(1), now + hours(1), {"Work", ""}, {}, true},
                      {"m2", now + hours(20), now + hours(21), {"More", ""}, {}, true}};
  const ComponentView shown = component(evidence);
  EXPECT_EQ(shown.state, ComponentState::outage);
  EXPECT_EQ(shown.tally.down, hours(2));
  EXPECT_EQ(shown.days.at(89).planned, Duration{});
  const StatusView view = status_view(page(), evidence, "");
  EXPECT_TRUE(view.planned.empty());
  ASSERT_EQ(view.past_work.size(), 2u);
  EXPECT_EQ(view.past_work[0].id, "m2");
  EXPECT_TRUE(view.past_work[0].cancelled);
}

TEST(StatusView, AYoungCheckDoesNotUnmakeWhatOthersProved) {
  const ComponentView shown =
      component(of({check(Verdict::up, {stretch(now - hours(10), now, Verdict::up)}),
                    check(Verdict::up, {stretch(now - hours(1), now, Verdict::up)})}));
  EXPECT_EQ(shown.tally.up, hours(10));
  EXPECT_EQ(shown.tally.unwatched, Duration{});
}

TEST(StatusView, HistoryThatWasCutProvesNothing) {
  StatusEvidence evidence = of({check(Verdict::up, {stretch(now - hours(1), now, Verdict::up)})});
  evidence.checks[0].cut = true;
  EXPECT_EQ(component(evidence).tally.unwatched, component(evidence).tally.total() - hours(1));
  evidence.gaps_cut = true;
  EXPECT_EQ(component(evidence).tally.up, Duration{});
}

TEST(StatusView, ADayOfTheAutumnChangeHas25Hours) {
  StatusEvidence evidence = of({});
  evidence.now = *parse_rfc3339("2026-10-26T12:00:00+01:00");
  const ComponentView shown = component(evidence);
  EXPECT_EQ(shown.days.at(88).date, (LocalDate{2026, 10, 25}));
  EXPECT_EQ(shown.days.at(88).tally.total(), hours(25));
}

TEST(StatusView, ItIsValidAsLongAsTheEvidenceAndUntilTheNextWorkBegins) {
  StatusEvidence evidence = of({check(Verdict::up, {})});
  const auto valid = [&] { return status_view(page(), evidence, "").valid_until; };
  EXPECT_EQ(valid(), now + seconds(80));
  evidence.planned = {{"m1", now + seconds(7), now + hours(1), {"Work", ""}, {}}};
  EXPECT_EQ(valid(), now + seconds(7));
  evidence = of({});
  EXPECT_EQ(valid(), now + limits::status_longest);
}

TEST(StatusView, AnIncidentIsPublicByItsUpdatesAloneAndItsComponentNeverLooksFine) {
  StatusEvidence evidence = of({check(Verdict::up, {})});
  PublicIncident incident{IncidentId(7), now - hours(1), std::nullopt, {}};
  evidence.incidents = {incident};
  EXPECT_TRUE(status_view(page(), evidence, "").incidents.empty());
  StatusUpdate update;
  update.id = UpdateId(9);
  update.at = now - minutes(5);
  update.text = {"We look at it.", ""};
  update.services = {ServiceName("web")};
  update.by = "person:alice";
  evidence.incidents[0].updates = {update};
  StatusView view = status_view(page(), evidence, "");
  ASSERT_EQ(view.incidents.size(), 1u);
  EXPECT_EQ(incident_title(view.incidents[0], Language::fr), "Incident : Sites web");
  EXPECT_EQ(view.groups[0].components[0].state, ComponentState::degraded);
  update.status = UpdateStatus::monitoring;
  evidence.incidents[0].updates.push_back(update);
  EXPECT_EQ(component(evidence).state, ComponentState::operational);
  evidence.incidents[0].updates[0].services = {ServiceName("other")};
  evidence.incidents[0].updates[1].services = {ServiceName("other")};
  EXPECT_TRUE(status_view(page(), evidence, "").incidents.empty());
}

// Whatever the stretches are, an instant counts as up only where every check says so.
RC_GTEST_PROP(StatusView, UpIsOnlyWhatEveryCheckProves, ()) {
  const int number = *rc::gen::inRange(1, 4);
  StatusEvidence evidence = of({});
  for (int c = 0; c < number; ++c) {
    std::vector<Watched> stretches;
    Instant at = now - hours(5);
    while (at < now) {
      const Instant until = std::min(now, at + minutes(*rc::gen::inRange(1, 90)));
      const int what = *rc::gen::inRange(0, 3);
      if (what > 0)
        stretches.push_back(stretch(at, until, what == 1 ? Verdict::up : Verdict::down));
      at = until;
    }
    evidence.checks.push_back(check(*rc::gen::element(Verdict::up, Verdict::down, Verdict::unknown),
                                    std::move(stretches)));
  }
  const Instant hole = now - minutes(*rc::gen::inRange(1, 300));
  evidence.gaps = {{hole, hole + minutes(3)}};
  Duration up{};
  Duration down{};
  for (Instant t = now - hours(5); t < now; t += minutes(1)) {
    int fine = 0;
    int known = 0;
    bool bad = false;
    for (const CheckEvidence& each : evidence.checks) {
      const bool begun = !each.watched.empty() && each.watched.front().from <= t;
      known += begun ? 1 : 0;
      for (const Watched& w : each.watched) {
        if (t < w.from || t >= *w.until) continue;
        fine += w.verdict == Verdict::up ? 1 : 0;
        bad = bad || w.verdict == Verdict::down;
      }
    }
    if (evidence.gaps[0].contains(t)) continue;
    if (known > 0 && fine == known && !bad) up += minutes(1);
    if (bad) down += minutes(1);
  }
  const ComponentView shown = component(evidence);
  RC_ASSERT(shown.tally.up == up);
  RC_ASSERT(shown.tally.down == down);
}

}  // namespace
}  // namespace vigie
