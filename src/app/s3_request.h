// A signed request that puts one object into a bucket of the S3 protocol (AWS Signature Version 4,
// with the signature in the Authorization header). Pure.
#pragma once

#include <string>
#include <string_view>

#include "http/client.h"
#include "statuspage/status_page.h"

namespace vigie::app {

struct S3Object {
  std::string key;  // without a slash at the beginning
  std::string media;
  std::string body;
};

// `target` with its secrets filled in. The bucket stands in the path, as every store understands.
http::ClientRequest s3_put(const S3Target& target, const S3Object& object, Instant now);

}  // namespace vigie::app
