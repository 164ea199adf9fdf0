#include "http/resolver.h"

#include <ares.h>
#include <sys/stat.h>

#include <netdb.h>
#include <netinet/in.h>
#include <algorithm>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <climits>
#include <cstring>
#include <map>
#include <stdexcept>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace vigie::http {

namespace asio = boost::asio;
using boost::system::error_code;
using steady = std::chrono::steady_clock;

namespace {

int ares_family(Family family) {
  switch (family) {
    case Family::any:
      return AF_UNSPEC;
    case Family::ipv4:
      return AF_INET;
    case Family::ipv6:
      return AF_INET6;
  }
  return AF_UNSPEC;
}

Message describe(int status, const std::string& host) {
  switch (status) {
    case ARES_ENOTFOUND:
    case ARES_EBADNAME:
      return say("no such name: {}", host);
    case ARES_ENODATA:
      return say("{} has no address", host);
    case ARES_ETIMEOUT:
      return say("the name server does not answer about {}", host);
    case ARES_ECONNREFUSED:
      return say("no name server can be reached to look up {}", host);
    case ARES_ESERVFAIL:
      return say("the name server failed to look up {}", host);
    default:
      return say("looking up {}: {}", host, ares_strerror(status));
  }
}

std::pair<Resolution, int> read_answer(const ares_addrinfo& answer) {
  Resolution resolution;
  int ttl = INT_MAX;
  for (const ares_addrinfo_node* node = answer.nodes; node != nullptr; node = node->ai_next) {
    asio::ip::address address;
    if (node->ai_family == AF_INET) {
      asio::ip::address_v4::bytes_type bytes;
      std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in*>(node->ai_addr)->sin_addr, 4);
      address = asio::ip::address_v4(bytes);
    } else if (node->ai_family == AF_INET6) {
      asio::ip::address_v6::bytes_type bytes;
      const auto* in6 = reinterpret_cast<const sockaddr_in6*>(node->ai_addr);
      std::memcpy(bytes.data(), &in6->sin6_addr, 16);
      address = asio::ip::address_v6(bytes, in6->sin6_scope_id);
    } else {
      continue;
    }
    const auto& known = resolution.addresses;
    if (std::find(known.begin(), known.end(), address) == known.end())
      resolution.addresses.push_back(address);
    ttl = std::min(ttl, node->ai_ttl);
  }
  return {std::move(resolution), ttl};
}

// Changes when somebody edits or replaces the file; all zero when there is none.
std::pair<std::int64_t, std::int64_t> resolv_conf_version() {
  struct stat file{};
  if (stat("/etc/resolv.conf", &file) != 0) return {};
  return {file.st_mtim.tv_sec * 1'000'000'000LL + file.st_mtim.tv_nsec,
          static_cast<std::int64_t>(file.st_ino)};
}

}  // namespace

class Resolver::Impl {
 public:
  Impl(asio::io_context& io, std::string servers)
      : io_(io), servers_(std::move(servers)), timer_(io) {
    static const int library = ares_library_init(ARES_LIB_INIT_ALL);
    if (library != ARES_SUCCESS)
      throw std::runtime_error(std::string("c-ares does not start: ") + ares_strerror(library));
    version_ = resolv_conf_version();
    int status = ARES_SUCCESS;
    channel_ = open(status);
    if (channel_ == nullptr)
      throw std::runtime_error(std::string("the name resolver does not start: ") +
                               ares_strerror(status));
  }

  ~Impl() {
    destroyed_ = true;
    ares_destroy(channel_);
  }

  Ticket resolve(const std::string& host, Family family, std::function<void(Resolution)> done) {
    const Ticket ticket = ++last_ticket_;
    waiting_.emplace(ticket, std::move(done));
    Key key{to_lower(host), family};
    if (const auto hit = cache_.find(key); hit != cache_.end()) {
      if (hit->second.until > steady::now()) {
        deliver(ticket, hit->second.resolution);
        return ticket;
      }
      cache_.erase(hit);
    }
    if (servers_.empty() && resolv_conf_version() != version_) reopen();
    const auto [lookup, is_new] = lookups_.try_emplace(key);
    lookup->second.push_back(ticket);
    if (is_new) ask(key);
    arm_timer();
    return ticket;
  }

  void cancel(Ticket ticket) { waiting_.erase(ticket); }

 private:
  using Key = std::pair<std::string, Family>;

  struct Cached {
    Resolution resolution;
    steady::time_point until;
  };

  struct Question {
    Impl* resolver;
    Key key;
  };

  // One socket of c-ares, which opens and closes it; we only wait on it.
  struct Watch {
    explicit Watch(asio::io_context& io, ares_socket_t fd) : descriptor(io, fd) {}
    asio::posix::stream_descriptor descriptor;
    bool want_read = false;
    bool want_write = false;
    bool reading = false;
    bool writing = false;
  };

