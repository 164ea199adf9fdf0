#include "probe/prober.h"

#include <gtest/gtest.h>

#include <deque>

#include "base/testing/eventually.h"
#include "http/client_test_peers.h"
#include "probe/http_probe.h"

namespace vigie {
namespace {

using http::peers::Nginx;
using http::peers::patience;
using http::peers::RawServer;
using http::peers::TemporaryFolder;

const Instant noon = Instant::from_ms(1'795'176'000'000);

// A clock that the test moves, and what the prober said.
class ProberTest : public ::testing::Test {
 protected:
  Prober::Sinks sinks() {
    return {[this](Observation seen) {
              const std::lock_guard lock(mutex_);
              seen_.push_back(std::move(seen));
              changed_.notify_all();
            },
            [this](const CheckName& check, const Message&) {
              const std::lock_guard lock(mutex_);
              not_asked_.push_back(check);
              changed_.notify_all();
            }};
  }
  Probes http_only(http::Client& client) {
    return {{CheckKind::http, http_probe(client, clock())}};
  }
  std::function<Instant()> clock() {
    return [this] {
      ++looks_;
      return Instant::from_ms(now_ms_);
    };
  }
  void move_clock(Duration by) { now_ms_ += by.count(); }

  Observation next() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, patience, [this] { return !seen_.empty(); })) {
      ADD_FAILURE() << "no observation came";
      return {};
    }
    Observation first = std::move(seen_.front());
    seen_.pop_front();
    return first;
  }
  CheckName next_not_asked() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, patience, [this] { return !not_asked_.empty(); })) {
      ADD_FAILURE() << "nobody said that the check was not asked";
      return {};
    }
    return not_asked_.front();
  }

  static std::shared_ptr<const ProbeSchedule::Checks> one_check(const std::string& url) {
    Check check;
    check.name = CheckName("web");
    std::get<HttpCheck>(check.question).url = url;
    check.timeout = patience;
    return std::make_shared<const ProbeSchedule::Checks>(
        ProbeSchedule::Checks{{check.name, check}});
  }
  const CheckName web_{"web"};
  std::atomic<std::int64_t> now_ms_ = noon.ms();
  std::atomic<std::int64_t> looks_ = 0;  // how often the prober has read the clock
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Observation> seen_;
  std::deque<CheckName> not_asked_;
  http::Client client_;
};

TEST_F(ProberTest, ADeadServerIsSeenAndSoIsItsReturn) {
  const TemporaryFolder folder;
  auto nginx = std::make_unique<Nginx>(folder, "site", "location / { return 200 ok; }");
  Prober prober(http_only(client_), clock(), sinks());
  prober.configure(one_check(nginx->url("/")));
  move_clock(minutes(1));
  const Observation good = next();
  EXPECT_TRUE(good.good) << good.summary;
  EXPECT_EQ(good.check, web_);
  EXPECT_EQ(good.started, noon + minutes(1));

  nginx->stop();
  prober.set_next(web_, noon + minutes(1) + seconds(15));
  move_clock(seconds(15));
  const Observation bad = next();
  EXPECT_FALSE(bad.good);
  EXPECT_EQ(stored_text(bad.summary, Language::en), "connection refused (connect)");
  EXPECT_EQ(bad.started, noon + minutes(1) + seconds(15));
}

