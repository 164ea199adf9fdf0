#include "notify/lock_page.h"

#include <gmock/gmock.h>

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

LockPage locked() {
  LockPage page;
  page.service = "Hypervisor <alice>";
  page.holder = "Bob & Co";
  page.why = "replacing a disk";
  page.since = Instant::from_ms(1'800'000'000'000);
  page.until = page.since + hours(2);
  return page;
}

TEST(LockPage, SaysInBothLanguagesWhoWorksOnItWhyAndUntilWhen) {
  const std::string html = render_lock_page(locked());
  EXPECT_THAT(html, HasSubstr("Hypervisor &lt;alice&gt;"));
  EXPECT_THAT(html, HasSubstr("Hands off: Bob &amp; Co is working on it"));
  EXPECT_THAT(html, HasSubstr("Ne touchez à rien\u00A0: Bob &amp; Co y travaille"));
  EXPECT_THAT(html, HasSubstr("replacing a disk"));
  EXPECT_THAT(html, Not(HasSubstr("<form")));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
}

TEST(LockPage, OneThatHasEndedForbidsNothing) {
  LockPage page = locked();
  page.ended_at = page.until;
  const std::string html = render_lock_page(page);
  EXPECT_THAT(html, HasSubstr("has ended"));
  EXPECT_THAT(html, Not(HasSubstr("Hands off")));
}

}  // namespace
}  // namespace vigie
