// The form with which anybody can report a problem, when the operator has switched it on: one
// field, no script, French or English. Pure.
#pragma once

#include <string>

#include "base/language.h"

namespace vigie {

enum class ReportState {
  form,
  sent,
  too_many,   // of this address, or of all
  not_taken,  // empty, too long, or nothing can be recorded now
};

std::string render_report_page(ReportState state, Language language);

// The name of a field that people do not see and programs fill in.
inline constexpr const char* report_trap = "website";

}  // namespace vigie
