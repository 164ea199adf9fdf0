// Secrets that a check names: sent to a real server, and in nothing that the probe tells.
#include <gmock/gmock.h>

#include <future>

#include "http/client_test_peers.h"
#include "probe/http_probe.h"

namespace vigie {
namespace {

using http::peers::Nginx;
using http::peers::patience;
using http::peers::RawServer;
using http::peers::TemporaryFolder;
using testing::HasSubstr;
using testing::Not;

constexpr const char* content = "s3cret/+\"x";

Check asking(HttpCheck question) {
  Check check;
  check.name = CheckName("web");
  check.timeout = patience;
  check.question = std::move(question);
  return check;
}

class HttpSecrets : public testing::Test {
 protected:
  SecretLookup lookup() {
    return [this](std::string_view name) -> Result<std::string> {
      ++looks_;
      if (const auto found = known_.find(std::string(name)); found != known_.end())
        return found->second;
      return fail(ErrorCode::not_found, say("the secret \"{}\" is missing", name));
    };
  }
  ProbeAnswer ask(const HttpCheck& question) {
    std::promise<ProbeAnswer> answer;
    auto future = answer.get_future();
    const Probe probe = http_probe(client_, [] { return Instant::from_ms(0); }, lookup());
    probe(asking(question), [&](ProbeAnswer seen) { answer.set_value(std::move(seen)); });
    return future.get();
  }
  static std::string everything(const ProbeAnswer& answer) {
    std::string all = text(answer.summary) + text(answer.not_asked, Language::fr);
    for (const auto& [name, value] : answer.details) all += "\n" + name + "=" + value;
    return all;
  }
  // Sends back all that it was sent, as a bad answer.
  static void echo(const RawServer::Connection& connection) {
    const std::string head = connection.read_head();
    connection.send("HTTP/1.1 500 No\r\nConnection: close\r\n\r\n" + head);
  }

  std::map<std::string, std::string> known_ = {{"token", content}};
  std::atomic<int> looks_ = 0;
  http::Client client_;
};

TEST_F(HttpSecrets, AreSentToAServerThatDemandsThem) {
  const TemporaryFolder folder;
  Nginx nginx(folder, "site", R"(location / {
    if ($http_authorization != "Bearer t0ps3cret") { return 403 "not $http_authorization"; }
    return 200 ok; })");
  HttpCheck question;
  question.url = nginx.url("/");
  question.headers = {{"Authorization", "Bearer {{secret.token}}"}};
  known_["token"] = "t0ps3cret";
  const ProbeAnswer good = ask(question);
  EXPECT_TRUE(good.good) << text(good.summary);

