// What a notice says in an e-mail, in the words of its reader, before it is laid out: the same
// sentences then become plain text and HTML. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "notify/notice.h"

namespace vigie {

struct EmailContent {
  struct Fact {
    std::string label;
    std::string value;
  };
  struct Link {
    std::string label;
    std::string url;
  };
  enum class Tone { critical, warning, info, taken, resolved };

  std::string subject;
  Tone tone = Tone::info;
  std::string mark;  // a shape that repeats the tone for who cannot see colours
  std::string headline;
  std::vector<std::string> lead;  // sentences, the most important first
  std::optional<Link> button;     // call: the acknowledge link
  std::vector<Fact> facts;
  std::optional<Link> incident;
  std::vector<std::string> small_print;
};

// `now` is when the message is sent.
EmailContent email_content(const Notice& notice, Instant now);

std::string plain_text(const EmailContent& content, Language language);
// Inline styles, nothing loaded from elsewhere, one column that fits a phone.
std::string html_text(const EmailContent& content, Language language);

}  // namespace vigie
