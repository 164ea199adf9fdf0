#include "notify/email/mime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/text.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Every line of it is short, 7-bit and ended by CRLF, and no bare CR or LF stands anywhere.
bool is_clean(std::string_view lines) {
  if (!lines.ends_with("\r\n")) return false;
  for (const std::string_view line : split(lines, '\n')) {
    if (line.empty()) continue;
    if (line.size() > 79 || !line.ends_with('\r')) return false;
    if (!std::ranges::all_of(line.substr(0, line.size() - 1),
                             [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\t'; }))
      return false;
  }
  return true;
}

TEST(Mime, plain_headers_stay_readable_and_others_are_encoded) {
  EXPECT_EQ(header("Subject", "web does not answer"), "Subject: web does not answer\r\n");
  EXPECT_EQ(header("Subject", "réseau"), "Subject: =?utf-8?Q?r=C3=A9seau?=\r\n");
  EXPECT_EQ(header("Subject", "what =?utf-8?Q?x?= is"),
            "Subject: =?utf-8?Q?what_=3D=3Futf=2D8=3FQ=3Fx=3F=3D_is?=\r\n");
}

TEST(Mime, no_text_begins_a_header_of_its_own) {
  EXPECT_EQ(header("Subject", "down\r\nBcc: eve@example.org"),
            "Subject: down Bcc: eve@example.org\r\n");
  EXPECT_EQ(mailbox_header("To", "Eve\r\nBcc: x", "a@b.org"),
            "To: =?utf-8?Q?Eve_Bcc=3A_x?= <a@b.org>\r\n");
}

RC_GTEST_PROP(Mime, any_text_makes_exactly_one_header, (const std::string& text)) {
  for (const std::string& made :
       {header("Subject", text), mailbox_header("To", text, "alice@example.org")}) {
    RC_ASSERT(is_clean(made));
    // Whatever follows the first line is its continuation.
    for (std::size_t at = made.find("\r\n"); at + 2 < made.size(); at = made.find("\r\n", at + 2))
      RC_ASSERT(made[at + 2] == ' ');
  }
}

TEST(Mime, addresses_that_could_break_a_header_or_a_command_are_refused) {
  for (const char* good : {"a@b", "alice+oncall@mail.example.org", "o'neil@example.org"})
    EXPECT_TRUE(check_mailbox(good)) << good;
  for (const char* bad :
       {"", "@", "a@", "@b", "a@b@c", "a b@c.org", "a@c.org\r\nBcc: x@y", "a@c.org\nRCPT TO:<e@v>",
        "<a@b.org>", "a@b.org,c@d.org", "\"a\"@b.org", "zoé@example.org", "a@b.org>"})
    EXPECT_FALSE(check_mailbox(bad)) << bad;
  EXPECT_FALSE(check_mailbox(std::string(65, 'a') + "@b.org"));
  EXPECT_FALSE(check_mailbox("a@" + std::string(253, 'b')));
}

TEST(Mime, a_refusal_does_not_repeat_the_address) {
  EXPECT_THAT(check_mailbox("secret person@b.org").error().text(), Not(HasSubstr("secret")));
}

TEST(Mime, message_ids_hold_only_what_they_may) {
  EXPECT_EQ(message_id("delivery-17.f00d", "example.org"), "<delivery-17.f00d@example.org>");
  EXPECT_EQ(message_id("a b>\r\n<c", "example.org"), "<a-b----c@example.org>");
}

TEST(Mime, quoted_printable_encodes_what_would_be_lost_on_the_way) {
  EXPECT_EQ(quoted_printable("a=b\n"), "a=3Db\r\n");
  EXPECT_EQ(quoted_printable("end \nnext\t"), "end=20\r\nnext=09\r\n");
  EXPECT_EQ(quoted_printable("From me\nFrom you"), "=46rom me\r\n=46rom you\r\n");
  EXPECT_EQ(quoted_printable("é\r\nb\rc"), "=C3=A9\r\nb\r\nc\r\n");
}

TEST(Mime, long_lines_are_broken_softly) {
  const std::string made = quoted_printable(std::string(100, 'x'));
  EXPECT_EQ(made, std::string(75, 'x') + "=\r\n" + std::string(25, 'x') + "\r\n");
  EXPECT_EQ(quoted_printable(std::string(76, 'x')), std::string(76, 'x') + "\r\n");
}

RC_GTEST_PROP(Mime, any_bytes_become_clean_lines, (const std::string& bytes)) {
  const std::string made = quoted_printable(bytes + "x");
  RC_ASSERT(is_clean(made));
  RC_ASSERT(made.find("=_") == std::string::npos);  // what our boundary relies on
}

}  // namespace
}  // namespace vigie
