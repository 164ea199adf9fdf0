// Badges: small pictures for somebody else's page.
#include <fmt/format.h>

#include "base/text.h"
#include "statuspage/status_render.h"

namespace vigie {

namespace {

// Dark enough for white letters.
std::string_view colour(ComponentState state) {
  switch (state) {
    case ComponentState::operational:
      return "#146c2e";
    case ComponentState::maintenance:
      return "#0b57d0";
    case ComponentState::degraded:
      return "#8a5000";
    case ComponentState::unknown:
      return "#5f6068";
    case ComponentState::outage:
      return "#b3261e";
  }
  return "#5f6068";
}

// About as wide as the letters are in a usual sans serif font; textLength then makes them fit.
int width_of(std::string_view text) {
  int letters = 0;
  for (const char c : text) letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return letters * 7;
}

std::string badge(std::string_view left, std::string_view right, std::string_view colour_of_right,
                  Instant at) {
  const int a = width_of(left) + 12;
  const int b = width_of(right) + 12;
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"20\" role=\"img\" "
      "aria-label=\"{1}: {2}\"><title>{1}: {2} ({3})</title><rect width=\"{0}\" height=\"20\" "
      "rx=\"3\" fill=\"#3c3d44\"/><path d=\"M{4} 0h{5}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{5}z\" "
      "fill=\"{6}\"/><g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" "
      "font-size=\"11\"><text x=\"6\" y=\"14\" textLength=\"{7}\">{1}</text><text x=\"{8}\" "
      "y=\"14\" textLength=\"{9}\">{2}</text></g></svg>\n",
      a + b, html_escape(left), html_escape(right), to_rfc3339(at), a, b - 3, colour_of_right,
      a - 12, a + 6, b - 12);
}

const ComponentView* find(const StatusView& view, std::string_view id) {
  for (const GroupView& group : view.groups)
    for (const ComponentView& component : group.components)
      if (component.id == id) return &component;
  return nullptr;
}

// The page has been up as long as all of its components together.
Tally whole(const StatusView& view) {
  Tally out;
  for (const GroupView& group : view.groups)
    for (const ComponentView& component : group.components) {
      out.up += component.tally.up;
      out.down += component.tally.down;
      out.maintenance += component.tally.maintenance;
      out.unwatched += component.tally.unwatched;
    }
  return out;
}

}  // namespace

std::optional<std::string> render_badge(const StatusView& view, BadgeKind kind,
                                        std::string_view component, Language language) {
  const ComponentView* one = component.empty() ? nullptr : find(view, component);
  if (one == nullptr && !component.empty()) return std::nullopt;
  const ComponentState state = one != nullptr ? one->state : view.state;
  const std::string name = (one != nullptr ? one->name : view.title).in(language);
  if (kind == BadgeKind::state)
    return badge(name, state_word(state, language), colour(state), view.generated_at);
  const auto part = uptime(one != nullptr ? one->tally : whole(view));
  // A figure about the past is no word on the present: without evidence now it is grey.
  const std::string figure =
      part ? percent(*part, language) : state_word(ComponentState::unknown, language);
  return badge(name, figure, colour(part ? state : ComponentState::unknown), view.generated_at);
}

}  // namespace vigie
