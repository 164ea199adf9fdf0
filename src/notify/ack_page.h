// The page behind the acknowledge link of a message: one big button, then what whoever has the
// incident can say with one press: still on it, done, a note.
// Rendered here whole, without JavaScript, so that it works on any telephone at 3 am.
//
// Opening the page changes nothing: mail servers and previewers open links too. Only the form's
// POST acknowledges. Pure; the routes that serve it are elsewhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "check/check.h"
#include "civil/instant.h"
#include "notify/service_card.h"
#include "people/people.h"

namespace vigie {

enum class AckStatus {
  open,       // nobody has it: the button
  confirmed,  // this person has it, just now or before
  taken,      // somebody else has it
  offered,    // somebody else has it and asks this person to take it over
  resolved,   // it is over
  not_valid,  // unknown, used up or expired link: nothing about any incident is shown
};

struct AckPage {
  AckStatus status = AckStatus::not_valid;
  Language language = Language::en;  // not_valid: the browser's wish, since the reader is unknown
  std::string zone = "UTC";
  Instant now;

  // Of the incident; ignored for not_valid.
  IncidentId incident;
  std::string title;
  Severity severity = Severity::critical;
  Instant opened_at;
  std::vector<std::string> evidence;  // a line for each thing that is red
  std::vector<CardLine> services;     // how to get in, what to do, whom to call
  std::string taken_by;               // taken, offered
  std::optional<Instant> until;       // confirmed: then this person is called again
  bool resting = false;               // confirmed: said "done, back to rest"
  bool green = false;                 // everything is green, and being verified
  Instant changed_at;                 // confirmed, taken, resolved: when that happened

  // open, offered: where the form posts to; the one-time token in it is what proves the wish, so no
  // other is needed. The other buttons post to the same with /still, /rest, /note or /decline.
  std::string action_url;
  std::string style_url = "/style.css";  // serves ack_style()
};

std::string render_ack_page(const AckPage& page);

std::string_view ack_style();

// The pages keep to this. The referrer would carry the token of the link.
inline constexpr std::string_view ack_content_security_policy =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";
inline constexpr std::string_view ack_referrer_policy = "no-referrer";

}  // namespace vigie
