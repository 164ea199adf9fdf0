#include "notify/lock_page.h"

#include <fmt/format.h>

#include "base/text.h"
#include "notify/wording.h"

namespace vigie {

namespace {

std::string frame(std::string_view title, std::string_view style, std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n<title>{} · Vigie</title>\n"
      "<link rel=\"stylesheet\" href=\"../style.css\">\n</head>\n<body>\n<main class=\"{}\">\n"
      "{}</main>\n</body>\n</html>\n",
      html_escape(title), style, body);
}

std::string in_words(const LockPage& page, Language language, const Zone& zone) {
  const auto time = [&](Instant at) { return html_escape(time_text(at, zone, language)); };
  const std::string holder = html_escape(one_line(page.holder));
  std::string out = fmt::format("<section lang=\"{}\">\n", in_language(language, "en", "fr"));
  if (page.ended_at) {
    out +=
        fmt::format("<p class=\"status\">{} {}.</p>\n",
                    in_language(language, "This lock has ended:", "Ce verrou est levé depuis le"),
                    time(*page.ended_at));
  } else {
    out += fmt::format(
        fmt::runtime(in_language(
            language, "<p class=\"status\">Hands off: {} is working on it, until {}.</p>\n",
            "<p class=\"status\">Ne touchez à rien\u00A0: {} y travaille, jusqu'au {}.</p>\n")),
        holder, time(page.until));
  }
  out +=
      fmt::format("<p>{} {}</p>\n", in_language(language, "Since", "Depuis le"), time(page.since));
  return out + "</section>\n";
}

}  // namespace

std::string render_lock_page(const LockPage& page) {
  const Zone zone = zone_or_utc(page.zone);
  const std::string service = html_escape(one_line(page.service));
  const std::string body =
      fmt::format("<h1><span class=\"mark\" aria-hidden=\"true\">{}</span> {}</h1>\n<p>{}</p>\n",
                  page.ended_at ? "✔" : "🔒", service, html_escape(one_line(page.why))) +
      in_words(page, Language::fr, zone) + in_words(page, Language::en, zone);
  return frame(page.service, page.ended_at ? "good" : "warning", body);
}

std::string render_unknown_lock() {
  return frame("?", "neutral",
               "<h1>Lien non valable · Link not valid</h1>\n"
               "<p lang=\"fr\">Ce lien ne mène à aucun verrou.</p>\n"
               "<p lang=\"en\">This link leads to no lock.</p>\n");
}

}  // namespace vigie
