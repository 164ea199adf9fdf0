#include "simulation/storyteller.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "incident/incident_store.h"
#include "notify/wording.h"
#include "simulation/journal_words.h"
#include "simulation/simulation.h"

namespace vigie::simulation {

namespace {

class Telling : public Observer {
 public:
  Telling(Simulation& stage, const Story& story, Language language)
      : stage_(stage), story_(story), language_(language) {}

  void on_batch(const runtime::BatchReport& report, Instant /*now*/) override {
    for (const JournalEntry& entry : report.journal) {
      journal_.push_back(entry);
      if (auto words = journal_words(entry, story_.zone, language_))
        add(ToldLine::Kind::vigie, std::move(*words));
    }
  }
  void on_arrival(const Mail& mail) override { arrivals_.push_back(mail); }

  void add(ToldLine::Kind kind, std::string text) {
    verdict.lines.push_back({stage_.now(), kind, std::move(text)});
  }

  std::size_t lines() const { return journal_.size(); }
  std::size_t mails() const { return arrivals_.size(); }
  const std::vector<JournalEntry>& journal() const { return journal_; }
  const std::vector<Mail>& arrivals() const { return arrivals_; }

  Verdict verdict;

 private:
  Simulation& stage_;
  const Story& story_;
  Language language_;
  std::vector<JournalEntry> journal_;
  std::vector<Mail> arrivals_;
};

class Player {
 public:
  Player(const Story& story, Language language)
      : story_(story),
        language_(language),
        stage_(
            {.configuration = story.configuration, .start = story.begins},
            [&](Simulation& stage) { return std::make_unique<Telling>(stage, story, language); }),
        told_(static_cast<Telling&>(stage_.observer())) {}

  Result<Verdict> play() {
    if (auto known = names_are_known(); !known) return fail(known.error());
    for (const Moment& moment : story_.timeline) {
      if (moment.latest && moment.expect && moment.pending.empty()) {
        const bool met =
            stage_.run_until([&] { return missing(*moment.expect).empty(); }, until(moment.at));
        judge(moment, met);
        run_to(moment.at);
      } else {
        run_to(moment.at);
        if (!moment.was.empty()) told_.add(ToldLine::Kind::was, moment.was);
        act(moment);
        if (!moment.pending.empty()) {
          told_.add(ToldLine::Kind::pending, moment.pending);
          if (std::ranges::find(told_.verdict.pending, moment.pending) ==
              told_.verdict.pending.end())
            told_.verdict.pending.push_back(moment.pending);
        } else if (moment.expect) {
          judge(moment, missing(*moment.expect).empty());
        }
      }
      seen_lines_ = told_.lines();
      seen_mails_ = told_.mails();
    }
    told_.verdict.holds = told_.verdict.unmet == 0;
    return std::move(told_.verdict);
  }

 private:
  Duration until(Instant at) const { return std::max(Duration{}, at - stage_.now()); }
  void run_to(Instant at) {
    if (at > stage_.now()) stage_.run_for(at - stage_.now());
  }

  // A name that nothing has would make an expectation that cannot fail.
  Result<void> names_are_known() const {
    const Configuration& configuration = *stage_.world().configuration;
    const auto refuse = [](const Moment& moment, const Message& what, const std::string& name) {
      return fail(ErrorCode::invalid,
                  say("line {}: {} \"{}\" is not in the configuration of the story", moment.line,
                      what, name));
    };
    for (const Moment& moment : story_.timeline) {
      std::vector<std::string> checks;
      for (const auto* list :
           {&moment.down, &moment.up, &moment.silent, &moment.speaking, &moment.signals})
        checks.insert(checks.end(), list->begin(), list->end());
      std::vector<std::string> people;
      if (!moment.who.empty()) people.push_back(moment.who);
      if (moment.expect) {
        for (const auto& [check, verdict] : moment.expect->shown) checks.push_back(check);
        for (const BoundsExpected& bounds : moment.expect->bounds) checks.push_back(bounds.check);
        for (const auto* list : {&moment.expect->called, &moment.expect->not_called})
          people.insert(people.end(), list->begin(), list->end());
      }
      for (const std::string& check : checks)
        if (find_check(stage_.world(), CheckName(check)) == nullptr)
          return refuse(moment, say("the check"), check);
      for (const std::string& person : people)
        if (!configuration.people.contains(PersonName(person)))
          return refuse(moment, say("the person"), person);
    }
    return {};
  }

