// Tables of the pages in docs/ that are those of the program. VIGIE_UPDATE_GOLDEN=1 writes them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace vigie::testing {

inline std::string contents(const std::string& page) {
  std::ifstream file(page);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A table begins with its first line and ends before an empty one.
inline void expect_table(const std::string& page, const std::string& head,
                         const std::string& rows) {
  std::string text = contents(page);
  const std::size_t from = text.find(head);
  ASSERT_NE(from, std::string::npos) << page << " has no table " << head;
  const std::size_t to = std::min(text.find("\n\n", from) + 1, text.size());
  std::string rule = "|";
  for (auto columns = std::ranges::count(head, '|') - 1; columns > 0; --columns) rule += "---|";
  const std::string table = head + "\n" + rule + "\n" + rows;
  const std::string written = text.substr(from, to - from);
  if (std::getenv("VIGIE_UPDATE_GOLDEN") != nullptr)
    std::ofstream(page) << text.replace(from, to - from, table);
  else
    EXPECT_EQ(written, table);
}

}  // namespace vigie::testing
