// What a channel makes of the sample notices, compared with files that were read by a person.
// VIGIE_UPDATE_GOLDEN=1 writes them anew; then read the difference.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "notify/email/testing/sample_notices.h"
#include "notify/outgoing/outgoing_request.h"

namespace vigie::testing {

inline void expect_golden(const std::string& path, const std::string& text) {
  if (std::getenv("VIGIE_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream known;
  known << file.rdbuf();
  EXPECT_EQ(text, known.str()) << path;
}

inline std::string shown(const OutgoingRequest& request) {
  std::string out = request.method + " " + request.url + "\n";
  for (const http::Header& header : request.headers)
    out += header.name + ": " + header.value + "\n";
  return out + "\n" + request.body + "\n";
}

inline Notice sample_test(Language language) {
  Notice notice = sample_notice(PageKind::call, language);
  notice.kind = PageKind::test;
  notice.incident = {};
  notice.affected.clear();
  notice.outages.clear();
  notice.incident_url.clear();
  return notice;
}

// Called at 23:00 until nobody knows exactly when; work was planned at 9:00.
inline Notice sample_rest(Language language) {
  Notice notice = sample_test(language);
  notice.kind = PageKind::rest;
  RestTold& rest = notice.rest.emplace();
  rest.person = "Alice Martin";
  rest.own = language == Language::fr;
  rest.intervention = 12;
  rest.ended = instant("2026-11-20T22:30:00Z");
  rest.estimated = language == Language::fr;
  rest.in_doubt = rest.estimated;
  rest.planned = instant("2026-11-21T08:00:00Z");
  rest.earliest = instant("2026-11-21T09:30:00Z");
  rest.moved.push_back({rest.planned, instant("2026-11-21T17:00:00Z"), rest.earliest});
  return notice;
}

struct Sample {
  std::string name;
  Notice notice;
};

inline std::vector<Sample> samples() {
  std::vector<Sample> all;
  for (const Language language : {Language::en, Language::fr}) {
    const std::string mark = language == Language::fr ? ".fr" : ".en";
    all.push_back({"call" + mark, sample_notice(PageKind::call, language)});
    all.push_back({"taken" + mark, sample_notice(PageKind::taken, language)});
    all.push_back({"resolved" + mark, sample_notice(PageKind::resolved, language)});
    all.push_back({"declared" + mark, declared_resolved(language)});
    all.push_back({"last_resort" + mark, late_last_resort(language)});
    all.push_back({"test" + mark, sample_test(language)});
    all.push_back({"rest" + mark, sample_rest(language)});
  }
  return all;
}

inline const Instant sent_at = instant("2026-11-20T19:52:30Z");

// "s3cr3t-NAME" for every name but "missing".
inline Result<std::string> sample_secret(std::string_view name) {
  if (name == "missing")
    return fail(ErrorCode::not_found, verbatim("there is no secret \"missing\""));
  return "s3cr3t-" + std::string(name);
}

}  // namespace vigie::testing
