#include "probe/domain_probe.h"

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/excerpt.h"
#include "base/text.h"
#include "probe/outcome_text.h"

namespace vigie {

namespace {

using http::ClientRequest;
using http::ClientResult;

// "2027-03-01"
std::string day(Instant at) {
  return to_rfc3339(at).substr(0, 10);
}

std::string top_level(const std::string& domain) {
  return domain.substr(domain.rfind('.') + 1);
}

// All checks of domains together: the list of registries, and what each said last.
class Registries : public std::enable_shared_from_this<Registries> {
 public:
  Registries(http::Client& client, std::function<Instant()> clock, DomainProbeOptions options)
      : client_(client), clock_(std::move(clock)), options_(std::move(options)) {}

  void ask(const Check& check, Answered answered) {
    const auto& question = std::get<DomainCheck>(check.question);
    if (!question.rdap.empty()) return ask_at(question.rdap, check, std::move(answered));
    with_servers(check.timeout, [self = shared_from_this(), check, answered = std::move(answered)](
                                    const Result<RdapServers>& servers) mutable {
      const std::string& domain = std::get<DomainCheck>(check.question).domain;
      if (!servers) return self->trouble(check, servers.error().message, answered);
      const std::optional<std::string> base = rdap_server_for(*servers, domain);
      if (!base)
        return self->trouble(
            check,
            say("IANA lists no RDAP server for .{}: name one with rdap, if there is any",
                top_level(domain)),
            answered);
      self->ask_at(*base, check, std::move(answered));
    });
  }

 private:
  using WithServers = std::function<void(const Result<RdapServers>&)>;

  void ask_at(const std::string& base, const Check& check, Answered answered) {
    ClientRequest request;
    request.url = rdap_url(base, std::get<DomainCheck>(check.question).domain);
    request.headers = {{"Accept", "application/rdap+json"}};
    request.timeout = check.timeout;
    client_.fetch(std::move(request),
                  [self = shared_from_this(), check, answered = std::move(answered)](
                      const ClientResult& result) { self->came(check, result, answered); });
  }

  void came(const Check& check, const ClientResult& result, const Answered& answered) {
    const std::string& domain = std::get<DomainCheck>(check.question).domain;
    const Result<Registration> read = read_registration(result);
    if (!read && read.error().code != ErrorCode::not_found)
      return trouble(check, read.error().message, answered);
    ProbeAnswer answer;
    if (read) {
      const KnownRegistration known{*read, clock_()};
      remember(domain, known);
      answer = evaluate_domain(check, known, known.asked, {});
    } else {
      answer.summary = read.error().message;
    }
    answer.waited = result.waited;
    answer.details.merge(evidence(result));
    answered(std::move(answer));
  }

  void trouble(const Check& check, const Message& why, const Answered& answered) {
    const Instant now = clock_();
    std::optional<KnownRegistration> known;
    {
      const std::lock_guard lock(mutex_);
      const auto found = known_.find(std::get<DomainCheck>(check.question).domain);
      if (found != known_.end() && now - found->second.asked <= registration_speaks_for)
        known = found->second;
    }
    if (known) return answered(evaluate_domain(check, *known, now, why));
    ProbeAnswer answer;
    answer.not_asked = why;
    answered(std::move(answer));
  }

  void remember(const std::string& domain, const KnownRegistration& known) {
    const std::lock_guard lock(mutex_);
    std::erase_if(known_, [&](const auto& entry) {
      return known.asked - entry.second.asked > registration_speaks_for;
    });
    known_[domain] = known;
  }

  // Those who ask while the list is on its way wait for it together.
  void with_servers(Duration timeout, WithServers then) {
    std::unique_lock lock(mutex_);
    if (!servers_.empty() && clock_() - servers_read_ < rdap_servers_speak_for) {
      const Result<RdapServers> servers = servers_;
      lock.unlock();
      return then(servers);
    }
    waiting_.push_back(std::move(then));
    if (waiting_.size() > 1) return;
    lock.unlock();
    ClientRequest request;
    request.url = options_.servers;
    request.timeout = timeout;
    client_.fetch(std::move(request), [self = shared_from_this()](const ClientResult& result) {
      self->servers_came(result);
    });
  }

  void servers_came(const ClientResult& result) {
    Result<RdapServers> servers = read_servers(result);
    std::vector<WithServers> waiting;
    {
      const std::lock_guard lock(mutex_);
      waiting.swap(waiting_);
      if (servers) {
        servers_ = *servers;
        servers_read_ = clock_();
      } else if (!servers_.empty()) {
        servers = servers_;  // an old list is better than none
      }
    }
    for (const WithServers& then : waiting) then(servers);
  }

  static Result<RdapServers> read_servers(const ClientResult& result) {
    if (!result.ok())
      return fail(ErrorCode::unavailable,
                  say("IANA's list of RDAP servers cannot be read: {}", result.error));
    if (result.status != 200)
      return fail(ErrorCode::unavailable,
                  say("IANA's list of RDAP servers cannot be read: HTTP {}", result.status));
    return parse_rdap_servers(result.body);
  }

  http::Client& client_;
  const std::function<Instant()> clock_;
  const DomainProbeOptions options_;
  std::mutex mutex_;  // of everything below
  RdapServers servers_;
  Instant servers_read_;
  std::vector<WithServers> waiting_;
  std::map<std::string, KnownRegistration> known_;
};

}  // namespace

Result<Registration> read_registration(const ClientResult& result) {
  if (!result.ok())
    return fail(ErrorCode::unavailable, say("the registry does not answer: {}", result.error));
  if (result.status == 404)
    return fail(ErrorCode::not_found, say("the registry does not know this domain"));
  if (result.status != 200)
    return fail(ErrorCode::unavailable, say("the registry answers HTTP {}", result.status));
  return parse_registration(result.body);
}

ProbeAnswer evaluate_domain(const Check& check, const KnownRegistration& known, Instant now,
                            const Message& trouble) {
  const auto& question = std::get<DomainCheck>(check.question);
  const Registration& registration = known.registration;
  std::vector<Message> bad;
  for (const std::string& status : registration.status)
    if (is_alarming(status))
      bad.push_back(say("the domain's status is \"{}\"", excerpt(status, 60)));
  if (!registration.expires) {
    bad.push_back(say("the registry's answer names no date of expiry"));
  } else if (const Duration left = *registration.expires - now; left < question.expires_in) {
    bad.push_back(left > Duration(0) ? say("the registration ends in {}", human_left(left))
                                     : say("the registration ended {} ago", human_left(-left)));
  }
  ProbeAnswer answer;
  answer.good = bad.empty();
  answer.summary = summary_of(
      answer.good ? say("registered until {}", day(*registration.expires)) : Message(), bad);
  if (!trouble.empty())
    answer.summary = say("{}, as of {} ({})", answer.summary, day(known.asked), trouble);
  const auto put = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) answer.details[name] = excerpt(value, limits::summary);
  };
  if (registration.expires) put("domain_expires", to_rfc3339(*registration.expires));
  put("domain_status", join(registration.status, ", "));
  put("registrar", registration.registrar);
  put("registry_asked", to_rfc3339(known.asked));
  if (!trouble.empty()) answer.details["registry_trouble"] = stored(trouble, limits::summary);
  return answer;
}

Probe domain_probe(http::Client& client, std::function<Instant()> clock,
                   DomainProbeOptions options) {
  const auto registries =
      std::make_shared<Registries>(client, std::move(clock), std::move(options));
  return [registries](const Check& check, Answered answered) {
    registries->ask(check, std::move(answered));
  };
}

}  // namespace vigie
