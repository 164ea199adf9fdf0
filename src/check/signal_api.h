// Where jobs report: /ping/… with the protocol of Healthchecks, /api/push/… with that of Uptime
// Kuma, and results from elsewhere over the API.
//
// The addresses of a check follow from the server's key and the check's name: they are stable,
// nothing is stored, and whoever has one can report for that check and for no other.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/check.h"
#include "config/configuration.h"
#include "http/route.h"
#include "runtime/backend.h"

namespace vigie {

struct SignalAddresses {
  std::string ping;  // a UUID
  std::string push;  // a token
};
SignalAddresses signal_addresses(std::string_view key, const CheckName& check);
std::string ping_key(std::string_view key);  // with the check's name behind it, the same

// Which check has an address, and how many signals it may still send. Threads: one at a time.
class SignalBook {
 public:
  explicit SignalBook(std::string key) : key_(std::move(key)) {}

  void remember(const std::shared_ptr<const Configuration>& configuration);
  std::optional<CheckName> by_ping(std::string_view uuid) const;
  std::optional<CheckName> by_push(std::string_view token) const;
  std::optional<CheckName> by_slug(std::string_view key, std::string_view slug) const;

  // At most limits::signals_per_minute, saved up for one minute.
  bool may_signal(const CheckName& check, Instant now);

 private:
  struct Allowance {
    double left = 0;
    Instant at;
  };
  std::string key_;
  std::shared_ptr<const Configuration> configuration_;
  std::map<std::string, CheckName, std::less<>> by_ping_;
  std::map<std::string, CheckName, std::less<>> by_push_;
  std::map<CheckName, Allowance> allowances_;
};

std::vector<http::Route> signal_routes(runtime::Backend& backend);

}  // namespace vigie
