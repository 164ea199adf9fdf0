#include "runtime/secrets.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/limits.h"
#include "db/testing/databases.h"

namespace vigie::runtime {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SecretsTest : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& content, mode_t mode = 0600) {
    const std::string path = folder_.file(name);
    std::ofstream(path) << content;
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
  }
  Error error_of(const std::string& name) {
    const auto content = secrets_.read(name);
    EXPECT_FALSE(content.has_value());
    return content ? Error{} : content.error();
  }
  db::TemporaryFolder folder_;
  Secrets secrets_{folder_.path().string()};
};

TEST_F(SecretsTest, AreFilesWithoutTheirLastNewline) {
  write("plain", "s3cret");
  write("line", "s3cret\n");
  write("lines", "one\ntwo\n\n");
  write("group", "s3cret", 0640);
  EXPECT_EQ(secrets_.read("plain").value(), "s3cret");
  EXPECT_EQ(secrets_.read("line").value(), "s3cret");
  EXPECT_EQ(secrets_.read("lines").value(), "one\ntwo\n");
  EXPECT_EQ(secrets_.read("group").value(), "s3cret");
}

TEST_F(SecretsTest, AreReadAtEachUse) {
  write("turning", "old");
  const SecretLookup lookup = secrets_.lookup();
  EXPECT_EQ(lookup("turning").value(), "old");
  write("turning", "new");
  EXPECT_EQ(lookup("turning").value(), "new");
}

TEST_F(SecretsTest, ComeFromTheEnvironmentWhereThereIsNoFile) {
  setenv("VIGIE_SECRET_SMS_GATEWAY_2", "from outside\n", 1);
  EXPECT_EQ(secrets_.read("sms-gateway_2").value(), "from outside");
  write("sms-gateway_2", "from the file");
  EXPECT_EQ(secrets_.read("sms-gateway_2").value(), "from the file");
  unsetenv("VIGIE_SECRET_SMS_GATEWAY_2");
  EXPECT_EQ(Secrets("/nowhere").read("absent").error().code, ErrorCode::not_found);
}

TEST_F(SecretsTest, AMissingOneIsNamedWithItsPlaces) {
  const Error error = error_of("gone");
  EXPECT_EQ(error.code, ErrorCode::not_found);
  EXPECT_THAT(error.text(), HasSubstr(folder_.file("gone")));
  EXPECT_THAT(error.text(), HasSubstr("VIGIE_SECRET_GONE"));
}

TEST_F(SecretsTest, AFileThatIsOpenToEverybodyOrNoSecretIsRefused) {
  write("open", "s3cret", 0604);
  EXPECT_THAT(error_of("open").text(), HasSubstr("chmod o-rwx"));
  write("writable", "s3cret", 0602);
  EXPECT_EQ(error_of("writable").code, ErrorCode::invalid);
  write("empty", "\n");
  EXPECT_THAT(error_of("empty").text(), HasSubstr("is empty"));
  for (const std::string& bytes : {std::string("s3cret\0x", 8), std::string("s3cret\xe9"),
                                   std::string("s3cret\r\n"), std::string("s3cret\x1b")}) {
    write("bytes", bytes);
    EXPECT_THAT(error_of("bytes").text(), HasSubstr("as UTF-8 text"));
    EXPECT_THAT(error_of("bytes").text(), Not(HasSubstr("s3cret")));
  }
  write("longest", std::string(limits::secret, 'x') + "\n");
  EXPECT_EQ(secrets_.read("longest").value().size(), limits::secret);
  write("longer", std::string(limits::secret + 1, 'x'));
  EXPECT_THAT(error_of("longer").text(), HasSubstr("longer than"));
  std::filesystem::create_directory(folder_.file("folder"));
  EXPECT_EQ(error_of("folder").code, ErrorCode::invalid);
  ASSERT_EQ(mkfifo(folder_.file("pipe").c_str(), 0600), 0);
  EXPECT_EQ(error_of("pipe").code, ErrorCode::invalid);
  for (const char* name : {"open", "writable"})
    EXPECT_THAT(error_of(name).text(), Not(HasSubstr("s3cret")));
}

TEST_F(SecretsTest, ANameDoesNotLeadOutOfTheDirectory) {
  write("outside", "s3cret");
  std::filesystem::create_directory(folder_.file("inside"));
  const Secrets inside(folder_.file("inside"));
  for (const char* name : {"../outside", "..", "/etc/passwd", "", "a/b"})
    EXPECT_EQ(inside.read(name).error().code, ErrorCode::invalid) << name;
}

}  // namespace
}  // namespace vigie::runtime
