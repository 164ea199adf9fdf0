#include "world/testing/random_events.h"

#include <array>
#include <iterator>
#include <stdexcept>

#include "base/limits.h"
#include "config/parse.h"

namespace vigie {
namespace {

// Each is a step that people take: more people and a rotation, other labels for a check, a check
// and a person that go, nobody who could be called.
constexpr std::array<std::string_view, 5> files = {
    R"(
people:
  alice:
    name: Alice Martin
    email: [alice@example.org, alice@home.example]
    sms: "+33612345678"
    rules: { critical: [email, { sms: 20s }] }
gateways:
  own: { url: "http://127.0.0.1/sms", body: '{"to":"{{to}}","text":"{{text}}"}' }
checks:
  web: { http: "http://127.0.0.1/", interval: 10s, timeout: 2s, stable_for: 30s }
)",
    R"(
people:
  alice: alice@example.org
  bob: { ntfy: "http://127.0.0.1/bob", rules: { critical: [{ ntfy: 10s }] } }
  zoe: { name: Zoé Šimůnková, email: zoe@example.org, language: fr, zone: Europe/Paris }
teams:
  ops: { members: [alice, bob] }
schedules:
  primary:
    zone: Europe/Paris
    rotation: { weekly: monday 09:00, starts: 2026-01-05, members: [alice, bob, zoe] }
policies:
  default:
    steps:
      - { call: schedule/primary, wait: 20s }
      - { call: [team/ops, zoe], wait: 40s }
    repeat: 1
    last_resort: person/zoe
    last_resort_every: 1m
  nights: { steps: [{ call: zoe, wait: 15s }] }
services:
  host: { title: Host, owner: team/ops, runbook: "https://wiki.example.org/host" }
  shop: { title: Web shop, policy: nights, depends_on: host, rto: 4h, rpo: 1h }
  post: { depends_on: host, access: "ssh mail", provider: { name: Hoster, phone: "+33 1 23" } }
checks:
  web: { http: "http://127.0.0.1/", interval: 10s, timeout: 2s, stable_for: 30s, service: shop }
  db: { http: "http://127.0.0.1/db", interval: 10s, timeout: 2s, stable_for: 10s, service: shop }
  mail:
    { http: "http://mail.example.org/", interval: 30s, failures: 1, successes: 1, service: post }
  job: { heartbeat: { every: 1m, grace: 30s, longest_run: 50s }, service: shop }
maintenance:
  often: { services: shop, public: true, cron: { when: "*/7 * * * *", for: 2m } }
contracts:
  alice:
    person: alice
    pack: fr
    weekly_hours: 35
    manager: bob
    zone: Europe/Paris
    pattern:
      - days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]
        from: "09:00"
        to: "17:00"
  bob:
    person: bob
    pack: de
    weekly_hours: 40
    pattern: { days: monday, from: "22:00", to: "06:00" }
vantages:
  local: { references: [{ tcp: "192.0.2.1:53" }, { tcp: "192.0.2.2:53" }, { ping: 192.0.2.3 }] }
)",
    R"(
people:
  alice: alice@example.org
  bob: bob@example.org
policies:
  default: { steps: [{ call: alice }], acknowledgement: 1m }
checks:
  web:
    { http: "http://127.0.0.1/other", interval: 10s, timeout: 2s, severity: warning, service: api }
  db: { http: "http://127.0.0.1/db", interval: 10s, timeout: 2s, failures: 1, service: api }
  job:
    heartbeat: { cron: "*/2 * * * *", zone: Europe/Paris, grace: 10s, backup: { max_age: 3m } }
    service: api
services:
  api: {}
status_pages:
  public:
    title: { en: Status, fr: État }
    groups: [{ title: All, components: [{ name: Everything, services: api }] }]
    announce: 1m
)",
    R"(
people:
  bob: bob@example.org
schedules:
  primary:
    zone: America/New_York
    rotation: { weekly: friday 17:30, starts: 2026-01-09, members: [bob] }
checks:
  mail: { http: "http://127.0.0.1/mail", interval: 5s, stable_for: 5s }
  job: { http: "http://127.0.0.1/job", interval: 7s }
)", "",
};

constexpr std::array<std::string_view, 5> check_names = {"web", "db", "mail", "job", "gone"};
constexpr std::array<std::string_view, 4> person_names = {"alice", "bob", "zoe", "nobody"};
constexpr std::array<std::string_view, 4> texts = {"looked at it", "câble débranché — « réparé »",
                                                   "再起動 🚨",
                                                   "a \"quoted\" \\ line\nand another"};

