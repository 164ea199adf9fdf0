#include "app/serve.h"

#include <sys/stat.h>
#include <unistd.h>
#include <csignal>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <future>
#include <mutex>

#include "app/front.h"
#include "app/lease_wait.h"
#include "app/log.h"
#include "app/outside_heartbeat.h"
#include "app/self_watch.h"
#include "app/status_push.h"
#include "base/limits.h"
#include "base/system_reason.h"
#include "db/migrate.h"
#include "http/client.h"
#include "http/server.h"
#include "notify/email/smtp_knock.h"
#include "probe/dns/dns_probe.h"
#include "probe/domain_probe.h"
#include "probe/first_questions.h"
#include "probe/http_probe.h"
#include "probe/ping/ping_probe.h"
#include "probe/plugin/plugin_probe.h"
#include "probe/prober.h"
#include "probe/prometheus_probe.h"
#include "probe/tcp_probe.h"
#include "runtime/outbox.h"
#include "runtime/secrets.h"

namespace vigie::app {

namespace {

std::string default_node() {
  char name[256] = "node";
  gethostname(name, sizeof name - 1);
  return std::string(name) + "-" + std::to_string(getpid()) + "-" + random_secret().substr(0, 8);
}

// The signals that the server waits for are blocked in every thread from the beginning.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

// Everything that `serve` owns, in the order in which it is built; it is taken apart backwards.
class Running {
 public:
  explicit Running(const ServeOptions& options) : options_(options) {}

  Result<void> start();
  void stop();
  void reload();

 private:
  Result<void> open_database();
  Result<std::string> start_edges(const SmtpOptions& smtp);  // the key of the links
  Result<void> start_http();
  Result<void> make_local_token();
  Result<void> start_copies();
  void announce_first_link();
  runtime::Secrets secrets() const {
    return runtime::Secrets(options_.secrets_dir.empty() ? options_.data + "/secrets"
                                                         : options_.secrets_dir);
  }
  runtime::DeciderThread::Hooks hooks();
  void observed(Observation observation);
  void not_asked(const CheckName& check, const Message& reason);
  void configured(const World& world);
  // Its thread may already call the hooks, and a sender answer, while its constructor returns.
  runtime::DeciderThread& decider() {
    decider_at_.wait(nullptr);
    return *decider_at_;
  }
  Result<Answer> ask(Event event);

