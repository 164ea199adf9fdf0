// Writing something in one transaction of a test that must succeed.
#pragma once

#include <stdexcept>

#include "db/testing/databases.h"

namespace vigie::db {

// `act` gets the connection and posts; its result, if it returns one, must be a success.
template <class Act>
void in_transaction(Connection& connection, const Act& act) {
  must(connection.begin());
  must(act(connection));
  const CommitOutcome outcome = connection.commit();
  if (outcome.result != CommitResult::committed) throw std::runtime_error(text(outcome.detail));
}

// Saves all of `rows` by the store's save().
template <class... Rows>
void save_all(Connection& connection, const Rows&... rows) {
  in_transaction(connection, [&](Connection& open) {
    (must(save(open, rows)), ...);
    return Result<void>();
  });
}

}  // namespace vigie::db
