// The tables and examples of docs/pay.md are those of the program. VIGIE_UPDATE_GOLDEN=1 writes the
// tables.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "config/agreements.h"
#include "config/testing/docs_table.h"

namespace vigie {
namespace {

using pay::Agreement;

constexpr const char* page = VIGIE_SOURCE_DIR "/docs/pay.md";

std::string worth_words(const pay::Worth& worth) {
  if (const Money* money = std::get_if<Money>(&worth)) return decimal(money->cents);
  if (const pay::OfRate* rate = std::get_if<pay::OfRate>(&worth))
    return to_string(rate->factor) + " × rate";
  const pay::Rest& rest = std::get<pay::Rest>(worth);
  return rest.days > Ratio(0) ? to_string(rest.days) + " d" : to_string(rest.time);
}

std::string periods_of(const Agreement& made) {
  std::vector<std::string> all;
  for (const pay::PeriodEntry& entry : made.periods)
    all.push_back(text(words(entry.kind)) + " " + worth_words(entry.worth));
  return all.empty() ? "nothing said" : join(all, ", ");
}

std::string bands_of(const Agreement& made) {
  std::vector<std::string> all;
  if (made.interventions->as_working_time) all.push_back("as work");
  for (const pay::Band& band : made.interventions->bands)
    all.push_back(text(words(band.kind)) + " " + worth_words(band.worth));
  return join(all, ", ");
}

std::string overtime_of(const Agreement& made) {
  if (!made.overtime) return "";
  std::vector<std::string> all;
  for (const pay::OvertimeRule::Tier& tier : made.overtime->tiers)
    all.push_back("+" + to_string(tier.supplement * 100) + " %");
  return join(all, ", ");
}

std::string notice_of(const Agreement& made) {
  if (!made.short_notice) return "";
  return fmt::format("+{} % under {} days", to_string(made.short_notice->supplement * 100),
                     made.short_notice->days);
}

std::string not_official(const Agreement& made) {
  std::vector<std::string> all;
  for (const pay::CitedEntry& cited : pay::cited_entries(made))
    if (cited.source.seen != rest::Seen::official) all.push_back("`" + cited.entry + "`");
  return join(all, ", ");
}

TEST(PayDocs, TheTableOfAgreementsIsWhatTheySay) {
  std::string rows;
  for (const std::string& name : agreement_names()) {
    const Agreement made = *agreement(name);
    rows += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} |\n", name, made.title_en,
                        periods_of(made), bands_of(made), overtime_of(made), notice_of(made),
                        not_official(made));
  }
  testing::expect_table(page,
                        "| agreement | | periods on call | an hour of work for a call | beyond "
                        "the contract | short notice | not official |",
                        rows);
}

TEST(PayDocs, TheExampleIsAnAgreement) {
  const std::string text = testing::contents(page);
  const std::size_t at = text.find("```yaml\n") + 8;
  const auto made = read_agreement({page, text.substr(at, text.find("```", at) - at)});
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(made->periods.size(), 5u);
}

}  // namespace
}  // namespace vigie
