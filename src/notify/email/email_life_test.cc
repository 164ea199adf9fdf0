// Messages about what becomes of an incident in the hands of people.
#include <gmock/gmock.h>

#include "notify/email/email_content.h"
#include "notify/email/testing/sample_notices.h"

namespace vigie {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string read(const Notice& notice) {
  return plain_text(email_content(notice, notice.event_at), notice.to.language);
}

Notice sample(PageKind kind, Language language) {
  Notice notice = testing::sample_notice(kind, language);
  notice.kind = kind;
  notice.taken_by = "Bob Durand";
  notice.acknowledge_url = "https://vigie.example.org/a/5.abc";
  return notice;
}

TEST(EmailLife, ACallSaysWhyItComesAgain) {
  Notice notice = sample(PageKind::call, Language::en);
  notice.round = outside_rounds;
  notice.cause = CallCause::expired;
  EXPECT_THAT(read(notice), AllOf(HasSubstr("are you still on it?"), Not(HasSubstr("round"))));
  notice.cause = CallCause::worse;
  EXPECT_THAT(read(notice), HasSubstr("It has become worse"));
  notice.to.language = Language::fr;
  notice.cause = CallCause::snooze;
  EXPECT_THAT(read(notice), HasSubstr("Votre mise en veille est terminée"));
  notice.cause = CallCause::relapsed;
  EXPECT_THAT(read(notice), HasSubstr("retourné au repos"));
}

TEST(EmailLife, ACallCarriesWhatToKnowOfTheService) {
  Notice notice = sample(PageKind::call, Language::fr);
  ServiceCard card;
  card.title = "Messagerie";
  card.runbook = "https://wiki.example.org/mail";
  card.phone = "+33 5 00 00 00 00";
  notice.services = {card};
  EXPECT_THAT(read(notice),
              AllOf(HasSubstr("Que faire (Messagerie)"), HasSubstr("https://wiki.example.org/mail"),
                    HasSubstr("☎ +33 5 00 00 00 00")));
}

TEST(EmailLife, AnOfferHasItsButtonAndADeclinedOneSaysWhoHasIt) {
  EXPECT_THAT(read(sample(PageKind::offer, Language::en)),
              AllOf(HasSubstr("Bob Durand asks you to take over"), HasSubstr("/a/5.abc")));
  EXPECT_THAT(read(sample(PageKind::offer, Language::fr)), HasSubstr("prendre la suite"));
  EXPECT_THAT(read(sample(PageKind::declined, Language::en)), HasSubstr("you still have it"));
  EXPECT_THAT(read(sample(PageKind::declined, Language::fr)), HasSubstr("Relais refusé"));
}

TEST(EmailLife, AChangeOfWhatIsLockedAndAMergeAreTold) {
  EXPECT_THAT(read(sample(PageKind::changed, Language::en)), HasSubstr("while you have it locked"));
  EXPECT_THAT(read(sample(PageKind::changed, Language::fr)), HasSubstr("malgré votre verrou"));
  Notice alone = sample(PageKind::changed, Language::en);
  alone.incident = IncidentId{};
  alone.incident_url.clear();
  EXPECT_THAT(read(alone), AllOf(HasSubstr("while it is locked"), HasSubstr("HTTP 200 in 34 ms"),
                                 Not(HasSubstr("Incident"))));
  alone.to.language = Language::fr;
  EXPECT_THAT(read(alone), HasSubstr("Aucun incident n'en parle"));
  Notice merged = sample(PageKind::resolved, Language::en);
  merged.resolution = Resolution::merged;
  merged.merged_into = IncidentId(41);
  EXPECT_THAT(read(merged), AllOf(HasSubstr("MERGED into #41"), Not(HasSubstr("declared"))));
}

}  // namespace
}  // namespace vigie
