#include "notify/chat/chat_request.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "notify/testing/golden.h"

namespace vigie {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::sample_secret;
using testing::sent_at;

constexpr const char* folder = VIGIE_SOURCE_DIR "/src/notify/chat/testing/golden/";

Notice to_channel(Notice notice) {
  notice.to.channel = Channel::chat;
  notice.to.address = "https://chat.example.org/hooks/{{secret.hook}}";
  return notice;
}

TEST(ChatRequest, SaysItInBothLanguages) {
  for (const auto& [name, notice] : testing::samples()) {
    const auto request = chat_request(to_channel(notice), sample_secret, sent_at);
    ASSERT_TRUE(request) << request.error().text();
    testing::expect_golden(folder + name + ".txt", testing::shown(*request));
  }
}

TEST(ChatRequest, NothingInATitleMentionsAnybodyOrMakesALink) {
  Notice notice = to_channel(testing::sample_notice(PageKind::call, Language::en));
  notice.title = "<!channel> @here <https://evil.example|click> `code` & more";
  const auto request = chat_request(notice, sample_secret, sent_at);
  const boost::json::value body = boost::json::parse(request->body);
  const std::string text(body.at("text").as_string());
  EXPECT_THAT(text, Not(HasSubstr("<!channel>")));
  EXPECT_THAT(text, Not(HasSubstr("@here")));
  EXPECT_THAT(text, Not(HasSubstr("<https://evil")));
  EXPECT_THAT(text, HasSubstr("&lt;!channel&gt;"));
  EXPECT_THAT(text, HasSubstr("&amp; more"));
}

}  // namespace
}  // namespace vigie
