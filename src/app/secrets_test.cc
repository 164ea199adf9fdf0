// The program itself, with its real log: whatever is asked, no secret and no address of a person is
// written to it, only the patterns of the routes.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "app/options.h"
#include "base/testing/eventually.h"
#include "base/text.h"
#include "db/testing/databases.h"
#include "http/testing/raw_socket.h"
#include "runtime/notices.h"

extern char** environ;

namespace vigie::app {
namespace {

namespace json = boost::json;
using http::testing::RawResponse;
using http::testing::RawSocket;
using ::testing::HasSubstr;
using ::testing::Not;

std::string contents(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class Program : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const std::string program = VIGIE_BINARY_DIR "/vigie";
    std::vector<std::string> words = {
        program,           "serve",       "--data",       folder_.file("data"),
        "--listen",        "127.0.0.1:0", "--smtp",       "smtp://127.0.0.1:1",
        "--smtp-starttls", "off",         "--log-level",  "debug",
        "--log-format",    GetParam(),    "--public-url", "https://vigie.example"};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    constexpr int make = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&files, 1, folder_.file("out").c_str(), make, 0600);
    posix_spawn_file_actions_addopen(&files, 2, folder_.file("log").c_str(), make, 0600);
    ASSERT_EQ(posix_spawn(&pid_, program.c_str(), &files, nullptr, arguments.data(), environ), 0);
    posix_spawn_file_actions_destroy(&files);
    ASSERT_TRUE(testing::eventually([&] {
      return contents(folder_.file("out")).contains("listens");
    })) << contents(folder_.file("log"));
    const std::string out = contents(folder_.file("out"));
    const std::string_view line = std::string_view(out).substr(out.find("listens"));
    const std::size_t colon = line.rfind(':');
    port_ = static_cast<std::uint16_t>(parse_int(trim(line.substr(colon + 1))).value());
    const std::size_t first = out.find("/first/") + 7;
    first_secret_ = out.substr(first, 64);
  }
  void TearDown() override {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
  }
  // SIGTERM; its exit status.
  int stop() {
    kill(pid_, SIGTERM);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  RawResponse ask(const char* method, const std::string& target, const std::string& token = "",
                  const json::value& body = nullptr) {
    RawSocket socket(port_);
    std::string request = std::string(method) + " " + target + " HTTP/1.1\r\nHost: a\r\n";
    if (!token.empty()) request += "Authorization: Bearer " + token + "\r\n";
    const std::string text = body.is_null() ? "" : json::serialize(body);
    if (!text.empty()) request += "Content-Type: application/json\r\n";
    request += "Content-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text;
    socket.send(request);
    return socket.response();
  }

  db::TemporaryFolder folder_{db::roomy_memory()};
  pid_t pid_ = 0;
  std::uint16_t port_ = 0;
  std::string first_secret_;
};

TEST_P(Program, logs_every_request_and_no_secret) {
  const auto local = read_secret_file(folder_.file("data/local.token"));
  const auto link_key = read_secret_file(folder_.file("data/link.key"));
  ASSERT_TRUE(local && link_key);
  std::vector<std::string> secrets = {
      *local,           *link_key,          first_secret_, "guessed-token-1", "guessed-query-2",
      "guessed-path-3", "alice@example.org"};
  const json::value configuration = {
      {"files", {{{"path", "a.yaml"}, {"text", "people: { alice: alice@example.org }\n"}}}}};
  ASSERT_EQ(ask("POST", "/api/v1/configuration/apply", *local, configuration).status, 200);
  const RawResponse made =
      ask("POST", "/api/v1/tokens", *local, {{"label", "x"}, {"role", "viewer"}});
  ASSERT_EQ(made.status, 201) << made.body;
  secrets.emplace_back(json::parse(made.body).at("secret").as_string());
  const RawResponse first = ask("POST", "/first/" + first_secret_);
  ASSERT_EQ(first.status, 200);
  secrets.push_back(first.body.substr(first.body.find("<pre>") + 5, 64));

  const RawResponse opened = ask("POST", "/api/v1/incidents", *local, {{"title", "t"}});
  ASSERT_EQ(opened.status, 201) << opened.body;
  const std::string id = std::to_string(json::parse(opened.body).at("id").as_int64());
  const RawResponse shown = ask("GET", "/api/v1/incidents/" + id, *local);
  const std::int64_t page = json::parse(shown.body).at("pages").at(0).at("id").as_int64();
  const std::string link = runtime::acknowledge_token(PageId(page), *link_key);
  secrets.push_back(link.substr(link.find('.') + 1));
  EXPECT_EQ(ask("GET", "/a/" + link).status, 200);
  EXPECT_EQ(ask("POST", "/a/" + link).status, 200);
  EXPECT_EQ(ask("GET", "/a/guessed-path-3").status, 404);
  EXPECT_EQ(ask("GET", "/api/v1/status", "guessed-token-1").status, 401);
  EXPECT_EQ(ask("GET", "/nothing/guessed-path-3?token=guessed-query-2").status, 404);
  EXPECT_EQ(ask("GET", "/api/v1/status?token=guessed-query-2", *local).status, 400);
  EXPECT_EQ(stop(), 0);

  const std::string log = contents(folder_.file("log"));
  for (const std::string& secret : secrets) EXPECT_THAT(log, Not(HasSubstr(secret)));
  for (const char* route : {"/a/{token}", "/first/{secret}", "/api/v1/incidents/{id}",
                            "/api/v1/status", "token.created", "incident.acknowledged"})
    EXPECT_THAT(log, HasSubstr(route));
  EXPECT_THAT(log, Not(HasSubstr("/a/" + std::to_string(page))));
  if (std::string_view(GetParam()) != "json") return;
  for (std::string_view line : split(log, '\n')) {
    boost::system::error_code error;
    json::parse(json::string_view(line.data(), line.size()), error);
    EXPECT_TRUE(line.empty() || !error) << line;
  }
}

TEST_P(Program, streams_its_journal_and_ends_although_somebody_listens) {
  const auto local = read_secret_file(folder_.file("data/local.token"));
  ASSERT_TRUE(local);
  RawSocket reader(port_);
  reader.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + *local +
              "\r\n\r\n");
  ASSERT_THAT(reader.read_until("\r\n\r\n"), HasSubstr("text/event-stream"));
  ASSERT_EQ(ask("POST", "/api/v1/tokens", *local, {{"label", "x"}, {"role", "viewer"}}).status,
            201);
  EXPECT_THAT(reader.read_until("event: token.created"), HasSubstr("id: "));
  EXPECT_EQ(stop(), 0);
}

INSTANTIATE_TEST_SUITE_P(as, Program, ::testing::Values("text", "json"),
                         [](const auto& each) { return std::string(each.param); });

}  // namespace
}  // namespace vigie::app