  void act(const Moment& moment) {
    for (const std::string& check : moment.down) stage_.take_down(check);
    for (const std::string& check : moment.up) stage_.bring_up(check);
    for (const std::string& check : moment.signals) tell_success(moment, CheckName(check));
    for (const std::string& check : moment.silent) stage_.silence(check, true);
    for (const std::string& check : moment.speaking) stage_.silence(check, false);
    if (moment.clock_ahead) stage_.set_clock(*moment.clock_ahead);
    if (moment.mail_works)
      stage_.mail_server(*moment.mail_works ? MailMode::ok : MailMode::refuses_for_now);
    if (moment.machine_sleeps) stage_.suspend(*moment.machine_sleeps);
    if (moment.vigie_stops) stage_.restart(*moment.vigie_stops);
    if (moment.deed != Deed::none) do_deed(moment);
  }

  // Of a job whose data are of now.
  void tell_success(const Moment& moment, CheckName check) {
    Signal signal;
    signal.data_at = stage_.now();
    signal.via = "ping";
    ask_or_tell(moment, Signalled{std::move(check), std::move(signal)});
  }

  void do_deed(const Moment& moment) {
    const auto answer = ask_or_tell(moment, event_of(moment));
    if (answer && moment.deed == Deed::workaround) workarounds_.emplace_back(answer->id);
  }

  // A refusal is an expectation that was not met.
  Result<Answer> ask_or_tell(const Moment& moment, Event event) {
    auto answer = stage_.ask(std::move(event));
    if (answer) return answer;
    ++told_.verdict.unmet;
    told_.add(ToldLine::Kind::unmet,
              text(say("line {}: {}", moment.line, answer.error().message), language_));
    return answer;
  }

  Event event_of(const Moment& moment) const {
    const PersonName who(moment.who);
    const std::string actor = "person:" + moment.who;
    const IncidentId incident = incident_meant(moment.number);
    const Instant until = stage_.now() + moment.length.value_or(hours(1));
    switch (moment.deed) {
      case Deed::none:
        break;
      case Deed::acknowledge:
        return Acknowledge{incident, who, "link"};
      case Deed::still_on_it:
        return StillOnIt{incident, who};
      case Deed::snooze:
        return Snooze{incident, who, until};
      case Deed::rest:
        return EndIntervention{incident, who};
      case Deed::hand_over:
        return HandOver{incident, who, PersonName(moment.to)};
      case Deed::accept:
      case Deed::decline:
        return AnswerHandOver{incident, who, moment.deed == Deed::accept};
      case Deed::note:
      case Deed::act:
        return AddNote{incident, actor, moment.text, std::nullopt, moment.deed == Deed::act};
      case Deed::waive:
        return WaiveCheck{incident, CheckName(moment.check), moment.text, actor};
      case Deed::workaround:
        return AddWorkaround{incident, moment.text, actor};
      case Deed::revert:
        return RevertWorkaround{workarounds_.empty() ? WorkaroundId() : workarounds_.back(), actor};
      case Deed::announce:
        return Announce{incident, actor};
      case Deed::resolve:
        return Resolve{incident, actor, moment.text};
      case Deed::open: {
        OpenIncident open;
        open.title = moment.text;
        if (!moment.service.empty()) open.service = ServiceName(moment.service);
        open.actor = actor;
        return open;
      }
      case Deed::lock:
        return SetLock{ServiceName(moment.service), who, moment.text, until};
      case Deed::unlock:
        return EndLock{ServiceName(moment.service), actor};
    }
    return TimersDue{};
  }

  IncidentId incident_meant(std::optional<int> number) const {
    const std::vector<IncidentId> opened = opened_incidents();
    const std::size_t which = number ? static_cast<std::size_t>(*number) : opened.size();
    return which == 0 || which > opened.size() ? IncidentId() : opened[which - 1];
  }

  std::vector<IncidentId> opened_incidents() const {
    std::vector<IncidentId> opened;
    for (const JournalEntry& entry : told_.journal())
      if (entry.kind == "incident.opened") opened.push_back(entry.incident);
    return opened;
  }

  void judge(const Moment& moment, bool met) {
    ++told_.verdict.expectations;
    if (moment.latest && !moment.was.empty()) told_.add(ToldLine::Kind::was, moment.was);
    if (met) return;
    ++told_.verdict.unmet;
    for (const Message& what : missing(*moment.expect))
      told_.add(ToldLine::Kind::unmet, text(say("line {}: {}", moment.line, what), language_));
  }

  // What of it has not come true, in words.
  std::vector<Message> missing(const Expectation& expected) const {
    std::vector<Message> out;
    for (const std::string& person : expected.called)
      if (!got_call(person)) out.push_back(say("{} was not called", person));
    for (const std::string& person : expected.not_called)
      if (got_call(person)) out.push_back(say("{} was called", person));
    for (const auto& [name, verdict] : expected.shown) check_shown(name, verdict, out);
    if (expected.incidents) check_open(*expected.incidents, out);
    if (expected.incident) check_incident(*expected.incident, out);
    for (const LineExpected& line : expected.journal)
      if (!has_line(line)) out.push_back(say("the journal has no line {}", line.kind));
    for (const BoundsExpected& bounds : expected.bounds) check_bounds(bounds, out);
    return out;
  }

