// How this process uses SQLite. Any thread.
#pragma once

namespace vigie::db {

// Before anything else of SQLite is called; again and again is fine. By default it counts what it
// allocates, in one number for all threads under one lock: with several connections at work they
// spend their time waiting for it, and nobody reads the number.
void set_up_sqlite();

}  // namespace vigie::db
