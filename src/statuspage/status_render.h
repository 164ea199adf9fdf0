// The artefacts of a status page, each a pure function of a StatusView: what the public reads, what
// feeds, calendars and other programs fetch, what stands on somebody else's page.
//
// Every one says when it was made. A copy that is written to files (Place::copy) says also until
// when it may be believed, since nobody is there to make it anew.
#pragma once

#include <string>
#include <string_view>

#include "statuspage/status_view.h"

namespace vigie {

// Where the artefact will be: with this server behind it, or as a file somewhere else.
struct Place {
  bool copy = false;
  std::optional<Instant> stale_after;  // of a copy
};

std::string render_status_html(const StatusView& view, Language language, const Place& place);
std::string render_atom(const StatusView& view, Language language, const Place& place);
std::string render_rss(const StatusView& view, Language language, const Place& place);
std::string render_calendar(const StatusView& view, Language language, const Place& place);

// What a browser is shown instead of a problem: that there is nothing here, and the way to the
// page.
struct PublicRefusal {
  int status = 404;
  std::string title;  // of the page, or of Vigie
  std::string home;   // the address of the page; empty: not known
};
std::string render_refusal_html(const PublicRefusal& refusal, Language language);

// A badge: of the whole page, or of the component with this id (empty: the page); nothing for an
// id that is not there.
enum class BadgeKind { state, uptime };
std::optional<std::string> render_badge(const StatusView& view, BadgeKind kind,
                                        std::string_view component, Language language);

// The style sheet that stands in the page, so that the page is one file.
std::string_view status_style();

// What the page may load: its own style, nothing else.
std::string status_content_security_policy();

// Where each artefact stands beside the page, as a link from it: "feed.fr.atom".
std::string atom_file(Language language);
std::string rss_file(Language language);
std::string calendar_file(Language language);
std::string html_file(const StatusView& view,
                      Language language);  // "index.html" or "index.fr.html"

}  // namespace vigie
