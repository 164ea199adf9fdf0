// A notice as signed JSON for a program, version 1 (docs/webhook.md). Pure.
//
// The signature is HMAC-SHA256 over "<unix seconds of the sending>.<body>". Fields may be added in
// version 1; none changes its meaning or goes.
#pragma once

#include <string>
#include <string_view>

#include "notify/notice.h"
#include "notify/outgoing/outgoing_request.h"

namespace vigie {

// To notice.to.address, signed with the key notice.to.secret. `now` is when it is sent.
Result<OutgoingRequest> webhook_request(const Notice& notice, const SecretLookup& secrets,
                                        Instant now);

std::string webhook_body(const Notice& notice, Instant now);

// "t=1795202350,v1=<64 hexadecimal digits>"
std::string webhook_signature(std::string_view key, std::string_view body, Instant now);

}  // namespace vigie
