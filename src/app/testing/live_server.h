// The server of the tests: the real decider on its thread, a real SQLite file, all routes behind
// the real gate. Only the senders are played, so that a test chooses what becomes of a message.
//
// Every response is compared with what its route promises; one that is not in the description fails
// the test.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "app/front.h"
#include "db/testing/databases.h"
#include "http/server.h"
#include "runtime/decider.h"
#include "runtime/decider_thread.h"
#include "runtime/testing/spoilt_database.h"

namespace vigie::app {

class LiveServer {
 public:
  // Goes on with the database in `folder` if there is one. `later` is how far its clock is ahead of
  // the machine's: a server that was started again after so much time.
  // With a report form the public may report problems.
  explicit LiveServer(const db::TemporaryFolder& folder, Duration later = {},
                      std::optional<runtime::ReportForm> report_form = {});
  ~LiveServer();
  LiveServer(const LiveServer&) = delete;
  LiveServer& operator=(const LiveServer&) = delete;

  // The answer of the route, without a network. `token` is sent as bearer token, `body` as JSON
  // unless `headers` says otherwise.
  http::Response ask(std::string_view method, std::string_view target, std::string_view token = {},
                     std::string_view body = {}, std::vector<http::Header> headers = {});
  // What a person sends with a form of a page, from this address.
  http::Response send_form(std::string_view target, std::string_view form,
                           std::string_view from = "127.0.0.1");
  http::Response get(std::string_view target) { return ask("GET", target, token(Role::viewer)); }
  http::Response post(std::string_view target, const boost::json::value& body);  // as admin

  // A token of this role, the same at each call.
  const std::string& token(Role role);
  // Another one, whose number is told.
  struct MadeToken {
    std::int64_t id = 0;
    std::string secret;
  };
  MadeToken make_token(Role role, std::string person, std::optional<Instant> expires_at = {});
  std::string make_first_link(Instant expires_at);

  Result<Answer> decide(Event event);
  void look(const std::function<void(const World&, Instant)>& at);
  void mail_arrives(bool arrives) { mail_arrives_ = arrives; }
  // Commits fail from now on, or no longer. Readers go on.
  void database_away(bool away);
  Instant now() const { return clock_->now(); }
  const std::string& link_key() const { return link_key_; }
  Front& front() { return *front_; }

  // Also on a port of the loopback, for clients that need a connection. The same port at each call.
  std::uint16_t listen();

 private:
  http::Response answer_to(http::Request request);
  runtime::DeciderThread::Hooks hooks();
  // Its thread may already call the hooks while its constructor returns.
  runtime::DeciderThread& decider() {
    decider_at_.wait(nullptr);
    return *decider_at_;
  }

  const std::string link_key_ = "0123456789abcdef0123456789abcdef0123456789abcdef";
  std::atomic<bool> mail_arrives_ = true;
  std::unique_ptr<db::Database> database_;
  std::unique_ptr<runtime::SpoiltDatabase> spoilt_;
  std::unique_ptr<runtime::SystemClock> clock_;
  std::unique_ptr<runtime::Decider> decider_;
  std::unique_ptr<Front> front_;
  std::unique_ptr<runtime::DeciderThread> decider_thread_;
  std::atomic<runtime::DeciderThread*> decider_at_ = nullptr;
  std::unique_ptr<http::Server> server_;
  std::map<Role, std::string> tokens_;
};

boost::json::value body_of(const http::Response& response);
std::string detail_of(const http::Response& response);  // of a problem
std::string header_of(const http::Response& response, std::string_view name);

// Two people who are called together, one check, one schedule.
inline constexpr std::string_view example_configuration = R"(people:
  alice: { name: Alice Martin, email: alice@example.org, language: fr, zone: Europe/Paris }
  bob: { name: Bob Stone, email: bob@example.org }
teams:
  ops: { members: [alice, bob] }
schedules:
  primary:
    zone: Europe/Paris
    rotation: { weekly: monday 09:00, starts: 2026-01-05, members: [alice, bob] }
policies:
  default: { steps: [{ call: team/ops, wait: 30m }], last_resort: person/alice }
services:
  shop: { title: Web shop }
checks:
  web: { http: http://127.0.0.1:9/, service: shop }
)";

// A test with a server that has the example configuration.
class LiveServerTest : public ::testing::Test {
 protected:
  LiveServerTest();

  LiveServer& server() { return *server_; }
  void restart(Duration later = {}, std::optional<runtime::ReportForm> report_form = {});
  void stop() { server_.reset(); }
  http::Response apply(std::string_view yaml, bool delete_missing = false);
  std::int64_t open_incident(std::string_view title = "the till is stuck");
  // Of the call that this person got for the incident.
  std::string link_of(std::int64_t incident, std::string_view person);
  boost::json::value incident(std::int64_t id);
  std::vector<JournalEntry> journal();  // all lines on disk

  db::TemporaryFolder folder_{db::roomy_memory()};
  std::unique_ptr<LiveServer> server_;
};

}  // namespace vigie::app
