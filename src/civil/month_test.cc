#include "civil/month.h"

#include <gtest/gtest.h>

namespace vigie {
namespace {

TEST(Month, IsWrittenAsOne) {
  EXPECT_EQ(parse_month("2026-11"), (Month{2026, 11}));
  EXPECT_EQ(to_string(Month{2026, 3}), "2026-03");
  for (const char* wrong :
       {"", "2026", "2026-13", "2026-1", "2026-11-01", "11-2026", "1999-12", "3000-01"})
    EXPECT_FALSE(parse_month(wrong)) << wrong;
  EXPECT_EQ(month_text({2026, 8}, Language::en), "August 2026");
  EXPECT_EQ(month_text({2026, 8}, Language::fr), "août 2026");
}

TEST(Month, MonthsGoOnOverTheEndOfAYear) {
  EXPECT_EQ(months_later({2026, 12}, 1), (Month{2027, 1}));
  EXPECT_EQ(months_later({2026, 3}, -5), (Month{2025, 10}));
  EXPECT_EQ(months_later({2026, 3}, 24), (Month{2028, 3}));
}

TEST(Month, IsThatOfItsZone) {
  const Zone paris = *Zone::find("Europe/Paris");
  EXPECT_EQ(span_of({2026, 10}, paris).length(), hours(745));  // the clocks go back
  EXPECT_EQ(span_of({2026, 12}, paris).to, *parse_rfc3339("2027-01-01T00:00:00+01:00"));
  EXPECT_EQ(month_of(*parse_rfc3339("2026-10-31T23:30:00Z"), paris), (Month{2026, 11}));
}

}  // namespace
}  // namespace vigie