template <class List>
auto pick(const List& list, std::uint32_t which) {
  return *std::next(list.begin(), static_cast<std::ptrdiff_t>(which % list.size()));
}

PersonName person(std::uint32_t which) {
  return PersonName(std::string(pick(person_names, which)));
}

// One that is there or, now and then, one that left memory or never was.
IncidentId incident(const World& world, const Choice& choice) {
  if (world.incidents.empty() || choice.value % 16 == 0)
    return IncidentId(static_cast<std::int64_t>(choice.which) % (world.next_id + 1));
  return pick(world.incidents, choice.which).first;
}

Event observed(const Choice& choice, Instant now) {
  Observation observation;
  observation.check = CheckName(std::string(pick(check_names, choice.which)));
  observation.good = choice.value % 5 < 2;
  observation.finished = now - milliseconds(choice.value % 7);
  observation.started = observation.finished - milliseconds(choice.value % 900);
  if (choice.value % 31 == 0) observation.started = observation.started - minutes(1);
  observation.summary = observation.good ? "HTTP 200 in 34 ms" : "délai dépassé (connect)";
  if (choice.value % 3 == 0) observation.details = {{"phase_dns_ms", "12"}};
  return Observed{std::move(observation)};
}

Event receipt(const World& world, const Choice& choice) {
  constexpr std::array outcomes = {AttemptOutcome::accepted, AttemptOutcome::accepted,
                                   AttemptOutcome::failed_for_now, AttemptOutcome::failed_for_good,
                                   AttemptOutcome::unknown};
  std::vector<DeliveryId> tried;
  for (const auto& [id, attempt] : world.attempts) tried.push_back(id);
  if (tried.empty()) return TimersDue{};
  Receipt receipt;
  receipt.delivery = pick(tried, choice.which);
  receipt.attempt = world.attempts.at(receipt.delivery).number;
  // A sender that was given up may still come back.
  if (choice.value % 8 == 0) receipt.attempt = 1 + (receipt.attempt - 1) / 2;
  receipt.outcome = pick(outcomes, choice.value);
  receipt.detail = "250 accepté";
  return receipt;
}

Event told(const World& world, const Choice& choice) {
  constexpr std::array statuses = {UpdateStatus::investigating, UpdateStatus::identified,
                                   UpdateStatus::monitoring, UpdateStatus::resolved};
  PostUpdate event;
  event.incident = incident(world, choice);
  event.status = pick(statuses, choice.value);
  event.text = {std::string(pick(texts, choice.value)), std::string(pick(texts, choice.which))};
  event.actor = "person:zoé";
  return event;
}

Event opened(const Choice& choice) {
  OpenIncident event;
  event.title = std::string(pick(texts, choice.which));
  event.severity = choice.value % 2 == 0 ? Severity::info : Severity::critical;
  if (choice.value % 3 == 0) event.service = ServiceName("shop");
  event.actor = "person:alice";
  return event;
}

Event overridden(const World& world, const Choice& choice, Instant now) {
  if (choice.value % 3 == 0 && !world.overrides.empty())
    return RemoveOverride{pick(world.overrides, choice.which).id, "person:zoé"};
  CreateOverride event;
  event.override_.schedule = ScheduleName("primary");
  event.override_.person = person(choice.which);
  event.override_.from = now - seconds(choice.value % 100);
  event.override_.to = event.override_.from + seconds(choice.value % 1000);
  event.actor = "person:zoé";
  return event;
}

Event token(const World& world, const Choice& choice, Instant now) {
  Token token;
  token.label = std::string(pick(texts, choice.which));
  token.hash = hash_secret(std::to_string(world.next_id) + "-" + std::to_string(choice.which) +
                           "-" + std::to_string(choice.value));
  token.one_time = choice.value % 2 == 0;
  if (choice.value % 5 == 0) token.expires_at = now + minutes(choice.value % 9);
  if (choice.which % 3 == 0) token.person = PersonName("bob");
  if (world.tokens.empty() || choice.value % 3 == 0) return CreateToken{token, "token:1"};
  const Token& known = pick(world.tokens, choice.which).second;
  if (choice.value % 3 == 1) return RevokeToken{known.id, "token:1"};
  return ExchangeToken{known.hash, token};
}

// The checks that the recovery of an incident waits for.
Event waived(const World& world, const Choice& choice) {
  const auto rows = world.scope.find(incident(world, choice));
  if (rows == world.scope.end()) return TimersDue{};
  return WaiveCheck{rows->first, pick(rows->second, choice.value).first, "sold", "person:bob"};
}

