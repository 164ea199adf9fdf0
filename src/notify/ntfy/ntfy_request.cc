#include "notify/ntfy/ntfy_request.h"

#include <boost/json.hpp>

#include "base/text.h"
#include "notify/brief.h"

namespace vigie {

namespace {

namespace json = boost::json;

// A longer message becomes an attached file (4096 bytes).
constexpr std::size_t message_bytes = 3'500;
constexpr std::size_t title_bytes = 250;
constexpr std::size_t sequence_bytes = 64;

// 5 rings through the quiet hours of a telephone, 3 is usual, 2 makes no sound.
int priority(const Notice& notice) {
  if (notice.kind == PageKind::rest) return 2;
  if (notice.kind != PageKind::call) return 3;
  switch (notice.severity) {
    case Severity::critical:
      return 5;
    case Severity::warning:
      return 4;
    case Severity::info:
      break;
  }
  return 3;
}

const char* tag(const Notice& notice) {
  switch (notice.kind) {
    case PageKind::taken:
      return "raised_hand";
    case PageKind::resolved:
      return "white_check_mark";
    case PageKind::rest:
      return "zzz";
    case PageKind::test:
      return "test_tube";
    default:
      break;
  }
  return notice.severity == Severity::critical  ? "rotating_light"
         : notice.severity == Severity::warning ? "warning"
                                                : "information_source";
}

// A sequence id has letters, digits, - and _ only.
std::string sequence_id(std::string_view key) {
  std::string out(key.substr(0, sequence_bytes));
  for (char& c : out) {
    const bool kept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '-' || c == '_';
    if (!kept) c = '_';
  }
  return out;
}

json::object view(const std::string& label, const std::string& url) {
  return {{"action", "view"}, {"label", label}, {"url", url}};
}

}  // namespace

Result<OutgoingRequest> ntfy_request(const Notice& notice, const SecretLookup& secrets,
                                     Instant now) {
  OutgoingRequest request;
  const auto address = fill_address(notice.to.address, secrets, request.used);
  if (!address) return fail(address.error());
  const std::size_t topic = address->rfind('/');
  if (topic + 1 >= address->size())
    return fail(ErrorCode::invalid, say("the address of the ntfy topic names no topic"));
  request.url = address->substr(0, topic + 1);

  const Brief brief = brief_of(notice, now);
  json::object message = {{"topic", address->substr(topic + 1)},
                          {"title", shorten(brief.headline, title_bytes)},
                          {"message", shorten(join(brief.lines, "\n"), message_bytes)},
                          {"priority", priority(notice)},
                          {"tags", json::array{tag(notice)}},
                          {"sequence_id", sequence_id(notice.idempotency_key)}};
  json::array actions;
  if (!brief.acknowledge_url.empty()) {
    message["click"] = brief.acknowledge_url;
    actions.push_back(view(brief.acknowledge_label, brief.acknowledge_url));
  } else if (!brief.incident_url.empty()) {
    message["click"] = brief.incident_url;
  }
  if (!brief.incident_url.empty())
    actions.push_back(view(brief.incident_label, brief.incident_url));
  if (!actions.empty()) message["actions"] = std::move(actions);
  request.body = json::serialize(message);
  request.headers.push_back({"Content-Type", "application/json"});
  request.headers.push_back({"Idempotency-Key", notice.idempotency_key});
  if (!notice.to.secret.empty()) {
    const auto token = fill_secrets(notice.to.secret, secrets, request.used);
    if (!token) return fail(token.error());
    if (auto added = add_header(request, "Authorization", "Bearer " + *token); !added)
      return fail(added.error());
  }
  return request;
}

}  // namespace vigie
