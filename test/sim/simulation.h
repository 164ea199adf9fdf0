// The simulation of src/simulation with the invariants checked all the time, in scripted stories as
// in random worlds.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "invariants.h"
#include "simulation/simulation.h"

namespace vigie::sim {

using simulation::CommitFault;
using simulation::Elapsed;
using simulation::FaultyDatabase;
using simulation::Mail;
using simulation::MailMode;
using simulation::Options;
using simulation::Random;
using simulation::Truth;
using simulation::TruthChange;
using simulation::Violation;

class Simulation : public simulation::Simulation {
 public:
  explicit Simulation(Options options)
      : simulation::Simulation(std::move(options), [](simulation::Simulation& simulation) {
          return std::make_unique<Invariants>(simulation);
        }) {}
  explicit Simulation(std::string configuration)
      : Simulation(Options{.configuration = std::move(configuration)}) {}

  Invariants& invariants() { return static_cast<Invariants&>(observer()); }
};

}  // namespace vigie::sim
