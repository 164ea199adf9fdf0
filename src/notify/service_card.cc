#include "notify/service_card.h"

#include <fmt/format.h>

#include "base/text.h"
#include "notify/wording.h"

namespace vigie {

namespace {

std::string lines_as_one(std::string_view text) {
  std::string out;
  for (const std::string_view line : split(text, '\n')) {
    const std::string clean = one_line(line);
    if (!clean.empty()) out += (out.empty() ? "" : " · ") + clean;
  }
  return out;
}

std::string provider_text(const ServiceCard& card, Language language) {
  std::string out = one_line(card.provider);
  const auto add = [&](std::string_view label, const std::string& value) {
    if (value.empty()) return;
    out += out.empty() ? "" : " · ";
    if (!label.empty()) out += fmt::format("{} ", label);
    out += one_line(value);
  };
  add(in_language(language, "contract", "contrat"), card.contract);
  add("☎", card.phone);
  add("", card.email);
  add("", card.console);
  return out;
}

std::string lock_text(const ServiceCard& card, const Zone& zone, Language language) {
  return fmt::format(
      fmt::runtime(in_language(language, "hands off until {}: {} works on it ({})",
                               "ne touchez à rien jusqu'au {}\u00A0: {} y travaille ({})")),
      card.locked_until ? time_text(*card.locked_until, zone, language) : "?",
      one_line(card.locked_by), one_line(card.locked_why));
}

}  // namespace

std::vector<CardLine> card_lines(const ServiceCard& card, const Zone& zone, Language language) {
  std::vector<CardLine> lines;
  const auto add = [&](std::string_view english, std::string_view french, std::string value) {
    if (!value.empty())
      lines.push_back(
          {fmt::format("{} ({})", in_language(language, english, french), one_line(card.title)),
           std::move(value)});
  };
  if (!card.locked_by.empty()) add("🔒 Locked", "🔒 Verrouillé", lock_text(card, zone, language));
  add("What to do", "Que faire", one_line(card.runbook));
  add("How to get in", "Comment y accéder", lines_as_one(card.access));
  add("Provider", "Prestataire", provider_text(card, language));
  add("Answers for it", "Responsable", one_line(card.owner));
  return lines;
}

}  // namespace vigie
