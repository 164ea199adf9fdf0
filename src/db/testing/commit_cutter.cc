#include "db/testing/commit_cutter.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace vigie::db {
namespace {

constexpr std::string_view commit_word("COMMIT\0", 7);

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error(path + " is too long");
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

int new_socket() {
  const int socket_made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_made < 0) throw std::runtime_error("cannot make a socket");
  return socket_made;
}

std::string receive(int from) {
  std::array<char, 65536> buffer{};
  const ssize_t length = recv(from, buffer.data(), buffer.size(), 0);
  return length > 0 ? std::string(buffer.data(), static_cast<std::size_t>(length)) : "";
}

bool send_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t length = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (length <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(length));
  }
  return true;
}

}  // namespace

CommitCutter::CommitCutter(const std::string& server_socket, Spoil spoil) : spoil_(spoil) {
  listener_ = new_socket();
  const sockaddr_un address = address_of(folder_.file(".s.PGSQL.5432"));
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener_, 1) != 0 || pipe(wake_) != 0) {
    throw std::runtime_error("cannot listen at " + folder());
  }
  thread_ = std::thread([this, server_socket] { serve(server_socket); });
}

CommitCutter::~CommitCutter() {
  close(wake_[1]);
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(wake_[0]);
  close(listener_);
}

void CommitCutter::release() {
  if (write(wake_[1], "r", 1) != 1) throw std::runtime_error("cannot wake the proxy");
}

void CommitCutter::serve(const std::string& server_socket) {
  const int client = accept(listener_, nullptr, nullptr);
  if (client < 0) return;
  const int server = new_socket();
  const sockaddr_un address = address_of(server_socket);
  std::string seen;  // the last bytes of the client, for a word that comes in two parts
  if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    while (pass_on(client, server, seen)) {
    }
  }
  close(client);
  close(server);
}

bool CommitCutter::pass_on(int client, int server, std::string& seen) {
  std::array<pollfd, 3> watched = {
      {{client, POLLIN, 0}, {server, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
  if (poll(watched.data(), watched.size(), -1) < 0) return false;
  if (watched[2].revents != 0) return false;
  if (watched[1].revents != 0) {
    const std::string bytes = receive(server);
    if (bytes.empty() || !send_all(client, bytes)) return false;
  }
  if (watched[0].revents == 0) return true;
  const std::string bytes = receive(client);
  if (bytes.empty()) return false;
  seen += bytes;
  if (seen.find(commit_word) != std::string::npos) {
    spoil_commit(client, server, bytes);
    return false;
  }
  seen = seen.substr(seen.size() - std::min(seen.size(), commit_word.size()));
  return send_all(server, bytes);
}

void CommitCutter::spoil_commit(int client, int server, const std::string& bytes) {
  if (spoil_ == Spoil::before) return;
  if (spoil_ == Spoil::hold) {
    shutdown(client, SHUT_RDWR);
    char released = 0;
    if (read(wake_[0], &released, 1) != 1) return;
  }
  if (!send_all(server, bytes)) return;
  std::string answers;
  while (answers.find(commit_word) == std::string::npos) {
    const std::string more = receive(server);
    if (more.empty()) return;
    answers += more;
  }
}

}  // namespace vigie::db
