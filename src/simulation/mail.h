// A mail as the simulated world sees it, and what the mail server may do with one.
#pragma once

#include <string>

#include "page/page.h"
#include "simulation/happening.h"

namespace vigie::simulation {

enum class MailMode {
  ok,
  refuses_for_now,
  refuses_for_good,
  silent,        // takes nothing and says nothing
  receipt_lost,  // takes it; the answer does not come back
};

struct Mail {
  DeliveryId delivery;
  int attempt = 1;
  bool outcome_unknown = false;  // said of the delivery when this attempt left
  Page page;
  Channel channel = Channel::email;
  std::string address;
  Elapsed sent{};
  Elapsed arrived{};
};

}  // namespace vigie::simulation
