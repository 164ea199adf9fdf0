#include "fatigue/fatigue.h"

#include <algorithm>
#include <set>

namespace vigie::fatigue {

namespace {

std::optional<Duration> median_of(std::vector<Duration> lengths) {
  if (lengths.empty()) return std::nullopt;
  const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
  std::nth_element(lengths.begin(), middle, lengths.end());
  return *middle;
}

// The night of an instant in the hours of sleep, by the date of its morning.
LocalDate night_of(LocalTime local, const DayHours& sleep) {
  const bool evening = sleep.to < sleep.from && local.time >= sleep.from;
  return evening ? add_days(local.date, 1) : local.date;
}

// Stretches of duty, those joined that are less than a day apart: a day off is a day.
std::vector<Interval> duties(const std::vector<Interval>& on_call) {
  std::vector<Interval> out;
  const IntervalSet served(on_call);
  for (const Interval& each : served.intervals()) {
    if (!out.empty() && each.from - out.back().to < hours(24))
      out.back().to = each.to;
    else
      out.push_back(each);
  }
  return out;
}

Interval cut(const Interval& interval, const Interval& range) {
  return {std::max(interval.from, range.from), std::min(interval.to, range.to)};
}

Duration within(const std::vector<Interval>& intervals, const Interval& range) {
  std::vector<Interval> cuts;
  cuts.reserve(intervals.size());
  for (const Interval& each : intervals) cuts.push_back(cut(each, range));
  return IntervalSet(std::move(cuts)).total();
}

void add(Figures& sum, const Figures& figures) {
  sum.calls += figures.calls;
  sum.at_night += figures.at_night;
  sum.asleep += figures.asleep;
  sum.disturbed_nights += figures.disturbed_nights;
  sum.broken_rests += figures.broken_rests;
  sum.worked += figures.worked;
  sum.on_call += figures.on_call;
  sum.longest_duty = std::max(sum.longest_duty, figures.longest_duty);
}

struct Waits {
  std::vector<Duration> lengths;
  int paged = 0;

