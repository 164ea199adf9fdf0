#include "app/testing/live_server.h"

#include <boost/json.hpp>
#include <future>

#include "app/options.h"
#include "base/text.h"
#include "db/migrate.h"
#include "http/target.h"
#include "runtime/notices.h"
#include "world/journal_store.h"

namespace vigie::app {

namespace json = boost::json;

namespace {

constexpr std::chrono::seconds patience{30};  // only a broken server uses it up

http::Request request_of(std::string_view method, std::string_view target) {
  http::Target parsed = db::must(http::parse_target(target));
  http::Request request;
  request.method = method;
  request.path = std::move(parsed.path);
  request.query = std::move(parsed.query);
  request.peer = "127.0.0.1";
  return request;
}

}  // namespace

LiveServer::LiveServer(const db::TemporaryFolder& folder, Duration later,
                       std::optional<runtime::ReportForm> report_form) {
  database_ = db::must(db::open_database("sqlite:" + folder.file("vigie.db")));
  const Instant wall = runtime::read_clocks().wall;
  {
    auto writer = db::must(database_->open_writer());
    db::must(db::migrate_with_backup(*database_, *writer, wall));
  }
  clock_ = std::make_unique<runtime::SystemClock>(wall + later);
  spoilt_ = std::make_unique<runtime::SpoiltDatabase>(*database_);
  decider_ = std::make_unique<runtime::Decider>(*spoilt_, "test");
  auto opened = db::must(decider_->open(clock_->now()));
  const std::int64_t last_line = opened.journal.empty() ? decider_->world().next_journal - 1
                                                        : opened.journal.front().sequence - 1;
  front_ = std::make_unique<Front>(*database_, *clock_, link_key_, last_line);
  decider_thread_ = std::make_unique<runtime::DeciderThread>(
      *decider_, *clock_, hooks(), std::move(opened), runtime::DeciderThread::Options{});
  decider_at_ = decider_thread_.get();
  decider_at_.notify_all();
  front_->open(*decider_thread_, "http://vigie.test", std::move(report_form));
  look([](const World&, Instant) {});  // the gate has been told the tokens
  front_->router().on_violation(
      [](const std::string& what) { ADD_FAILURE() << "not as described: " << what; });
}

LiveServer::~LiveServer() {
  if (server_) server_->stop(seconds(5));
  decider_thread_->stop();
  decider_->close();
}

runtime::DeciderThread::Hooks LiveServer::hooks() {
  runtime::DeciderThread::Hooks hooks;
  hooks.effects = [this](const World&, const std::vector<Effect>& effects, Instant) {
    if (!mail_arrives_) return;
    for (const Effect& effect : effects) {
      const Send& send = std::get<Send>(effect);
      decider().report(Receipt{send.delivery, send.attempt, AttemptOutcome::accepted, "250 ok"});
    }
  };
  hooks.journal = [this](const World& world, const std::vector<JournalEntry>& entries) {
    front_->written(world, entries);
  };
  hooks.configured = [this](const World& world) { front_->remember(world); };
  return hooks;
}

http::Response LiveServer::ask(std::string_view method, std::string_view target,
                               std::string_view token, std::string_view body,
                               std::vector<http::Header> headers) {
  http::Request request = request_of(method, target);
  request.body = body;
  request.headers = std::move(headers);
  if (!token.empty()) request.headers.push_back({"Authorization", "Bearer " + std::string(token)});
  if (!body.empty() && !request.header("content-type"))
    request.headers.push_back({"Content-Type", "application/json"});
  return answer_to(std::move(request));
}

http::Response LiveServer::send_form(std::string_view target, std::string_view form,
                                     std::string_view from) {
  http::Request request = request_of("POST", target);
  request.body = form;
  request.peer = from;
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  return answer_to(std::move(request));
}

http::Response LiveServer::answer_to(http::Request request) {
  const std::string asked = request.method + " " + request.path;
  auto promise = std::make_shared<std::promise<http::Response>>();
  auto answered = promise->get_future();
  front_->handle(std::move(request), http::Responder::capture([promise](http::Response response) {
                   promise->set_value(std::move(response));
                 }));
  if (answered.wait_for(patience) != std::future_status::ready)
    throw std::runtime_error("no answer to " + asked);
  return answered.get();
}

http::Response LiveServer::post(std::string_view target, const json::value& body) {
  return ask("POST", target, token(Role::admin), json::serialize(body));
}

Result<Answer> LiveServer::decide(Event event) {
  auto promise = std::make_shared<std::promise<Result<Answer>>>();
  auto answered = promise->get_future();
  decider().submit(std::move(event),
                   [promise](Result<Answer> answer) { promise->set_value(std::move(answer)); });
  if (answered.wait_for(patience) != std::future_status::ready)
    throw std::runtime_error("the decider does not answer");
  return answered.get();
}

void LiveServer::look(const std::function<void(const World&, Instant)>& at) {
  std::promise<bool> seen;
  decider().read([&](const World* world, Instant now) {
    if (world != nullptr) at(*world, now);
    seen.set_value(world != nullptr);
  });
  if (!seen.get_future().get()) throw std::runtime_error("there is no world to look at");
}

// On the decider's thread, which is the one that uses it.
void LiveServer::database_away(bool away) {
  std::promise<void> done;
  decider().read([&](const World*, Instant) {
    spoilt_->away(away);
    done.set_value();
  });
  done.get_future().get();
}

LiveServer::MadeToken LiveServer::make_token(Role role, std::string person,
                                             std::optional<Instant> expires_at) {
  const std::string secret = random_secret();
  CreateToken event;
  event.token.label = "a " + std::string(to_string(role)) + "'s";
  event.token.role = role;
  event.token.person = PersonName(std::move(person));
  event.token.hash = hash_secret(secret);
  event.token.expires_at = expires_at;
  event.actor = "test";
  return {db::must(decide(std::move(event))).id, secret};
}

const std::string& LiveServer::token(Role role) {
  auto found = tokens_.find(role);
  if (found == tokens_.end()) found = tokens_.emplace(role, make_token(role, "").secret).first;
  return found->second;
}

std::string LiveServer::make_first_link(Instant expires_at) {
  const std::string secret = random_secret();
  CreateToken event;
  event.token.label = "first administrator's link";
  event.token.role = Role::admin;
  event.token.one_time = true;
  event.token.hash = hash_secret(secret);
  event.token.expires_at = expires_at;
  event.actor = "vigie";
  db::must(decide(std::move(event)));
  return secret;
}

std::uint16_t LiveServer::listen() {
  if (!server_) {
    server_ = db::must(http::Server::start(http::ServerOptions{},
                                           [this](http::Request request, http::Responder respond) {
                                             front_->handle(std::move(request), std::move(respond));
                                           }));
  }
  return server_->port();
}

json::value body_of(const http::Response& response) {
  boost::system::error_code error;
  json::value body = json::parse(response.body, error);
  if (error) throw std::runtime_error("not JSON: " + response.body);
  return body;
}

std::string detail_of(const http::Response& response) {
  return std::string(body_of(response).at("detail").as_string());
}

std::string header_of(const http::Response& response, std::string_view name) {
  for (const http::Header& header : response.headers)
    if (http::same_header_name(header.name, name)) return header.value;
  return "";
}

LiveServerTest::LiveServerTest() : server_(std::make_unique<LiveServer>(folder_)) {
  const http::Response applied = apply(example_configuration);
  if (applied.status != 200) throw std::runtime_error(applied.body);
}

void LiveServerTest::restart(Duration later, std::optional<runtime::ReportForm> report_form) {
  server_.reset();
  server_ = std::make_unique<LiveServer>(folder_, later, std::move(report_form));
}

http::Response LiveServerTest::apply(std::string_view yaml, bool delete_missing) {
  json::array files;
  files.push_back({{"path", "vigie.yaml"}, {"text", json::string(yaml)}});
  return server().post("/api/v1/configuration/apply",
                       {{"files", std::move(files)}, {"delete", delete_missing}});
}

std::int64_t LiveServerTest::open_incident(std::string_view title) {
  const http::Response opened =
      server().post("/api/v1/incidents", {{"title", json::string(title)}});
  if (opened.status != 201) throw std::runtime_error(opened.body);
  return body_of(opened).at("id").as_int64();
}

json::value LiveServerTest::incident(std::int64_t id) {
  const http::Response shown = server().get("/api/v1/incidents/" + std::to_string(id));
  if (shown.status != 200) throw std::runtime_error(shown.body);
  return body_of(shown);
}

std::vector<JournalEntry> LiveServerTest::journal() {
  const auto database = db::must(db::open_database("sqlite:" + folder_.file("vigie.db")));
  return db::must(list_journal(*db::must(database->open_reader()), 0, 10'000));
}

std::string LiveServerTest::link_of(std::int64_t id, std::string_view person) {
  const json::value shown = incident(id);
  for (const json::value& page : shown.at("pages").as_array())
    if (page.at("person").as_string() == person && page.at("kind").as_string() == "call")
      return "/a/" +
             runtime::acknowledge_token(PageId(page.at("id").as_int64()), server().link_key());
  throw std::runtime_error("nobody called " + std::string(person));
}

}  // namespace vigie::app
