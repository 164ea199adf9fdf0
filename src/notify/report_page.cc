#include "notify/report_page.h"

#include <fmt/format.h>

#include "notify/wording.h"

namespace vigie {

namespace {

std::string_view sentence(ReportState state, Language language) {
  switch (state) {
    case ReportState::form:
      return in_language(language, "What does not work, since when, and for whom?",
                         "Qu'est-ce qui ne marche pas, depuis quand, et pour qui\u00A0?");
    case ReportState::sent:
      return in_language(language, "Thank you. Whoever is on duty has been told.",
                         "Merci. La personne de permanence est prévenue.");
    case ReportState::too_many:
      return in_language(language, "There have been many reports. Please try again in an hour.",
                         "Les signalements sont nombreux. Réessayez dans une heure.");
    case ReportState::not_taken:
      break;
  }
  return in_language(language,
                     "This could not be recorded. Please write a short text and try again.",
                     "Rien n'a pu être enregistré. Écrivez un texte court et réessayez.");
}

std::string form(Language language) {
  return fmt::format(
      "<form method=\"post\" action=\"report\">\n<label for=\"text\">{}</label>\n"
      "<textarea id=\"text\" name=\"text\" rows=\"5\" maxlength=\"2000\" required></textarea>\n"
      "<p class=\"trap\" aria-hidden=\"true\"><label>Website <input name=\"{}\" tabindex=\"-1\" "
      "autocomplete=\"off\"></label></p>\n<button type=\"submit\">{}</button>\n</form>\n",
      in_language(language, "Your report", "Votre signalement"), report_trap,
      in_language(language, "Report it", "Signaler"));
}

}  // namespace

std::string render_report_page(ReportState state, Language language) {
  const std::string_view title = in_language(language, "Report a problem", "Signaler un problème");
  const bool again = state == ReportState::form || state == ReportState::not_taken;
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex\">\n<title>{} · Vigie</title>\n"
      "<link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n<main class=\"{}\">\n"
      "<h1>{}</h1>\n<p class=\"status\">{}</p>\n{}</main>\n</body>\n</html>\n",
      in_language(language, "en", "fr"), title, state == ReportState::sent ? "good" : "neutral",
      title, sentence(state, language), again ? form(language) : "");
}

}  // namespace vigie
