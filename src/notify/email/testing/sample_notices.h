// Notices of one incident, told to people of both languages, for the tests of this folder.
#pragma once

#include <string_view>

#include "notify/notice.h"

namespace vigie::testing {

inline Instant instant(std::string_view text) {
  return *parse_rfc3339(text);
}

inline Notice sample_notice(PageKind kind, Language language) {
  const bool french = language == Language::fr;
  Notice notice;
  notice.delivery = DeliveryId(17);
  notice.idempotency_key = "delivery-17.f00d";
  notice.instance = "f00d";
  notice.to = {french ? "Zoé Lefèvre" : "Alice Martin",
               french ? "zoe@example.org" : "alice@example.org", language,
               french ? "Europe/Paris" : "Europe/London"};
  notice.kind = kind;
  notice.event_at = instant("2026-11-20T19:31:10Z");
  notice.incident = IncidentId(42);
  notice.title = french ? "web ne répond pas" : "web does not answer";
  notice.opened_at = instant("2026-11-20T19:31:10Z");
  notice.affected = {{"web-http", "web", "connection refused (connect)"}};
  Outage outage;
  outage.id = OutageId(7);
  outage.check = CheckName("web-http");
  outage.last_good = Bound{instant("2026-11-20T19:29:55Z"), "HTTP 200 in 34 ms"};
  outage.first_bad = Bound{instant("2026-11-20T19:30:55Z"), "connection refused (connect)"};
  notice.outages = {outage};
  if (kind == PageKind::call) {
    notice.reason = ScheduleName("primary");
    notice.also_called = {"Bob Durand", "Chloé Roux"};
    notice.acknowledge_url = "https://vigie.example.org/ack/5up3r-s3cr3t";
  } else if (kind == PageKind::taken) {
    notice.event_at = instant("2026-11-20T19:33:00Z");
    notice.taken_by = "Bob Durand";
  } else {
    notice.event_at = instant("2026-11-20T19:52:00Z");
    notice.resolution = Resolution::verified;
    notice.stable_for = minutes(2);
    notice.affected.clear();
    notice.outages[0].last_bad = Bound{instant("2026-11-20T19:48:55Z"), "HTTP 502 in 3 ms"};
    notice.outages[0].first_good = Bound{instant("2026-11-20T19:49:10Z"), "HTTP 200 in 31 ms"};
  }
  notice.incident_url = "https://vigie.example.org/incidents/42";
  return notice;
}

inline Notice late_last_resort(Language language) {
  Notice notice = sample_notice(PageKind::call, language);
  notice.severity = Severity::warning;
  notice.late = true;
  notice.last_resort = true;
  notice.may_be_repeat = true;
  notice.attempt = 2;
  notice.round = 3;
  notice.call_number = 5;
  notice.reason = TeamName("ops");
  notice.also_called.clear();
  notice.outages[0].last_good.reset();
  return notice;
}

inline Notice declared_resolved(Language language) {
  Notice notice = sample_notice(PageKind::resolved, language);
  notice.resolution = Resolution::declared;
  notice.resolved_by = "Bob Durand";
  notice.resolution_reason = language == Language::fr ? "la sonde se trompe,\nle site marche"
                                                      : "the probe is wrong,\nthe site works";
  notice.outages.clear();
  return notice;
}

}  // namespace vigie::testing
