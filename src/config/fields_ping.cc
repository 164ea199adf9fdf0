#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"

namespace vigie {
namespace {

using shapes::into;

PingCheck::Family family_of(std::string_view word) {
  if (word == "ipv4") return PingCheck::Family::ipv4;
  if (word == "ipv6") return PingCheck::Family::ipv6;
  return PingCheck::Family::any;
}

}  // namespace

const Record& ping_record() {
  static const Record record{
      .name = "a ping",
      .doc = "Which host is pinged, and what a good answer is.",
      .fields =
          {
              {"host", shapes::text("a host", 260, spelling::pinged_host), Need::required, "",
               "The host, by its name or its address.",
               into<PingCheck>([](PingCheck& ping, const Node& node) { ping.host = node.text; })},
              {"family", shapes::choice("a family of addresses", {"any", "ipv4", "ipv6"}),
               Need::optional, "any", "Over which kind of address.",
               into<PingCheck>(
                   [](PingCheck& ping, const Node& node) { ping.family = family_of(node.text); })},
              {"packets", shapes::integer(1, 50), Need::optional, "3",
               "How many are sent each time, 200 ms apart.",
               into<PingCheck>([](PingCheck& ping, const Node& node) {
                 ping.packets = static_cast<int>(*parse_int(node.text));
               })},
              {"loss_percent", shapes::integer(0, 99), Need::optional, "50",
               "Bad when more than this share of them is lost; when all are, in any case.",
               into<PingCheck>([](PingCheck& ping, const Node& node) {
                 ping.loss_percent = static_cast<int>(*parse_int(node.text));
               })},
              {"slower_than", shapes::duration(milliseconds(1), minutes(5)), Need::optional, "",
               "Bad when the mean round trip is longer.",
               into<PingCheck>([](PingCheck& ping, const Node& node) {
                 ping.slower_than = *parse_duration(node.text);
               })},
          },
      .shorthand = "host"};
  return record;
}

// What could never be reached within the timeout.
void verify_probe_times(const Check& check, const Node& node, const std::string& label,
                        Reading& reading) {
  const auto refuse_slow = [&](std::string_view kind, const std::optional<Duration>& slower_than) {
    if (!slower_than || *slower_than < check.timeout) return;
    reading.refuse(*node.find(kind)->find("slower_than"),
                   joined({verbatim(inside(label, std::string(kind) + ".slower_than")),
                           say("{} is never reached: the timeout is {}", to_string(*slower_than),
                               to_string(check.timeout))},
                          ": "),
                   say("make it shorter than the timeout"));
  };
  if (const auto* dns = std::get_if<DnsCheck>(&check.question))
    refuse_slow("dns", dns->slower_than);
  const auto* ping = std::get_if<PingCheck>(&check.question);
  if (ping == nullptr) return;
  refuse_slow("ping", ping->slower_than);
  const Duration sending = (ping->packets - 1) * ping_spacing;
  if (sending < check.timeout) return;
  const Node* packets = node.find("ping")->find("packets");
  reading.refuse(packets == nullptr ? *node.find("ping") : *packets,
                 joined({verbatim(inside(label, "ping.packets")),
                         say("sending {} pings takes {}, and the timeout is {}", ping->packets,
                             to_string(sending), to_string(check.timeout))},
                        ": "),
                 say("send fewer, or make the timeout longer"));
}

}  // namespace vigie
