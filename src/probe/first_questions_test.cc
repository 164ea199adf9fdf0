#include "probe/first_questions.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/limits.h"

namespace vigie {
namespace {

const Instant noon = Instant::from_ms(1'795'176'000'000);

Check check_named(const std::string& name, Duration interval = hours(6)) {
  Check check;
  check.name = CheckName(name);
  check.interval = interval;
  return check;
}

Check domain_named(const std::string& name) {
  Check check = check_named(name);
  check.question.emplace<DomainCheck>().domain = name + ".example";
  return check;
}

std::map<CheckName, Check> named(const std::vector<Check>& list) {
  std::map<CheckName, Check> checks;
  for (const Check& check : list) checks.emplace(check.name, check);
  return checks;
}

TEST(FirstQuestions, WhatWasNeverSeenIsAskedNowAndWhatIsCertainWaitsForTheGrid) {
  const auto checks = named({check_named("fresh"), check_named("doubtful"), check_named("up")});
  CheckState up;
  up.verdict = Verdict::up;
  CheckState doubtful = up;
  doubtful.bad_run = 1;
  const CheckName doubted("doubtful");
  const auto questions =
      first_questions(checks, {{CheckName("up"), up}, {doubted, doubtful}}, noon);
  EXPECT_EQ(questions,
            (std::map<CheckName, Instant>{{CheckName("fresh"), noon},
                                          {doubted, noon + checks.at(doubted).retry_interval}}));
}

TEST(FirstQuestions, RegistriesAreNotAskedAboutAllDomainsAtOnce) {
  std::vector<Check> list = {check_named("web"), check_named("zoo")};
  for (int i = 0; i < 500; ++i) list.push_back(domain_named("d" + std::to_string(i)));
  const auto checks = named(list);
  const auto questions = first_questions(checks, {}, noon);
  EXPECT_EQ(questions.size(), checks.size());
  EXPECT_EQ(questions.at(CheckName("web")), noon);
  EXPECT_EQ(questions.at(CheckName("zoo")), noon);
  std::set<Instant> turns;
  for (const auto& [name, at] : questions) {
    EXPECT_LE(at, next_on_grid(checks.at(name), noon));
    if (!name.text.starts_with('d')) continue;
    EXPECT_LT(at, noon + 500 * limits::registry_pause);
    turns.insert(at);
  }
  EXPECT_EQ(turns.size(), 500u);
}

}  // namespace
}  // namespace vigie
