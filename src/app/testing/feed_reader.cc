#include "app/testing/feed_reader.h"

#include "civil/calendar.h"

namespace vigie::app {

namespace {

std::string between(const std::string& text, const std::string& open, const std::string& close) {
  const std::size_t from = text.find(open);
  if (from == std::string::npos) return {};
  const std::size_t begin = from + open.size();
  return text.substr(begin, text.find(close, begin) - begin);
}

std::vector<std::string> all_between(const std::string& text, const std::string& open,
                                     const std::string& close) {
  std::vector<std::string> out;
  for (std::size_t from = text.find(open); from != std::string::npos;
       from = text.find(open, from + 1))
    out.push_back(between(text.substr(from), open, close));
  return out;
}

std::string replaced(std::string text, const std::string& old, const std::string& by) {
  for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at))
    text.replace(at, old.size(), by);
  return text;
}

Feed read_atom(const std::string& body) {
  Feed feed;
  feed.said = between(body, "<subtitle>", "</subtitle>");
  for (const std::string& entry : all_between(body, "<entry>", "</entry>"))
    feed.entries.push_back({between(entry, "<id>", "</id>"), between(entry, "<title>", "</title>"),
                            between(entry, "<content type=\"text\">", "</content>"),
                            between(entry, "<published>", "</published>"), "", ""});
  return feed;
}

Feed read_rss(const std::string& body) {
  Feed feed;
  feed.said = between(body, "<description>", "</description>");
  for (const std::string& item : all_between(body, "<item>", "</item>"))
    feed.entries.push_back({between(item, "<guid isPermaLink=\"false\">", "</guid>"),
                            between(item, "<title>", "</title>"),
                            between(item, "<description>", "</description>"),
                            between(item, "<pubDate>", "</pubDate>"), "", ""});
  return feed;
}

Feed read_calendar(const std::string& body) {
  const std::string text = replaced(replaced(body, "\r\n ", ""), "\\", "");
  Feed feed;
  feed.calendar = true;
  feed.said = between(text, "X-WR-CALDESC:", "\r\n");
  for (const std::string& event : all_between(text, "BEGIN:VEVENT", "END:VEVENT"))
    feed.entries.push_back({between(event, "UID:", "\r\n"), between(event, "SUMMARY:", "\r\n"), "",
                            between(event, "DTSTART:", "\r\n"), between(event, "DTEND:", "\r\n"),
                            between(event, "STATUS:", "\r\n")});
  return feed;
}

}  // namespace

std::optional<Feed> read_feed(const StatusFile& file) {
  Feed feed;
  if (file.name.ends_with(".atom"))
    feed = read_atom(file.body);
  else if (file.name.ends_with(".rss"))
    feed = read_rss(file.body);
  else if (file.name.ends_with(".ics"))
    feed = read_calendar(file.body);
  else
    return std::nullopt;
  feed.language = file.name.find(".fr.") != std::string::npos ? Language::fr : Language::en;
  return feed;
}

std::string ical_instant(Instant at) {
  std::string text = to_rfc3339(at).substr(0, 19) + "Z";  // 2026-11-24T19:30:05
  for (const char* mark : {"-", ":"}) text = replaced(text, mark, "");
  return text;
}

}  // namespace vigie::app
