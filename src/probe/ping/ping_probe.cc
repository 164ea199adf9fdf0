#include "probe/ping/ping_probe.h"

#include <algorithm>
#include <cerrno>
#include <numeric>
#include <utility>

#include "base/system_reason.h"
#include "http/own_network.h"
#include "probe/amounts.h"

namespace vigie {

namespace {

using std::chrono::nanoseconds;

Message reason(int error) {
  switch (error) {
    case EHOSTUNREACH:
      return say("host unreachable");
    case ENETUNREACH:
      return say("network unreachable");
    case EACCES:
    case EPERM:
      return say("forbidden by a firewall");
    default:
      return system_reason(error);
  }
}

Message why_unasked(const PingResult& result) {
  switch (result.unasked) {
    case PingResult::Unasked::none:
      break;
    case PingResult::Unasked::not_allowed:
      return say(
          "this program may not send pings: give it CAP_NET_RAW (in its systemd unit "
          "AmbientCapabilities=CAP_NET_RAW), or allow its group with sysctl "
          "net.ipv4.ping_group_range=\"0 2147483647\"");
    case PingResult::Unasked::no_socket:
      if (result.error == EAFNOSUPPORT)
        return say("this machine does not speak the address family (IPv4 or IPv6) of the host");
      return say("no ping can leave: {}", system_reason(result.error));
    case PingResult::Unasked::stopped:
      return say("Vigie is stopping");
  }
  return {};
}

int percent_lost(const PingResult& result) {
  if (result.sent == 0) return 0;
  return (result.sent - result.received) * 100 / result.sent;
}

nanoseconds mean(const std::vector<nanoseconds>& times) {
  if (times.empty()) return {};
  return std::accumulate(times.begin(), times.end(), nanoseconds{}) /
         static_cast<std::int64_t>(times.size());
}

Message silence(const Check& check, const PingResult& result) {
  if (result.refusal == 0)
    return say("no answer to {} pings within {}", result.sent, human(check.timeout));
  if (result.refuser.empty()) return reason(result.refusal);
  return say("{} (says {})", reason(result.refusal), result.refuser);
}

std::map<std::string, std::string> evidence(const std::string& address, const PingResult& result) {
  std::map<std::string, std::string> details = {
      {"remote_address", address},
      {"packets_sent", std::to_string(result.sent)},
      {"packets_received", std::to_string(result.received)},
      {"loss_percent", std::to_string(percent_lost(result))}};
  if (const auto& times = result.round_trips; !times.empty()) {
    details["round_trip_least_ms"] = fine_ms(std::ranges::min(times));
    details["round_trip_mean_ms"] = fine_ms(mean(times));
    details["round_trip_most_ms"] = fine_ms(std::ranges::max(times));
  }
  if (result.duplicates > 0) details["duplicates"] = std::to_string(result.duplicates);
  if (result.refusal != 0) details["refusal"] = stored(reason(result.refusal));
  return details;
}

ProbeAnswer unasked(Message why) {
  ProbeAnswer answer;
  answer.not_asked = std::move(why);
  return answer;
}

http::Family family_of(const PingCheck& question) {
  switch (question.family) {
    case PingCheck::Family::any:
      return http::Family::any;
    case PingCheck::Family::ipv4:
      return http::Family::ipv4;
    case PingCheck::Family::ipv6:
      return http::Family::ipv6;
  }
  return http::Family::any;
}

void ask(PingEngine& engine, const Check& check, const std::string& address, Duration timeout,
         Answered answered) {
  const auto& question = std::get<PingCheck>(check.question);
  engine.ping({address, question.packets, ping_spacing, timeout},
              [check, address, answered = std::move(answered)](const PingResult& result) {
                Message obstacle;
                if (result.received == 0)
                  if (const auto ours = http::own_obstacle(address)) obstacle = *ours;
                answered(judge_ping(check, address, result, obstacle));
              });
}

}  // namespace

ProbeAnswer judge_ping(const Check& check, const std::string& address, const PingResult& result,
                       const Message& obstacle) {
  if (result.unasked != PingResult::Unasked::none) return unasked(why_unasked(result));
  if (result.received == 0 && !obstacle.empty()) return unasked(obstacle);
  // This machine's own firewall, which says so at once; a router's says it in a packet.
  if (result.received == 0 && (result.error == EPERM || result.error == EACCES))
    return unasked(say("a firewall of this machine lets no ping out to {}", address));
  const auto& question = std::get<PingCheck>(check.question);
  ProbeAnswer answer;
  answer.waited = result.waited;
  answer.details = evidence(address, result);
  std::vector<Message> bad;
  const int lost = percent_lost(result);
  const nanoseconds round_trip = mean(result.round_trips);
  if (result.received == 0) {
    bad.push_back(silence(check, result));
  } else {
    if (lost > question.loss_percent)
      bad.push_back(say("{} of {} pings lost ({} %, wanted at most {} %)",
                        result.sent - result.received, result.sent, lost, question.loss_percent));
    if (question.slower_than && round_trip > *question.slower_than)
      bad.push_back(say("round trip of {}, wanted at most {}", human_fine(round_trip),
                        human(*question.slower_than)));
  }
  answer.good = bad.empty();
  answer.summary = answer.good ? say("{} of {} pings answered in {}", result.received, result.sent,
                                     human_fine(round_trip))
                               : joined(bad, "; ");
  return answer;
}

Probe ping_probe(PingEngine& engine, http::Client& names) {
  return [&engine, &names](const Check& check, Answered answered) {
    const auto& question = std::get<PingCheck>(check.question);
    names.resolve(
        question.host, family_of(question), check.timeout,
        [&engine, check, answered = std::move(answered)](const http::Names& found) mutable {
          if (found.not_asked) return answered(unasked(found.error));
          const Duration left = check.timeout - found.took;
          if (!found.addresses.empty() && left > Duration(0))
            return ask(engine, check, found.addresses.front(), left, std::move(answered));
          ProbeAnswer answer;
          answer.summary = found.error.empty()
                               ? say("no answer within {} ({})", human(check.timeout), term("dns"))
                               : say("{} ({})", found.error, term("dns"));
          answered(std::move(answer));
        });
  };
}

}  // namespace vigie
