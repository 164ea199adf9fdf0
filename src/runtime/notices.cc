#include "runtime/notices.h"

#include <algorithm>

#include "base/text.h"
#include "runtime/service_cards.h"
#include "world/rest_of.h"

namespace vigie::runtime {

namespace {

std::string_view label(const Alert& alert, std::string_view name) {
  const auto found = alert.labels.find(name);
  return found == alert.labels.end() ? std::string_view{} : std::string_view(found->second);
}

std::string full_name(const Configuration& configuration, const PersonName& name) {
  const auto person = configuration.people.find(name);
  return person == configuration.people.end() ? name.text : person->second.full_name;
}

std::string newest_evidence(const World& world, const CheckName& check) {
  const auto found = world.freshness.find(check);
  if (found == world.freshness.end()) return {};
  const auto& [good, bad] = found->second;
  if (good && (!bad || good->at > bad->at)) return good->evidence;
  return bad ? bad->evidence : std::string{};
}

// With evidence that its reader understands.
Outage readable(Outage outage, Language language) {
  const auto render = [language](Bound& bound) {
    bound.evidence = stored_text(bound.evidence, language);
  };
  render(outage.first_bad);
  for (std::optional<Bound>* bound : {&outage.last_good, &outage.last_bad, &outage.first_good})
    if (*bound) render(**bound);
  return outage;
}

void add_affected(const World& world, const Incident& incident, Notice& notice) {
  const auto members = world.alerts_of.find(incident.id);
  if (members == world.alerts_of.end()) return;
  for (Fingerprint fingerprint : members->second) {
    const Alert& alert = world.alerts.at(fingerprint);
    const CheckName check{std::string(label(alert, "check"))};
    notice.affected.push_back({check.text, std::string(label(alert, "service")),
                               stored_text(newest_evidence(world, check), notice.to.language)});
    notice.stable_for = std::max(notice.stable_for, alert.stable_for);
    const auto state = world.checks.find(check);
    if (state == world.checks.end()) continue;
    if (const auto outage = world.outages.find(state->second.outage); outage != world.outages.end())
      notice.outages.push_back(readable(outage->second, notice.to.language));
  }
}

// Through which of the step's targets this person is meant.
std::optional<Target> reason_of(const World& world, const Incident& incident, const Page& page) {
  const auto policy = world.configuration->policies.find(incident.policy);
  if (policy == world.configuration->policies.end() || page.round == outside_rounds)
    return std::nullopt;
  const auto& steps = policy->second.steps;
  if (!page.last_resort && page.step >= static_cast<int>(steps.size())) return std::nullopt;
  const auto& targets = page.last_resort ? policy->second.last_resort
                                         : steps[static_cast<std::size_t>(page.step)].targets;
  for (const Target& target : targets) {
    const auto people = resolve_targets({target}, directory_of(world), page.created_at);
    if (std::ranges::find(people, page.person) != people.end()) return target;
  }
  return std::nullopt;
}

void add_call(const World& world, const Incident& incident, const Page& page,
              const NoticeOptions& options, Notice& notice) {
  notice.event_at = page.created_at;
  notice.reason = reason_of(world, incident, page);
  notice.acknowledge_url =
      options.public_url + "/a/" + acknowledge_token(page.id, options.link_key);
  for (PageId id : world.pages_of.at(incident.id)) {
    const Page& other = world.pages.at(id);
    if (other.kind != PageKind::call) continue;
    if (other.person == page.person && other.id < page.id) ++notice.call_number;
    if (other.person != page.person && other.round == page.round && other.step == page.step)
      notice.also_called.push_back(full_name(*world.configuration, other.person));
  }
}

// Language, zone, and what a channel needs besides the address; the contact may have changed since
// the page was made, or gone: then the sender says what is missing.
void address_to(const Configuration& configuration, const Person& person, Recipient& to) {
  to.language = person.language;
  to.zone = person.zone;
  const auto contact = std::ranges::find_if(person.contacts, [&](const ContactMethod& method) {
    return method.channel == to.channel && method.address == to.address;
  });
  if (contact == person.contacts.end()) return;
  to.secret = contact->secret;
  if (const auto gateway = configuration.gateways.find(contact->gateway);
      gateway != configuration.gateways.end())
    to.gateway = gateway->second;
}

// A change of what is locked that no incident is about. Its check may have gone meanwhile.
void add_change(const World& world, const Page& page, Notice& notice) {
  const std::string evidence = stored_text(newest_evidence(world, page.about), notice.to.language);
  const Check* check = find_check(world, page.about);
  const ServiceName service =
      check == nullptr ? ServiceName{} : check->service.value_or(ServiceName{});
  notice.title = page.about.text;
  if (check != nullptr) notice.severity = check->severity;
  notice.affected.push_back({page.about.text, service.text, evidence});
  if (const auto found = world.configuration->services.find(service);
      found != world.configuration->services.end()) {
    notice.title = found->second.title;
    notice.services.push_back(card_of(world, found->second));
  }
}

// As it was known when the page was made: what happened since is told by its own message.
std::optional<RestTold> rest_told(const World& world, const Page& page) {
  const auto record = world.interventions.find(InterventionId(page.step));
  if (record == world.interventions.end()) return std::nullopt;
  const auto next = next_return(world, record->second.person, page.created_at);
  if (!next || next->interventions.empty()) return std::nullopt;
  RestTold told;
  told.person = full_name(*world.configuration, record->second.person);
  told.own = record->second.person == page.person;
  told.intervention = record->first.value;
  told.ended = next->interventions.back().worked.to;
  told.estimated = next->interventions.back().estimated;
  told.planned = next->planned.from;
  told.earliest = std::max(next->planned.from, next->judged.earliest);
  told.in_doubt = next->judged.verdict == rest::Verdict::amber;
  told.breach = next->judged.verdict == rest::Verdict::breach_if_worked ||
                std::ranges::any_of(next->judged.findings, [](const rest::Finding& finding) {
                  return finding.kind == rest::Finding::Kind::crystallised;
                });
  for (const MovedShift& shift : next->moved)
    told.moved.push_back({shift.planned.from, shift.planned.to, shift.begins});
  return told;
}

}  // namespace

std::string acknowledge_token(PageId page, const std::string& link_key) {
  const std::string id = std::to_string(page.value);
  return id + "." + sign(link_key, "acknowledge page " + id);
}

std::optional<PageId> read_acknowledge_token(std::string_view token, const std::string& link_key) {
  const std::size_t dot = token.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto id = parse_int(token.substr(0, dot));
  // Only the spelling that was sent: the same page has no second address.
  if (!id || *id <= 0 || std::to_string(*id) != token.substr(0, dot)) return std::nullopt;
  if (!verify(link_key, "acknowledge page " + std::to_string(*id), token.substr(dot + 1)))
    return std::nullopt;
  return PageId(*id);
}

std::optional<Notice> compose_notice(const World& world, const Send& send,
                                     const NoticeOptions& options) {
  const auto found = world.deliveries.find(send.delivery);
  if (found == world.deliveries.end()) return std::nullopt;
  const Delivery& delivery = found->second;
  const Page& page = world.pages.at(delivery.page);

  Notice notice;
  notice.delivery = delivery.id;
  notice.attempt = send.attempt;
  notice.may_be_repeat = delivery.outcome_unknown;
  notice.idempotency_key = idempotency_key(delivery.id, options.instance);
  notice.instance = options.instance;
  notice.to.full_name = full_name(*world.configuration, page.person);
  notice.to.address = delivery.address;
  notice.to.channel = delivery.channel;
  if (const auto person = world.configuration->people.find(page.person);
      person != world.configuration->people.end())
    address_to(*world.configuration, person->second, notice.to);
  notice.kind = page.kind;
  notice.cause = page.cause;
  notice.round = page.round;
  notice.step = page.step;
  notice.late = page.late;
  notice.last_resort = page.last_resort;
  if (!page.incident) {
    notice.event_at = page.created_at;
    notice.opened_at = page.created_at;
    if (page.kind == PageKind::changed) add_change(world, page, notice);
    if (page.kind == PageKind::rest) notice.rest = rest_told(world, page);
    return notice;
  }
  const Incident& incident = world.incidents.at(page.incident);
  notice.incident = incident.id;
  notice.title = stored_text(incident.title, notice.to.language);
  notice.severity = incident.severity;
  notice.opened_at = incident.opened_at;
  add_affected(world, incident, notice);
  notice.services = service_cards(world, incident);

  switch (page.kind) {
    case PageKind::call:
      add_call(world, incident, page, options, notice);
      break;
    case PageKind::taken:
      notice.event_at = incident.acknowledged_at.value_or(page.created_at);
      notice.taken_by = full_name(*world.configuration, PersonName(incident.acknowledged_by));
      break;
    case PageKind::resolved:
      notice.event_at = incident.resolved_at.value_or(page.created_at);
      notice.resolution = incident.resolution;
      notice.resolved_by = incident.resolved_by;
      notice.resolution_reason = incident.resolution_reason;
      notice.merged_into = incident.merged_into;
      break;
    case PageKind::offer:
      notice.event_at = page.created_at;
      notice.taken_by = full_name(*world.configuration, PersonName(incident.acknowledged_by));
      notice.acknowledge_url =
          options.public_url + "/a/" + acknowledge_token(page.id, options.link_key);
      break;
    case PageKind::declined:
    case PageKind::changed:
      notice.event_at = page.created_at;
      break;
    case PageKind::rest:
    case PageKind::test:
      break;
  }
  return notice;
}

std::vector<Notice> compose_undurable_calls(const Configuration& configuration, Instant now,
                                            const Message& why, const NoticeOptions& options) {
  std::vector<Notice> notices;
  const auto policy = configuration.policies.find(PolicyName(std::string(default_policy)));
  if (policy == configuration.policies.end()) return notices;
  const Directory directory{configuration.people, configuration.teams, configuration.schedules, {}};
  auto people = resolve_targets(policy->second.last_resort, directory, now);
  if (people.empty())
    for (const auto& [name, person] : configuration.people) people.push_back(name);
  for (const PersonName& name : people) {
    const Person& person = configuration.people.at(name);
    for (const ContactMethod& contact : person.contacts) {
      Notice notice;
      notice.idempotency_key =
          "undurable-" + std::to_string(now.ms()) + "-" + name.text + "." + options.instance;
      notice.instance = options.instance;
      notice.to.full_name = person.full_name;
      notice.to.address = contact.address;
      notice.to.channel = contact.channel;
      address_to(configuration, person, notice.to);
      notice.last_resort = true;
      notice.event_at = now;
      notice.opened_at = now;
      notice.title =
          text(say("Vigie cannot write to its database ({}): this call is recorded nowhere", why),
               person.language);
      notices.push_back(std::move(notice));
    }
  }
  return notices;
}

}  // namespace vigie::runtime
