// What an HTTP check costs, beside blackbox_exporter that is asked at the same rate for the same
// nginx: the processor time of a thousand, kernel included. Then ten thousand checks, each due
// every ten seconds: what of a core they take, and how late they are asked.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"
#include "http/client.h"
#include "http/client_test_peers.h"
#include "http/target.h"
#include "probe/http_probe.h"
#include "probe/prober.h"
#include "runtime/system_clock.h"

namespace vigie {
namespace {

using http::peers::Certificates;
using http::peers::Nginx;
using http::peers::TemporaryFolder;
using steady = std::chrono::steady_clock;

constexpr int asked = 2'000;
constexpr int a_second = 500;
constexpr int at_once = 10;
constexpr int many = 10'000;
constexpr Duration every = seconds(10);

double own_seconds() {
  rusage usage{};
  CHECK(getrusage(RUSAGE_SELF, &usage) == 0);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Fields 14 and 15 of /proc/PID/stat: user and system time in ticks.
double seconds_of(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string field;
  double ticks = 0;
  for (int i = 3; i <= 15 && fields >> field; ++i)
    if (i >= 14) ticks += std::stod(field);
  return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

// Starts `asked` questions at the rate, and waits for their answers.
void at_the_rate(const std::function<void(std::function<void(bool good)>)>& ask) {
  std::mutex mutex;
  std::condition_variable pace;
  std::condition_variable changed;
  int left = asked;
  int bad = 0;
  const auto start = steady::now();
  for (int i = 0; i < asked; ++i) {
    if (i % at_once == 0) {
      std::unique_lock lock(mutex);
      pace.wait_until(lock, start + std::chrono::microseconds(1'000'000 / a_second) * i,
                      [] { return false; });
    }
    ask([&](bool good) {
      const std::lock_guard lock(mutex);
      bad += good ? 0 : 1;
      --left;
      changed.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return left == 0; });
  if (bad > 0) throw std::runtime_error(fmt::format("{} of {} answers are bad", bad, asked));
}

Check check_of(const std::string& url, const std::string& name = "bench") {
  Check check;
  check.name = CheckName(name);
  std::get<HttpCheck>(check.question).url = url;
  check.interval = every;
  return check;
}

class Blackbox {
 public:
  Blackbox(const TemporaryFolder& folder, const std::string& ca) : port_(http::peers::free_port()) {
    const std::string file = folder / "blackbox.yml";
    http::peers::write_file(
        file,
        "modules:\n  http:\n    prober: http\n    timeout: 10s\n    http:\n"
        "      preferred_ip_protocol: ip4\n      tls_config:\n        ca_file: " +
            ca + "\n");
    pid_ = http::peers::start({"prometheus-blackbox-exporter", "--config.file=" + file,
                               "--log.level=error",
                               "--web.listen-address=127.0.0.1:" + std::to_string(port_)});
    while (!http::peers::accepts(port_)) std::this_thread::yield();
  }
  ~Blackbox() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }
  Blackbox(const Blackbox&) = delete;
  Blackbox& operator=(const Blackbox&) = delete;

  // Milliseconds of its processor time for a thousand.
  double cost(http::Client& client, const std::string& target) const {
    const double before = seconds_of(pid_);
    at_the_rate([&](const std::function<void(bool)>& done) {
      http::ClientRequest request;
      request.url = fmt::format("http://127.0.0.1:{}/probe?module=http&target={}", port_,
                                http::percent_encode(target));
      client.fetch(std::move(request), [done](const http::ClientResult& result) {
        done(result.body.find("\nprobe_success 1") != std::string::npos);
      });
    });
    return (seconds_of(pid_) - before) * 1e6 / asked;
  }

 private:
  std::uint16_t port_;
  pid_t pid_ = 0;
};

double our_cost(http::Client& client, const std::string& url) {
  runtime::SystemClock clock(Instant::min());
  const Probe probe = http_probe(client, [&clock] { return clock.now(); });
  const Check check = check_of(url);
  const double before = own_seconds();
  at_the_rate([&](const std::function<void(bool)>& done) {
    probe(check, [done](const ProbeAnswer& answer) { done(answer.good); });
  });
  return (own_seconds() - before) * 1e6 / asked;
}

void print(std::string_view name, double value, std::string_view unit, double peer) {
  fmt::print(R"({{"name":"{}","value":{:.4f},"unit":"{}","peer":"blackbox_exporter",)"
             R"("peer_value":{:.4f}}})"
             "\n",
             name, value, unit, peer);
}

// The whole prober, for two rounds after the first.
void ten_thousand(http::Client& client, const std::string& url) {
  runtime::SystemClock clock(Instant::min());
  const auto now = [&clock] { return clock.now(); };
  auto checks = std::make_shared<ProbeSchedule::Checks>();
  for (int i = 0; i < many; ++i) {
    Check check = check_of(url, fmt::format("check-{}", i));
    checks->emplace(check.name, std::move(check));
  }
  std::mutex mutex;
  std::condition_variable pace;
  const auto pass = [&](Duration length) {
    std::unique_lock lock(mutex);
    pace.wait_for(lock, length, [] { return false; });
  };
  bool counting = false;
  std::vector<double> late;
  int bad = 0;
  Prober* asking = nullptr;  // set before the first check is known
  Probes probes;
  probes[CheckKind::http] = http_probe(client, now);
  Prober prober(std::move(probes), now,
                {.observed =
                     [&](const Observation& seen) {
                       // What the decider answers while nothing changes.
                       asking->set_next(seen.check, next_on_grid(checks->at(seen.check), now()));
                       const std::lock_guard lock(mutex);
                       if (!counting) return;
                       bad += seen.good ? 0 : 1;
                       const Instant due =
                           next_on_grid(checks->at(seen.check), seen.started) - every;
                       late.push_back(static_cast<double>((seen.started - due).count()));
                     },
                 .not_asked =
                     [&](const CheckName&, const Message&) {
                       const std::lock_guard lock(mutex);
                       ++bad;
                     }});
  asking = &prober;
  prober.configure(checks);
  pass(every);
  {
    const std::lock_guard lock(mutex);
    counting = true;
  }
  const double before = own_seconds();
  pass(2 * every);
  const double used = own_seconds() - before;
  prober.stop();
  if (bad > 0 || late.size() < many * 19 / 10)
    throw std::runtime_error(fmt::format("{} answers, {} bad", late.size(), bad));
  std::ranges::sort(late);
  const double p99 = late[late.size() * 99 / 100];
  const double share = used / std::chrono::duration<double>(2 * every).count() * 100;
  fmt::print(R"({{"name":"10,000 HTTP checks every 10 s, of a core","value":{:.2f},"unit":"%"}})"
             "\n"
             R"({{"name":"10,000 HTTP checks every 10 s, asked late, p99","value":{:.2f},)"
             R"("unit":"ms"}})"
             "\n",
             share, p99);
}

int main_of_bench() {
  const TemporaryFolder folder;
  const Certificates certificates(folder);
  const std::string site = "location / { return 200 \"fine\"; }";
  const Nginx plain(folder, "plain", site);
  const Nginx secure(folder, "secure", site,
                     certificates.signed_by_ca("secure", "IP:127.0.0.1", 30));
  http::Client client({.ca_file = certificates.ca()});
  const Blackbox blackbox(folder, certificates.ca());
  for (const auto& [name, url] :
       {std::pair{"HTTP", plain.url("/")}, std::pair{"HTTPS", secure.url("/", "https")}}) {
    const double peer = blackbox.cost(client, url);
    print(fmt::format("processor time of 1,000 {} checks", name), our_cost(client, url), "ms",
          peer);
  }
  ten_thousand(client, plain.url("/"));
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace vigie

int main() {
  return vigie::main_of_bench();
}
