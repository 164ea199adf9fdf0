#include "notify/sms/sms_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "notify/brief.h"
#include "notify/sms/gsm_text.h"
#include "notify/wording.h"

namespace vigie {

namespace {

constexpr std::size_t most_segments = 2;
constexpr std::size_t least_title = 10;

// The longest beginning with which the whole still fits.
std::string fitted(std::string_view title, const std::string& before, const std::string& after) {
  const std::string rest = before + after;
  if (segments(before + std::string(title) + after) <= most_segments) return std::string(title);
  std::size_t keep = title.size();
  while (keep > least_title) {
    --keep;
    while (keep > 0 && (static_cast<unsigned char>(title[keep]) & 0xC0u) == 0x80u) --keep;
    const std::string cut = std::string(trim(title.substr(0, keep))) + "...";
    if (segments(before + cut + after) <= most_segments) return cut;
  }
  return std::string(trim(title.substr(0, keep))) + "...";
}

}  // namespace

std::string sms_text(const Notice& notice) {
  // The words of the other channels. The moment of sending is the telephone's own to show.
  const Brief brief = brief_of(notice, notice.event_at);
  const Language language = notice.to.language;
  const Zone zone = zone_or_utc(notice.to.zone);
  std::string before =
      notice.incident ? fmt::format("Vigie #{} ", notice.incident.value) : std::string("Vigie ");
  before += brief.word + ": ";
  std::string after = ", " + short_time_text(notice.event_at, zone, language);
  if (notice.late) after += in_language(language, " (late call)", " (appel en retard)");
  if (notice.may_be_repeat) after += in_language(language, " (repeated?)", " (répété ?)");
  if (!brief.acknowledge_url.empty())
    after += fmt::format(". {}: {}", in_language(language, "Take it", "Je prends"),
                         brief.acknowledge_url);
  before = nearest_gsm(before);
  after = nearest_gsm(after);
  return before + fitted(nearest_gsm(brief.title), before, after) + after;
}

}  // namespace vigie
