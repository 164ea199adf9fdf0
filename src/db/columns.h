// Reading the words that stores write for enumerations.
#pragma once

#include <cstddef>

#include "base/check.h"
#include "db/db.h"

namespace vigie::db {

// The one of `values` whose to_string() the column holds. Another word cannot be there: only our
// own stores write it, and a database newer than the program is refused (db/migrate.h).
template <class Enum, std::size_t n>
Enum word(const Row& row, int column, const Enum (&values)[n]) {
  const std::string_view text = row.text(column);
  for (Enum value : values)
    if (to_string(value) == text) return value;
  CHECK(false && "a word in the database that no version has written");
  return values[0];
}

template <class Enum>
Value val_word(Enum value) {
  return std::string(to_string(value));
}

}  // namespace vigie::db
