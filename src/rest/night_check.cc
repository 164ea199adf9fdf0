#include "rest/night_check.h"

#include <algorithm>

#include "rest/averages.h"
#include "rest/week.h"

namespace vigie::rest {

namespace {

constexpr Duration week = hours(24 * 7);

class NightCheck {
 public:
  NightCheck(const WorkRecord& record, const IntervalSet& work, const std::vector<Worked>& weeks,
             const RulePack& pack, const Zone& zone)
      : record_(record),
        work_(work),
        weeks_(weeks),
        pack_(pack),
        worker_(*pack.night_worker),
        zone_(zone),
        whole_{work.intervals().front().from, work.intervals().back().to} {}

  std::vector<Finding> findings() {
    const std::vector<Worked> all = nights(work_, *pack_.night_window, zone_);
    look_at_usual_weeks();
    look_at_year(all);
    if (findings_.empty()) return {};  // no night worker
    look_at_days(all);
    std::vector<Finding> averages = averages_above(
        weeks_, Rule::night_average_hours,
        [&](Instant at) { return holds(worker_.avg_max, at) ? &*worker_.avg_max : nullptr; });
    findings_.insert(findings_.end(), averages.begin(), averages.end());
    return std::move(findings_);
  }

 private:
  template <class R>
  bool holds(const std::optional<R>& rule, Instant at) const {
    return rule && in_force(rule->source, at, zone_);
  }
  void note(Rule rule, const Source& source, const Interval& block, Duration found,
            Duration required) {
    findings_.push_back({rule, Finding::Kind::note, source, block, found, required, {}});
  }

  void look_at_usual_weeks() {
    if (!holds(worker_.usual, whole_.to)) return;
    const IntervalSet planned = planned_work(record_);
    const auto of_work = std::ranges::count_if(
        civil_weeks(planned, zone_), [](const Worked& one) { return one.hours > Duration(0); });
    std::int64_t of_nights = 0;
    Interval in;
    int count = 0;
    for (const Worked& one : nights(planned, *pack_.night_window, zone_)) {
      if (one.hours < worker_.usual->each) continue;
      if (!in.contains(one.span.from)) {
        in = civil_week(one.span.from, zone_);
        count = 0;
      }
      if (++count == worker_.usual->nights) ++of_nights;
    }
    if (of_work < 2 * of_nights)
      note(Rule::night_usual, worker_.usual->source, whole_, week * of_nights, week * of_work);
  }

  // A night belongs to the day that it begins on.
  void look_at_year(const std::vector<Worked>& all) {
    if (!holds(worker_.yearly, whole_.to)) return;
    const auto date = [&](const Worked& night) { return zone_.to_local(night.span.from).date; };
    Duration sum{};
    std::size_t first = 0;
    for (const Worked& night : all) {
      LocalDate year_before = date(night);
      --year_before.year;
      sum += night.hours;
      for (; date(all[first]) <= year_before; ++first) sum -= all[first].hours;
      if (sum < worker_.yearly->most) continue;
      note(Rule::night_yearly, worker_.yearly->source, {all[first].span.from, night.span.to}, sum,
           worker_.yearly->most);
      return;
    }
  }

  void look_at_days(const std::vector<Worked>& all) {
    for (const Worked& one : days_from_start(work_, dividing_rest(work_, pack_, zone_))) {
      if (!holds(worker_.day_max, one.span.from) || one.hours <= worker_.day_max->most) continue;
      const auto night = std::ranges::upper_bound(all, one.span.from, {},
                                                  [](const Worked& each) { return each.span.to; });
      if (night == all.end() || one.span.to <= night->span.from) continue;
      findings_.push_back({Rule::night_day_hours,
                           Finding::Kind::crystallised,
                           worker_.day_max->source,
                           one.span,
                           one.hours,
                           worker_.day_max->most,
                           {}});
    }
  }

  const WorkRecord& record_;
  const IntervalSet& work_;
  const std::vector<Worked>& weeks_;
  const RulePack& pack_;
  const NightWorker& worker_;
  const Zone& zone_;
  Interval whole_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_nights(const WorkRecord& record, const IntervalSet& work,
                                  const std::vector<Worked>& weeks, const RulePack& pack,
                                  const Zone& zone) {
  if (work.empty() || !pack.night_window || !pack.night_worker) return {};
  return NightCheck(record, work, weeks, pack, zone).findings();
}

}  // namespace vigie::rest
