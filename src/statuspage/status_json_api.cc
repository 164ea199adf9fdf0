#include "statuspage/status_json_api.h"

#include <boost/json.hpp>

#include <algorithm>
#include <string>

namespace vigie {

namespace {

namespace json = boost::json;

std::string_view component_status(ComponentState state) {
  switch (state) {
    case ComponentState::operational:
      return "operational";
    case ComponentState::maintenance:
      return "under_maintenance";
    case ComponentState::degraded:
      return "degraded_performance";
    case ComponentState::unknown:
      return "unknown";
    case ComponentState::outage:
      return "major_outage";
  }
  return "unknown";
}

std::string_view indicator(ComponentState state) {
  switch (state) {
    case ComponentState::operational:
      return "none";
    case ComponentState::maintenance:
      return "maintenance";
    case ComponentState::degraded:
      return "minor";
    case ComponentState::unknown:
      return "unknown";
    case ComponentState::outage:
      return "major";
  }
  return "unknown";
}

class Writing {
 public:
  Writing(const StatusView& view, Language language, const Place& place)
      : view_(view), language_(language), place_(place) {}

  json::object page() const {
    json::object out{{"id", view_.name.text},
                     {"name", view_.title.in(language_)},
                     {"url", view_.url},
                     {"time_zone", view_.zone},
                     {"updated_at", to_rfc3339(view_.generated_at)}};
    if (place_.copy && place_.stale_after) out["stale_after"] = to_rfc3339(*place_.stale_after);
    return out;
  }

  json::object status() const {
    return {{"indicator", indicator(view_.state)},
            {"description", headline(view_.state, language_)}};
  }

  json::array components() const {
    json::array out;
    int position = 0;
    for (const GroupView& group : view_.groups) {
      ComponentState worst = ComponentState::operational;
      json::array ids;
      for (const ComponentView& component : group.components) {
        worst = std::max(worst, component.state);
        ids.emplace_back(component.id);
      }
      if (group.components.empty()) worst = ComponentState::unknown;
      json::object head = component_json(group.id, group.title, worst, ++position, nullptr);
      head["group"] = true;
      head["components"] = std::move(ids);
      out.push_back(std::move(head));
      for (const ComponentView& component : group.components)
        out.push_back(component_json(component.id, component.name, component.state, ++position,
                                     json::value(group.id)));
    }
    return out;
  }

  json::array incidents(bool open_only) const {
    json::array out;
    for (const IncidentView& incident : view_.incidents)
      if (!open_only || incident.status != UpdateStatus::resolved) out.push_back(one(incident));
    return out;
  }

  // The format has no word for work that was taken back: it is told as if it had never been said.
  json::array maintenances(bool open_only) const {
    json::array out;
    for (const PlannedView& work : view_.planned)
      out.push_back(one(work, work.from <= view_.generated_at ? "in_progress" : "scheduled"));
    if (open_only) return out;
    for (const PlannedView& work : view_.past_work)
      if (!work.cancelled) out.push_back(one(work, "completed"));
    return out;
  }

 private:
  json::object one(const PlannedView& work, std::string_view status) const {
    json::array names;
    for (std::size_t i = 0; i < work.components.size(); ++i)
      names.push_back(reference(work.component_ids[i], work.components[i]));
    return {{"id", work.id},
            {"name", work.title.in(language_)},
            {"status", status},
            {"impact", "maintenance"},
            {"scheduled_for", to_rfc3339(work.from)},
            {"scheduled_until", to_rfc3339(work.to)},
            {"page_id", view_.name.text},
            {"incident_updates", json::array{}},
            {"components", std::move(names)}};
  }

  json::object component_json(const std::string& id, const Wording& name, ComponentState state,
                              int position, json::value group) const {
    return {{"id", id},
            {"name", name.in(language_)},
            {"status", component_status(state)},
            {"position", position},
            {"description", nullptr},
            {"showcase", false},
            {"group_id", std::move(group)},
            {"page_id", view_.name.text},
            {"group", false},
            {"only_show_if_degraded", false},
            {"updated_at", to_rfc3339(view_.generated_at)}};
  }

  json::object reference(const std::string& id, const Wording& name) const {
    return {{"id", id}, {"name", name.in(language_)}};
  }

  json::object one(const IncidentView& incident) const {
    const std::string id = std::to_string(incident.id.value);
    json::array updates;
    json::value monitoring = nullptr;
    for (const UpdateView& update : incident.updates) {
      if (update.status == UpdateStatus::monitoring) monitoring = to_rfc3339(update.at);
      updates.push_back({{"id", std::to_string(update.id.value)},
                         {"incident_id", id},
                         {"status", to_string(update.status)},
                         {"body", update.text.in(language_)},
                         {"created_at", to_rfc3339(update.at)},
                         {"updated_at", to_rfc3339(update.at)},
                         {"display_at", to_rfc3339(update.at)}});
    }
    json::array names;
    for (std::size_t i = 0; i < incident.components.size(); ++i)
      names.push_back(reference(incident.component_ids[i], incident.components[i]));
    return {{"id", id},
            {"name", incident_title(incident, language_)},
            {"status", to_string(incident.status)},
            {"impact", "major"},
            {"created_at", to_rfc3339(incident.updates.back().at)},
            {"updated_at", to_rfc3339(incident.updates.front().at)},
            {"started_at", to_rfc3339(incident.opened_at)},
            {"monitoring_at", monitoring},
            {"resolved_at", incident.resolved_at ? json::value(to_rfc3339(*incident.resolved_at))
                                                 : json::value(nullptr)},
            {"shortlink", view_.url + "/" + html_file(view_, language_) + "#i" + id},
            {"page_id", view_.name.text},
            {"incident_updates", std::move(updates)},
            {"components", std::move(names)}};
  }

  const StatusView& view_;
  Language language_;
  const Place& place_;
};

}  // namespace

std::optional<std::string> render_status_json(const StatusView& view, std::string_view what,
                                              Language language, const Place& place) {
  const Writing writing(view, language, place);
  json::object out{{"page", writing.page()}};
  if (what == "summary") {
    out["status"] = writing.status();
    out["components"] = writing.components();
    out["incidents"] = writing.incidents(true);
    out["scheduled_maintenances"] = writing.maintenances(true);
  } else if (what == "status") {
    out["status"] = writing.status();
  } else if (what == "components") {
    out["components"] = writing.components();
  } else if (what == "incidents") {
    out["incidents"] = writing.incidents(false);
  } else if (what == "scheduled-maintenances") {
    out["scheduled_maintenances"] = writing.maintenances(false);
  } else {
    return std::nullopt;
  }
  return json::serialize(out) + "\n";
}

}  // namespace vigie
