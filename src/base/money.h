// Money and fractions, exact: whole cents and whole numerators, never a double. Sums are rounded
// once, where an amount is made. Pure values; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/language.h"

namespace vigie {

// A fraction in lowest terms with a positive denominator. Sums and products are exact as long as
// their denominator is at most a thousand million, then rounded to that. Beyond some 4,000 million
// a fraction is a bug.
class Ratio {
 public:
  constexpr Ratio() = default;
  Ratio(std::int64_t of, std::int64_t by = 1);  // NOLINT(google-explicit-constructor)
  std::int64_t of() const { return of_; }
  std::int64_t by() const { return by_; }

  friend Ratio operator+(Ratio a, Ratio b);
  friend Ratio operator-(Ratio a, Ratio b);
  friend Ratio operator*(Ratio a, Ratio b);
  friend std::strong_ordering operator<=>(Ratio a, Ratio b);
  friend bool operator==(Ratio a, Ratio b) = default;

 private:
  std::int64_t of_ = 0;
  std::int64_t by_ = 1;
};

// "1.5" (at most four decimals) or "3/52"; not negative, below 1,000,000. Nothing: anything else.
std::optional<Ratio> parse_ratio(std::string_view text);
// As it would be written: "1.5" where decimals say it exactly, else "3/52".
std::string to_string(Ratio ratio);

struct Money {
  std::int64_t cents = 0;
  std::string currency = "EUR";  // ISO 4217, of two decimals
  friend bool operator==(const Money&, const Money&) = default;
};

// To the nearest cent, half a cent away from zero.
Money times(const Money& money, Ratio ratio);

// "149.48", at most two decimals, below 10,000,000: cents. Nothing: anything else.
std::optional<std::int64_t> parse_cents(std::string_view text);
std::string decimal(std::int64_t cents);  // "149.48", for machines

// "EUR 149.48", "149,48 EUR" with a no-break space.
std::string money_text(const Money& money, Language language);
// With the comma of French: "1.5", "1,5".
std::string number_text(Ratio ratio, Language language);

}  // namespace vigie
