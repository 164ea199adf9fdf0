#include "probe/ping/ping_engine.h"

#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <future>

#include "base/limits.h"
#include "probe/ping/testing/private_network.h"

namespace vigie {
namespace {

using testing::PrivateNetwork;
using Sockets = PingOptions::Sockets;
using std::chrono::nanoseconds;

nanoseconds kernel_clock() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

void enter_private_network() {
  static const PrivateNetwork one;
}

// Both kinds of socket serve alike.
class PingTest : public ::testing::TestWithParam<Sockets> {
 protected:
  static void SetUpTestSuite() {
    enter_private_network();
    PrivateNetwork::allow_datagrams(true);
  }

  PingResult ping(const std::string& address, int packets = 3,
                  Duration timeout = milliseconds(600)) {
    auto result = std::make_shared<std::promise<PingResult>>();
    engine_.ping({address, packets, milliseconds(5), timeout},
                 [result](PingResult got) { result->set_value(std::move(got)); });
    return result->get_future().get();
  }

  PingEngine engine_{PingOptions{GetParam(), kernel_clock}};
};

INSTANTIATE_TEST_SUITE_P(Sockets, PingTest, ::testing::Values(Sockets::datagram, Sockets::raw),
                         [](const auto& one) {
                           return one.param == Sockets::raw ? "raw" : "datagram";
                         });

TEST_P(PingTest, AHostAnswersOverBothFamilies) {
  for (const std::string& address :
       {std::string("127.0.0.1"), std::string("::1"), PrivateNetwork::v4(PrivateNetwork::answers),
        PrivateNetwork::v6(PrivateNetwork::answers)}) {
    const PingResult seen = ping(address);
    EXPECT_EQ(seen.unasked, PingResult::Unasked::none) << address;
    EXPECT_EQ(seen.sent, 3) << address;
    EXPECT_EQ(seen.received, 3) << address;
    EXPECT_EQ(seen.duplicates, 0) << address;
    ASSERT_EQ(seen.round_trips.size(), 3U) << address;
    for (const nanoseconds trip : seen.round_trips) {
      EXPECT_GE(trip.count(), 0);
      EXPECT_LT(trip, std::chrono::milliseconds(600));
    }
  }
}

TEST_P(PingTest, LostPacketsAreCounted) {
  const PingResult seen = ping(PrivateNetwork::v4(PrivateNetwork::loses_three_of_ten), 10);
  EXPECT_EQ(seen.sent, 10);
  EXPECT_EQ(seen.received, 7);
}

TEST_P(PingTest, ABlackHoleEndsWithTheTimeout) {
  for (const std::string& address :
       {PrivateNetwork::v4(PrivateNetwork::silent), PrivateNetwork::v6(PrivateNetwork::silent)}) {
    const PingResult seen = ping(address, 2, milliseconds(100));
    EXPECT_EQ(seen.unasked, PingResult::Unasked::none);
    EXPECT_EQ(seen.sent, 2);
    EXPECT_EQ(seen.received, 0);
    EXPECT_EQ(seen.refusal, 0);
  }
}

TEST_P(PingTest, AnAnswerCountsOnce) {
  const PingResult seen = ping(PrivateNetwork::v4(PrivateNetwork::answers_twice), 5);
  EXPECT_EQ(seen.received, 5);
  EXPECT_GE(seen.duplicates, 4);  // the last one may come when all is over
  EXPECT_EQ(seen.round_trips.size(), 5U);
}

TEST_P(PingTest, AnAnswerWithoutOurCookieIsNone) {
  const PingResult seen = ping(PrivateNetwork::v4(PrivateNetwork::forges), 2, milliseconds(100));
  EXPECT_EQ(seen.received, 0);
  EXPECT_EQ(seen.sent, 2);
}

TEST_P(PingTest, GarbageIsNoAnswer) {
  const PingResult seen = ping(PrivateNetwork::v4(PrivateNetwork::garbage), 2, milliseconds(100));
  EXPECT_EQ(seen.received, 0);
  EXPECT_EQ(ping("127.0.0.1").received, 3) << "and the engine goes on";
}

TEST_P(PingTest, ARouterSaysThatTheHostIsUnreachable) {
  for (const auto& [address, router] :
       {std::pair{PrivateNetwork::v4(PrivateNetwork::unreachable), "192.0.2.254"},
        std::pair{PrivateNetwork::v6(PrivateNetwork::unreachable), "2001:db8::fe"}}) {
    const PingResult seen = ping(address, 3, hours(1));
    EXPECT_EQ(seen.received, 0) << address;
    EXPECT_EQ(seen.refusal, EHOSTUNREACH) << address;
    EXPECT_EQ(seen.refuser, router) << address;
    EXPECT_EQ(ping("127.0.0.1").received, 3) << "the error of one is not the other's";
  }
}

TEST_P(PingTest, ARefusalOfAPacketThatIsNotOursIsIgnored) {
  const PingResult seen =
      ping(PrivateNetwork::v4(PrivateNetwork::forged_refusal), 2, milliseconds(100));
  EXPECT_EQ(seen.refusal, 0);
  EXPECT_EQ(seen.received, 0);
}

TEST_P(PingTest, ALateAnswerIsThatOfItsPacket) {
  const PingResult seen = ping(PrivateNetwork::v4(PrivateNetwork::late), 3);
  EXPECT_EQ(seen.received, 3);
  EXPECT_EQ(seen.duplicates, 0);
}

TEST_P(PingTest, AnAddressWithoutARouteIsRefusedByThisMachine) {
  const PingResult seen = ping("198.51.100.7", 2, milliseconds(100));
  EXPECT_EQ(seen.received, 0);
  EXPECT_EQ(seen.error, ENETUNREACH);
}

TEST_P(PingTest, ManyAtOnceAreAllAnswered) {
  constexpr int hosts = 10'000;
  std::atomic<int> received = 0;
  std::atomic<int> left = hosts;
  std::promise<void> all;
  for (int i = 0; i < hosts; ++i) {
    engine_.ping({"127.1." + std::to_string(i / 250) + "." + std::to_string(1 + i % 250), 1,
                  milliseconds(5), seconds(20)},
                 [&](const PingResult& result) {
                   received += result.received;
                   if (--left == 0) all.set_value();
                 });
  }
  all.get_future().wait();
  EXPECT_EQ(received, hosts);
}

TEST_P(PingTest, MoreThanThereAreNumbersWaitAndAreNotLost) {
  constexpr int probes = 70;
  std::atomic<int> received = 0;
  std::atomic<int> left = probes;
  std::promise<void> all;
  for (int i = 0; i < probes; ++i)
    engine_.ping({"127.0.0.1", 1'000, Duration(0), seconds(60)}, [&](const PingResult& result) {
      received += result.received;
      if (--left == 0) all.set_value();
    });
  all.get_future().wait();
  EXPECT_EQ(received, probes * 1'000);
}

TEST_P(PingTest, TheEndOfTheEngineAnswersEverybody) {
  std::promise<PingResult> result;
  {
    PingEngine engine(PingOptions{GetParam(), kernel_clock});
    engine.ping({PrivateNetwork::v4(PrivateNetwork::silent), 3, milliseconds(5), hours(1)},
                [&](PingResult got) { result.set_value(std::move(got)); });
  }
  EXPECT_EQ(result.get_future().get().unasked, PingResult::Unasked::stopped);
}

TEST_P(PingTest, RoundTripsAreThoseOfTheKernel) {
  // The engine looks every limits::ping_tick; a round trip on the loopback is far shorter.
  const PingResult seen = ping("127.0.0.1", 20);
  ASSERT_EQ(seen.round_trips.size(), 20U);
  EXPECT_LT(std::ranges::min(seen.round_trips), limits::ping_tick / 2);
}

TEST_P(PingTest, AClockThatJumpsDoesNotBendRoundTrips) {
  std::atomic<int> calls = 0;
  PingEngine engine({GetParam(), [&] { return kernel_clock() + std::chrono::hours(++calls); }});
  std::promise<PingResult> result;
  engine.ping({"127.0.0.1", 3, milliseconds(5), seconds(5)},
              [&](PingResult got) { result.set_value(std::move(got)); });
  const PingResult seen = result.get_future().get();
  EXPECT_EQ(seen.received, 3);
  for (const nanoseconds trip : seen.round_trips) {
    EXPECT_GE(trip.count(), 0);
    EXPECT_LT(trip, std::chrono::seconds(5));
  }
}

TEST(PingRights, WithoutARightNothingIsAsked) {
  enter_private_network();
  PrivateNetwork::allow_datagrams(false);
  PingEngine engine({Sockets::datagram, kernel_clock});
  std::promise<PingResult> result;
  engine.ping({"127.0.0.1", 1, milliseconds(5), seconds(5)},
              [&](PingResult got) { result.set_value(std::move(got)); });
  const PingResult seen = result.get_future().get();
  EXPECT_EQ(seen.unasked, PingResult::Unasked::not_allowed);
  EXPECT_EQ(seen.sent, 0);
}

}  // namespace
}  // namespace vigie
