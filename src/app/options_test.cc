#include "app/options.h"

#include <gmock/gmock.h>

namespace vigie::app {
namespace {

using ::testing::HasSubstr;

std::string link(const std::string& listen, const std::string& public_url = "",
                 const std::string& certificate = "") {
  ServeOptions options;
  options.listen = listen;
  options.public_url = public_url;
  options.certificate_file = certificate;
  const auto url = link_url(options);
  return url ? *url : "refused: " + url.error().text();
}

TEST(LinkUrl, IsThePublicOneOrWhereTheServerListens) {
  EXPECT_EQ(link("127.0.0.1:8120"), "http://127.0.0.1:8120");
  EXPECT_EQ(link("[::1]:8120", "", "a.pem"), "https://[::1]:8120");
  EXPECT_EQ(link("127.0.0.1:8120", "https://vigie.example//"), "https://vigie.example");
  EXPECT_EQ(link("127.0.0.1:0", "https://vigie.example"), "https://vigie.example");
}

// Such links would lead nowhere, and it would be noticed by whoever is called at night.
TEST(LinkUrl, IsNeverMadeOfAPortThatNobodyKnows) {
  EXPECT_THAT(link("127.0.0.1:0"), HasSubstr("--public-url"));
  EXPECT_THAT(link("nonsense", "https://vigie.example"), HasSubstr("127.0.0.1:8120"));
}

}  // namespace
}  // namespace vigie::app
