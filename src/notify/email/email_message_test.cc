#include "notify/email/email_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "notify/email/email_content.h"
#include "notify/email/testing/sample_notices.h"

namespace vigie {
namespace {

using ::testing::AllOf;
using testing::declared_resolved;
using ::testing::HasSubstr;
using testing::instant;
using testing::late_last_resort;
using ::testing::Not;
using testing::sample_notice;

const Instant sent_at = instant("2026-11-20T19:52:30Z");
const EmailSender sender{"vigie@example.org", "Vigie"};
constexpr std::string_view folder = VIGIE_SOURCE_DIR "/src/notify/email/testing/";

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

// VIGIE_UPDATE_GOLDEN=1 writes the files anew; then read the difference.
void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(folder) + "golden/" + name;
  if (std::getenv("VIGIE_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  EXPECT_EQ(text, read_file(path)) << path;
}

struct Read {
  std::string subject, from_name, from, to_name, to, message_id, references, headers, defects, text,
      html;
};

// By another hand: Python's email package.
Read read_message(const std::string& message) {
  std::string path = std::filesystem::temp_directory_path() / "vigie_message_XXXXXX";
  const int fd = mkstemp(path.data());
  EXPECT_GE(fd, 0);
  close(fd);
  std::ofstream(path, std::ios::binary) << message;
  const std::string command =
      "/usr/bin/python3 " + std::string(folder) + "read_message.py < " + path;
  FILE* pipe = popen(command.c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  std::string out;
  std::array<char, 4096> buffer{};
  while (const std::size_t n = fread(buffer.data(), 1, buffer.size(), pipe))
    out.append(buffer.data(), n);
  EXPECT_EQ(pclose(pipe), 0) << "python3 could not read the message";
  std::filesystem::remove(path);
  std::vector<std::string> f;
  for (const std::string_view field : split(out, '\x1e')) f.emplace_back(field);
  f.resize(12);
  return {f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10]};
}

struct Case {
  std::string name;
  Notice (*notice)(Language);
};
const Case cases[] = {
    {"call", [](Language l) { return sample_notice(PageKind::call, l); }},
    {"late_last_resort", late_last_resort},
    {"taken", [](Language l) { return sample_notice(PageKind::taken, l); }},
    {"resolved", [](Language l) { return sample_notice(PageKind::resolved, l); }},
    {"declared", declared_resolved},
};
constexpr Language languages[] = {Language::en, Language::fr};

std::string suffix(Language language) {
  return language == Language::fr ? ".fr" : ".en";
}

TEST(EmailMessage, every_kind_reads_as_in_its_golden_file) {
  for (const Case& c : cases)
    for (const Language language : languages) {
      const Notice notice = c.notice(language);
      const EmailContent content = email_content(notice, sent_at);
      expect_golden(c.name + suffix(language) + ".txt",
                    "Subject: " + content.subject + "\n\n" + plain_text(content, language));
    }
}

TEST(EmailMessage, a_call_looks_as_in_its_golden_file) {
  for (const Language language : languages) {
    const Notice notice = sample_notice(PageKind::call, language);
    expect_golden("call" + suffix(language) + ".html",
                  html_text(email_content(notice, sent_at), language));
    const Result<std::string> message = email_message(notice, sender, sent_at);
    ASSERT_TRUE(message);
    expect_golden("call" + suffix(language) + ".eml", *message);
  }
}

TEST(EmailMessage, another_parser_reads_what_was_written) {
  for (const Case& c : cases)
    for (const Language language : languages) {
      const Notice notice = c.notice(language);
      const Result<std::string> message = email_message(notice, sender, sent_at);
      ASSERT_TRUE(message);
      const EmailContent content = email_content(notice, sent_at);
      const Read read = read_message(*message);
      EXPECT_EQ(read.defects, "0");
      EXPECT_EQ(read.subject, content.subject);
      EXPECT_EQ(read.from_name, "Vigie");
      EXPECT_EQ(read.from, "vigie@example.org");
      EXPECT_EQ(read.to_name, notice.to.full_name);
      EXPECT_EQ(read.to, notice.to.address);
      EXPECT_EQ(read.message_id, "<delivery-17.f00d@example.org>");
      EXPECT_EQ(read.references, "<incident-42.f00d@example.org>");
      EXPECT_THAT(read.headers, HasSubstr("auto-submitted x-vigie-incident"));
      EXPECT_EQ(read.text, plain_text(content, language));
      EXPECT_EQ(read.html, html_text(content, language));
    }
}

TEST(EmailMessage, every_attempt_has_the_same_message_id) {
  Notice notice = sample_notice(PageKind::call, Language::en);
  const std::string first = read_message(*email_message(notice, sender, sent_at)).message_id;
  notice.attempt = 2;
  notice.may_be_repeat = true;
  EXPECT_EQ(read_message(*email_message(notice, sender, sent_at + minutes(1))).message_id, first);
}

TEST(EmailMessage, lines_are_short_and_7_bit) {
  for (const Case& c : cases) {
    Notice notice = c.notice(Language::fr);
    notice.title = std::string(300, 'x') + "é";
    const std::string message = *email_message(notice, sender, sent_at);
    std::size_t lines = 0;
    for (const std::string_view line : split(message, '\n')) {
      EXPECT_LE(line.size(), 79U) << line;
      for (const char ch : line) EXPECT_TRUE(static_cast<unsigned char>(ch) < 0x80);
      ++lines;
    }
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(message, '\r')), lines - 1);
  }
}

TEST(EmailMessage, nothing_that_anybody_wrote_can_add_a_header) {
  const std::string attack = "x\r\nBcc: eve@example.org\r\n\r\nforged";
  Notice notice = sample_notice(PageKind::call, Language::fr);
  const std::string headers = read_message(*email_message(notice, sender, sent_at)).headers;
  notice.title = attack;
  notice.to.full_name = attack;
  notice.idempotency_key = attack;
  notice.instance = attack;
  notice.also_called = {attack};
  notice.affected[0].evidence = attack;
  const Result<std::string> message = email_message(notice, {"vigie@example.org", attack}, sent_at);
  ASSERT_TRUE(message);
  const Read read = read_message(*message);
  EXPECT_EQ(read.headers, headers);
  EXPECT_EQ(read.to, "zoe@example.org");
  EXPECT_EQ(read.defects, "0");
}

TEST(EmailMessage, an_address_that_breaks_out_is_refused) {
  Notice notice = sample_notice(PageKind::call, Language::en);
  notice.to.address = "alice@example.org\r\nBcc: eve@example.org";
  EXPECT_EQ(email_message(notice, sender, sent_at).error().code, ErrorCode::invalid);
  notice.to.address = "alice@example.org";
  EXPECT_EQ(email_message(notice, {"a@b\r\nX: y", "Vigie"}, sent_at).error().code,
            ErrorCode::invalid);
}

TEST(EmailMessage, markup_in_titles_stays_text) {
  Notice notice = sample_notice(PageKind::taken, Language::en);
  notice.title = "<img src=x onerror=alert(1)>";
  notice.taken_by = "<b>Bob</b>";
  const std::string html = html_text(email_content(notice, sent_at), Language::en);
  EXPECT_THAT(html, AllOf(Not(HasSubstr("<img")), Not(HasSubstr("<b>")), HasSubstr("&lt;img")));
}

TEST(EmailMessage, html_loads_nothing_from_elsewhere) {
  for (const Case& c : cases)
    EXPECT_THAT(html_text(email_content(c.notice(Language::fr), sent_at), Language::fr),
                AllOf(Not(HasSubstr("src=")), Not(HasSubstr("<link")), Not(HasSubstr("url(")),
                      Not(HasSubstr("<script"))));
}

TEST(EmailMessage, declared_and_verified_are_never_confused) {
  for (const Language language : languages) {
    const auto text = [&](const Notice& notice) {
      const EmailContent content = email_content(notice, sent_at);
      return content.subject + "\n" + plain_text(content, language);
    };
    const char* verified =
        language == Language::fr ? "Rétablissement vérifié" : "Recovery verified";
    const char* declared =
        language == Language::fr ? "(déclaré, non vérifié)" : "(declared, not verified)";
    EXPECT_THAT(text(sample_notice(PageKind::resolved, language)),
                AllOf(HasSubstr(verified), Not(HasSubstr(declared))));
    EXPECT_THAT(text(declared_resolved(language)),
                AllOf(HasSubstr(declared), Not(HasSubstr(verified))));
  }
}

}  // namespace
}  // namespace vigie
