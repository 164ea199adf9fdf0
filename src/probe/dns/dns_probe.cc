#include "probe/dns/dns_probe.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "base/excerpt.h"
#include "base/limits.h"
#include "base/system_reason.h"
#include "base/text.h"
#include "http/own_network.h"
#include "probe/amounts.h"
#include "probe/socket_address.h"

namespace vigie {

namespace {

constexpr const char* machines_servers = "/etc/resolv.conf";
constexpr std::string_view no_records = "NODATA";  // NOERROR, and nothing of the type

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ' '))
    if (!word.empty()) words.emplace_back(word);
  return words;
}

// The strings of a TXT record put together, or a text that was written without quotes.
std::string unquoted(std::string_view value) {
  if (!value.starts_with('"')) return std::string(value);
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '"') {
      inside = !inside;
    } else if (inside) {
      if (value[i] == '\\' && i + 1 < value.size() && (value[i + 1] == '"' || value[i + 1] == '\\'))
        ++i;
      out += value[i];
    }
  }
  return out;
}

std::vector<std::string> values_of(const DnsReply& reply, const std::string& type) {
  std::vector<std::string> values;
  for (const DnsRecord& record : reply.answers)
    if (record.type == type) values.push_back(record.value);
  std::ranges::sort(values);
  return values;
}

std::string shown(std::vector<std::string> values) {
  return excerpt(join(values, ", "), limits::summary / 2);
}

void judge_rcode(const DnsCheck& question, const DnsReply& reply, bool empty,
                 std::vector<Message>& bad) {
  const std::string rcode =
      reply.rcode == 0 && empty ? std::string(no_records) : dns_rcode(reply.rcode);
  if (rcode == question.rcode) return;
  if (rcode == no_records) {
    bad.push_back(say("there is no {} record of {}", question.type, question.name));
  } else {
    bad.push_back(say("{}, wanted {}", rcode, question.rcode));
  }
}

void judge_records(const DnsCheck& question, const std::vector<std::string>& values,
                   std::vector<Message>& bad) {
  std::set<std::string> wanted;
  std::set<std::string> there;
  for (const std::string& value : values) there.insert(comparable_dns_value(question.type, value));
  for (const std::string& record : question.records) {
    wanted.insert(comparable_dns_value(question.type, record));
    if (!there.contains(comparable_dns_value(question.type, record)))
      bad.push_back(say("{} is missing", excerpt(record, 80)));
  }
  if (!question.only) return;
  for (const std::string& value : values)
    if (!wanted.contains(comparable_dns_value(question.type, value)))
      bad.push_back(say("{} is not wanted", excerpt(value, 80)));
}

Message failure(const Check& check, const DnsResult& result) {
  if (result.outcome == DnsResult::Outcome::failed)
    return say("{} ({})", system_reason(result.error), result.server);
  if (result.garbage > 0)
    return say("{} says nothing that answers the question within {}", result.server,
               human(check.timeout));
  return say("no answer from {} within {}", result.server, human(check.timeout));
}

std::map<std::string, std::string> evidence(const DnsResult& result,
                                            const std::vector<std::string>& values) {
  std::map<std::string, std::string> details = {{"server", result.server},
                                                {"transport", result.tcp ? "tcp" : "udp"}};
  if (result.garbage > 0) details["garbage"] = std::to_string(result.garbage);
  if (result.outcome != DnsResult::Outcome::answered) return details;
  details["round_trip_ms"] = std::to_string(result.took.count());
  details["rcode"] = dns_rcode(result.reply.rcode);
  details["authenticated"] = result.reply.authenticated ? "true" : "false";
  details["authoritative"] = result.reply.authoritative ? "true" : "false";
  if (!values.empty()) details["answer"] = excerpt(join(values, "\n"), limits::body_excerpt);
  return details;
}

ProbeAnswer unasked(Message why) {
  ProbeAnswer answer;
  answer.not_asked = std::move(why);
  return answer;
}

Message obstacle_to(const std::string& server) {
  const auto address = socket_address_with_port(server);
  if (!address) return {};
  const auto obstacle = http::own_obstacle(host_of(*address));
  return obstacle ? Message(*obstacle) : Message();
}

void ask(DnsAsker& asker, const Check& check, std::vector<std::string> servers, Duration timeout,
         Answered answered) {
  const auto& question = std::get<DnsCheck>(check.question);
  DnsRequest request{std::move(servers), question.name, question.type, question.dnssec, timeout};
  asker.ask(std::move(request), [check, answered = std::move(answered)](const DnsResult& result) {
    const bool answer = result.outcome == DnsResult::Outcome::answered;
    answered(judge_dns(check, result, answer ? Message() : obstacle_to(result.server)));
  });
}

