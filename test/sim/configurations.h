// Configurations that stories share.
#pragma once

#include <string>

namespace vigie::sim {

// Alice, two minutes later Bruno, once more, then everybody; one check without a service.
inline constexpr const char* two_people = R"(
people:
  alice: alice@example.org
  bruno: bruno@example.org
policies:
  default:
    steps:
      - call: alice
        wait: 2m
      - call: bruno
        wait: 2m
    repeat: 1
    last_resort_every: 10m
checks:
  web:
    http: https://web.example.org/
    interval: 30s
    retry_interval: 10s
    timeout: 5s
    stable_for: 2m
)";

// The same text with something else in it.
inline std::string with(std::string text, const std::string& instead_of, const std::string& put) {
  const std::size_t at = text.find(instead_of);
  return at == std::string::npos ? "the text to replace is not there"
                                 : text.replace(at, instead_of.size(), put);
}

// Weekly turns of Alice and Bruno, handed over on Sunday at 02:30 in Paris.
inline constexpr const char* rotation = R"(
people:
  alice: alice@example.org
  bruno: bruno@example.org
schedules:
  primary:
    zone: Europe/Paris
    rotation:
      weekly: sunday 02:30
      starts: 2026-01-04
      members: [alice, bruno]
policies:
  default:
    steps:
      - call: schedule/primary
        wait: 1h
checks:
  web:
    http: https://web.example.org/
    interval: 30s
    retry_interval: 10s
    timeout: 5s
    stable_for: 2m
)";

}  // namespace vigie::sim
