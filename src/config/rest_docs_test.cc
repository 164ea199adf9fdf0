// The tables of docs/rest.md are those of the program. VIGIE_UPDATE_GOLDEN=1 writes them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "config/rest_packs.h"
#include "config/testing/docs_table.h"

namespace vigie {
namespace {

using rest::RulePack;
using rest::Seen;

constexpr const char* page = VIGIE_SOURCE_DIR "/docs/rest.md";

std::string code(std::string_view text) {
  return fmt::format("`{}`", text);
}

std::string in_hours(Duration length) {
  return fmt::format("{:g} h", static_cast<double>(length.count()) / 3'600'000);
}

std::string daily_of(const RulePack& pack) {
  if (!pack.daily) return "";
  std::string text = in_hours(pack.daily->least);
  if (pack.daily->reduced) text += ", reduced to " + in_hours(pack.daily->reduced->floor);
  if (pack.switches.daily_reference != rest::DailyReference::admin_full_rest)
    text += ", " + code(rest::switch_choice(pack.switches, "daily.reference"));
  return text;
}

std::string credit_of(const RulePack& pack) {
  if (!pack.daily) return "";
  const std::string rule = code(to_string(pack.daily->credit));
  if (pack.daily->credit_block == Duration(0)) return rule;
  return rule + ", block of " + in_hours(pack.daily->credit_block);
}

std::string weekly_of(const RulePack& pack) {
  if (!pack.weekly) return "";
  const std::string least = in_hours(pack.weekly->least);
  if (pack.weekly->period == rest::WeeklyPeriod::n_days)
    return fmt::format("{} in {} days", least, pack.weekly->days);
  return least;
}

std::string maxima_of(const RulePack& pack) {
  std::vector<std::string> all;
  if (pack.day_max) all.push_back("day " + in_hours(pack.day_max->most));
  if (pack.week_max) all.push_back("week " + in_hours(pack.week_max->most));
  if (pack.avg_max)
    all.push_back(
        fmt::format("{} over {} weeks", in_hours(pack.avg_max->most), pack.avg_max->weeks));
  if (pack.amplitude_max) all.push_back("amplitude " + in_hours(pack.amplitude_max->most));
  return join(all, ", ");
}

std::string rules_seen(const RulePack& pack, std::initializer_list<Seen> how) {
  std::vector<std::string> rules;
  for (const rest::CitedRule& cited : rest::cited_rules(pack))
    if (std::ranges::find(how, cited.source.seen) != how.end()) rules.push_back(code(cited.rule));
  return join(rules, ", ");
}

TEST(RestDocs, TheTableOfPacksIsWhatThePacksSay) {
  std::string rows;
  for (const std::string& name : rest_pack_names()) {
    const RulePack pack = *rest_pack(name);
    rows += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", code(name), pack.title_en,
                        daily_of(pack), credit_of(pack), weekly_of(pack), maxima_of(pack),
                        rules_seen(pack, {Seen::older_text, Seen::secondary}),
                        rules_seen(pack, {Seen::unverified}));
  }
  testing::expect_table(
      page,
      "| pack | | daily rest | a call | weekly rest | at most | old or second-hand | unverified |",
      rows);
}

TEST(RestDocs, TheTableOfSwitchesIsWhatTheyAre) {
  std::string rows;
  for (const rest::Switch& one : rest::all_switches()) {
    std::vector<std::string> choices;
    for (const std::string_view choice : one.choices) choices.push_back(code(choice));
    rows += fmt::format("| {} | {} | {} |\n", code(one.name),
                        choices.empty() ? "minutes, `0`" : join(choices, ", "), one.doc);
  }
  testing::expect_table(page, "| switch | choices | what it decides |", rows);
}

// What the page shows as a company's agreement is one.
TEST(RestDocs, TheExampleIsAPack) {
  const std::string text = testing::contents(page);
  std::size_t examples = 0;
  for (std::size_t at = text.find("```yaml\n"); at != std::string::npos;
       at = text.find("```yaml\n", at)) {
    at += 8;
    const auto pack = read_rest_pack({page, text.substr(at, text.find("```", at) - at)});
    EXPECT_TRUE(pack) << pack.error().text();
    ++examples;
  }
  EXPECT_GE(examples, 1u);
}

}  // namespace
}  // namespace vigie
