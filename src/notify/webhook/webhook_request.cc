#include "notify/webhook/webhook_request.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <boost/json.hpp>

#include "base/check.h"

namespace vigie {

namespace {

namespace json = boost::json;

json::value bound(const std::optional<Bound>& at) {
  if (!at) return nullptr;
  return json::object{{"at", to_rfc3339(at->at)}, {"evidence", at->evidence}};
}

json::array affected_of(const Notice& notice) {
  json::array affected;
  for (const AffectedCheck& check : notice.affected)
    affected.push_back(json::object{
        {"check", check.check}, {"service", check.service}, {"evidence", check.evidence}});
  return affected;
}

json::object change_of(const Notice& notice) {
  return {{"title", notice.title},
          {"severity", to_string(notice.severity)},
          {"affected", affected_of(notice)}};
}

json::object incident_of(const Notice& notice) {
  json::array outages;
  for (const Outage& outage : notice.outages)
    outages.push_back(json::object{{"check", outage.check.text},
                                   {"last_good", bound(outage.last_good)},
                                   {"first_bad", bound(outage.first_bad)},
                                   {"last_bad", bound(outage.last_bad)},
                                   {"first_good", bound(outage.first_good)}});
  return {{"id", notice.incident.value},
          {"title", notice.title},
          {"severity", to_string(notice.severity)},
          {"opened_at", to_rfc3339(notice.opened_at)},
          {"affected", affected_of(notice)},
          {"outages", std::move(outages)},
          {"url", notice.incident_url}};
}

json::object rest_of(const RestTold& rest) {
  json::array moved;
  for (const RestTold::Moved& shift : rest.moved) {
    json::value begins = nullptr;
    if (shift.begins) begins = to_rfc3339(*shift.begins);
    moved.push_back(json::object{{"from", to_rfc3339(shift.from)},
                                 {"to", to_rfc3339(shift.to)},
                                 {"begins", std::move(begins)}});
  }
  return {{"person", rest.person},
          {"intervention", rest.intervention},
          {"ended", to_rfc3339(rest.ended)},
          {"estimated", rest.estimated},
          {"planned", to_rfc3339(rest.planned)},
          {"earliest", to_rfc3339(rest.earliest)},
          {"in_doubt", rest.in_doubt},
          {"breach", rest.breach},
          {"moved", std::move(moved)}};
}

void add_kind(const Notice& notice, json::object& body) {
  switch (notice.kind) {
    case PageKind::taken:
      body["taken_by"] = notice.taken_by;
      return;
    case PageKind::resolved:
      body["resolution"] = to_string(notice.resolution);
      body["resolved_by"] = notice.resolved_by;
      body["resolution_reason"] = notice.resolution_reason;
      return;
    case PageKind::rest:
      if (notice.rest) body["rest"] = rest_of(*notice.rest);
      return;
    case PageKind::test:
    case PageKind::changed:
      return;
    default:
      body["acknowledge_url"] = notice.acknowledge_url;
      body["call"] = json::object{{"number", notice.call_number},
                                  {"round", notice.round + 1},
                                  {"step", notice.step + 1},
                                  {"late", notice.late},
                                  {"last_resort", notice.last_resort}};
  }
}

}  // namespace

std::string webhook_body(const Notice& notice, Instant now) {
  json::object body = {{"version", 1},
                       {"kind", to_string(notice.kind)},
                       {"key", notice.idempotency_key},
                       {"attempt", notice.attempt},
                       {"may_be_repeat", notice.may_be_repeat},
                       {"instance", notice.instance},
                       {"to", notice.to.full_name},
                       {"language", to_string(notice.to.language)},
                       {"event_at", to_rfc3339(notice.event_at)},
                       {"sent_at", to_rfc3339(now)}};
  if (notice.kind == PageKind::changed && !notice.incident)
    body["change"] = change_of(notice);
  else if (notice.kind != PageKind::test && notice.kind != PageKind::rest)
    body["incident"] = incident_of(notice);
  add_kind(notice, body);
  return json::serialize(body);
}

std::string webhook_signature(std::string_view key, std::string_view body, Instant now) {
  const std::int64_t seconds_since_1970 = now.ms() / 1000;
  const std::string signed_text = fmt::format("{}.{}", seconds_since_1970, body);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size(),
             digest.data(), &size) != nullptr);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return fmt::format("t={},v1={}", seconds_since_1970, hex);
}

Result<OutgoingRequest> webhook_request(const Notice& notice, const SecretLookup& secrets,
                                        Instant now) {
  OutgoingRequest request;
  auto address = fill_address(notice.to.address, secrets, request.used);
  if (!address) return fail(address.error());
  request.url = std::move(*address);
  const auto key = fill_secrets(notice.to.secret, secrets, request.used);
  if (!key) return fail(key.error());
  if (key->empty())
    return fail(ErrorCode::invalid, say("the webhook has no key to sign with: write secret:"));
  request.body = webhook_body(notice, now);
  request.headers = {{"Content-Type", "application/json"},
                     {"User-Agent", "Vigie/" VIGIE_VERSION},
                     {"Idempotency-Key", notice.idempotency_key},
                     {"Vigie-Signature", webhook_signature(*key, request.body, now)}};
  return request;
}

}  // namespace vigie
