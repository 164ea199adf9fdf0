#include "db/testing/postgres_server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "db/migrate.h"

namespace vigie::db {
namespace {

constexpr const char* binaries = "/usr/lib/postgresql/15/bin/";
constexpr int deadline_seconds = 60;

// PostgreSQL refuses to run as root; Debian's package makes the user postgres.
const passwd* other_user() {
  if (geteuid() != 0) return nullptr;
  const passwd* user = getpwnam("postgres");
  if (user == nullptr) throw std::runtime_error("there is no user postgres: install postgresql-15");
  return user;
}

// Starts a program whose output goes to the end of `log`. It is killed when this process ends.
pid_t start_program(const std::vector<std::string>& words, const std::string& log) {
  const passwd* user = other_user();
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot start a process");
  if (child > 0) return child;
  setpgid(0, 0);
  if (user &&
      (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after setuid, which clears it
  const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const int input = open("/dev/null", O_RDONLY);
  dup2(input, 0);
  dup2(output, 1);
  dup2(output, 2);
  if (chdir("/") != 0) _exit(126);
  execv(arguments[0], arguments.data());
  _exit(127);
}

bool ended_well(pid_t child) {
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() : folder_(roomy_memory()) {
  if (access((std::string(binaries) + "postgres").c_str(), X_OK) != 0) {
    throw std::runtime_error(std::string(binaries) +
                             "postgres is missing: run script/bootstrap or install postgresql-15");
  }
  initialise();
  start();
  run_sql("postgres", "CREATE DATABASE vigie_model TEMPLATE template0 ENCODING 'UTF8'");
  auto database = must(open_database(url("vigie_model")));
  auto writer = must(database->open_writer());
  must(migrate(*writer, Instant::from_ms(0)));
}

PostgresServer::~PostgresServer() {
  if (server_ == 0) return;
  kill(server_, SIGQUIT);
  waitpid(server_, nullptr, 0);
}

void PostgresServer::initialise() {
  if (const passwd* user = other_user()) {
    if (chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0) {
      throw std::runtime_error("cannot give " + folder_.path().string() + " to the user postgres");
    }
  }
  const pid_t child =
      start_program({std::string(binaries) + "initdb", "--no-sync", "--wal-segsize=4",
                     "--auth=trust", "--username=vigie", "--encoding=UTF8", "--locale=C.UTF-8",
                     "--pgdata=" + folder_.file("data")},
                    folder_.file("log"));
  if (!ended_well(child)) throw std::runtime_error("initdb failed: " + log());
}

void PostgresServer::start() {
  // After kill_now() the memory of the old children may be in use for a moment, which the new
  // server refuses.
  for (int attempt = 0; attempt < 20; ++attempt) {
    server_ = start_program({std::string(binaries) + "postgres", "-D", folder_.file("data"), "-k",
                             folder_.path().string(), "-c", "listen_addresses=", "-c",
                             "shared_buffers=16MB", "-c", "max_connections=100"},
                            folder_.file("log"));
    if (answers_before_it_ends()) return;
    poll(nullptr, 0, 100);
  }
  throw std::runtime_error("PostgreSQL ends at once: " + log());
}

bool PostgresServer::answers_before_it_ends() {
  for (int tenth = 0; tenth < deadline_seconds * 10; ++tenth) {
    if (waitpid(server_, nullptr, WNOHANG) == server_) {
      server_ = 0;
      return false;
    }
    if (PQping(url("postgres").c_str()) == PQPING_OK) return true;
    poll(nullptr, 0, 100);  // PQping is the condition; nothing tells when it changes
  }
  throw std::runtime_error("PostgreSQL does not answer: " + log());
}

void PostgresServer::kill_now() {
  kill(server_, SIGSTOP);  // makes no new children meanwhile
  std::ifstream list(fmt::format("/proc/{0}/task/{0}/children", server_));
  for (pid_t child = 0; list >> child;) kill(child, SIGKILL);
  kill(server_, SIGKILL);
  waitpid(server_, nullptr, 0);
  server_ = 0;
}

std::string PostgresServer::url(std::string_view database, std::string_view socket_folder) const {
  return fmt::format("postgresql://vigie@/{}?host={}", database,
                     socket_folder.empty() ? folder_.path().string() : socket_folder);
}

std::string PostgresServer::socket_path() const {
  return folder_.file(".s.PGSQL.5432");
}

void PostgresServer::run_sql(const std::string& database, const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(url(database).c_str()),
                                                                &PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()),
                                                             &PQclear);
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    throw std::runtime_error(sql + ": " + PQerrorMessage(connection.get()));
  }
}

std::string PostgresServer::create_database(std::string_view model) {
  const std::string name = fmt::format("test_{}", ++databases_);
  run_sql("postgres", fmt::format("CREATE DATABASE {} TEMPLATE {}", name, model));
  return name;
}

std::string PostgresServer::log() const {
  std::ostringstream text;
  text << std::ifstream(folder_.file("log")).rdbuf();
  return text.str();
}

}  // namespace vigie::db
