// What the rules of a rule pack have in common: hours, words, and where a rule stands. Only for
// fields_rest_pack.cc and fields_rest_daily.cc.
#pragma once

#include <functional>
#include <utility>

#include "base/text.h"
#include "config/field_shapes.h"
#include "config/fields.h"

namespace vigie::rest_fields {

using rest::RulePack;
using shapes::into;

// How an enumeration is written.
template <class Enum>
struct Word {
  std::string_view text;
  Enum value;
};

template <class Enum, std::size_t n>
Shape one_of(std::string_view noun, const Word<Enum> (&words)[n]) {
  std::vector<std::string_view> choices;
  for (const Word<Enum>& word : words) choices.push_back(word.text);
  return shapes::choice(noun, std::move(choices));
}
template <class Enum, std::size_t n>
Enum value_of(const Word<Enum> (&words)[n], const Node& checked) {
  return std::ranges::find(words, checked.text, &Word<Enum>::text)->value;
}

inline constexpr Word<rest::Seen> seen_words[] = {{"official", rest::Seen::official},
                                                  {"older_text", rest::Seen::older_text},
                                                  {"secondary", rest::Seen::secondary},
                                                  {"unverified", rest::Seen::unverified}};
inline constexpr Word<HolidayRegion> calendar_words[] = {
    {"france", HolidayRegion::france}, {"alsace_moselle", HolidayRegion::alsace_moselle}};
inline constexpr int most_days = 366;  // of any number of days

template <int most>
inline Shape hours_up_to() {
  Shape shape = shapes::text("a number of hours such as 11 or 9.5", 10,
                             [](std::string_view text) { return spelling::hours(text, most); });
  shape.number = true;
  return shape;
}
inline Shape hours_of_a_day() {
  return hours_up_to<24>();
}
inline Shape hours_of_a_week() {
  return hours_up_to<168>();
}

inline Duration hours_of(const Node& node) {
  return spelling::hours_of(node.text);
}
inline int number_of(const Node& node) {
  return static_cast<int>(*parse_int(node.text));
}
inline bool flag_of(const Node& node) {
  return node.text == "true";
}

// Where a rule stands. One that names its own article does not keep how well the other was read.
// `source` is a member of the rule, or a function that finds it.
template <class Rule, class Place>
std::vector<Field> with_source(std::vector<Field> fields, Place source) {
  fields.push_back({"article", shapes::text("an article such as L3131-1", 200, spelling::article),
                    Need::optional, "", "Where the rule stands; without it, as in the other pack.",
                    into<Rule>([source](Rule& rule, const Node& node) {
                      std::invoke(source, rule).article = node.text;
                      std::invoke(source, rule).seen = rest::Seen::unverified;
                    })});
  fields.push_back({"since", shapes::date(), Need::optional, "",
                    "The day from which it holds; needed with an article.",
                    into<Rule>([source](Rule& rule, const Node& node) {
                      std::invoke(source, rule).since = *parse_date(node.text);
                    })});
  fields.push_back({"seen", one_of("a word for how well a source was read", seen_words),
                    Need::optional, "",
                    "How well the article was read; without it, a new one is unverified.",
                    into<Rule>([source](Rule& rule, const Node& node) {
                      std::invoke(source, rule).seen = value_of(seen_words, node);
                    })});
  return fields;
}

// Only where something stands, of what has nothing else to say.
const Record& source_record();

inline void verify_source(const Node& node, const std::string& label, Reading& reading) {
  const Node* article = node.find("article");
  if (article != nullptr && node.find("since") == nullptr)
    reading.refuse(*article, say("{}: nothing says since when it holds", inside(label, "article")),
                   say("add since: with the first day, such as 2026-01-01"));
}

// At most so often in so many days.
const Record& frequency_record();
const Record& hours_record();
const Record& average_record();
const Record& oncall_record();
const Record& night_worker_record();
// Both are filled into a RulePack: what they say of a switch is stored with the switches.
const Record& daily_record();
const Record& weekly_rest_record();

}  // namespace vigie::rest_fields
