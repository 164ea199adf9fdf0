#include "page/page.h"

namespace vigie {

std::string_view to_string(PageKind kind) {
  switch (kind) {
    case PageKind::call:
      return "call";
    case PageKind::taken:
      return "taken";
    case PageKind::resolved:
      return "resolved";
    case PageKind::offer:
      return "offer";
    case PageKind::declined:
      return "declined";
    case PageKind::changed:
      return "changed";
    case PageKind::rest:
      return "rest";
    case PageKind::test:
      return "test";
  }
  return "call";
}

std::string_view to_string(CallCause cause) {
  switch (cause) {
    case CallCause::step:
      return "step";
    case CallCause::expired:
      return "expired";
    case CallCause::snooze:
      return "snooze";
    case CallCause::worse:
      return "worse";
    case CallCause::relapsed:
      return "relapsed";
  }
  return "step";
}

std::string_view to_string(DeliveryStatus status) {
  switch (status) {
    case DeliveryStatus::queued:
      return "queued";
    case DeliveryStatus::sending:
      return "sending";
    case DeliveryStatus::waiting:
      return "waiting";
    case DeliveryStatus::accepted:
      return "accepted";
    case DeliveryStatus::failed:
      return "failed";
    case DeliveryStatus::cancelled:
      return "cancelled";
    case DeliveryStatus::quarantined:
      return "quarantined";
  }
  return "failed";
}

std::string_view to_string(AttemptOutcome outcome) {
  switch (outcome) {
    case AttemptOutcome::pending:
      return "pending";
    case AttemptOutcome::accepted:
      return "accepted";
    case AttemptOutcome::failed_for_now:
      return "failed_for_now";
    case AttemptOutcome::failed_for_good:
      return "failed_for_good";
    case AttemptOutcome::unknown:
      return "unknown";
  }
  return "unknown";
}

Duration retry_delay(int failed_attempts) {
  if (failed_attempts <= 1) return seconds(5);
  if (failed_attempts == 2) return seconds(15);
  if (failed_attempts == 3) return seconds(30);
  return seconds(60);
}

bool is_final(DeliveryStatus status) {
  switch (status) {
    case DeliveryStatus::accepted:
    case DeliveryStatus::failed:
    case DeliveryStatus::cancelled:
      return true;
    case DeliveryStatus::queued:
    case DeliveryStatus::sending:
    case DeliveryStatus::waiting:
    case DeliveryStatus::quarantined:
      return false;
  }
  return false;
}

std::string idempotency_key(DeliveryId delivery, std::string_view instance) {
  return "delivery-" + std::to_string(delivery.value) + "." + std::string(instance);
}

}  // namespace vigie
