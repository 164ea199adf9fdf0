// Rounds of references, with probes that answer when the test says so.
#include "probe/witness.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/message.h"

namespace vigie {
namespace {

ProbeAnswer said(bool good) {
  ProbeAnswer answer;
  answer.good = good;
  answer.summary = verbatim(good ? "3 of 3" : "lost");
  return answer;
}

class WitnessRounds : public testing::Test {
 protected:
  WitnessRounds() {
    probes_[CheckKind::ping] = [this](const Check& check, Answered answered) {
      asked_.emplace_back(std::get<PingCheck>(check.question).host, std::move(answered));
    };
    vantage_.name = VantageName("local");
    for (const char* host : {"a", "b", "c"}) vantage_.references.push_back(ping(host));
  }
  static Question ping(const char* host) {
    PingCheck check;
    check.host = host;
    return check;
  }
  // All questions that wait for an answer.
  void answer(bool good) {
    auto waiting = std::move(asked_);
    asked_.clear();
    for (auto& [host, answered] : waiting) answered(said(good));
  }
  Witness made() {
    return Witness(
        probes_, [this] { return now_; },
        [this](const WitnessRound& round) {
          rounds_.push_back(round);
          told_.emplace_back(round.seeing ? "seeing" : "blind");
        });
  }
  void wait(Witness& witness, const char* name) {
    witness.after_round(now_, [this, name] { told_.emplace_back(name); });
  }

  Probes probes_;
  Vantage vantage_;
  Instant now_ = Instant::from_ms(1'800'000'000'000);
  std::vector<std::pair<std::string, Answered>> asked_;
  std::vector<WitnessRound> rounds_;
  std::vector<std::string> told_;
};

TEST_F(WitnessRounds, TheFirstGoodReferenceEndsARound) {
  Witness witness = made();
  witness.configure(vantage_);
  wait(witness, "bad answer");
  ASSERT_EQ(asked_.size(), 3U);
  asked_[0].second(said(false));
  EXPECT_TRUE(told_.empty());
  asked_[1].second(said(true));
  EXPECT_EQ(told_, (std::vector<std::string>{"seeing", "bad answer"}));
  asked_[2].second(said(false));
  EXPECT_EQ(rounds_.size(), 1U);
}

TEST_F(WitnessRounds, WhenNoneAnswersItIsBlindAndSaysWhy) {
  Witness witness = made();
  witness.configure(vantage_);
  wait(witness, "one");
  wait(witness, "other");  // shares the round
  answer(false);
  EXPECT_EQ(told_, (std::vector<std::string>{"blind", "one", "other"}));
  EXPECT_EQ(stored_text(rounds_[0].detail, Language::en), "a: lost; b: lost; c: lost");
}

TEST_F(WitnessRounds, ARoundThatBeganBeforeTheQuestionDoesNotCount) {
  Witness witness = made();
  witness.configure(vantage_);
  witness.tick();
  now_ += milliseconds(100);
  wait(witness, "bad answer");
  answer(true);
  EXPECT_EQ(told_, (std::vector<std::string>{"seeing"}));
  EXPECT_EQ(asked_.size(), 3U);  // another has begun
  answer(false);
  EXPECT_EQ(told_, (std::vector<std::string>{"seeing", "blind", "bad answer"}));
}

TEST_F(WitnessRounds, ComeRegularlyAndOnlyOneAtATime) {
  Witness witness = made();
  witness.configure(vantage_);
  witness.tick();
  witness.tick();
  EXPECT_EQ(asked_.size(), 3U);
  answer(true);
  witness.tick();
  EXPECT_TRUE(asked_.empty());
  now_ += vantage_.interval;
  witness.tick();
  EXPECT_EQ(asked_.size(), 3U);
}

TEST_F(WitnessRounds, WithoutReferencesNobodyWaits) {
  Witness witness = made();
  wait(witness, "before");
  witness.configure(vantage_);
  wait(witness, "with");
  witness.configure(std::nullopt);
  wait(witness, "without");
  answer(false);  // of the round that is of no interest any more
  EXPECT_EQ(told_, (std::vector<std::string>{"before", "with", "without"}));
}

TEST_F(WitnessRounds, AReferenceThatRefusesAtOnceIsNoTrouble) {
  probes_[CheckKind::ping] = [](const Check&, const Answered& answered) {
    ProbeAnswer refused;
    refused.not_asked = verbatim("no socket");
    answered(refused);
  };
  Witness witness = made();
  witness.configure(vantage_);
  wait(witness, "bad answer");
  EXPECT_EQ(told_, (std::vector<std::string>{"blind", "bad answer"}));
}

TEST_F(WitnessRounds, NobodyIsCalledAfterStop) {
  Witness witness = made();
  witness.configure(vantage_);
  wait(witness, "bad answer");
  witness.stop();
  answer(true);
  EXPECT_TRUE(told_.empty());
}

}  // namespace
}  // namespace vigie
