#include "http/starttls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace vigie::http {
namespace {

using State = StartTls::State;
using testing::HasSubstr;

struct Talk {
  State state = State::talking;
  std::string answers;
  Message error;
};

Talk talk(Upgrade upgrade, const std::vector<std::string>& said) {
  StartTls words(upgrade, "us.example");
  Talk out;
  for (const std::string& bytes : said) out.state = words.feed(bytes, out.answers);
  out.error = words.error();
  return out;
}

const std::vector<std::string> smtp = {"220 mx.example ESMTP\r\n",
                                       "250-mx.example\r\n250-SIZE 1000\r\n250 STARTTLS\r\n",
                                       "220 2.0.0 Ready\r\n"};
const std::vector<std::string> imap = {"* OK [CAPABILITY IMAP4rev1] ready\r\n",
                                       "* CAPABILITY IMAP4rev1\r\na OK begin\r\n"};

TEST(StartTls, SmtpAsksAfterTheGreeting) {
  const Talk seen = talk(Upgrade::smtp, smtp);
  EXPECT_EQ(seen.state, State::ready) << seen.error;
  EXPECT_EQ(seen.answers, "EHLO us.example\r\nSTARTTLS\r\n");
}

TEST(StartTls, ImapAsksAfterTheGreeting) {
  const Talk seen = talk(Upgrade::imap, imap);
  EXPECT_EQ(seen.state, State::ready) << seen.error;
  EXPECT_EQ(seen.answers, "a STARTTLS\r\n");
}

RC_GTEST_PROP(StartTls, ItDoesNotMatterHowTheBytesArrive, ()) {
  const auto upgrade = *rc::gen::element(Upgrade::smtp, Upgrade::imap);
  std::vector<std::string> pieces;
  for (const std::string& part : upgrade == Upgrade::smtp ? smtp : imap) {
    const auto cut = *rc::gen::inRange<std::size_t>(0, part.size() + 1);
    pieces.push_back(part.substr(0, cut));
    pieces.push_back(part.substr(cut));
  }
  RC_ASSERT(talk(upgrade, pieces).state == State::ready);
}

RC_GTEST_PROP(StartTls, GarbageNeverLeadsToTls, (const std::string& bytes)) {
  RC_ASSERT(talk(Upgrade::smtp, {bytes}).state != State::ready);
  RC_ASSERT(talk(Upgrade::imap, {bytes}).state != State::ready);
}

TEST(StartTls, RefusalsAreToldInTheServersWords) {
  struct Case {
    Upgrade upgrade;
    std::vector<std::string> said;
    std::string error;
  };
  const std::vector<Case> table = {
      {Upgrade::smtp, {"554 go away\r\n"}, "the server greets with \"554 go away\""},
      {Upgrade::smtp, {"421-busy\r\n"}, "the server greets with \"421-busy\""},
      {Upgrade::smtp, {"SSH-2.0-OpenSSH\r\n"}, "this is not SMTP: \"SSH-2.0-OpenSSH\""},
      {Upgrade::smtp, {"2200 x\r\n"}, "this is not SMTP: \"2200 x\""},
      {Upgrade::smtp, {"\r\n"}, "this is not SMTP: \"\""},
      {Upgrade::smtp, {"220 x\r\n", "502 no\r\n"}, "the server answers \"502 no\" to EHLO"},
      {Upgrade::smtp, {"220 x\r\n", "250 SIZE\r\n"}, "the server offers no STARTTLS"},
      {Upgrade::smtp,
       {"220 x\r\n", "250 starttls\r\n", "454 not now\r\n"},
       "the server answers \"454 not now\" to STARTTLS"},
      {Upgrade::imap, {"* BYE full\r\n"}, "the server greets with \"* BYE full\""},
      {Upgrade::imap,
       {"* PREAUTH hello\r\n"},
       "the server lets us in without TLS, and STARTTLS is no longer possible"},
      {Upgrade::imap, {"+OK POP3\r\n"}, "this is not IMAP: \"+OK POP3\""},
      {Upgrade::imap,
       {"* OK x\r\n", "a BAD what\r\n"},
       "the server answers \"a BAD what\" to STARTTLS"},
      {Upgrade::imap, {"* OK x\r\n", "b OK\r\n"}, "this is not IMAP: \"b OK\""},
  };
  for (const Case& one : table) {
    const Talk seen = talk(one.upgrade, one.said);
    EXPECT_EQ(seen.state, State::failed) << one.error;
    EXPECT_EQ(text(seen.error), one.error);
  }
}

// CVE-2011-0411 and its family: words slipped in before the handshake.
TEST(StartTls, NothingThatCameInTheClearIsTakenAlong) {
  std::vector<std::string> said = smtp;
  said.back() += "250 injected\r\n";
  EXPECT_THAT(text(talk(Upgrade::smtp, said).error), HasSubstr("in the clear"));
  said = imap;
  said.back() += "* x";
  EXPECT_THAT(text(talk(Upgrade::imap, said).error), HasSubstr("in the clear"));
}

TEST(StartTls, AServerThatTalksWithoutEndIsCutOff) {
  const std::string line = "220-" + std::string(60, 'x') + "\r\n";
  std::vector<std::string> said(limits::dialogue_bytes / line.size(), line);
  EXPECT_EQ(talk(Upgrade::smtp, said).state, State::talking);
  said.push_back(line);
  EXPECT_EQ(text(talk(Upgrade::smtp, said).error), "the server talks without end before TLS");
}

}  // namespace
}  // namespace vigie::http
