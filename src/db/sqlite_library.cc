#include "db/sqlite_library.h"

#include <sqlite3.h>

#include "base/check.h"

namespace vigie::db {

void set_up_sqlite() {
  static const int answer = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  CHECK(answer == SQLITE_OK);
}

}  // namespace vigie::db
