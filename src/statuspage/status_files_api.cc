#include "statuspage/status_files_api.h"

#include "base/check.h"
#include "statuspage/status_json_api.h"

namespace vigie {

namespace {

constexpr std::string_view documents[] = {"summary", "status", "components", "incidents",
                                          "scheduled-maintenances"};

std::string tag(Language language) {
  return std::string(to_string(language));
}

// "badge.svg", "badge.fr.svg", "uptime-0123456789ab.en.svg"
std::optional<std::string> badge_of(const StatusView& view, std::string_view name) {
  if (!name.ends_with(".svg")) return std::nullopt;
  name.remove_suffix(4);
  Language language = view.languages.empty() ? Language::en : view.languages.front();
  for (const Language each : {Language::en, Language::fr})
    if (name.ends_with("." + tag(each))) {
      language = each;
      name.remove_suffix(3);
      break;
    }
  const BadgeKind kind = name.starts_with("uptime") ? BadgeKind::uptime : BadgeKind::state;
  const std::string_view word = kind == BadgeKind::uptime ? "uptime" : "badge";
  if (!name.starts_with(word)) return std::nullopt;
  name.remove_prefix(word.size());
  if (name.starts_with('-')) {
    name.remove_prefix(1);
    if (name.empty()) return std::nullopt;
  } else if (!name.empty()) {
    return std::nullopt;
  }
  return render_badge(view, kind, name, language);
}

}  // namespace

std::optional<StatusFile> status_file(const StatusView& view, std::string_view name,
                                      const Place& place) {
  const auto file = [&](std::string_view media, std::string body) {
    return StatusFile{std::string(name), std::string(media), std::move(body)};
  };
  for (const Language language : view.languages) {
    if (name == html_file(view, language) || name == "index." + tag(language) + ".html")
      return file("text/html; charset=utf-8", render_status_html(view, language, place));
    if (name == atom_file(language))
      return file("application/atom+xml; charset=utf-8", render_atom(view, language, place));
    if (name == rss_file(language))
      return file("application/rss+xml; charset=utf-8", render_rss(view, language, place));
    if (name == calendar_file(language))
      return file("text/calendar; charset=utf-8", render_calendar(view, language, place));
  }
  if (auto badge = badge_of(view, name))
    return file("image/svg+xml; charset=utf-8", std::move(*badge));
  constexpr std::string_view api = "api/v2/";
  if (name.starts_with(api) && name.ends_with(".json")) {
    const std::string_view what = name.substr(api.size(), name.size() - api.size() - 5);
    const Language language = view.languages.empty() ? Language::en : view.languages.front();
    if (auto text = render_status_json(view, what, language, place))
      return file("application/json", std::move(*text));
  }
  return std::nullopt;
}

std::vector<StatusFile> status_copy(const StatusView& view, Instant stale_after) {
  std::vector<std::string> names = {"badge.svg", "uptime.svg"};
  for (const Language language : view.languages) {
    for (std::string name : {html_file(view, language), atom_file(language), rss_file(language),
                             calendar_file(language)})
      names.push_back(std::move(name));
    for (const char* badge : {"badge.", "uptime."}) names.push_back(badge + tag(language) + ".svg");
  }
  for (const GroupView& group : view.groups)
    for (const ComponentView& component : group.components)
      for (const char* badge : {"badge-", "uptime-"}) {
        names.push_back(badge + component.id + ".svg");
        for (const Language language : view.languages)
          names.push_back(badge + component.id + "." + tag(language) + ".svg");
      }
  for (const std::string_view what : documents)
    names.push_back("api/v2/" + std::string(what) + ".json");
  std::vector<StatusFile> out;
  for (const std::string& name : names) {
    auto file = status_file(view, name, Place{true, stale_after});
    CHECK(file.has_value());
    out.push_back(std::move(*file));
  }
  return out;
}

}  // namespace vigie
