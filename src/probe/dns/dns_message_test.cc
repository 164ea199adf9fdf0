#include "probe/dns/dns_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace vigie {
namespace {

using ::testing::ElementsAre;

std::string bytes(std::initializer_list<int> list) {
  std::string out;
  for (const int byte : list) out += static_cast<char>(byte);
  return out;
}

std::string number(unsigned value) {
  return {static_cast<char>(value >> 8U), static_cast<char>(value)};
}

// An answer to "x.org TYPE" with one record, whose name points at the question.
std::string reply(unsigned type, const std::string& value, unsigned flags = 0x8180) {
  return number(7) + number(flags) + number(1) + number(1) + number(0) + number(0) +
         bytes({1, 'x', 3, 'o', 'r', 'g', 0}) + number(type) + number(1) + bytes({0xc0, 12}) +
         number(type) + number(1) + bytes({0, 0, 1, 44}) +
         number(static_cast<unsigned>(value.size())) + value;
}

std::string value_of(unsigned type, const std::string& value) {
  const auto parsed = parse_dns_reply(reply(type, value));
  if (!parsed || parsed->answers.size() != 1) return "unreadable";
  return parsed->answers[0].value;
}

TEST(DnsMessage, AQuestionHasItsFlags) {
  const auto plain = dns_query(0x1234, "Example.ORG.", "MX", false);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->substr(0, 4), bytes({0x12, 0x34, 0x01, 0x00}));
  EXPECT_NE(plain->find(bytes({7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 3, 'o', 'r', 'g', 0, 0, 15})),
            std::string::npos);
  const auto secure = dns_query(1, "example.org", "MX", true);
  EXPECT_EQ((*secure)[3] & 0x20, 0x20) << "AD";
  EXPECT_EQ(secure->substr(secure->size() - 4), bytes({0x80, 0, 0, 0})) << "DO";
}

TEST(DnsMessage, ANameThatCannotBeWrittenIsNoQuestion) {
  EXPECT_FALSE(dns_query(1, "", "A", false));
  EXPECT_FALSE(dns_query(1, "a..b", "A", false));
  EXPECT_FALSE(dns_query(1, std::string(64, 'a') + ".org", "A", false));
  EXPECT_TRUE(dns_query(1, std::string(63, 'a') + ".org", "A", false));
  std::string longest;
  for (int i = 0; i < 127; ++i) longest += "a.";
  EXPECT_TRUE(dns_query(1, longest, "A", false));
  EXPECT_FALSE(dns_query(1, longest + "a.", "A", false));
  EXPECT_FALSE(dns_query(1, "x.org", "ANY", false));
  EXPECT_TRUE(dns_query(1, ".", "NS", false));
}

TEST(DnsMessage, EachTypeHasItsPresentationForm) {
  const std::string back = bytes({0xc0, 12});
  EXPECT_EQ(value_of(1, bytes({192, 0, 2, 7})), "192.0.2.7");
  EXPECT_EQ(value_of(28, bytes({0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7})),
            "2001:db8::7");
  EXPECT_EQ(value_of(5, back), "x.org");
  EXPECT_EQ(value_of(2, bytes({2, 'N', 'S', 0xc0, 12})), "ns.x.org");
  EXPECT_EQ(value_of(12, bytes({0})), ".");
  EXPECT_EQ(value_of(15, bytes({0, 10}) + back), "10 x.org");
  EXPECT_EQ(value_of(16, bytes({3, 'a', '"', 'b', 1, 7})), R"("a\"b" "\007")");
  EXPECT_EQ(value_of(33, bytes({0, 1, 0, 2, 1, 187}) + back), "1 2 443 x.org");
  EXPECT_EQ(value_of(257, bytes({0, 5, 'i', 's', 's', 'u', 'e', 'c', 'a'})), R"(0 issue "ca")");
  EXPECT_EQ(value_of(6, back + back + std::string(19, '\0') + "\1"), "x.org x.org 0 0 0 0 1");
  EXPECT_EQ(value_of(99, bytes({1, 255})), R"(\# 2 01ff)");
}

TEST(DnsMessage, FlagsAndQuestionAreRead) {
  const auto parsed = parse_dns_reply(reply(1, bytes({192, 0, 2, 7}), 0x85a3));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->id, 7);
  EXPECT_EQ(parsed->question, "x.org A");
  EXPECT_TRUE(parsed->authoritative);
  EXPECT_TRUE(parsed->authenticated);
  EXPECT_FALSE(parsed->truncated);
  EXPECT_EQ(dns_rcode(parsed->rcode), "NXDOMAIN");
  EXPECT_EQ(parsed->answers[0], (DnsRecord{"x.org", "A", 300, "192.0.2.7"}));
}

TEST(DnsMessage, WhatDoesNotFitIsNoAnswer) {
  const std::string good = reply(15, bytes({0, 10, 0xc0, 12}));
  ASSERT_TRUE(parse_dns_reply(good));
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(parse_dns_reply(std::string_view(good).substr(0, size))) << size;
  EXPECT_FALSE(parse_dns_reply(reply(1, bytes({192, 0, 2})))) << "too short";
  EXPECT_FALSE(parse_dns_reply(reply(1, bytes({192, 0, 2, 7, 9})))) << "too long";
  EXPECT_FALSE(parse_dns_reply(reply(5, bytes({0xc0, 36})))) << "points at itself";
  EXPECT_FALSE(parse_dns_reply(reply(5, bytes({0xff, 255})))) << "points past the end";
  EXPECT_FALSE(parse_dns_reply(reply(5, bytes({0x80, 1})))) << "no such kind of label";
  EXPECT_FALSE(parse_dns_reply(reply(16, bytes({9, 'a'})))) << "a text past its record";
  EXPECT_FALSE(parse_dns_reply(reply(1, bytes({192, 0, 2, 7}), 0x0180))) << "a question";
}

TEST(DnsMessage, ANameThatGrowsThroughPointersEnds) {
  // Each of the labels points at the one before: short as bytes, endless as a name.
  std::string value = bytes({1, 'a', 0xc0, 36});
  EXPECT_FALSE(parse_dns_reply(reply(5, value)));
}

RC_GTEST_PROP(DnsMessageProperty, NoBytesBreakTheReader, (const std::string& noise)) {
  parse_dns_reply(noise);
  parse_dns_reply(reply(15, noise));
  std::string changed = reply(6, noise.substr(0, 60));
  const auto at = *rc::gen::inRange<std::size_t>(0, changed.size());
  changed[at] = *rc::gen::arbitrary<char>();
  parse_dns_reply(changed);
}

RC_GTEST_PROP(DnsMessageProperty, WhatIsAskedIsReadBack, ()) {
  const auto label = rc::gen::nonEmpty(rc::gen::container<std::string>(
      rc::gen::elementOf(std::string("abcdefghijklmnopqrstuvwxyz0123456789-_"))));
  const auto labels = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(label));
  std::string name;
  for (const std::string& one : labels) name += (name.empty() ? "" : ".") + one;
  const auto query = dns_query(9, name, "TXT", true);
  if (!query) return;
  std::string answer = *query;
  answer[2] = static_cast<char>(0x81);
  const auto parsed = parse_dns_reply(answer);
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(parsed->question == name + " TXT");
}

}  // namespace
}  // namespace vigie
