// Atom (RFC 4287), RSS 2.0 and iCalendar (RFC 5545): one entry for each update of an incident, one
// event for each piece of planned work. An id never changes, so a reader shows each entry once.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "civil/time_words.h"
#include "statuspage/status_render.h"

namespace vigie {

namespace {

std::string tag(Language language) {
  return std::string(to_string(language));
}

// XML 1.0 knows no other control characters than these, escaped or not.
std::string xml(std::string_view text) {
  std::string clean;
  for (const char c : text)
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') clean += c;
  return html_escape(clean);
}

// The name of the page and nothing that may move: an address would change the id with it.
std::string update_id(const StatusView& view, const UpdateView& update) {
  return fmt::format("urn:vigie:{}:update:{}", view.name.text, update.id.value);
}

struct Entry {
  const IncidentView* incident;
  const UpdateView* update;
};

std::vector<Entry> entries_of(const StatusView& view) {
  std::vector<Entry> out;
  for (const IncidentView& incident : view.incidents)
    for (const UpdateView& update : incident.updates) out.push_back({&incident, &update});
  std::ranges::sort(out, [](const Entry& a, const Entry& b) {
    return std::pair(a.update->at, a.update->id) > std::pair(b.update->at, b.update->id);
  });
  return out;
}

std::string entry_title(const Entry& entry, Language language) {
  return incident_title(*entry.incident, language) + " – " +
         update_word(entry.update->status, language);
}

std::string entry_link(const StatusView& view, const Entry& entry, Language language) {
  return view.url + "/" + html_file(view, language) + "#u" + std::to_string(entry.update->id.value);
}

std::string stale_text(const Place& place, Language language) {
  if (!place.copy || !place.stale_after) return {};
  return fmt::format(
      fmt::runtime(in_language(language, "A copy; old after {}", "Copie ; périmée après {}")),
      to_rfc3339(*place.stale_after));
}

// What a feed says of the present, with its time: readers show it long after.
std::string subtitle(const StatusView& view, Language language, const Place& place) {
  std::string out =
      fmt::format("{} ({})", headline(view.state, language), to_rfc3339(view.generated_at));
  if (const std::string stale = stale_text(place, language); !stale.empty()) out += ". " + stale;
  return out;
}

}  // namespace

std::string atom_file(Language language) {
  return "feed." + tag(language) + ".atom";
}
std::string rss_file(Language language) {
  return "feed." + tag(language) + ".rss";
}
std::string calendar_file(Language language) {
  return "maintenance." + tag(language) + ".ics";
}

std::string render_atom(const StatusView& view, Language language, const Place& place) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n"
      "<id>urn:vigie:{}:{}</id>\n<title>{}</title>\n<subtitle>{}</subtitle>\n"
      "<updated>{}</updated>\n<link rel=\"self\" href=\"{}\"/>\n<link href=\"{}\"/>\n"
      "<author><name>{}</name></author>\n<generator>Vigie</generator>\n",
      tag(language), xml(view.name.text), tag(language), xml(view.title.in(language)),
      xml(subtitle(view, language, place)), to_rfc3339(view.generated_at),
      xml(view.url + "/" + atom_file(language)), xml(view.url + "/" + html_file(view, language)),
      xml(view.title.in(language)));
  for (const Entry& entry : entries_of(view))
    out += fmt::format(
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<published>{}</published>\n"
        "<updated>{}</updated>\n<link href=\"{}\"/>\n<content type=\"text\">{}</content>\n"
        "</entry>\n",
        xml(update_id(view, *entry.update)), xml(entry_title(entry, language)),
        to_rfc3339(entry.update->at), to_rfc3339(entry.update->at),
        xml(entry_link(view, entry, language)), xml(entry.update->text.in(language)));
  return out + "</feed>\n";
}

std::string render_rss(const StatusView& view, Language language, const Place& place) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\">\n<channel>\n"
      "<title>{}</title>\n<link>{}</link>\n<description>{}</description>\n"
      "<language>{}</language>\n<lastBuildDate>{}</lastBuildDate>\n<generator>Vigie</generator>\n",
      xml(view.title.in(language)), xml(view.url + "/" + html_file(view, language)),
      xml(subtitle(view, language, place)), tag(language), http_date(view.generated_at));
  for (const Entry& entry : entries_of(view))
    out += fmt::format(
        "<item>\n<guid isPermaLink=\"false\">{}</guid>\n<title>{}</title>\n<pubDate>{}</pubDate>\n"
        "<link>{}</link>\n<description>{}</description>\n</item>\n",
        xml(update_id(view, *entry.update)), xml(entry_title(entry, language)),
        http_date(entry.update->at), xml(entry_link(view, entry, language)),
        xml(entry.update->text.in(language)));
  return out + "</channel>\n</rss>\n";
}

namespace {

std::string ical_time(Instant at) {
  const LocalTime local = Zone::utc().to_local(at);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", local.date.year, local.date.month,
                     local.date.day, local.time.seconds / 3600, local.time.seconds / 60 % 60,
                     local.time.seconds % 60);
}

// RFC 5545 section 3.3.11.
std::string ical_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) >= 0x20)
      out += c;
  }
  return out;
}

// A line has at most 75 octets and no sequence of UTF-8 is cut (section 3.1).
void line(std::string& out, std::string_view name, std::string_view value) {
  const std::string whole = std::string(name) + ":" + std::string(value);
  std::size_t column = 0;
  for (std::size_t i = 0; i < whole.size();) {
    std::size_t size = 1;
    while (i + size < whole.size() && (static_cast<unsigned char>(whole[i + size]) & 0xC0) == 0x80)
      ++size;
    if (column + size > 75) {
      out += "\r\n ";
      column = 1;
    }
    out.append(whole, i, size);
    column += size;
    i += size;
  }
  out += "\r\n";
}

}  // namespace

std::string render_calendar(const StatusView& view, Language language, const Place& place) {
  std::string out;
  line(out, "BEGIN", "VCALENDAR");
  line(out, "VERSION", "2.0");
  line(out, "PRODID", "-//Vigie//status page//EN");
  line(out, "X-WR-CALNAME", ical_text(view.title.in(language)));
  line(out, "X-WR-CALDESC", ical_text(subtitle(view, language, place)));
  const auto add = [&](const PlannedView& work) {
    std::string names;
    for (const Wording& name : work.components)
      names += (names.empty() ? "" : ", ") + name.in(language);
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", ical_text(work.id + "@" + view.name.text));
    line(out, "DTSTAMP", ical_time(view.generated_at));
    line(out, "DTSTART", ical_time(work.from));
    line(out, "DTEND", ical_time(work.to));
    line(out, "SUMMARY", ical_text(work.title.in(language)));
    if (!names.empty()) line(out, "DESCRIPTION", ical_text(names));
    line(out, "STATUS", work.cancelled ? "CANCELLED" : "CONFIRMED");
    line(out, "TRANSP", "TRANSPARENT");
    line(out, "END", "VEVENT");
  };
  std::ranges::for_each(view.planned, add);
  std::ranges::for_each(view.past_work, add);
  line(out, "END", "VCALENDAR");
  return out;
}

}  // namespace vigie
