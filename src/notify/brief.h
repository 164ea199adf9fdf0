// What a notice says where there is room for a few lines: the words that short messages, chats and
// notifications share, in the language of the reader. Pure.
#pragma once

#include <string>
#include <vector>

#include "notify/notice.h"

namespace vigie {

struct Brief {
  std::string mark;                // a shape, for who cannot tell the colours
  std::string word;                // "CRITICAL", "TAKEN by Bob Durand", "RESOLVED", "TEST"
  std::string title;               // of the incident, one line
  std::string headline;            // word and title
  std::vector<std::string> lines;  // the most important first; each one line
  std::string acknowledge_label;
  std::string acknowledge_url;  // call; else empty
  std::string incident_label;
  std::string incident_url;  // empty: none
};

// `now` is when the message is sent.
Brief brief_of(const Notice& notice, Instant now);

}  // namespace vigie
