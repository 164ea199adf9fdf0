#include "notify/ntfy/ntfy_request.h"

#include <boost/json.hpp>

#include "notify/testing/golden.h"

namespace vigie {
namespace {

namespace json = boost::json;
using testing::sample_secret;
using testing::sent_at;

constexpr const char* folder = VIGIE_SOURCE_DIR "/src/notify/ntfy/testing/golden/";

Notice to_topic(Notice notice, const char* url = "https://ntfy.example.org/{{secret.topic}}") {
  notice.to.channel = Channel::ntfy;
  notice.to.address = url;
  notice.to.secret = "{{secret.token}}";
  return notice;
}

TEST(NtfyRequest, SaysItInBothLanguages) {
  for (const auto& [name, notice] : testing::samples()) {
    const auto request = ntfy_request(to_topic(notice), sample_secret, sent_at);
    ASSERT_TRUE(request) << request.error().text();
    testing::expect_golden(folder + name + ".txt", testing::shown(*request));
  }
}

TEST(NtfyRequest, NamesTheTopicInTheBodyAndKeepsTheKeyInEachAttempt) {
  Notice notice = to_topic(testing::sample_notice(PageKind::call, Language::en));
  const auto first = ntfy_request(notice, sample_secret, sent_at);
  notice.attempt = 2;
  const auto second = ntfy_request(notice, sample_secret, sent_at + minutes(1));
  const json::value one = json::parse(first->body);
  const json::value other = json::parse(second->body);
  EXPECT_EQ(first->url, "https://ntfy.example.org/");
  EXPECT_EQ(one.at("topic").as_string(), "s3cr3t-topic");
  EXPECT_EQ(one.at("sequence_id"), other.at("sequence_id"));
  EXPECT_EQ(one.at("priority").as_int64(), 5);
}

TEST(NtfyRequest, IsNotMadeWithoutItsSecret) {
  const auto request = ntfy_request(to_topic(testing::sample_notice(PageKind::call, Language::en),
                                             "https://ntfy.example.org/{{secret.missing}}"),
                                    sample_secret, sent_at);
  ASSERT_FALSE(request);
  EXPECT_EQ(outcome_of(request.error()), AttemptOutcome::failed_for_good);
}

TEST(NtfyRequest, ALongEvidenceDoesNotBecomeAnAttachedFile) {
  Notice notice = to_topic(testing::sample_notice(PageKind::call, Language::en));
  notice.affected[0].evidence = std::string(20'000, 'x');
  const auto request = ntfy_request(notice, sample_secret, sent_at);
  EXPECT_LT(json::parse(request->body).at("message").as_string().size(), 4096U);
}

}  // namespace
}  // namespace vigie