  bool got_call(const std::string& person) const {
    const auto& mails = told_.arrivals();
    return std::any_of(mails.begin() + static_cast<std::ptrdiff_t>(seen_mails_), mails.end(),
                       [&](const Mail& mail) {
                         return mail.page.kind == PageKind::call && mail.page.person.text == person;
                       });
  }

  void check_shown(const std::string& name, const std::string& verdict,
                   std::vector<Message>& out) const {
    const Check* check = find_check(stage_.world(), CheckName(name));
    const std::string_view shown =
        check == nullptr ? "gone" : to_string(shown_verdict(stage_.world(), *check, stage_.now()));
    if (shown != verdict) out.push_back(say("{} reads {}, not {}", name, shown, verdict));
  }

  void check_open(int expected, std::vector<Message>& out) const {
    const auto open = std::ranges::count_if(stage_.world().incidents, [](const auto& entry) {
      return entry.second.status != IncidentStatus::resolved;
    });
    if (open != expected) out.push_back(say("{} incidents are open, not {}", open, expected));
  }

  // As it stands on disk: an incident that is over has left memory.
  void check_incident(const IncidentExpected& expected, std::vector<Message>& out) const {
    const IncidentId id = incident_meant(expected.number);
    if (!id) {
      out.push_back(say("there is no such incident"));
      return;
    }
    const auto found = find_incident(stage_.judge(), id);
    if (!found) {
      out.push_back(found.error().message);
      return;
    }
    const auto compare = [&](const char* what, std::string_view is, std::string_view wanted) {
      if (!wanted.empty() && is != wanted)
        out.push_back(say("the incident's {} is \"{}\", not \"{}\"", what, is, wanted));
    };
    compare("status", to_string(found->status), expected.status);
    compare("resolution", to_string(found->resolution), expected.resolution);
    compare("taken_by", found->acknowledged_by, expected.taken_by);
    compare("suspect", found->suspect.text, expected.suspect);
    if (found->title.find(expected.title) == std::string::npos)
      out.push_back(say("the incident's title is \"{}\"", found->title));
  }

  bool has_line(const LineExpected& expected) const {
    const auto& journal = told_.journal();
    return std::any_of(journal.begin() + static_cast<std::ptrdiff_t>(seen_lines_), journal.end(),
                       [&](const JournalEntry& entry) {
                         return entry.kind == expected.kind &&
                                (expected.subject.empty() || entry.subject == expected.subject) &&
                                (expected.contains.empty() ||
                                 std::ranges::any_of(entry.facts, [&](const auto& fact) {
                                   return fact.second.find(expected.contains) != std::string::npos;
                                 }));
                       });
  }

  void check_bounds(const BoundsExpected& expected, std::vector<Message>& out) const {
    const CheckName name(expected.check);
    const Outage* outage = nullptr;
    for (const auto& [id, one] : stage_.world().outages)
      if (one.check == name) outage = &one;
    const auto truth = stage_.truths().find(name);
    if (outage == nullptr || truth == stage_.truths().end()) {
      out.push_back(say("{} has no outage", name.text));
      return;
    }
    const auto holds = [&](const std::optional<Bound>& from, const std::optional<Bound>& to,
                           bool up) {
      if (!from || !to || to->at - from->at > expected.within) return false;
      return std::ranges::any_of(truth->second.changes, [&](const TruthChange& change) {
        return change.up == up && change.earliest <= to->at && change.latest >= from->at;
      });
    };
    if (!holds(outage->last_good, outage->first_bad, false))
      out.push_back(say("the beginning of the outage of {} is not known within {}", name.text,
                        length_text(expected.within, language_)));
    if (outage->first_good && !holds(outage->last_bad, outage->first_good, true))
      out.push_back(say("the end of the outage of {} is not known within {}", name.text,
                        length_text(expected.within, language_)));
  }

  const Story& story_;
  Language language_;
  Simulation stage_;
  Telling& told_;
  std::size_t seen_lines_ = 0;
  std::size_t seen_mails_ = 0;
  std::vector<WorkaroundId> workarounds_;
};

}  // namespace

std::string_view to_string(ToldLine::Kind kind) {
  switch (kind) {
    case ToldLine::Kind::was:
      return "was";
    case ToldLine::Kind::vigie:
      return "vigie";
    case ToldLine::Kind::unmet:
      return "unmet";
    case ToldLine::Kind::pending:
      return "pending";
  }
  return "vigie";
}

Result<Verdict> play(const Story& story, Language language) {
  try {
    Player player(story, language);
    return player.play();
  } catch (const Violation& violation) {
    return fail(ErrorCode::invalid, verbatim(violation.what()));
  }
}

}  // namespace vigie::simulation