std::string with_port(const std::string& address, int port) {
  const bool v6 = address.find(':') != std::string::npos;
  return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

}  // namespace

std::string comparable_dns_value(std::string_view type, std::string_view value) {
  if (type == "TXT") return unquoted(value);
  if (type == "A" || type == "AAAA") {
    const auto address = socket_address(std::string(trim(value)));
    return address ? host_of(*address) : std::string(value);
  }
  std::vector<std::string> words = words_of(value);
  for (std::string& word : words) word = type == "CAA" ? unquoted(word) : canonical_dns_name(word);
  return join(words, " ");
}

std::vector<std::string> name_servers(std::string_view resolv_conf) {
  std::vector<std::string> servers;
  for (const std::string_view line : split(resolv_conf, '\n')) {
    std::string plain(line);
    std::ranges::replace(plain, '\t', ' ');
    const auto words = words_of(plain);
    if (words.size() < 2 || words[0] != "nameserver" || !socket_address(words[1])) continue;
    servers.push_back(with_port(words[1], 53));
  }
  if (servers.empty()) servers.emplace_back("127.0.0.1:53");
  return servers;
}

DnsServer dns_server(const std::string& text) {
  if (socket_address(text)) return {text, 53};
  const std::size_t colon = text.rfind(':');
  std::string host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto port = colon == std::string::npos
                        ? std::nullopt
                        : parse_int(std::string_view(text).substr(colon + 1));
  return {std::move(host), port ? static_cast<int>(*port) : 53};
}

ProbeAnswer judge_dns(const Check& check, const DnsResult& result, const Message& obstacle) {
  switch (result.outcome) {
    case DnsResult::Outcome::stopped:
      return unasked(say("Vigie is stopping"));
    case DnsResult::Outcome::local:
      return unasked(say("no question can leave: {}", system_reason(result.error)));
    default:
      break;
  }
  const bool came = result.outcome == DnsResult::Outcome::answered;
  if (!came && !obstacle.empty()) return unasked(obstacle);
  const auto& question = std::get<DnsCheck>(check.question);
  const std::vector<std::string> values = values_of(result.reply, question.type);
  std::vector<Message> bad;
  if (came) {
    judge_rcode(question, result.reply, values.empty(), bad);
    judge_records(question, values, bad);
    if (question.dnssec && !result.reply.authenticated)
      bad.push_back(say("the answer is not authenticated by DNSSEC"));
    if (question.slower_than && result.took > *question.slower_than)
      bad.push_back(
          say("took {}, wanted at most {}", human(result.took), human(*question.slower_than)));
  } else {
    bad.push_back(failure(check, result));
  }
  ProbeAnswer answer;
  answer.good = bad.empty();
  answer.details = evidence(result, values);
  if (!answer.good) {
    answer.summary = joined(bad, "; ");
  } else {
    answer.summary =
        say("{} in {}", values.empty() ? question.rcode : shown(values), human(result.took));
  }
  return answer;
}

Probe dns_probe(DnsAsker& asker, http::Client& names) {
  return [&asker, &names](const Check& check, Answered answered) {
    const auto& question = std::get<DnsCheck>(check.question);
    if (question.server.empty()) {
      if (!http::has_network())
        return answered(unasked(say("no network interface of this machine is up")));
      std::ifstream file(machines_servers);
      const std::string text(std::istreambuf_iterator<char>(file), {});
      return ask(asker, check, name_servers(text), check.timeout, std::move(answered));
    }
    const DnsServer server = dns_server(question.server);
    if (socket_address(server.host))
      return ask(asker, check, {with_port(server.host, server.port)}, check.timeout,
                 std::move(answered));
    names.resolve(server.host, http::Family::any, check.timeout,
                  [&asker, check, port = server.port,
                   answered = std::move(answered)](const http::Names& found) mutable {
                    if (found.not_asked) return answered(unasked(found.error));
                    const Duration left = check.timeout - found.took;
                    if (!found.addresses.empty() && left > Duration(0))
                      return ask(asker, check, {with_port(found.addresses.front(), port)}, left,
                                 std::move(answered));
                    ProbeAnswer answer;
                    answer.summary = say("{} ({})", found.error, term("dns"));
                    answered(std::move(answer));
                  });
  };
}

}  // namespace vigie
