// What the parts of an agreement have in common: money, percentages, what a period or an hour is
// worth. Only for fields_agreement.cc and fields_agreement_entry.cc.
#pragma once

#include "config/rest_fields.h"
#include "pay/agreement.h"

namespace vigie::rest_fields {

inline Shape money_shape() {
  return shapes::text("an amount of money such as 25.50 EUR", 20, spelling::money,
                      "^[0-9]+(\\.[0-9]{1,2})? [A-Z]{3}$");
}
template <int most>
inline Shape ratio_up_to() {
  Shape shape = shapes::text("a number such as 1.5 or 3/52", 20,
                             [](std::string_view text) { return spelling::ratio(text, most); });
  shape.number = true;
  return shape;
}
inline Shape percentage() {
  return ratio_up_to<1000>();
}
inline Ratio percent_of(const Node& node) {
  return *parse_ratio(node.text) * Ratio(1, 100);
}

// A period or a band of hours: both are worth something, or rest instead.
const Record& period_record();
pay::PeriodEntry make_period(const Node& canonical);
const Record& band_record();
pay::Band make_band(const Node& canonical);

}  // namespace vigie::rest_fields