TEST_F(ProberTest, AClockSetBackDoesNotTurnTheObservationRound) {
  RawServer server([this](const RawServer::Connection& connection) {
    connection.read_head();
    move_clock(-hours(1));
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  Prober prober(http_only(client_), clock(), sinks());
  prober.configure(one_check(server.url()));
  move_clock(minutes(1));
  const Observation seen = next();
  EXPECT_EQ(seen.started, noon + minutes(1));
  EXPECT_EQ(seen.finished, seen.started);
}

TEST_F(ProberTest, WithoutADecisionTheCheckGoesOnOnItsGrid) {
  RawServer server([](const RawServer::Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  Prober prober(http_only(client_), clock(), sinks());
  prober.configure(one_check(server.url()));
  move_clock(minutes(1));
  next();
  move_clock(minutes(2));
  EXPECT_TRUE(next().good);
}

TEST_F(ProberTest, AClientThatIsFullIsNoEvidence) {
  http::Client full(http::ClientOptions{.outstanding = 0});
  Prober prober(http_only(full), clock(), sinks());
  prober.configure(one_check("http://127.0.0.1/"));
  move_clock(minutes(1));
  EXPECT_EQ(next_not_asked(), web_);
  EXPECT_TRUE(prober.not_asked().contains(web_));
  prober.configure(std::make_shared<const ProbeSchedule::Checks>());
  EXPECT_TRUE(prober.not_asked().empty());
  const std::lock_guard lock(mutex_);
  EXPECT_TRUE(seen_.empty());
}

TEST_F(ProberTest, WhatCouldNotBeAskedIsTriedAgainBeforeALongIntervalIsOver) {
  std::atomic<int> tries = 0;
  Prober prober({{CheckKind::http,
                  [&](const Check&, const Answered& answered) {
                    ++tries;
                    ProbeAnswer answer;
                    answer.not_asked = say("no socket: {}", "none is left");
                    answered(std::move(answer));
                  }}},
                clock(), sinks());
  ProbeSchedule::Checks checks = *one_check("http://127.0.0.1/");
  checks.at(web_).interval = hours(6);
  prober.configure(std::make_shared<const ProbeSchedule::Checks>(checks));
  prober.set_next(web_, noon);
  next_not_asked();
  // The clock stands still at a moment before the next try: there is none, however often it looks.
  move_clock(seconds(59));
  const std::int64_t looks = looks_;
  prober.set_next(CheckName("unknown"), noon);
  ASSERT_TRUE(testing::eventually([&] { return looks_ > looks; }));
  EXPECT_EQ(tries, 1);
  move_clock(seconds(1));
  EXPECT_TRUE(testing::eventually([&] { return tries == 2; }));
}

TEST_F(ProberTest, AnAnswerToAnOldQuestionIsDropped) {
  std::promise<void> release;
  std::shared_future<void> released = release.get_future().share();
  std::promise<void> asked;
  RawServer old_server([&, released](const RawServer::Connection& connection) {
    connection.read_head();
    asked.set_value();
    released.wait();
    connection.send("HTTP/1.1 500 Old\r\nContent-Length: 0\r\n\r\n");
  });
  RawServer new_server([](const RawServer::Connection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  Prober prober(http_only(client_), clock(), sinks());
  prober.configure(one_check(old_server.url()));
  move_clock(minutes(1));
  asked.get_future().wait();
  prober.configure(one_check(new_server.url()));
  release.set_value();
  while (new_server.accepted() == 0) {
    move_clock(minutes(1));
    std::this_thread::yield();
  }
  EXPECT_TRUE(next().good) << "the answer of the old server was taken";
}

TEST_F(ProberTest, StopDropsWhatIsStillOnItsWay) {
  std::promise<void> asked;
  RawServer server([&](const RawServer::Connection& connection) {
    connection.read_head();
    asked.set_value();
    connection.hang();
  });
  {
    http::Client client;
    Prober prober(http_only(client), clock(), sinks());
    prober.configure(one_check(server.url()));
    move_clock(minutes(1));
    asked.get_future().wait();
    prober.stop();
  }
  EXPECT_TRUE(seen_.empty());
  EXPECT_TRUE(not_asked_.empty());
}

TEST_F(ProberTest, ACheckIsNeverProbedTwiceAtOnce) {
  std::promise<void> asked;
  RawServer server([&](const RawServer::Connection& connection) {
    asked.set_value();  // throws, and ends the test, when there is a second connection
    connection.read_head();
    connection.hang();
  });
  Prober prober(http_only(client_), clock(), sinks());
  prober.configure(one_check(server.url()));
  move_clock(minutes(1));
  asked.get_future().wait();
  const std::int64_t before = looks_;
  while (looks_ < before + 3) {
    move_clock(minutes(5));
    prober.set_next(web_, noon);
    std::this_thread::yield();
  }
  EXPECT_EQ(server.accepted(), 1);
}

}  // namespace
}  // namespace vigie
