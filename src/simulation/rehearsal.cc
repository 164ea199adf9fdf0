#include "simulation/rehearsal.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "runtime/notices.h"
#include "simulation/simulation.h"

namespace vigie::simulation {

namespace {

class Listener : public Observer {
 public:
  explicit Listener(Simulation& stage) : stage_(stage) {}

  void on_batch(const runtime::BatchReport& report, Instant /*now*/) override {
    for (const JournalEntry& entry : report.journal) {
      if (entry.kind != "incident.opened") continue;
      const Incident& incident = stage_.incident(entry.incident);
      heard.incidents.push_back({incident.id, incident.opened_at, incident.title});
    }
  }

  void on_send(const Mail& mail) override {
    if (mail.page.kind != PageKind::call || mail.attempt > 1) return;
    RehearsedCall call;
    call.at = stage_.now();
    call.person = mail.page.person;
    call.zone = stage_.world().configuration->people.at(call.person).zone;
    call.channel = mail.channel;
    call.address = mail.address;
    call.incident = mail.page.incident;
    call.policy = stage_.incident(mail.page.incident).policy;
    call.round = mail.page.round;
    call.step = mail.page.step;
    call.last_resort = mail.page.last_resort;
    // Nobody sees its links.
    const runtime::NoticeOptions options{"rehearsal", "", std::string(32, '0')};
    if (const auto notice =
            runtime::compose_notice(stage_.world(), Send{mail.delivery, mail.attempt}, options))
      call.through = notice->reason;
    heard.calls.push_back(std::move(call));
  }

  Rehearsal heard;

 private:
  Simulation& stage_;
};

// A check, all checks of a service, or all that ask a host.
Result<std::set<CheckName>> checks_meant(const Configuration& configuration,
                                         const std::vector<std::string>& names) {
  std::set<CheckName> meant;
  for (const std::string& name : names) {
    const std::size_t before = meant.size();
    for (const auto& [check_name, check] : configuration.checks) {
      const bool of_service = check.service && check.service->text == name;
      if (check_name.text == name || of_service || host_of(check.question) == name)
        meant.insert(check_name);
    }
    if (meant.size() > before) continue;
    std::vector<std::string> known;
    for (const auto& [check_name, check] : configuration.checks) known.push_back(check_name.text);
    for (const auto& [service, value] : configuration.services) known.push_back(service.text);
    const auto close = closest(name, known);
    const Message refusal = say(
        "nothing is watched under the name \"{}\": name a check, a service that has checks, or a "
        "host",
        name);
    return fail(ErrorCode::invalid,
                close ? say("{} (did you mean {}?)", refusal, *close) : refusal);
  }
  return meant;
}

}  // namespace

Result<Rehearsal> rehearse(const RehearsalWish& wish) {
  try {
    Options options;
    options.files = wish.configuration;
    options.start = wish.at - minutes(15);
    Simulation stage(std::move(options),
                     [](Simulation& simulation) { return std::make_unique<Listener>(simulation); });
    const auto meant = checks_meant(*stage.world().configuration, wish.down);
    if (!meant) return fail(meant.error());
    for (const Override& one : wish.overrides) {
      if (one.to <= stage.now()) continue;
      if (auto made = stage.ask(CreateOverride{one, "rehearsal"}); !made) return fail(made.error());
    }
    stage.run_for(wish.at - stage.now());
    for (const CheckName& check : *meant) stage.take_down(check.text);
    stage.run_for(wish.length);
    Rehearsal heard = std::move(static_cast<Listener&>(stage.observer()).heard);
    heard.down.assign(meant->begin(), meant->end());
    return heard;
  } catch (const Violation& violation) {
    return fail(ErrorCode::invalid, verbatim(violation.what()));
  }
}

}  // namespace vigie::simulation
