// A notice as a message to an incoming webhook of Mattermost or Slack: the JSON that both take.
// Pure.
//
// Neither server compares repetitions: a repeated message stands twice in the channel, and says so
// when it may. Nothing in a title can mention anybody or make a link.
#pragma once

#include "notify/notice.h"
#include "notify/outgoing/outgoing_request.h"

namespace vigie {

// To the webhook notice.to.address. `now` is when it is sent.
Result<OutgoingRequest> chat_request(const Notice& notice, const SecretLookup& secrets,
                                     Instant now);

}  // namespace vigie
