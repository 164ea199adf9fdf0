// A decider that leads a random life on a database which fails under it, and a witness who knows
// what was promised to whom.
//
// After every failure the world on disk must be the one before the batch that was under way or the
// one after it: after it if the batch was answered with success, before it if the answer was
// "nothing was changed", either if it was "not known". Any other throws Broken.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "runtime/decider.h"

namespace vigie::durability {

struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class WatchedDecider {
 public:
  explicit WatchedDecider(std::uint64_t seed) : random_(seed) {}

  // As the server starts: looks at what is on disk, then opens. Nothing may fail meanwhile.
  void open(db::Database& database);
  // Decides some random events. False: the database did not take them, or nobody knows.
  bool batch();
  // The process ends; its memory is lost.
  void stop() { decider_.reset(); }

  std::uint64_t random() { return random_(); }
  std::size_t batches() const { return batches_; }

 private:
  void mend();
  void promise(const Event& event, const Answer& answer);
  void expect_possible(const World& found, const char* where);
  void expect_promises(db::Connection& connection) const;

  std::mt19937_64 random_;
  Instant now_ = Instant::from_ms(1'900'000'000'000);
  std::unique_ptr<runtime::Decider> decider_;
  std::vector<World> possible_ = {World{}};  // what may be on disk
  std::size_t batches_ = 0;

  std::map<IncidentId, std::string> opened_;  // title
  std::map<IncidentId, PersonName> taken_;    // by whom
  std::vector<std::pair<IncidentId, std::string>> notes_;
};

}  // namespace vigie::durability
