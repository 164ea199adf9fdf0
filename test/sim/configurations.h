// Configurations that stories share.
#pragma once

namespace vigie::sim {

// Alice, five minutes later Bruno; one service with one check.
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

}  // namespace vigie::sim
