#include "statuspage/status_source_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/fnv.h"
#include "base/limits.h"
#include "base/text.h"
#include "check/watched_store.h"
#include "civil/time_words.h"
#include "maintenance/maintenance_store.h"
#include "statuspage/statuspage_store.h"
#include "world/status.h"

namespace vigie {

namespace {

std::vector<CheckName> checks_of(const Configuration& configuration, const StatusPage& page) {
  std::vector<CheckName> out;
  for (const auto& [name, check] : configuration.checks)
    if (check.service && shows(page, *check.service)) out.push_back(name);
  return out;
}

bool reaches_limit(const std::vector<Watched>& stretches) {
  return static_cast<std::int64_t>(stretches.size()) >= limits::status_history;
}

// What is said of it now goes before what was written down of an earlier plan for it.
void add_finished_work(StatusEvidence& evidence, const StatusPage& page,
                       const std::vector<FinishedWork>& finished) {
  std::set<std::string> known;
  for (const PlannedWork& work : evidence.planned) known.insert(work.id);
  for (const FinishedWork& work : finished) {
    if (known.contains(work.id)) continue;
    std::vector<ServiceName> services = work.services;
    std::erase_if(services, [&](const ServiceName& service) { return !shows(page, service); });
    if (services.empty()) continue;
    evidence.planned.push_back({work.id,
                                work.period.from,
                                work.period.to,
                                {work.text_en, work.text_fr},
                                std::move(services),
                                work.cancelled});
  }
}

StatusEvidence evidence_of(const World& world, const StatusPage& page, const StatusHistory& history,
                           Instant now) {
  StatusEvidence evidence = live_evidence(world, page, now);
  const std::vector<CheckName> names = vigie::checks_of(world, page);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto known = history.watched.find(names[i]);
    if (known == history.watched.end()) continue;
    auto& watched = evidence.checks[i].watched;
    watched.insert(watched.end(), known->second.begin(), known->second.end());
    evidence.checks[i].cut = reaches_limit(known->second);
  }
  for (const Watched& gap : history.gaps)
    evidence.gaps.push_back({gap.from, gap.until.value_or(now)});
  evidence.gaps_cut = reaches_limit(history.gaps);
  evidence.incidents = history.incidents;
  add_finished_work(evidence, page, history.work);
  return evidence;
}

std::string_view authority_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return url.substr(0, url.find('/'));
}

// "Status.Example.org.:8443" is "status.example.org".
std::string host_name(std::string_view host) {
  host = host.substr(0, host.find(':'));
  if (host.ends_with('.')) host.remove_suffix(1);
  return to_lower(host);
}

Error no_page(const StatusPageName& name) {
  return {ErrorCode::not_found, say("there is no status page \"{}\"", name.text)};
}

}  // namespace

Result<StatusHistory> read_status_history(db::Connection& connection,
                                          const Configuration& configuration,
                                          const StatusPage& page, Instant now) {
  const Instant from = status_history_from(page, now);
  StatusHistory history;
  for (const CheckName& name : checks_of(configuration, page)) {
    auto stretches = list_watched(connection, name, from, limits::status_history);
    if (!stretches) return fail(stretches.error());
    history.watched.emplace(name, std::move(*stretches));
  }
  auto gaps = list_watched(connection, CheckName{}, from, limits::status_history);
  if (!gaps) return fail(gaps.error());
  history.gaps = std::move(*gaps);
  auto incidents =
      list_public_incidents(connection, now - limits::status_recent, limits::status_incidents);
  if (!incidents) return fail(incidents.error());
  history.incidents = std::move(*incidents);
  auto work = list_finished_work(connection, from, limits::status_finished);
  if (!work) return fail(work.error());
  history.work = std::move(*work);
  return history;
}

std::string public_address(const StatusPage& page, std::string_view server) {
  if (!page.url.empty()) return page.url;
  if (page.host.empty()) return std::string(server) + "/status/" + page.name.text;
  return std::string(server.substr(0, server.find("://"))) + "://" + page.host;
}

StatusView status_view_of(const World& world, const StatusPage& page, const StatusHistory& history,
                          Instant now, std::string url) {
  return status_view(page, evidence_of(world, page, history, now), std::move(url));
}

StatusEdition::StatusEdition(StatusView view, Instant until)
    : view_(std::move(view)), until_(until), modified_(http_date(view_.generated_at)) {}

const StatusEdition::Kept* StatusEdition::file(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto known = kept_.find(name);
  if (known != kept_.end()) return known->second.get();
  auto made = status_file(view_, name, {});
  if (!made) return nullptr;
  std::string tag = fmt::format("\"{:016x}\"", fnv1a(made->body));
  auto kept = std::make_unique<const Kept>(Kept{std::move(*made), std::move(tag)});
  return kept_.emplace(std::string(name), std::move(kept)).first->second.get();
}

