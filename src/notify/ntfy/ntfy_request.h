// A notice as a message to a topic of an ntfy server (https://docs.ntfy.sh/publish/, "publish as
// JSON"). Pure.
//
// The idempotency key goes out as sequence_id: a server from 2.16 on replaces a repeated message,
// an older one ignores the key and shows both.
#pragma once

#include "notify/notice.h"
#include "notify/outgoing/outgoing_request.h"

namespace vigie {

// To the topic notice.to.address with the token notice.to.secret, if any. `now` is when it is sent.
Result<OutgoingRequest> ntfy_request(const Notice& notice, const SecretLookup& secrets,
                                     Instant now);

}  // namespace vigie
