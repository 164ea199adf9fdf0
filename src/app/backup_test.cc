// backup, restore and outbox release as they are typed.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "app/commands.h"
#include "app/testing/live_server.h"
#include "base/testing/eventually.h"

namespace vigie::app {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;

struct Ran {
  int status = -1;
  std::string out;
  std::string err;
};

Ran vigie(std::vector<std::string> words) {
  CLI::App program;
  Run run;
  add_backup(program, run, Language::en);
  std::ranges::reverse(words);  // as CLI11 wants them
  program.parse(words);
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  Ran ran;
  ran.status = run();
  std::fflush(stdout);
  ran.out = ::testing::internal::GetCapturedStdout();
  ran.err = ::testing::internal::GetCapturedStderr();
  return ran;
}

unsigned mode_of(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
}

class Backup : public LiveServerTest {
 protected:
  std::string folder() const { return folder_.path().string(); }
  std::string backup_file() const { return folder_.file("backup.db"); }
  std::string data() const { return folder_.file("restored"); }

  std::vector<std::string> statuses(std::int64_t id) {
    std::vector<std::string> found;
    for (const json::value& page : incident(id).at("pages").as_array())
      for (const json::value& delivery : page.at("deliveries").as_array())
        found.emplace_back(delivery.at("status").as_string());
    return found;
  }
  // A server on what was restored, reached by the command line with an administrator's token.
  Ran release(std::vector<std::string> more) {
    const std::string token_file = folder_.file("token");
    std::ofstream(token_file) << server().token(Role::admin) << "\n";
    chmod(token_file.c_str(), 0600);
    std::vector<std::string> words = {
        "outbox",   "release", "--token-file",
        token_file, "--url",   "http://127.0.0.1:" + std::to_string(server().listen())};
    words.insert(words.end(), more.begin(), more.end());
    return vigie(words);
  }
  // An incident whose two mails were on their way when the backup was made.
  std::int64_t restored_with_mails_under_way() {
    server().mail_arrives(false);
    const std::int64_t id = open_incident();
    EXPECT_EQ(vigie({"backup", "--data", folder(), backup_file()}).status, 0);
    stop();
    const Ran restored = vigie({"restore", "--data", data(), backup_file(), "--json"});
    EXPECT_EQ(restored.status, 0) << restored.err;
    EXPECT_EQ(restored.out, "{\"quarantined\":2}\n");
    std::filesystem::rename(data() + "/vigie.db", restored_.file("vigie.db"));
    server_ = std::make_unique<LiveServer>(restored_);
    return id;
  }

  db::TemporaryFolder restored_{db::roomy_memory()};
};

TEST_F(Backup, while_the_server_runs_is_whole_and_private) {
  const std::int64_t id = open_incident("before the backup");
  const Ran made = vigie({"backup", "--data", folder(), backup_file(), "--json"});
  ASSERT_EQ(made.status, 0) << made.err;
  EXPECT_EQ(json::parse(made.out).at("file"), json::value(backup_file()));
  EXPECT_EQ(mode_of(backup_file()), 0600U);
  open_incident("after the backup");
  stop();
  ASSERT_EQ(vigie({"restore", "--data", data(), backup_file()}).status, 0);
  EXPECT_EQ(mode_of(data()), 0700U);
  EXPECT_EQ(mode_of(data() + "/vigie.db"), 0600U);
  std::vector<std::string> left;
  for (const auto& entry : std::filesystem::directory_iterator(data()))
    left.push_back(entry.path().filename());
  EXPECT_THAT(left, ::testing::ElementsAre("vigie.db"));
  std::filesystem::rename(data() + "/vigie.db", restored_.file("vigie.db"));
  server_ = std::make_unique<LiveServer>(restored_);
  const json::value list = body_of(server().get("/api/v1/incidents"));
  ASSERT_EQ(list.at("incidents").as_array().size(), 1u);
  EXPECT_EQ(list.at("incidents").at(0).at("id").as_int64(), id);
}

TEST_F(Backup, what_was_on_its_way_leaves_only_when_somebody_says_so) {
  const std::int64_t id = restored_with_mails_under_way();
  EXPECT_THAT(statuses(id), ::testing::Each("quarantined"));
  const Ran released = release({"--send"});
  ASSERT_EQ(released.status, 0) << released.err;
  EXPECT_EQ(released.out, "messages released: 2\n");
  EXPECT_TRUE(testing::eventually([&] {
    const auto now = statuses(id);
    return std::ranges::count(now, "accepted") == 2;
  })) << json::serialize(incident(id));
}

TEST_F(Backup, or_it_is_dropped_for_good) {
  const std::int64_t id = restored_with_mails_under_way();
  const Ran dropped = release({"--json"});
  ASSERT_EQ(dropped.status, 0) << dropped.err;
  EXPECT_EQ(dropped.out, "{\"deliveries\":2}\n");
  EXPECT_THAT(statuses(id), ::testing::Each("cancelled"));
  EXPECT_EQ(release({}).out, "messages dropped: 0\n");
  restart();
}

TEST_F(Backup, refuses_to_overwrite_anything) {
  ASSERT_EQ(vigie({"backup", "--data", folder(), backup_file()}).status, 0);
  const Ran again = vigie({"backup", "--data", folder(), backup_file()});
  EXPECT_EQ(again.status, 1);
  EXPECT_THAT(again.err, HasSubstr("exists"));
  const Ran over = vigie({"restore", "--data", folder(), backup_file()});
  EXPECT_EQ(over.status, 1);
  EXPECT_THAT(over.err, HasSubstr("is there already"));
  EXPECT_EQ(server().get("/api/v1/status").status, 200);
}

TEST_F(Backup, says_what_is_missing) {
  EXPECT_THAT(vigie({"backup", "--data", folder_.file("nowhere"), backup_file()}).err,
              HasSubstr("--data names"));
  EXPECT_THAT(vigie({"restore", "--data", data(), folder_.file("nothing.db")}).err,
              HasSubstr("is not there"));
}

TEST_F(Backup, a_file_that_is_no_backup_leaves_nothing_behind) {
  std::ofstream(backup_file()) << "this is not a database, whatever its name says, not at all\n";
  const Ran refused = vigie({"restore", "--data", data(), backup_file()});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.err, HasSubstr("cannot be restored"));
  EXPECT_TRUE(std::filesystem::is_empty(data()));
}

}  // namespace
}  // namespace vigie::app
