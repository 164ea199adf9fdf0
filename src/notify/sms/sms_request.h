// A notice as a request to an SMS gateway, as the gateway's description says. Pure.
//
// The idempotency key is in the request where the description puts it ({{key}}), and always in a
// header. No preset's provider compares it: a repeated attempt may arrive twice.
#pragma once

#include "gateway/gateway.h"
#include "notify/notice.h"
#include "notify/outgoing/outgoing_request.h"

namespace vigie {

// To the number notice.to.address through notice.to.gateway. `now` is when it is sent; a signature
// may hold it.
Result<OutgoingRequest> sms_request(const Notice& notice, const SecretLookup& secrets, Instant now);

// The value of X-Ovh-Signature.
std::string ovh_signature(std::string_view application_secret, std::string_view consumer_key,
                          const OutgoingRequest& request, std::int64_t seconds_since_1970);

}  // namespace vigie