  // nullptr when the machine is out of memory or the servers' text is wrong.
  ares_channel open(int& status) {
    ares_options options{};
    options.timeout = 2000;
    options.tries = 3;
    options.sock_state_cb = [](void* self, ares_socket_t fd, int readable, int writable) {
      static_cast<Impl*>(self)->watch(fd, readable != 0, writable != 0);
    };
    options.sock_state_cb_data = this;
    ares_channel channel = nullptr;
    status = ares_init_options(&channel, &options,
                               ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
    if (status != ARES_SUCCESS) return nullptr;
    if (!servers_.empty()) status = ares_set_servers_ports_csv(channel, servers_.c_str());
    if (status == ARES_SUCCESS) return channel;
    ares_destroy(channel);
    return nullptr;
  }

  // The name servers changed: whatever waits for the old ones is asked again.
  void reopen() {
    const auto version = resolv_conf_version();
    int status = ARES_SUCCESS;
    ares_channel fresh = open(status);
    if (fresh == nullptr) return;
    version_ = version;
    reopening_ = true;
    ares_destroy(std::exchange(channel_, fresh));
    reopening_ = false;
    for (const auto& [key, tickets] : std::map(lookups_)) ask(key);
  }

  void ask(const Key& key) {
    ares_addrinfo_hints hints{};
    hints.ai_family = ares_family(key.second);
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(
        channel_, key.first.c_str(), nullptr, &hints,
        [](void* argument, int status, int, ares_addrinfo* answer) {
          const std::unique_ptr<Question> question(static_cast<Question*>(argument));
          question->resolver->answered(question->key, status, answer);
        },
        new Question{this, key});
  }

  void answered(const Key& key, int status, ares_addrinfo* answer) {
    const std::unique_ptr<ares_addrinfo, decltype(&ares_freeaddrinfo)> owned(answer,
                                                                             &ares_freeaddrinfo);
    if (destroyed_ || reopening_) return;
    Resolution resolution;
    if (status == ARES_SUCCESS && answer != nullptr) {
      int ttl = 0;
      std::tie(resolution, ttl) = read_answer(*answer);
      if (resolution.addresses.empty()) status = ARES_ENODATA;
      const std::chrono::seconds keep = std::clamp<std::chrono::seconds>(
          std::chrono::seconds(ttl), std::chrono::seconds(1), limits::dns_cache_ttl);
      if (cache_.size() >= limits::dns_cache_names) cache_.clear();
      if (!resolution.addresses.empty()) cache_[key] = Cached{resolution, steady::now() + keep};
    }
    if (resolution.addresses.empty()) resolution.error = describe(status, key.first);
    const auto lookup = lookups_.extract(key);
    CHECK(!lookup.empty());
    for (Ticket ticket : lookup.mapped()) deliver(ticket, resolution);
  }

  void deliver(Ticket ticket, const Resolution& resolution) {
    asio::post(io_, [this, ticket, resolution] {
      if (auto waiter = waiting_.extract(ticket)) waiter.mapped()(resolution);
    });
  }

  void watch(ares_socket_t fd, bool readable, bool writable) {
    auto found = watches_.find(fd);
    if (!readable && !writable) {
      if (found == watches_.end()) return;
      found->second->descriptor.release();  // c-ares closes it after this call
      found->second->want_read = found->second->want_write = false;
      watches_.erase(found);
      return;
    }
    if (found == watches_.end())
      found = watches_.emplace(fd, std::make_shared<Watch>(io_, fd)).first;
    found->second->want_read = readable;
    found->second->want_write = writable;
    wait_on(found->second, fd);
  }

  void wait_on(const std::shared_ptr<Watch>& watched, ares_socket_t fd) {
    using Wait = asio::posix::stream_descriptor;
    if (watched->want_read && !watched->reading) {
      watched->reading = true;
      watched->descriptor.async_wait(Wait::wait_read, [this, watched, fd](error_code error) {
        watched->reading = false;
        if (!error && watched->want_read) process(watched, fd, fd, ARES_SOCKET_BAD);
      });
    }
    if (watched->want_write && !watched->writing) {
      watched->writing = true;
      watched->descriptor.async_wait(Wait::wait_write, [this, watched, fd](error_code error) {
        watched->writing = false;
        if (!error && watched->want_write) process(watched, fd, ARES_SOCKET_BAD, fd);
      });
    }
  }

  void process(const std::shared_ptr<Watch>& watched, ares_socket_t fd, ares_socket_t readable,
               ares_socket_t writable) {
    ares_process_fd(channel_, readable, writable);
    wait_on(watched, fd);  // nothing when c-ares has let go of it
    arm_timer();
  }

  void arm_timer() {
    timeval left{};
    if (ares_timeout(channel_, nullptr, &left) == nullptr) {
      timer_.cancel();
      return;
    }
    timer_.expires_after(std::chrono::seconds(left.tv_sec) +
                         std::chrono::microseconds(left.tv_usec) + std::chrono::milliseconds(1));
    timer_.async_wait([this](error_code error) {
      if (error) return;
      ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
      arm_timer();
    });
  }

  asio::io_context& io_;
  std::string servers_;
  asio::steady_timer timer_;
  ares_channel channel_ = nullptr;
  std::pair<std::int64_t, std::int64_t> version_;
  bool destroyed_ = false;
  bool reopening_ = false;
  Ticket last_ticket_ = 0;
  std::unordered_map<Ticket, std::function<void(Resolution)>> waiting_;
  std::map<Key, std::vector<Ticket>> lookups_;
  std::map<Key, Cached> cache_;
  std::unordered_map<ares_socket_t, std::shared_ptr<Watch>> watches_;
};

Resolver::Resolver(asio::io_context& io, std::string servers)
    : machines_servers_(servers.empty()), impl_(std::make_unique<Impl>(io, std::move(servers))) {}
Resolver::~Resolver() = default;

Resolver::Ticket Resolver::resolve(const std::string& host, Family family,
                                   std::function<void(Resolution)> done) {
  return impl_->resolve(host, family, std::move(done));
}

void Resolver::cancel(Ticket ticket) {
  impl_->cancel(ticket);
}

}  // namespace vigie::http