Event worked_around(const World& world, const Choice& choice) {
  if (choice.value % 3 == 0 && !world.workarounds.empty())
    return RevertWorkaround{pick(world.workarounds, choice.which).first, "person:bob"};
  return AddWorkaround{incident(world, choice), std::string(pick(texts, choice.value)),
                       "person:zoé"};
}

Event locked(const Choice& choice, Instant now) {
  const ServiceName service(choice.which % 2 == 0 ? "shop" : "host");
  if (choice.value % 4 == 0) return EndLock{service, "person:bob"};
  return SetLock{service, person(choice.value), std::string(pick(texts, choice.which)),
                 now + seconds(choice.value % 500)};
}

// What becomes of an incident in the hands of people.
Event lived(const World& world, const Choice& choice, Instant now) {
  const IncidentId id = incident(world, choice);
  const PersonName by = person(choice.value / 16);
  switch (choice.value % 15) {
    case 13:
      return JudgeIncident{id, choice.which % 2 == 0 ? Usefulness::useful : Usefulness::false_alarm,
                           std::string(pick(texts, choice.which)), "person:bob"};
    case 0:
      return Snooze{id, by, now + seconds(choice.which % 400)};
    case 1:
      return StillOnIt{id, by};
    case 2:
      return EndIntervention{id, by};
    case 3:
    case 4:
      return HandOver{id, by, person(choice.which)};
    case 5:
    case 6:
      return AnswerHandOver{id, by, choice.which % 2 == 0};
    case 7:
      return SetSeverity{id, choice.which % 2 == 0 ? Severity::warning : Severity::critical,
                         "person:bob"};
    case 8:
      return MergeIncidents{id, incident(world, {0, choice.which / 8, 1}), "token:1"};
    case 9:
      return waived(world, choice);
    case 10:
      return worked_around(world, choice);
    case 11:
      return locked(choice, now);
    case 12:
      return choice.which % 2 == 0
                 ? Event{Announce{id, "person:alice"}}
                 : Event{SetRestoredUpTo{id, now - seconds(choice.which % 900), "person:alice"}};
    default:
      return ReportProblem{std::string(pick(texts, choice.which)), Severity::warning,
                           PolicyName("nights")};
  }
}

Event signalled(const Choice& choice, Instant now) {
  constexpr std::array kinds = {SignalKind::success, SignalKind::success, SignalKind::start,
                                SignalKind::fail, SignalKind::log};
  Signalled event;
  event.check = CheckName(choice.which % 16 == 0 ? "web" : "job");
  event.signal.kind = pick(kinds, choice.value);
  event.signal.run = choice.which % 3 == 0 ? "" : std::to_string(choice.which % 3);
  event.signal.text = std::string(pick(texts, choice.which));
  event.signal.via = "ping";
  if (choice.value % 2 == 0) event.signal.data_at = now - seconds(choice.value % 200);
  if (choice.value % 3 == 0) event.signal.size = choice.value % 5000;
  return event;
}

Event quieted(const World& world, const Choice& choice, Instant now) {
  const CheckName check(std::string(pick(check_names, choice.which)));
  const Instant until = now + seconds(choice.value % 500);
  switch (choice.value % 5) {
    case 0:
      return PauseCheck{check, until, std::string(pick(texts, choice.which)), "person:zoé"};
    case 1:
      return ResumeCheck{check, "person:zoé"};
    case 2:
      if (world.windows.empty()) return TimersDue{};
      return EndWindow{pick(world.windows, choice.which).first, "person:zoé"};
    default: {
      CreateWindow event;
      event.window.scope.title = std::string(pick(texts, choice.which));
      if (choice.which % 2 == 0) event.window.scope.checks = {check};
      if (choice.which % 3 == 0) event.window.scope.services = {ServiceName("shop")};
      event.window.scope.text_fr = "déménagement";
      event.window.period = {now + seconds(choice.which % 60), until};
      event.actor = "person:zoé";
      return event;
    }
  }
}

InterventionEdit edit(const Choice& choice, Instant now) {
  InterventionEdit edit;
  const Instant ended = now - minutes(choice.which % 300);
  if (choice.value % 3 != 0) edit.began_at = ended - minutes(choice.value % 40);
  if (choice.value % 5 != 0) edit.ended_at = ended;
  if (choice.which % 7 == 0) edit.on_site = true;
  if (choice.which % 14 == 0) edit.home_at = ended + minutes(choice.value % 20);
  if (choice.which % 11 == 0) edit.urgent = UrgentGround::repair;
  if (choice.which % 22 == 0) edit.inspector_told_at = now;
  if (choice.value % 4 == 0) edit.note = std::string(pick(texts, choice.which));
  return edit;
}