  void add(const CalledIncident& incident) {
    ++paged;
    if (incident.acknowledged_at)
      lengths.push_back(std::max(Duration(0), *incident.acknowledged_at - *incident.paged_at));
  }
};

std::array<HourOfDay, 24> hours_of(const std::vector<CalledIncident>& incidents,
                                   const Interval& range, const Zone& zone) {
  std::array<Waits, 24> waits;
  for (const CalledIncident& incident : incidents) {
    if (!incident.paged_at || !range.contains(*incident.paged_at)) continue;
    const int hour = zone.to_local(*incident.paged_at).time.seconds / 3600;
    waits[static_cast<std::size_t>(hour)].add(incident);
  }
  std::array<HourOfDay, 24> out;
  for (std::size_t hour = 0; hour < out.size(); ++hour)
    out[hour] = {waits[hour].paged, static_cast<int>(waits[hour].lengths.size()),
                 median_of(std::move(waits[hour].lengths))};
  return out;
}

std::vector<Noise> noise_of(const std::vector<CalledIncident>& incidents, const Interval& range) {
  std::map<std::string, Noise> by_source;
  for (const CalledIncident& incident : incidents) {
    if (!range.contains(incident.opened_at)) continue;
    Noise& noise = by_source[incident.source];
    noise.source = incident.source;
    ++noise.incidents;
    if (incident.usefulness != Usefulness::not_judged) ++noise.judged;
    if (incident.usefulness == Usefulness::false_alarm) ++noise.false_alarms;
  }
  std::vector<Noise> out;
  for (auto& [source, noise] : by_source) out.push_back(std::move(noise));
  std::ranges::stable_sort(out, [](const Noise& a, const Noise& b) {
    return std::pair(a.false_alarms, a.incidents) > std::pair(b.false_alarms, b.incidents);
  });
  return out;
}

MonthOfTeam month_of_team(const std::vector<CalledIncident>& incidents, const Interval& range) {
  MonthOfTeam month;
  Waits waits;
  for (const CalledIncident& incident : incidents) {
    if (incident.paged_at && range.contains(*incident.paged_at)) waits.add(incident);
    if (!range.contains(incident.opened_at)) continue;
    ++month.incidents;
    if (incident.usefulness != Usefulness::not_judged) ++month.judged;
    if (incident.usefulness == Usefulness::false_alarm) ++month.false_alarms;
  }
  month.median = median_of(std::move(waits.lengths));
  return month;
}

// Calls of somebody whom no watcher tells of: at what hour of their day is not known.
int calls_of_others(const Record& record, const Interval& range) {
  const auto watched = [&](const CallMade& call) {
    return std::ranges::any_of(record.watchers,
                               [&](const Watcher& each) { return each.person == call.person; });
  };
  return static_cast<int>(std::ranges::count_if(record.calls, [&](const CallMade& call) {
    return range.contains(call.at) && !watched(call);
  }));
}

}  // namespace

bool DayHours::contains(TimeOfDay time) const {
  if (from <= to) return from <= time && time < to;
  return from <= time || time < to;
}

std::string_view to_string(Strain strain) {
  switch (strain) {
    case Strain::disturbed_nights:
      return "disturbed_nights";
    case Strain::calls_asleep:
      return "calls_asleep";
    case Strain::broken_rests:
      return "broken_rests";
    case Strain::longest_duty:
      return "longest_duty";
  }
  return "";
}

Figures figures_of(const Watcher& watcher, const std::vector<CallMade>& calls,
                   const Interval& range) {
  Figures out;
  std::set<LocalDate> nights;
  for (const CallMade& call : calls) {
    if (call.person != watcher.person || !range.contains(call.at)) continue;
    const LocalTime local = watcher.zone.to_local(call.at);
    ++out.calls;
    if (watcher.night.contains(local.time)) ++out.at_night;
    if (!watcher.sleep.contains(local.time)) continue;
    ++out.asleep;
    nights.insert(night_of(local, watcher.sleep));
  }
  out.disturbed_nights = static_cast<int>(nights.size());
  // A rest is broken at its end, when work goes on too early.
  out.broken_rests = static_cast<int>(std::ranges::count_if(
      watcher.broken, [&](const BrokenRest& broken) { return range.contains(broken.block.to); }));
  out.worked = within(watcher.worked, range);
  out.on_call = within(watcher.on_call, range);
  for (const Interval& duty : duties(watcher.on_call)) {
    if (duty.to <= range.from || duty.from >= range.to) continue;
    // As long as it had been when the range ended: what came later is of the next month.
    out.longest_duty = std::max(out.longest_duty, std::min(duty.to, range.to) - duty.from);
  }
  return out;
}

std::vector<Warning> warnings_of(const PersonName& person, const Figures& figures, Month month,
                                 const Thresholds& thresholds) {
  std::vector<Warning> out;
  const auto look = [&](Strain strain, int value, int threshold) {
    if (threshold > 0 && value >= threshold)
      out.push_back({person, month, strain, value, threshold});
  };
  look(Strain::disturbed_nights, figures.disturbed_nights, thresholds.disturbed_nights);
  look(Strain::calls_asleep, figures.asleep, thresholds.calls_asleep);
  look(Strain::broken_rests, figures.broken_rests, thresholds.broken_rests);
  look(Strain::longest_duty, static_cast<int>(figures.longest_duty / hours(24)),
       thresholds.duty_days);
  return out;
}

Report report(const Record& record, Month first, Month last, Instant until, const Zone& zone,
              const Thresholds& thresholds) {
  Report out;
  out.first = first;
  out.last = last;
  out.until = until;
  for (Month month = first; month <= last; month = months_later(month, 1))
    out.months.push_back(month);
  const auto known = [&](Interval range) {
    range.to = std::min(range.to, until);
    return range;
  };
  const Interval whole = known({span_of(first, zone).from, span_of(last, zone).to});
  for (const Month month : out.months)
    out.by_month.push_back(month_of_team(record.incidents, known(span_of(month, zone))));
  for (const Watcher& watcher : record.watchers) {
    PersonFatigue person{
        watcher.person, watcher.full_name, figures_of(watcher, record.calls, whole), {}};
    for (std::size_t i = 0; i < out.months.size(); ++i) {
      const Figures figures =
          figures_of(watcher, record.calls, known(span_of(out.months[i], zone)));
      add(out.by_month[i].figures, figures);
      for (Warning& warning : warnings_of(watcher.person, figures, out.months[i], thresholds))
        out.warnings.push_back(std::move(warning));
      person.by_month.push_back(figures);
    }
    out.people.push_back(std::move(person));
  }
  for (std::size_t i = 0; i < out.months.size(); ++i)
    out.by_month[i].figures.calls += calls_of_others(record, known(span_of(out.months[i], zone)));
  std::set<PersonName> warned;
  for (const Warning& warning : out.warnings) warned.insert(warning.person);
  out.warned_people = static_cast<int>(warned.size());
  out.hours = hours_of(record.incidents, whole, zone);
  out.noise = noise_of(record.incidents, whole);
  return out;
}

Report for_reader(Report report, const std::set<PersonName>& readable) {
  const auto hidden = [&](const auto& each) { return !readable.contains(each.person); };
  report.all_people = std::erase_if(report.people, hidden) == 0;
  std::erase_if(report.warnings, hidden);
  return report;
}

}  // namespace vigie::fatigue