  const ServeOptions& options_;
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<runtime::SystemClock> clock_;
  std::unique_ptr<runtime::Decider> decider_;
  std::unique_ptr<runtime::Outbox> outbox_;
  std::unique_ptr<PingEngine> pings_;
  std::unique_ptr<DnsAsker> dns_;
  std::unique_ptr<PluginRunner> plugins_;
  std::unique_ptr<http::Client> client_;  // its answers may still ask the ones above
  std::unique_ptr<Prober> prober_;
  std::unique_ptr<Front> front_;
  std::unique_ptr<runtime::DeciderThread> decider_thread_;
  std::atomic<runtime::DeciderThread*> decider_at_ = nullptr;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<SelfWatch> self_watch_;
  std::unique_ptr<OutsideHeartbeat> outside_heartbeat_;
  std::unique_ptr<StatusPush> status_push_;
  bool has_tokens_ = false;
  std::mutex unasked_mutex_;
  std::map<CheckName, Message> unasked_;  // with the reason that was told
};

Result<void> Running::open_database() {
  std::error_code error;
  std::filesystem::create_directories(options_.data, error);
  if (error)
    return fail(ErrorCode::unavailable,
                say("{} cannot be made: {}", options_.data, system_reason(error.value())));
  chmod(options_.data.c_str(), 0700);
  const std::string url =
      options_.database.empty() ? "sqlite:" + options_.data + "/vigie.db" : options_.database;
  auto database = db::open_database(url, {.stopwatch = runtime::stopwatch});
  if (!database) return fail(database.error());
  database_ = std::move(*database);
  log_info("opening the database", {{"database", database_->describe()}});

  const Instant wall = runtime::read_clocks().wall;
  Ledger ledger;
  {
    auto writer = database_->open_writer();
    if (!writer) return fail(writer.error());
    if (auto migrated = db::migrate_with_backup(*database_, **writer, wall); !migrated)
      return migrated;
    auto read = load_ledger(**writer);
    if (!read) return fail(read.error());
    ledger = *read;
  }
  decider_ = std::make_unique<runtime::Decider>(
      *database_, options_.node.empty() ? default_node() : options_.node);
  if (auto ours = wait_for_lease(*database_); !ours) return ours;
  clock_ = std::make_unique<runtime::SystemClock>(ledger.committed_at);
  return {};
}

Result<std::string> Running::start_edges(const SmtpOptions& smtp) {
  const auto key = read_or_make_secret(options_.link_key_file.empty() ? options_.data + "/link.key"
                                                                      : options_.link_key_file);
  if (!key) return fail(key.error());
  const auto links = link_url(options_);
  if (!links) return fail(links.error());
  runtime::OutboxOptions outbox;
  outbox.notices = {options_.instance, *links, *key};
  outbox.sender = {options_.mail_from, "Vigie"};
  outbox.smtp = smtp;
  outbox.http.ca_file = options_.channel_ca_file;
  outbox.secrets = secrets().lookup();
  outbox_ = std::make_unique<runtime::Outbox>(
      std::move(outbox), [this](Receipt receipt) { decider().report(std::move(receipt)); },
      [](std::string_view line) { log_warning(line); });
  http::ClientOptions client;
  client.ca_file = options_.probe_ca_file;
  client_ = std::make_unique<http::Client>(client);
  const auto now = [this] { return clock_->now(); };
  Probes probes;
  probes[CheckKind::http] = http_probe(*client_, now, secrets().lookup());
  pings_ = std::make_unique<PingEngine>(PingOptions{.kernel_clock = runtime::kernel_stamp});
  probes[CheckKind::ping] = ping_probe(*pings_, *client_);
  dns_ = std::make_unique<DnsAsker>();
  probes[CheckKind::dns] = dns_probe(*dns_, *client_);
  plugins_ = std::make_unique<PluginRunner>();
  probes[CheckKind::plugin] = plugin_probe(*plugins_, options_.plugins_dir, secrets().lookup());
  probes[CheckKind::tcp] = tcp_probe(*client_, now, secrets().lookup());
  probes[CheckKind::tls] = tls_probe(*client_, now);
  probes[CheckKind::domain] = domain_probe(*client_, now);
  probes[CheckKind::prometheus] = prometheus_probe(*client_, secrets().lookup());
  prober_ = std::make_unique<Prober>(
      std::move(probes), now,
      Prober::Sinks{
          [this](Observation observation) { observed(std::move(observation)); },
          [this](const CheckName& check, const Message& reason) { not_asked(check, reason); },
          [this](const WitnessRound& round) {
            decider().report(Witnessed{VantageName(std::string(local_vantage)), round.began,
                                       round.seeing, round.detail});
          }});
  return *key;
}

// Told once for each reason; vigie-network stands for it while it lasts.
void Running::not_asked(const CheckName& check, const Message& reason) {
  {
    const std::lock_guard lock(unasked_mutex_);
    Message& known = unasked_[check];
    if (known == reason) return;
    known = reason;
  }
  log_warning("a check cannot be asked", {{"check", check.text}, {"reason", text(reason)}});
}

void Running::observed(Observation observation) {
  {
    const std::lock_guard lock(unasked_mutex_);
    unasked_.erase(observation.check);
  }
  const CheckName check = observation.check;
  decider().report(Observed{std::move(observation)}, [this, check](const Result<Answer>& answer) {
    if (answer && answer->next_probe) prober_->set_next(check, *answer->next_probe);
  });
}

void Running::configured(const World& world) {
  const auto vantage = world.configuration->vantages.find(VantageName(std::string(local_vantage)));
  prober_->configure({world.configuration, &world.configuration->checks},
                     vantage == world.configuration->vantages.end()
                         ? std::nullopt
                         : std::optional(vantage->second));
  const Instant now = clock_->now();
  for (const auto& [name, at] : first_questions(world.configuration->checks, world.checks, now))
    prober_->set_next(name, at);
}

runtime::DeciderThread::Hooks Running::hooks() {
  runtime::DeciderThread::Hooks hooks;
  hooks.effects = [this](const World& world, const std::vector<Effect>& effects, Instant now) {
    outbox_->send(world, effects, now);
  };
  hooks.journal = [this](const World& world, const std::vector<JournalEntry>& entries) {
    front_->written(world, entries);
    for (const JournalEntry& entry : entries) {
      LogFields fields = {{"actor", entry.actor}, {"subject", entry.subject}};
      if (entry.incident) fields.emplace_back("incident", std::to_string(entry.incident.value));
      log_info(entry.kind, fields);
    }
  };
  hooks.configured = [this](const World& world) {
    front_->remember(world);
    configured(world);
  };
  hooks.failing = [this](const Configuration& configuration, Instant now, const Message& why) {
    log_error("commits fail; the last resort is called from memory", {{"reason", text(why)}});
    outbox_->call_from_memory(configuration, now, why);
  };
  hooks.database_full = [this] { database_->release_reserve(); };
  hooks.deposed = [] {
    log_error("another node decides now; this one stops");
    kill(getpid(), SIGTERM);
  };
  return hooks;
}

void log_request(const http::AccessEntry& entry) {
  log(LogLevel::debug, "request",
      {{"method", entry.method},
       {"route", entry.route},
       {"status", std::to_string(entry.status)},
       {"microseconds", std::to_string(entry.duration.count())}});
}

Result<void> Running::start_http() {
  const auto listen = parse_listen(options_.listen);
  if (!listen) return fail(listen.error());
  const auto links = link_url(options_);
  if (!links) return fail(links.error());
  std::optional<runtime::ReportForm> report_form;
  if (options_.public_report)
    report_form = {*parse_severity(options_.public_report_severity),
                   PolicyName(options_.public_report_policy)};
  front_->open(decider(), *links, std::move(report_form), !options_.heartbeat_url.empty());
  http::ServerOptions server;
  server.address = listen->address;
  server.port = listen->port;
  server.threads = options_.http_threads;
  server.certificate_file = options_.certificate_file;
  server.key_file = options_.key_file;
  server.behind_proxy = options_.behind_proxy;
  if (!options_.trusted_proxies.empty()) server.trusted_proxies = options_.trusted_proxies;
  server.clock = [this] { return clock_->now(); };
  server.on_fault = [](std::string_view what) {
    log_error("a handler failed", {{"what", std::string(what)}});
  };
  if (logs(LogLevel::debug)) server.access_log = log_request;
  auto started = http::Server::start(std::move(server),
                                     [this](http::Request request, http::Responder respond) {
                                       front_->handle(std::move(request), std::move(respond));
                                     });
  if (!started) return fail(started.error());
  server_ = std::move(*started);
  return {};
}

Result<Answer> Running::ask(Event event) {
  std::promise<Result<Answer>> promise;
  auto future = promise.get_future();
  decider().submit(std::move(event),
                   [&promise](Result<Answer> answer) { promise.set_value(std::move(answer)); });
  return future.get();
}

// Whoever can read the data directory can read the database: the command line on the same machine
// needs no other proof.
Result<void> Running::make_local_token() {
  const auto secret = read_or_make_secret(options_.data + "/local.token");
  if (!secret) return fail(secret.error());
  const std::string hash = hash_secret(*secret);
  std::promise<bool> known;
  decider().read([&](const World* world, Instant) {
    bool found = false;
    if (world != nullptr) {
      for (const auto& [id, token] : world->tokens) found = found || token.hash == hash;
      has_tokens_ = !world->tokens.empty();
    }
    known.set_value(found);
  });
  if (known.get_future().get()) return {};
  CreateToken event;
  event.token.label = "local command line";
  event.token.role = Role::admin;
  event.token.hash = hash;
  event.actor = "vigie";
  const auto made = ask(std::move(event));
  return made ? Result<void>{} : fail(made.error());
}

Result<void> Running::start_copies() {
  StatusPush::Options options;
  options.folder = options_.data + "/status";
  for (const std::string& text : options_.status_push) {
    auto program = parse_push_program(text);
    if (!program) return fail(program.error());
    options.programs.push_back(std::move(*program));
  }
  options.secrets = secrets().lookup();
  status_push_ =
      std::make_unique<StatusPush>(front_->statuses(), *clock_, *client_, std::move(options));
  return {};
}

void Running::announce_first_link() {
  if (has_tokens_) return;
  const std::string secret = random_secret();
  CreateToken event;
  event.token.label = "first administrator's link";
  event.token.role = Role::admin;
  event.token.one_time = true;
  event.token.hash = hash_secret(secret);
  event.token.expires_at = clock_->now() + hours(24);
  event.actor = "vigie";
  if (!ask(std::move(event))) return;
  std::printf("First administrator (once, within 24 hours): %s/first/%s\n",
              front_->public_url().c_str(), secret.c_str());
}

Result<void> Running::start() {
  const auto smtp = smtp_options(options_);
  if (!smtp) return fail(smtp.error());
  if (const auto links = link_url(options_); !links) return fail(links.error());
  if (auto opened = open_database(); !opened) return opened;
  const auto link_key = start_edges(*smtp);
  if (!link_key) return fail(link_key.error());
  auto opened = decider_->open(clock_->now());
  if (!opened) return fail(opened.error());
  const std::int64_t last_line = opened->journal.empty() ? decider_->world().next_journal - 1
                                                         : opened->journal.front().sequence - 1;
  front_ = std::make_unique<Front>(*database_, *clock_, *link_key, last_line);
  runtime::DeciderThread::Options timing;
  timing.keep_history = hours(24) * options_.keep_days;
  if (database_->dialect() == db::Dialect::postgres) timing.beat_every = limits::lease / 3;
  decider_thread_ = std::make_unique<runtime::DeciderThread>(*decider_, *clock_, hooks(),
                                                             std::move(*opened), timing);
  decider_at_ = decider_thread_.get();
  decider_at_.notify_all();
  if (auto made = make_local_token(); !made) return made;
  if (auto http = start_http(); !http) return http;
  self_watch_ =
      std::make_unique<SelfWatch>(decider(), *clock_, *database_, *prober_, options_.data);
  if (!options_.heartbeat_url.empty())
    outside_heartbeat_ = std::make_unique<OutsideHeartbeat>(
        decider(), *client_, options_.heartbeat_url,
        [mail = *smtp](const std::stop_token& stop) { return knock(mail, stop); });
  if (auto copies = start_copies(); !copies) return copies;
  announce_first_link();
  std::printf("Vigie %s listens on %s\n", VIGIE_VERSION,
              listening_url(options_, server_->port()).c_str());
  std::fflush(stdout);
  return {};
}

// Refuse new work, let the edges tell what became of theirs, decide that, and only then let go.
void Running::stop() {
  if (outside_heartbeat_) outside_heartbeat_->stop();
  if (self_watch_) self_watch_->stop();
  if (status_push_) status_push_->stop();
  if (prober_) prober_->stop();
  if (server_) server_->stop(seconds(5));
  if (outbox_) outbox_->stop();
  if (decider_thread_) decider_thread_->stop();
  if (decider_) decider_->close();
}

void Running::reload() {
  if (options_.certificate_file.empty()) return;
  if (auto reloaded = server_->reload_certificate(); !reloaded) {
    log_error("the certificate stays as it was", {{"reason", reloaded.error().text()}});
  } else {
    log_info("the certificate was read again");
  }
}

}  // namespace

int serve(const ServeOptions& options, Language language) {
  if (auto started = start_log(options.log_format, options.log_level); !started) {
    std::fprintf(stderr, "vigie: %s\n", started.error().text(language).c_str());
    return 2;
  }
  const sigset_t signals = block_signals();
  Running running(options);
  if (const auto started = running.start(); !started) {
    std::fprintf(stderr, "vigie: %s\n", started.error().text(language).c_str());
    running.stop();
    return 1;
  }
  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && signal == SIGHUP) running.reload();
  log_info("stopping");
  running.stop();
  return 0;
}

}  // namespace vigie::app
