#include "statuspage/status_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/fnv.h"
#include "base/limits.h"
#include "civil/time_words.h"

namespace vigie {

std::string_view to_string(ComponentState state) {
  switch (state) {
    case ComponentState::operational:
      return "operational";
    case ComponentState::maintenance:
      return "maintenance";
    case ComponentState::degraded:
      return "degraded";
    case ComponentState::unknown:
      return "unknown";
    case ComponentState::outage:
      return "outage";
  }
  return "unknown";
}

std::optional<int> uptime(const Tally& tally) {
  const std::int64_t watched = (tally.up + tally.down).count();
  if (watched <= 0) return std::nullopt;
  return static_cast<int>(tally.up.count() * 10'000 / watched);
}

namespace {

std::string stable_id(const std::string& text) {
  return fmt::format("{:012x}", fnv1a(text) & 0xFFFF'FFFF'FFFFULL);
}

// Beginnings of the shown days in the zone of the page, and the end of the last one.
std::vector<std::pair<LocalDate, Interval>> days_of(const Zone& zone, Instant now) {
  const LocalDate today = zone.to_local(now).date;
  std::vector<std::pair<LocalDate, Interval>> out;
  for (int back = limits::status_days - 1; back >= 0; --back) {
    const LocalDate date = add_days(today, -back);
    const Instant from = zone.first_instant({date, {}});
    const Instant to = zone.first_instant({add_days(date, 1), {}});
    out.push_back({date, {from, std::min(to, now)}});
  }
  return out;
}

// The past of a component as sets of time.
struct Past {
  IntervalSet up;
  IntervalSet down;
  IntervalSet maintenance;
  std::optional<Instant> since;  // the first evidence
};

IntervalSet stretches(const CheckEvidence& check, Verdict verdict, Interval range) {
  std::vector<Interval> out;
  for (const Watched& each : check.watched)
    if (each.verdict == verdict)
      out.push_back(
          {std::max(each.from, range.from), std::min(each.until.value_or(each.from), range.to)});
  return IntervalSet(std::move(out));
}

// Before its first evidence a check says nothing, so what others prove is not doubted by it.
Instant first_evidence(const CheckEvidence& check, Interval range) {
  if (check.cut) return range.from;
  Instant first = range.to;
  for (const Watched& each : check.watched) first = std::min(first, each.from);
  return std::max(first, range.from);
}

// A failure of the highest severity is an outage; of a lesser one it says that something could be
// better, if there is anything else to say that the rest works.
bool breaks(const CheckEvidence& check, const std::vector<const CheckEvidence*>& all) {
  return check.severity == Severity::critical ||
         std::ranges::none_of(
             all, [](const CheckEvidence* each) { return each->severity == Severity::critical; });
}

Past past_of(const std::vector<const CheckEvidence*>& checks, const StatusEvidence& evidence,
             const IntervalSet& planned, Interval range) {
  const IntervalSet whole({range});
  Past past;
  IntervalSet fine = checks.empty() ? IntervalSet{} : whole;
  IntervalSet down;
  IntervalSet proven;  // by a good answer of any
  Instant since = range.to;
  for (const CheckEvidence* check : checks) {
    const Instant first = first_evidence(*check, range);
    since = std::min(since, first);
    IntervalSet good = stretches(*check, Verdict::up, range);
    const IntervalSet bad = stretches(*check, Verdict::down, range);
    proven = proven | good;
    if (breaks(*check, checks))
      down = down | bad;
    else
      good = good | bad;
    fine = fine & (good | IntervalSet({{range.from, first}}));
  }
  const IntervalSet blind =
      evidence.gaps_cut ? whole : IntervalSet(std::vector<Interval>(evidence.gaps));
  down = down - blind;
  past.up = (fine & proven) - down - blind - IntervalSet({{range.from, since}});
  past.maintenance = down & planned;
  past.down = down - past.maintenance;
  if (since < range.to) past.since = since;
  return past;
}

Tally tally_of(const Past& past, Interval range) {
  const IntervalSet within({range});
  Tally tally;
  tally.up = (past.up & within).total();
  tally.down = (past.down & within).total();
  tally.maintenance = (past.maintenance & within).total();
  tally.unwatched = range.length() - tally.up - tally.down - tally.maintenance;
  return tally;
}

ComponentState state_of(const std::vector<const CheckEvidence*>& checks) {
  if (checks.empty()) return ComponentState::unknown;
  ComponentState state = ComponentState::operational;
  for (const CheckEvidence* check : checks) {
    ComponentState each = ComponentState::operational;
    if (check->verdict == Verdict::unknown) each = ComponentState::unknown;
    if (check->verdict == Verdict::down)
      each = breaks(*check, checks) ? ComponentState::outage : ComponentState::degraded;
    state = std::max(state, each);
  }
  return state;
}

bool touches(const StatusComponent& component, const std::vector<ServiceName>& services) {
  if (services.empty()) return true;
  return std::ranges::any_of(services, [&](const ServiceName& service) {
    return std::ranges::find(component.services, service) != component.services.end();
  });
}

class Viewing {
 public:
  Viewing(const StatusPage& page, const StatusEvidence& evidence)
      : page_(page), evidence_(evidence), zone_(zone_or_utc(page.zone)) {
    days_ = days_of(zone_, evidence.now);
  }

  StatusView view(std::string url) {
    StatusView out;
    out.name = page_.name;
    out.title = page_.title;
    out.languages = page_.languages;
    out.zone = zone_.name();
    out.url = page_.url.empty() ? std::move(url) : page_.url;
    out.generated_at = evidence_.now;
    out.valid_until = evidence_.now + limits::status_longest;
    for (const CheckEvidence& check : evidence_.checks)
      if (check.valid_until) out.valid_until = std::min(out.valid_until, *check.valid_until);
    out.incidents = incidents();
    out.planned = planned(out.valid_until);
    out.past_work = past_work();
    out.state = ComponentState::operational;
    bool any = false;
    for (const StatusGroup& group : page_.groups) {
      GroupView& shown = out.groups.emplace_back();
      shown.title = group.title;
      shown.id = stable_id("group/" + page_.name.text + "/" + group.title.in(Language::en));
      for (const StatusComponent& component : group.components) {
        shown.components.push_back(view_of(group, component, out.incidents));
        out.state = std::max(out.state, shown.components.back().state);
        any = true;
      }
    }
    if (!any) out.state = ComponentState::unknown;
    for (const IncidentView& incident : out.incidents)
      if (incident.status < UpdateStatus::monitoring)
        out.state = std::max(out.state, ComponentState::degraded);
    return out;
  }

 private:
  std::string id_of(const StatusGroup& group, const StatusComponent& component) const {
    return stable_id(page_.name.text + "/" + group.title.in(Language::en) + "/" +
                     component.name.in(Language::en));
  }

  ComponentView view_of(const StatusGroup& group, const StatusComponent& component,
                        const std::vector<IncidentView>& incidents) const {
    ComponentView out;
    out.id = id_of(group, component);
    out.name = component.name;
    std::vector<const CheckEvidence*> checks;
    for (const CheckEvidence& check : evidence_.checks)
      if (std::ranges::find(component.services, check.service) != component.services.end())
        checks.push_back(&check);
    out.state = state_of(checks);
    if (unwatched_service(component)) out.state = std::max(out.state, ComponentState::unknown);
    for (const IncidentView& incident : incidents)
      if (incident.status < UpdateStatus::monitoring &&
          std::ranges::find(incident.component_ids, out.id) != incident.component_ids.end())
        out.state = std::max(out.state, ComponentState::degraded);
    std::vector<Interval> work;
    for (const PlannedWork& each : evidence_.planned) {
      if (each.cancelled || !touches(component, each.services)) continue;
      work.push_back({each.from, each.to});
      if (each.from <= evidence_.now && evidence_.now < each.to)
        out.state = ComponentState::maintenance;
    }
    const Interval range{days_.front().second.from, evidence_.now};
    const IntervalSet planned(std::move(work));
    const Past past = past_of(checks, evidence_, planned, range);
    for (const auto& [date, day] : days_)
      out.days.push_back({date, tally_of(past, day), (planned & IntervalSet({day})).total()});
    out.watched_since = past.since;
    if (past.since) out.tally = tally_of(past, {*past.since, evidence_.now});
    return out;
  }

  // What nothing watches is never called working, beside whatever else.
  bool unwatched_service(const StatusComponent& component) const {
    return std::ranges::any_of(component.services, [&](const ServiceName& service) {
      return std::ranges::none_of(
          evidence_.checks, [&](const CheckEvidence& check) { return check.service == service; });
    });
  }

  void name_components(const std::vector<ServiceName>& services, std::vector<Wording>& names,
                       std::vector<std::string>& ids) const {
    for (const StatusGroup& group : page_.groups)
      for (const StatusComponent& component : group.components) {
        if (services.empty() || !touches(component, services)) continue;
        names.push_back(component.name);
        ids.push_back(id_of(group, component));
      }
  }

  std::vector<IncidentView> incidents() const {
    std::vector<IncidentView> out;
    for (const PublicIncident& incident : evidence_.incidents) {
      IncidentView shown;
      shown.id = incident.id;
      shown.opened_at = incident.opened_at;
      std::set<ServiceName> services;
      for (const StatusUpdate& update : incident.updates) {
        if (!shows(page_, update)) continue;
        services.insert(update.services.begin(), update.services.end());
        shown.status = update.status;
        shown.updates.insert(shown.updates.begin(),
                             {update.id, update.at, update.status, update.text, update.automatic});
      }
      if (shown.updates.empty()) continue;
      if (shown.status == UpdateStatus::resolved)
        shown.resolved_at = incident.resolved_at.value_or(shown.updates.front().at);
      name_components({services.begin(), services.end()}, shown.components, shown.component_ids);
      out.push_back(std::move(shown));
    }
    return out;
  }

  bool is_past(const PlannedWork& work) const { return work.cancelled || work.to <= evidence_.now; }

  PlannedView view_of(const PlannedWork& work) const {
    PlannedView shown{work.id, work.from, work.to, work.title, {}, {}, work.cancelled};
    name_components(work.services, shown.components, shown.component_ids);
    return shown;
  }

  // Also the moment at which a piece of work begins or ends changes what is shown.
  std::vector<PlannedView> planned(Instant& valid_until) const {
    std::vector<PlannedView> out;
    for (const PlannedWork& work : evidence_.planned) {
      if (is_past(work)) continue;
      valid_until = std::min(valid_until, work.from > evidence_.now ? work.from : work.to);
      out.push_back(view_of(work));
    }
    std::ranges::sort(out, {}, &PlannedView::from);
    return out;
  }

  std::vector<PlannedView> past_work() const {
    std::vector<PlannedView> out;
    for (const PlannedWork& work : evidence_.planned)
      if (is_past(work)) out.push_back(view_of(work));
    std::ranges::stable_sort(out, std::ranges::greater(), &PlannedView::from);
    return out;
  }

  const StatusPage& page_;
  const StatusEvidence& evidence_;
  Zone zone_;
  std::vector<std::pair<LocalDate, Interval>> days_;
};

}  // namespace

StatusView status_view(const StatusPage& page, const StatusEvidence& evidence, std::string url) {
  return Viewing(page, evidence).view(std::move(url));
}

Instant status_history_from(const StatusPage& page, Instant now) {
  return days_of(zone_or_utc(page.zone), now).front().second.from;
}

}  // namespace vigie