  known_["token"] = "rotated-0ut";  // read at each use
  const ProbeAnswer bad = ask(question);
  EXPECT_FALSE(bad.good);
  EXPECT_THAT(everything(bad), HasSubstr("not Bearer {{secret.token}}"));
  EXPECT_THAT(everything(bad), Not(HasSubstr("rotated-0ut")));
}

TEST_F(HttpSecrets, AreFilledIntoAddressHeadersAndBody) {
  UsedSecrets used;
  known_ = {{"token", "abc%20d"}, {"other", "x\ny"}};
  HttpCheck question;
  question.url = "http://x/{{secret.token}}?t={{secret.token}}";
  question.method = "POST";
  question.headers = {{"A", "{{secret.token}}"}, {"B", "{{name}}"}};
  question.body = "[{{secret.other}}]";
  const auto filled = fill_request(probe_request(asking(question)), lookup(), used);
  ASSERT_TRUE(filled) << filled.error().text();
  EXPECT_EQ(filled->url, "http://x/abc%20d?t=abc%20d");
  EXPECT_EQ(filled->headers[0].value, "abc%20d");
  EXPECT_EQ(filled->headers[1].value, "{{name}}");
  EXPECT_EQ(filled->body, "[x\ny]");
  EXPECT_EQ(used, known_);
}

TEST_F(HttpSecrets, AMissingOneIsNoEvidence) {
  HttpCheck question;
  question.url = "http://127.0.0.1:1/";  // would be refused
  question.headers = {{"Authorization", "Bearer {{secret.gone}}"}};
  const ProbeAnswer answer = ask(question);
  EXPECT_EQ(text(answer.not_asked), "the secret \"gone\" is missing");
  EXPECT_TRUE(answer.details.empty());
}

TEST_F(HttpSecrets, WithoutALookupNothingIsAskedEither) {
  HttpCheck question;
  question.url = "http://127.0.0.1:1/{{secret.token}}";
  ProbeAnswer answer;
  http_probe(client_, [] { return Instant::from_ms(0); })(
      asking(question), [&](ProbeAnswer seen) { answer = std::move(seen); });
  EXPECT_FALSE(answer.not_asked.empty());
}

TEST_F(HttpSecrets, ThatCannotStandInTheirPlaceAreNotSent) {
  known_ = {{"lines", "s3cret\nX-Other: y"}, {"space", "s3cret y"}, {"mark", "s3cret#y"}};
  HttpCheck header;
  header.url = "http://127.0.0.1:1/";
  header.headers = {{"Authorization", "{{secret.lines}}"}};
  EXPECT_THAT(text(ask(header).not_asked), HasSubstr("the header Authorization has several lines"));
  EXPECT_THAT(everything(ask(header)), Not(HasSubstr("s3cret")));
  for (const char* name : {"lines", "space", "mark"}) {
    HttpCheck address;
    address.url = "http://127.0.0.1:1/{{secret." + std::string(name) + "}}";
    EXPECT_THAT(text(ask(address).not_asked), HasSubstr("percent-encoded"));
    EXPECT_THAT(everything(ask(address)), Not(HasSubstr("s3cret")));
  }
}

TEST_F(HttpSecrets, AreInNothingThatAServerSendsBack) {
  RawServer server([](const RawServer::Connection& connection) { echo(connection); });
  HttpCheck question;
  question.url = server.url();
  question.headers = {{"Authorization", "Bearer {{secret.token}}"}};
  const ProbeAnswer answer = ask(question);
  EXPECT_FALSE(answer.good);
  EXPECT_THAT(answer.details.at("body_excerpt"), HasSubstr("Bearer {{secret.token}}"));
  EXPECT_THAT(everything(answer), Not(HasSubstr("s3cret")));
}

TEST_F(HttpSecrets, AreInNoRedirectionThatLeadsNowhere) {
  known_["token"] = "t0ps3cret";
  for (const std::string& location : std::vector<std::string>{
           "ftp://x/?t=t0ps3cret", "http://u:t0ps3cret@x/", "http://127.0.0.1:1/?t=t0ps3cret",
           "http://127.0.0.1:1/" + std::string(180, 'x') + "t0ps3cret"}) {
    RawServer server([&](const RawServer::Connection& connection) {
      connection.read_head();
      connection.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location +
                      "\r\n\r\n");
    });
    HttpCheck question;
    question.url = server.url() + "?t={{secret.token}}";
    const ProbeAnswer answer = ask(question);
    EXPECT_FALSE(answer.good);
    EXPECT_THAT(everything(answer), Not(HasSubstr("t0ps3")));
  }
}

TEST_F(HttpSecrets, AreInNoValueThatAConditionShows) {
  known_["token"] = std::string(100, 'k') + "end";  // longer than what is shown of a value
  RawServer server([this](const RawServer::Connection& connection) {
    connection.read_head();
    const std::string body = "{\"echo\": \"" + known_["token"] + "\"}";
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                    "\r\n\r\n" + body);
  });
  HttpCheck question;
  question.url = server.url();
  question.headers = {{"Authorization", "Bearer {{secret.token}}"}};
  question.json_conditions = {{"/echo", JsonCondition::Operator::equals, "\"ok\""}};
  const ProbeAnswer answer = ask(question);
  EXPECT_FALSE(answer.good);
  EXPECT_THAT(everything(answer), Not(HasSubstr("kkkkkk")));
}

}  // namespace
}  // namespace vigie
