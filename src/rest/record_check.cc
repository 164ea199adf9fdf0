#include "rest/record_check.h"

#include <algorithm>

#include "rest/week.h"

namespace vigie::rest {

Result<void> check_record(const WorkRecord& record) {
  for (std::size_t i = 0; i < record.shifts.size(); ++i) {
    const Message name = say("shift {}", i + 1);
    if (auto checked = check_span(record.shifts[i], name); !checked) return checked;
    if (i == 0) continue;
    const Interval& before = record.shifts[i - 1];
    if (record.shifts[i].from < before.to)
      return fail(ErrorCode::invalid, say("{} begins at {}, before {} ends at {}", name,
                                          to_rfc3339(record.shifts[i].from), say("shift {}", i),
                                          to_rfc3339(before.to)));
  }
  return check_interventions(record.interventions);
}

std::vector<Pause> pauses_of(const WorkRecord& record, const RulePack& pack,
                             const Switches& switches, const Zone& zone) {
  std::vector<Pause> pauses;
  pauses.reserve(record.shifts.size());
  const std::span<const Intervention> all = record.interventions;
  std::size_t first = 0;
  for (std::size_t i = 1; i < record.shifts.size(); ++i) {
    Pause pause{PauseKind::daily, record.shifts[i - 1], record.shifts[i], {}};
    while (first < all.size() && all[first].worked.to <= pause.shift_before.to) ++first;
    std::size_t last = first;
    while (last < all.size() && all[last].worked.from < pause.shift_after.from) ++last;
    pause.interventions = all.subspan(first, last - first);
    pauses.push_back(pause);
  }
  if (!pack.weekly) return pauses;

  // The week of the pause in hand, what of it was settled, and the pause that may still settle it.
  Interval week;
  bool held = false;
  Pause* meant = nullptr;
  const auto settle = [&] {
    if (meant != nullptr && !held) meant->kind = PauseKind::weekly;
    meant = nullptr;
    held = false;
  };
  for (Pause& pause : pauses) {
    if (pause.shift_after.from - pause.shift_before.to < pack.weekly->least) continue;
    const Instant ended = pause.shift_before.to;
    if (ended < week.from || week.to - ended < pack.weekly->core) {
      const Interval its = week_of_rest(ended, pack.weekly->core, zone);
      if (!(its == week)) settle();
      week = its;
    }
    if (meant != nullptr) {
      Pause before = *meant;
      before.kind = PauseKind::weekly;
      held = held || week_holds(before, pack, switches, zone).contained24;
    }
    meant = &pause;
  }
  settle();
  return pauses;
}

std::vector<Judgement> judge_record(const WorkRecord& record, const RulePack& pack,
                                    const Switches& switches, const Zone& zone) {
  std::vector<Judgement> judged;
  for (const Pause& pause : pauses_of(record, pack, switches, zone))
    judged.push_back(judge(pause, pack, switches, zone));
  return judged;
}

}  // namespace vigie::rest