// What people mend of their hours, and sign.
Event mended(const World& world, const Choice& choice, Instant now) {
  const PersonName by = person(choice.which);
  const std::string actor = "person:" + by.text;
  const Month month = month_of(now - hours(24 * (choice.value % 60)), Zone::utc());
  InterventionId id(static_cast<std::int64_t>(choice.value % 50));
  if (!world.interventions.empty()) id = pick(world.interventions, choice.which).first;
  switch (choice.value % 8) {
    case 0:
    case 1:
      return AddIntervention{by, incident(world, choice), edit(choice, now), "câble", actor};
    case 2:
    case 3:
      return CorrectIntervention{id, edit(choice, now), "câble", actor};
    case 4:
      return ConfirmIntervention{id, actor};
    case 5:
      return VoidIntervention{id, "none", actor};
    case 6:
      return SignMonth{by, month, actor};
    default:
      return choice.which % 3 == 0 ? Event{ReadHours{by, "interventions", "token:1"}}
                                   : Event{ReopenMonth{by, month, "forgot one", actor}};
  }
}

Event rare(const World& world, const Choice& choice, Instant now) {
  switch (choice.value % 8) {
    case 0:
      return Restarted{};
    case 1:
      return GapDetected{now - minutes(1), now, "suspended", Duration{}};
    case 2:
      return GapDetected{now - minutes(1), now, "clock stepped", minutes(1)};
    case 3:
      return ReleaseQuarantine{choice.which % 2 == 0, "person:bob"};
    case 4:
      return ClearHistory{now - hours(24)};
    case 5:
      return TestContacts{person(choice.which), "token:1"};
    default:
      return configuration_of(world, choice.which % files.size());
  }
}

}  // namespace

Choice random_choice(std::mt19937_64& random) {
  return {static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random()),
          static_cast<std::uint32_t>(random())};
}

Instant time_of(const World& world, const Choice& choice, Instant now) {
  switch (choice.kind / 64 % 8) {
    case 0:
    case 1:
      return now;
    case 2:
    case 3:
    case 4:
      return now + milliseconds(choice.value % 4000);
    case 5:
      return now + seconds(choice.value % 120);
    default:
      return std::max(now, next_due(world).value_or(now));
  }
}

Event event_of(const World& world, const Choice& choice, Instant now) {
  switch (choice.kind % 32) {
    case 0:
    case 1:
    case 2:
      return receipt(world, choice);
    case 3:
    case 4:
      return TimersDue{};
    case 5:
    case 6:
      return Acknowledge{incident(world, choice), person(choice.value), "link"};
    case 7:
      return Resolve{incident(world, choice), "person:bob", std::string(pick(texts, choice.value))};
    case 8:
      return told(world, choice);
    case 9:
      return AddNote{incident(world, choice), "person:zoé", std::string(pick(texts, choice.value))};
    case 10:
      return opened(choice);
    case 11:
      return overridden(world, choice, now);
    case 12:
      return token(world, choice, now);
    case 13:
      return FlushFreshness{};
    case 14:
      return rare(world, choice, now);
    case 15:
    case 16:
    case 17:
    case 18:
      return lived(world, choice, now);
    case 19:
    case 20:
      return signalled(choice, now);
    case 21:
      return quieted(world, choice, now);
    case 23:
      return mended(world, choice, now);
    case 22:
      return Witnessed{VantageName("local"), now - milliseconds(choice.value % 3000),
                       choice.value % 3 != 0, "délai dépassé"};
    default:
      return observed(choice, now);
  }
}

ApplyConfiguration configuration_of(const World& world, std::size_t number) {
  const SourceFile file{"random.yaml", std::string(files[number % files.size()])};
  auto parsed = parse_files(std::span(&file, 1));
  if (!parsed) throw std::runtime_error(parsed.error().text());
  ApplyConfiguration event;
  for (const Resource& resource : parsed->resources) {
    const auto known = world.resources.find(resource.key);
    if (known == world.resources.end() || !(known->second == resource))
      event.puts.push_back(resource);
  }
  std::set<ResourceKey> kept;
  for (const Resource& resource : parsed->resources) kept.insert(resource.key);
  for (const auto& [key, resource] : world.resources)
    if (!kept.contains(key)) event.deletes.push_back(key);
  event.next = std::make_shared<const Configuration>(std::move(parsed->configuration));
  event.base_revision = world.revision;
  event.actor = "token:1";
  return event;
}

}  // namespace vigie