void StatusSource::configured(std::shared_ptr<const Configuration> configuration) {
  const std::lock_guard lock(mutex_);
  configuration_ = std::move(configuration);
  hosts_.clear();
  for (const auto& [name, page] : configuration_->status_pages)
    if (!page.host.empty()) hosts_.emplace(page.host, name);
  ++changes_;
  std::erase_if(entries_, [&](const auto& entry) {
    return !entry.second.making && !configuration_->status_pages.contains(entry.first);
  });
}

std::shared_ptr<const Configuration> StatusSource::configuration() const {
  const std::lock_guard lock(mutex_);
  return configuration_;
}

std::optional<StatusPageName> StatusSource::page_of_host(std::string_view host) const {
  const std::string name = host_name(host);
  const std::lock_guard lock(mutex_);
  const auto known = hosts_.find(name);
  if (known == hosts_.end() || name == host_name(authority_of(backend_.public_url)))
    return std::nullopt;
  return known->second;
}

void StatusSource::copied(StatusCopy copy) {
  const std::lock_guard lock(mutex_);
  copies_.insert_or_assign({copy.page, copy.target}, std::move(copy));
}

std::vector<StatusCopy> StatusSource::copies() const {
  const std::lock_guard lock(mutex_);
  std::vector<StatusCopy> out;
  for (const auto& [key, copy] : copies_)
    if (configuration_ && configuration_->status_pages.contains(copy.page)) out.push_back(copy);
  return out;
}

Duration StatusSource::copy_lasts(const StatusPageName& name) const {
  const auto known = configuration();
  if (!known || !known->status_pages.contains(name)) return {};
  return 2 * known->status_pages.at(name).push_every;
}

void StatusSource::get(const StatusPageName& name, Made made) {
  const Instant now = backend_.clock->now();
  const std::uint64_t changes = changes_;
  Edition ready;
  bool there = false;
  {
    const std::lock_guard lock(mutex_);
    if (configuration_ && configuration_->status_pages.contains(name)) {
      there = true;
      Entry& entry = entries_[name];
      if (entry.edition && entry.changes == changes && now < entry.edition->until()) {
        ready = entry.edition;
      } else {
        entry.waiting.push_back(made);
        if (entry.making) return;
        entry.making = true;
      }
    }
  }
  if (!there) return made(fail(no_page(name)));
  if (ready) return made(std::move(ready));
  make(name,
       [this, name, changes](const Result<Edition>& edition) { finish(name, changes, edition); });
}

void StatusSource::fresh(const StatusPageName& name, Made made) {
  make(name, std::move(made));
}

void StatusSource::finish(const StatusPageName& name, std::uint64_t changes,
                          const Result<Edition>& edition) {
  std::vector<Made> waiting;
  {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find(name);
    if (entry == entries_.end()) return;
    entry->second.making = false;
    waiting.swap(entry->second.waiting);
    if (edition) {
      entry->second.edition = *edition;
      entry->second.changes = changes;
    } else {
      entry->second.edition.reset();
    }
  }
  for (Made& made : waiting) made(edition);
}

// The history first, on the asking thread: the decider's must not wait for a reader. What ends
// between the two looks is unknown for a moment, never up.
void StatusSource::make(const StatusPageName& name, Made made) {
  const auto known = configuration();
  if (!known || !known->status_pages.contains(name)) return made(fail(no_page(name)));
  const Instant now = backend_.clock->now();
  const StatusPage& page = known->status_pages.at(name);
  auto history = backend_.readers->ask<StatusHistory>([&](db::Connection& connection) {
    return read_status_history(connection, *known, page, now);
  });
  if (!history) return made(fail(history.error()));
  auto shared = std::make_shared<const StatusHistory>(std::move(*history));
  backend_.decider->read(
      [this, name, shared, made = std::move(made)](const World* world, Instant at) {
        if (world == nullptr)
          return made(fail(ErrorCode::unavailable,
                           say("the state is not known now: the database is away or the server is "
                               "starting or stopping; try again in a moment")));
        const auto found = world->configuration->status_pages.find(name);
        if (found == world->configuration->status_pages.end()) return made(fail(no_page(name)));
        StatusView view = status_view_of(*world, found->second, *shared, at,
                                         public_address(found->second, backend_.public_url));
        const Instant until = std::min(view.valid_until, at + limits::status_cache);
        made(std::make_shared<const StatusEdition>(std::move(view), until));
      });
}

}  // namespace vigie
