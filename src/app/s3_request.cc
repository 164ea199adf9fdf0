#include "app/s3_request.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

#include "civil/calendar.h"

namespace vigie::app {

namespace {

using Digest = std::array<unsigned char, crypto_hash_sha256_BYTES>;

std::string hex(const Digest& digest) {
  std::string out;
  for (const unsigned char byte : digest) out += fmt::format("{:02x}", byte);
  return out;
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Digest sha256(std::string_view text) {
  Digest digest{};
  crypto_hash_sha256(digest.data(), bytes(text), text.size());
  return digest;
}

Digest hmac(std::string_view key, std::string_view text) {
  Digest digest{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes(text), text.size());
  crypto_auth_hmacsha256_final(&state, digest.data());
  return digest;
}

std::string_view raw(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Everything but what RFC 3986 never reserves, and the slashes of a path.
std::string path_encoded(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~' || c == '/';
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

// Host and path of the endpoint; the port stays with the host, unless it is the scheme's own.
struct Endpoint {
  std::string host;
  std::string path;
};
Endpoint endpoint_of(std::string_view url) {
  const bool secure = url.starts_with("https://");
  url.remove_prefix(secure ? 8 : 7);
  const std::size_t slash = url.find('/');
  Endpoint out{std::string(url.substr(0, slash)),
               slash == std::string_view::npos ? "" : std::string(url.substr(slash))};
  while (out.path.ends_with('/')) out.path.pop_back();
  const std::string own = secure ? ":443" : ":80";
  if (out.host.ends_with(own)) out.host.resize(out.host.size() - own.size());
  return out;
}

}  // namespace

http::ClientRequest s3_put(const S3Target& target, const S3Object& object, Instant now) {
  const LocalTime utc = Zone::utc().to_local(now);
  const std::string day =
      fmt::format("{:04}{:02}{:02}", utc.date.year, utc.date.month, utc.date.day);
  const std::string stamp = fmt::format("{}T{:02}{:02}{:02}Z", day, utc.time.seconds / 3600,
                                        utc.time.seconds / 60 % 60, utc.time.seconds % 60);
  const Endpoint endpoint = endpoint_of(target.endpoint);
  const std::string path =
      path_encoded(endpoint.path + "/" + target.bucket + "/" + target.prefix + object.key);
  const std::string content = hex(sha256(object.body));
  constexpr std::string_view signed_headers =
      "cache-control;content-type;host;x-amz-content-sha256;x-amz-date";
  constexpr std::string_view cache = "no-cache";
  const std::string canonical = fmt::format(
      "PUT\n{}\n\ncache-control:{}\ncontent-type:{}\nhost:{}\nx-amz-content-sha256:{}\n"
      "x-amz-date:{}\n\n{}\n{}",
      path, cache, object.media, endpoint.host, content, stamp, signed_headers, content);
  const std::string scope = fmt::format("{}/{}/s3/aws4_request", day, target.region);
  const std::string to_sign =
      fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", stamp, scope, hex(sha256(canonical)));
  const Digest day_key = hmac("AWS4" + target.secret_key, day);
  const Digest region_key = hmac(raw(day_key), target.region);
  const Digest service_key = hmac(raw(region_key), "s3");
  const Digest key = hmac(raw(service_key), "aws4_request");

  http::ClientRequest request;
  request.method = "PUT";
  const std::size_t scheme = target.endpoint.find("://") + 3;
  const std::size_t slash = target.endpoint.find('/', scheme);
  request.url = target.endpoint.substr(0, slash) + path;
  request.headers = {
      {"Content-Type", object.media},
      {"Cache-Control", std::string(cache)},
      {"X-Amz-Content-Sha256", content},
      {"X-Amz-Date", stamp},
      {"Authorization",
       fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, "
                   "Signature={}",
                   target.access_key, scope, signed_headers, hex(hmac(raw(key), to_sign)))}};
  request.body = object.body;
  request.timeout = seconds(20);
  request.follow_redirects = false;
  return request;
}

}  // namespace vigie::app
