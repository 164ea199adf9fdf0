// November 2026 of somebody whose names want to break every format. Tests only.
#pragma once

#include "rest/testing/cases.h"
#include "statement/statement.h"

namespace vigie::statement::testing {

using rest::testing::at;
using rest::testing::paris;

inline Interval span(const std::string& from, const std::string& to) {
  return {at("2026-" + from), at("2026-" + to)};
}

inline pay::Agreement agreement() {
  using pay::PeriodKind;
  pay::Agreement made;
  made.name = "acme";
  made.title_en = "Acme's agreement";
  made.title_fr = "Accord d'Acme";
  made.source = {"Accord Acme, art. 3", {2025, 4, 1}, rest::Seen::official};
  made.periods = {{made.source,
                   PeriodKind::week,
                   usual_window(PeriodKind::week),
                   {},
                   Money{15000, "EUR"},
                   pay::Rest{{}, Ratio(3, 2)}}};
  made.interventions = pay::InterventionRule{};
  made.interventions->source = made.source;
  made.interventions->as_working_time = true;
  made.interventions->bands = {{made.source,
                                pay::BandKind::night,
                                {pay::DaySet::all(), {22 * 3600}, {5 * 3600}},
                                pay::OfRate{Ratio(3, 2)},
                                {}}};
  made.overtime = pay::OvertimeRule{{"L3121-36", {2016, 8, 10}, rest::Seen::official},
                                    hours(35),
                                    {{hours(8), Ratio(1, 4)}, {Duration(0), Ratio(1, 2)}},
                                    hours(220)};
  made.short_notice = pay::ShortNotice{made.source, Ratio(1, 2), 15, rest::NoticeDays::clear};
  made.holidays = HolidayRegion::france;
  return made;
}

// 9:00 to 16:00, Monday to Friday but for 11 November, in the weeks that touch the month.
inline std::vector<Interval> shifts() {
  std::vector<Interval> all;
  for (LocalDate date{2026, 10, 26}; date < LocalDate{2026, 12, 5}; date = add_days(date, 1))
    if (weekday(date) <= Weekday::friday && !is_holiday(HolidayRegion::france, date))
      all.push_back({paris().first_instant({date, TimeOfDay{9 * 3600}}),
                     paris().first_instant({date, TimeOfDay{16 * 3600}})});
  return all;
}

inline Facts november() {
  Facts facts;
  facts.person = "camille";
  facts.person_title = "Camille <b>\"D'Arc\"</b> & fils";
  facts.employer = "Acme SARL";
  facts.month = {2026, 11};
  facts.zone = "Europe/Paris";
  facts.contract.weekly_hours = hours(35);
  facts.contract.hourly_rate = Money{2000, "EUR"};
  facts.pack = rest::testing::french();
  facts.pack.title_en = "France, private sector";
  facts.pack.title_fr = "France, secteur privé";
  facts.agreement = agreement();
  facts.planned = shifts();
  facts.duty = {{span("10-27 09:00", "11-03 09:00"), at("2026-10-01 10:00"), "first line", false},
                {span("11-17 09:00", "11-24 09:00"), at("2026-11-10 10:00"), "first line", false}};
  CallFact first;
  first.worked = span("11-18 23:00", "11-18 23:30");
  first.called = at("2026-11-18 22:55");
  first.page = "4711";
  first.incident = "312";
  first.incident_title = "=HYPERLINK(\"http://evil\"), <script>alert(1)</script>";
  CallFact second;
  second.worked = span("11-22 02:00", "11-22 03:30");
  second.travel = minutes(40);
  second.remote = false;
  second.estimated = true;
  second.urgent = true;
  second.ground = "repairing accidents to equipment";
  second.inspector_told = at("2026-11-22 09:00");
  facts.calls = {first, second};
  facts.corrections = {{at("2026-11-19 10:00"), "camille", "end of the call of 18 November",
                        "2026-11-18T22:20:00Z", "2026-11-18T22:30:00Z", "+10 min, I stayed on"}};
  facts.approvals = {{at("2026-12-01 09:00"), "camille", false, std::string(64, 'a')}};
  facts.made_at = at("2026-12-01 08:00");
  return facts;
}

}  // namespace vigie::statement::testing
