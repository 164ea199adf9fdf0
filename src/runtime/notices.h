// What a message says, taken from the world at the moment it is sent. Pure.
#pragma once

#include <optional>
#include <string>

#include "notify/notice.h"
#include "world/event.h"
#include "world/world.h"

namespace vigie::runtime {

struct NoticeOptions {
  std::string instance;    // names this Vigie in message ids: "vigie.example.org"
  std::string public_url;  // "https://vigie.example.org", without a slash at the end
  std::string link_key;    // 32 random bytes that sign the acknowledge links
};

// nullopt: the delivery is no longer there (retired between commit and send).
std::optional<Notice> compose_notice(const World& world, const Send& send,
                                     const NoticeOptions& options);

// A call to the last resort that cannot be committed: the database has refused writes for
// limits::commit_failing. Marked so in its text, with a key of its own.
std::vector<Notice> compose_undurable_calls(const Configuration& configuration, Instant now,
                                            const Message& why, const NoticeOptions& options);

// "12.0a1b…": the page and the proof that we sent it. Nothing is stored for it.
std::string acknowledge_token(PageId page, const std::string& link_key);
std::optional<PageId> read_acknowledge_token(std::string_view token, const std::string& link_key);

}  // namespace vigie::runtime
