// How a route shows somebody's hours: only to who may see them, and not before the journal says so
// when they are somebody else's. Used by the _api files alone.
#pragma once

#include <string>

#include "http/route.h"
#include "runtime/calls.h"

namespace vigie::runtime {

Role asking_role(const http::Call& call);

// Ends the call with what `look` gives, once the call may see it and the journal names who saw it;
// `what` is what the journal calls it. `person`: empty for everybody. `look` runs on the decider's
// thread: what comes from the database was read before.
void show_hours(http::Call call, Backend& backend, const PersonName& person, std::string what,
                Viewed look);

// forbidden, unless the call may see the hours of this person; empty: of everybody.
Result<void> may_read_hours_of(const http::Call& call, const Configuration& configuration,
                               const PersonName& person);

// Ends the call with what was made for it, once the journal names who saw it. Whoever makes it has
// asked may_read_hours_of().
void show_hours_made(http::Call call, Backend& backend, const PersonName& person, std::string what,
                     http::Response made);

// forbidden, unless the call may change the hours of this person.
Result<void> may_change_hours_of(const http::Call& call, const PersonName& person);

}  // namespace vigie::runtime
