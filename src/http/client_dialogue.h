// One dialogue from its DNS question to the last word. For the client alone; lives on the thread of
// its event loop.
#pragma once

#include <string>

#include "http/dialogue.h"
#include "http/outgoing.h"

namespace vigie::http {

class Dialogue : public Outgoing {
 public:
  Dialogue(const OutgoingShared& shared, DialogueRequest request);

  DialogueResult result;

 private:
  awaitable<void> work() override;
  awaitable<bool> ask_for_tls();
  awaitable<bool> talk(const DialogueRequest::Turn& turn);

  DialogueRequest request_;
  std::size_t done_with_ = 0;  // of what was said
};

}  // namespace vigie::http
