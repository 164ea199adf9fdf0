#include "notify/chat/chat_request.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/text.h"
#include "notify/brief.h"

namespace vigie {

namespace {

namespace json = boost::json;

constexpr std::size_t line_bytes = 1'000;

// Both servers read &, < and > as the beginning of something; a zero-width space keeps @channel
// from calling everybody, and the signs of Markdown keep their look with a backslash in neither, so
// that they are left alone but for the code mark, which would swallow the rest.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : markup_escape(shorten(text, line_bytes))) {
    out += c == '`' ? '\'' : c;
    if (c == '@') out += "\u200B";
  }
  return out;
}

std::string link(const std::string& url, const std::string& label) {
  return fmt::format("<{}|{}>", url, plain(label));
}

}  // namespace

Result<OutgoingRequest> chat_request(const Notice& notice, const SecretLookup& secrets,
                                     Instant now) {
  OutgoingRequest request;
  auto address = fill_address(notice.to.address, secrets, request.used);
  if (!address) return fail(address.error());
  request.url = std::move(*address);

  const Brief brief = brief_of(notice, now);
  std::string text = fmt::format("{} *{}* {}", brief.mark, plain(brief.word), plain(brief.title));
  for (const std::string& line : brief.lines) text += "\n" + plain(line);
  std::string links;
  if (!brief.acknowledge_url.empty()) links += link(brief.acknowledge_url, brief.acknowledge_label);
  if (!brief.incident_url.empty())
    links += (links.empty() ? "" : " · ") + link(brief.incident_url, brief.incident_label);
  if (!links.empty()) text += "\n" + links;
  request.body = json::serialize(json::object{{"text", text}});
  request.headers.push_back({"Content-Type", "application/json"});
  request.headers.push_back({"Idempotency-Key", notice.idempotency_key});
  return request;
}

}  // namespace vigie
