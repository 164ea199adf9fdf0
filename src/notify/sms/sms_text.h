// A notice as the text of a short message: the incident's number, how bad it is, the title, when it
// happened in the receiver's zone, and for a call the link that takes it. Pure.
//
// It fits two segments: the title is cut, nothing else is. In letters of GSM 03.38 where the title
// allows it. Only a link that leaves no room for ten letters of the title makes it longer.
#pragma once

#include <string>

#include "notify/notice.h"

namespace vigie {

std::string sms_text(const Notice& notice);

}  // namespace vigie
