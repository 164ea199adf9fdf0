// The keys of a rule pack (rest/rule_pack.h) on maxima of hours and on nights.
#include "config/rest_fields.h"

namespace vigie::rest_fields {
namespace {

const Record& usual_nights_record() {
  using rest::UsualNights;
  static const Record record{
      .name = "usual nights",
      .doc = "So many nights of a planned week.",
      .fields = with_source<UsualNights>(
          {{"nights", shapes::integer(1, 7), Need::optional, "", "So many nights a week.",
            into<UsualNights>(
                [](UsualNights& rule, const Node& node) { rule.nights = number_of(node); })},
           {"h", hours_of_a_day(), Need::optional, "", "Each with so many hours of night.",
            into<UsualNights>(
                [](UsualNights& rule, const Node& node) { rule.each = hours_of(node); })}},
          &UsualNights::source),
      .shorthand = "",
      .verify = verify_source};
  return record;
}

const Record& yearly_nights_record() {
  using rest::HoursRule;
  static const Record record{.name = "hours of night",
                             .doc = "So many hours of night in twelve months.",
                             .fields = with_source<HoursRule>(
                                 {{"h", hours_up_to<8784>(), Need::optional, "", "So many hours.",
                                   into<HoursRule>([](HoursRule& rule, const Node& node) {
                                     rule.most = hours_of(node);
                                   })}},
                                 &HoursRule::source),
                             .shorthand = "h",
                             .verify = verify_source};
  return record;
}

// A rule of the night worker that is there once it is written.
template <class Rule>
std::function<void(void*, const Node&)> into_night(std::optional<Rule> rest::NightWorker::* rule,
                                                   const Record& (*record)()) {
  return into<rest::NightWorker>([rule, record](rest::NightWorker& worker, const Node& node) {
    if (!(worker.*rule)) (worker.*rule).emplace();
    fill(record(), &*(worker.*rule), node);
  });
}

}  // namespace

const Record& source_record() {
  static const Record record{.name = "an article",
                             .doc = "Where it stands.",
                             .fields = with_source<rest::Source>({}, std::identity{}),
                             .shorthand = "",
                             .verify = verify_source};
  return record;
}

const Record& hours_record() {
  using rest::HoursRule;
  static const Record record{.name = "a maximum of hours",
                             .doc = "At most so many hours.",
                             .fields = with_source<HoursRule>(
                                 {{"h", hours_of_a_week(), Need::optional, "", "So many hours.",
                                   into<HoursRule>([](HoursRule& rule, const Node& node) {
                                     rule.most = hours_of(node);
                                   })}},
                                 &HoursRule::source),
                             .shorthand = "h",
                             .verify = verify_source};
  return record;
}

const Record& average_record() {
  using rest::AverageRule;
  static const Record record{
      .name = "an average of hours",
      .doc = "At most so many hours a week, on average over some weeks.",
      .fields = with_source<AverageRule>(
          {{"h", hours_of_a_week(), Need::optional, "", "So many hours a week.",
            into<AverageRule>(
                [](AverageRule& rule, const Node& node) { rule.most = hours_of(node); })},
           {"weeks", shapes::integer(1, 52), Need::optional, "", "Over so many weeks.",
            into<AverageRule>(
                [](AverageRule& rule, const Node& node) { rule.weeks = number_of(node); })}},
          &AverageRule::source),
      .shorthand = "h",
      .verify = verify_source};
  return record;
}

const Record& night_worker_record() {
  using rest::NightWorker;
  static const Record record{
      .name = "rules on night workers",
      .doc = "Who works much at night, usually or in a year, and the maxima that hold then.",
      .fields = {{"usual", shapes::record("usual nights", usual_nights_record), Need::optional, "",
                  "By the planned weeks.", into_night(&NightWorker::usual, usual_nights_record)},
                 {"yearly_h", shapes::record("hours of night", yearly_nights_record),
                  Need::optional, "", "Or by all work in twelve months.",
                  into_night(&NightWorker::yearly, yearly_nights_record)},
                 {"day_max_h", shapes::record("a maximum of hours", hours_record), Need::optional,
                  "", "Work of one day.", into_night(&NightWorker::day_max, hours_record)},
                 {"avg_max", shapes::record("an average of hours", average_record), Need::optional,
                  "", "Work of a week, on average.",
                  into_night(&NightWorker::avg_max, average_record)}},
      .shorthand = ""};
  return record;
}

}  // namespace vigie::rest_fields
