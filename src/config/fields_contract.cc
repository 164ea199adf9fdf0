// The keys of a contract (rest/contract.h). What concerns several contracts, or a contract and its
// rule pack, is in contract_check.cc.
#include "config/contract_check.h"
#include "config/rest_fields.h"

namespace vigie {
namespace {

using rest::AbsenceKind;
using rest::Contract;
using rest::Regime;
using rest_fields::flag_of;
using rest_fields::number_of;
using rest_fields::one_of;
using rest_fields::value_of;
using rest_fields::Word;
using shapes::into;

constexpr Word<Regime> regime_words[] = {{"hours", Regime::hours},
                                         {"forfait_days", Regime::forfait_days}};
constexpr Word<AbsenceKind> absence_words[] = {{"leave", AbsenceKind::leave},
                                               {"sickness", AbsenceKind::sickness},
                                               {"rest", AbsenceKind::rest},
                                               {"training", AbsenceKind::training},
                                               {"other", AbsenceKind::other}};

const Record& pause_record() {
  using Break = rest::WorkDay::Break;
  static const Record record{
      .name = "a break of a day",
      .doc = "The time of a day of work that is no work.",
      .fields = {{"from", shapes::time_of_day(), Need::required, "", "When it begins.",
                  into<Break>([](Break& pause, const Node& node) {
                    pause.from = *parse_time_of_day(node.text);
                  })},
                 {"to", shapes::time_of_day(), Need::required, "", "When it ends.",
                  into<Break>([](Break& pause, const Node& node) {
                    pause.to = *parse_time_of_day(node.text);
                  })}},
      .shorthand = ""};
  return record;
}

void verify_work_day(const Node& node, const std::string& label, Reading& reading);

const Record& work_day_record() {
  using rest::WorkDay;
  static const Record record{
      .name = "hours of a day of work",
      .doc = "The work of some days of the week.",
      .fields = {{"days", shapes::weekdays(), Need::required, "", "The days on which it begins.",
                  into<WorkDay>([](WorkDay& work, const Node& node) {
                    for (const Node& item : listed(node))
                      work.days.insert(*parse_weekday(item.text));
                  })},
                 {"from", shapes::time_of_day(), Need::required, "", "When it begins, in the zone.",
                  into<WorkDay>([](WorkDay& work, const Node& node) {
                    work.from = *parse_time_of_day(node.text);
                  })},
                 {"to", shapes::time_of_day(), Need::required, "",
                  "When it ends; not later than from: on the day after.",
                  into<WorkDay>([](WorkDay& work, const Node& node) {
                    work.to = *parse_time_of_day(node.text);
                  })},
                 {"break", shapes::record("a map", pause_record), Need::optional, "",
                  "The break of the day: from, to.",
                  into<WorkDay>([](WorkDay& work, const Node& node) {
                    fill(pause_record(), &work.pause.emplace(), node);
                  })}},
      .shorthand = "",
      .verify = verify_work_day};
  return record;
}

void verify_work_day(const Node& node, const std::string& label, Reading& reading) {
  rest::WorkDay work;
  fill(work_day_record(), &work, node);
  if (work.from == work.to)
    reading.refuse(*node.find("to"), say("{}: it ends when it begins", inside(label, "to")),
                   say("write a later time"));
  if (!work.pause) return;
  const auto since = [&](TimeOfDay time) {
    return (time.seconds - work.from.seconds + 24 * 3600) % (24 * 3600);
  };
  const int ends = since(work.to);
  const int from = since(work.pause->from);
  if (from == 0 || from >= since(work.pause->to) || since(work.pause->to) >= ends)
    reading.refuse(*node.find("break"),
                   say("{}: it is not within the work of the day", inside(label, "break")),
                   say("write times between from: and to:"));
}

void verify_absence(const Node& node, const std::string& label, Reading& reading) {
  const Node* last = node.find("last");
  if (last == nullptr || *parse_date(node.find("first")->text) <= *parse_date(last->text)) return;
  reading.refuse(*last, say("{}: it ends before it begins", inside(label, "last")),
                 say("write a later day"));
}

const Record& absence_record() {
  using rest::Absence;
  static const Record record{
      .name = "an absence",
      .doc = "Whole days without work.",
      .fields = {{"first", shapes::date(), Need::required, "", "The first day.",
                  into<Absence>([](Absence& absence, const Node& node) {
                    absence.first = absence.last = *parse_date(node.text);
                  })},
                 {"last", shapes::date(), Need::optional, "",
                  "The last day; without it, the first.",
                  into<Absence>([](Absence& absence, const Node& node) {
                    absence.last = *parse_date(node.text);
                  })},
                 {"kind", one_of("a kind of absence", absence_words), Need::optional, "leave",
                  "Why.", into<Absence>([](Absence& absence, const Node& node) {
                    absence.kind = value_of(absence_words, node);
                  })}},
      .shorthand = "first",
      .verify = verify_absence};
  return record;
}

std::vector<Field> identity_fields() {
  return {
      {"person", shapes::reference(ResourceKind::person, "the name of a person"), Need::required,
       "", "Whose contract it is.", into<Contract>([](Contract& contract, const Node& node) {
         contract.person = PersonName(node.text);
       })},
      {"employer", shapes::title("a text"), Need::optional, "",
       "Who employs, where it is somebody else than whoever runs this Vigie.",
       into<Contract>([](Contract& contract, const Node& node) { contract.employer = node.text; })},
      {"from", shapes::date(), Need::optional, "", "The first day; without it, always.",
       into<Contract>(
           [](Contract& contract, const Node& node) { contract.from = *parse_date(node.text); })},
      {"to", shapes::date(), Need::optional, "", "The last day.",
       into<Contract>(
           [](Contract& contract, const Node& node) { contract.to = *parse_date(node.text); })},
      {"manager", shapes::reference(ResourceKind::person, "the name of a person"), Need::optional,
       "", "Who is told of the rest that is owed, and may read these hours.",
       into<Contract>(
           [](Contract& contract, const Node& node) { contract.manager = PersonName(node.text); })},
  };
}

std::vector<Field> hours_fields() {
  return {
      {"pack", shapes::reference(ResourceKind::rest_pack, "the name of a rule pack"),
       Need::optional, "none",
       "The rules on rest that hold: a pack that comes with Vigie or one of rest_packs.",
       into<Contract>([](Contract& contract, const Node& node) { contract.pack = node.text; })},
      {"regime", one_of("a way to count work", regime_words), Need::optional, "hours",
       "Whether work is counted in hours, or in days of the year.",
       into<Contract>([](Contract& contract, const Node& node) {
         contract.regime = value_of(regime_words, node);
       })},
      {"weekly_hours", rest_fields::hours_of_a_week(), Need::optional, "",
       "The hours of a week that were agreed; needed where rules hold and hours are counted.",
       into<Contract>([](Contract& contract, const Node& node) {
         contract.weekly_hours = rest_fields::hours_of(node);
       })},
      {"pattern",
       shapes::list("hours of work or a list of them",
                    shapes::record("hours of a day of work", work_day_record)),
       Need::optional, "", "When work is planned, week after week.",
       into<Contract>([](Contract& contract, const Node& node) {
         for (const Node& item : listed(node))
           fill(work_day_record(), &contract.pattern.emplace_back(), item);
       })},
      {"works_on_holidays", shapes::flag(), Need::optional, "false",
       "Whether the public holidays of the pack are worked like other days.",
       into<Contract>([](Contract& contract, const Node& node) {
         contract.works_on_holidays = flag_of(node);
       })},
      {"absences",
       shapes::list("an absence or a list of them", shapes::record("an absence", absence_record)),
       Need::optional, "", "Days on which no work is planned.",
       into<Contract>([](Contract& contract, const Node& node) {
         for (const Node& item : listed(node))
           fill(absence_record(), &contract.absences.emplace_back(), item);
       })},
      {"zone", shapes::zone(), Need::optional, "",
       "The time zone of the work; without it, the person's.",
       into<Contract>([](Contract& contract, const Node& node) { contract.zone = node.text; })},
  };
}

std::vector<Field> other_fields() {
  return {
      {"agreement", shapes::reference(ResourceKind::agreement, "the name of an agreement"),
       Need::optional, "",
       "What being on call is worth: an agreement that comes with Vigie or one of agreements.",
       into<Contract>(
           [](Contract& contract, const Node& node) { contract.agreement = node.text; })},
      {"hourly_rate",
       shapes::text("an amount of money such as 25.50 EUR", 20, spelling::money,
                    "^[0-9]+(\\.[0-9]{1,2})? [A-Z]{3}$"),
       Need::optional, "", "What an hour is paid.",
       into<Contract>([](Contract& contract, const Node& node) {
         contract.hourly_rate = spelling::money_of(node.text);
       })},
      {"keep_months", shapes::integer(12, 1200), Need::optional, "",
       "So many months the records of these hours are kept; without it, as the pack says, at "
       "least 36.",
       into<Contract>(
           [](Contract& contract, const Node& node) { contract.keep_months = number_of(node); })},
  };
}

}  // namespace

const Record& contract_record() {
  static const Record record = [] {
    Record contract{.name = "a contract",
                    .doc =
                        "What somebody agreed on work: rules on rest, planned hours, absences. "
                        "Whoever has none is bound by no rules.",
                    .fields = identity_fields(),
                    .shorthand = "",
                    .verify = verify_contract};
    for (Field& field : hours_fields()) contract.fields.push_back(std::move(field));
    for (Field& field : other_fields()) contract.fields.push_back(std::move(field));
    return contract;
  }();
  return record;
}

rest::Contract make_contract(const std::string& name, const Node& node) {
  Contract contract;
  contract.name = ContractName(name);
  fill(contract_record(), &contract, node);
  return contract;
}

}  // namespace vigie
