#include "civil/cron.h"

#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/text.h"

namespace vigie {

namespace {

constexpr std::array<std::string_view, 12> month_names = {"jan", "feb", "mar", "apr", "may", "jun",
                                                          "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> day_names = {"sun", "mon", "tue", "wed",
                                                       "thu", "fri", "sat"};
// A day that comes at all comes within this: 29 February, from 1896 to 1904.
constexpr int longest_search = 366 * 9;

struct Part {
  std::string_view noun;
  int least;
  int most;
  std::span<const std::string_view> names;
  int first_name;  // what names[0] means
};

std::optional<int> value_of(const Part& part, std::string_view text) {
  const std::string word = to_lower(text);
  for (std::size_t i = 0; i < part.names.size(); ++i)
    if (word == part.names[i]) return part.first_name + static_cast<int>(i);
  const auto number = parse_int(text);
  if (!number || *number < part.least || *number > part.most) return std::nullopt;
  return static_cast<int>(*number);
}

tl::unexpected<Error> wrong(const Part& part, std::string_view text) {
  return fail(ErrorCode::invalid,
              say("cron: \"{}\" is not {}: wanted {} to {}, a list 1,2, a range 1-5 or a step */5",
                  text, term(part.noun), part.least, part.most));
}

// One item of a list: "*", "5", "1-5", each with an optional "/step"; "5/10" goes on to the end.
Result<void> read_item(const Part& part, std::string_view item, std::vector<bool>& set) {
  const std::size_t slash = item.find('/');
  const std::string_view range = item.substr(0, slash);
  int step = 1;
  if (slash != std::string_view::npos) {
    const auto number = parse_int(item.substr(slash + 1));
    if (!number || *number < 1 || *number > part.most) return wrong(part, item);
    step = static_cast<int>(*number);
  }
  int from = part.least;
  int to = part.most;
  if (range != "*") {
    const std::size_t dash = range.find('-');
    const auto first = value_of(part, range.substr(0, dash));
    if (!first) return wrong(part, item);
    from = *first;
    if (dash != std::string_view::npos) {
      const auto last = value_of(part, range.substr(dash + 1));
      if (!last || *last < from) return wrong(part, item);
      to = *last;
    } else if (slash == std::string_view::npos) {
      to = from;
    }
  }
  for (int value = from; value <= to; value += step) set[static_cast<std::size_t>(value)] = true;
  return {};
}

template <std::size_t n>
Result<void> read_field(const Part& part, std::string_view text, std::bitset<n>& out) {
  std::vector<bool> set(static_cast<std::size_t>(part.most) + 1);
  for (const std::string_view item : split(text, ','))
    if (auto read = read_item(part, item, set); !read) return read;
  for (std::size_t i = 0; i < set.size(); ++i)
    if (set[i]) out.set(i % n);  // 7 is Sunday, as 0 is
  return {};
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (!(text = trim(text)).empty()) {
    const std::size_t end = text.find_first_of(" \t");
    out.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end);
  }
  return out;
}

}  // namespace

Result<Cron> Cron::parse(std::string_view text) {
  const std::vector<std::string_view> fields = words(text);
  if (fields.size() != 5)
    return fail(ErrorCode::invalid,
                say("cron: \"{}\" has {} fields, wanted five: minute, hour, day of month, month, "
                    "day of week, such as \"30 3 * * mon-fri\"",
                    text, fields.size()));
  Cron cron;
  if (auto read = read_field({"a minute", 0, 59, {}, 0}, fields[0], cron.minutes_); !read)
    return fail(read.error());
  if (auto read = read_field({"an hour", 0, 23, {}, 0}, fields[1], cron.hours_); !read)
    return fail(read.error());
  if (auto read = read_field({"a day of the month", 1, 31, {}, 0}, fields[2], cron.days_); !read)
    return fail(read.error());
  if (auto read = read_field({"a month", 1, 12, month_names, 1}, fields[3], cron.months_); !read)
    return fail(read.error());
  if (auto read = read_field({"a day of the week", 0, 7, day_names, 0}, fields[4], cron.weekdays_);
      !read)
    return fail(read.error());
  cron.any_day_ = fields[2].starts_with('*');
  cron.any_weekday_ = fields[4].starts_with('*');
  LocalDate date{2024, 1, 1};  // a leap year first
  for (int i = 0; i < longest_search; ++i, date = add_days(date, 1))
    if (cron.names_day(date)) return cron;
  return fail(ErrorCode::invalid, say("cron: \"{}\" is never due: no such day exists", text));
}

bool Cron::names_day(LocalDate date) const {
  if (!months_.test(static_cast<std::size_t>(date.month))) return false;
  const bool day = days_.test(static_cast<std::size_t>(date.day));
  const bool weekday_fits =
      weekdays_.test((static_cast<std::size_t>(weekday(date)) + 1) % weekdays_.size());
  return any_day_ || any_weekday_ ? day && weekday_fits : day || weekday_fits;
}

std::optional<TimeOfDay> Cron::next_time(int minute_of_day) const {
  for (int minute = minute_of_day; minute < 24 * 60;) {
    if (!hours_.test(static_cast<std::size_t>(minute / 60))) {
      minute = (minute / 60 + 1) * 60;
    } else if (minutes_.test(static_cast<std::size_t>(minute % 60))) {
      return TimeOfDay{minute * 60};
    } else {
      ++minute;
    }
  }
  return std::nullopt;
}

bool Cron::names(LocalTime local) const {
  const int minute = local.time.seconds / 60;
  return names_day(local.date) && minutes_.test(static_cast<std::size_t>(minute % 60)) &&
         hours_.test(static_cast<std::size_t>(minute / 60));
}

// The first instant of a local time never goes back as local times go on, so the first one that
// lies after `after` is the one.
Instant Cron::next(const Zone& zone, Instant after) const {
  const LocalTime now = zone.to_local(after);
  LocalDate date = now.date;
  int minute = now.time.seconds / 60;
  for (int day = 0; day <= longest_search; ++day, date = add_days(date, 1), minute = 0) {
    if (!names_day(date)) continue;
    for (auto time = next_time(minute); time; time = next_time(time->seconds / 60 + 1)) {
      const Instant due = zone.first_instant({date, *time});
      if (due > after) return due;
    }
  }
  return Instant::max();  // beyond the calendar
}

}  // namespace vigie
