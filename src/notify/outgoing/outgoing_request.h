// One HTTP request that hands a message over, and how its answer is to be read: what every channel
// over HTTP makes of a notice. A pure value; with its secrets filled in, so it appears in no log.
#pragma once

#include <string>
#include <vector>

#include "base/secret_text.h"
#include "check/question.h"
#include "http/client.h"
#include "page/page.h"

namespace vigie {

struct OutgoingRequest {
  std::string method = "POST";
  std::string url;
  std::vector<http::Header> headers;
  std::string body;

  std::vector<StatusRange> accepted = {{200, 299}};
  std::string accepted_matches;  // RE2 over the body of an accepting answer; empty: none
  // Not asked again after these. Others, and everything before an answer, may be better next time.
  std::vector<StatusRange> failed_for_good = {{300, 407}, {409, 424}, {426, 428}, {430, 499}};

  UsedSecrets used;  // taken out of what comes back before anybody reads it
};

// A header value has one line; invalid otherwise, with the name of the header.
Result<void> add_header(OutgoingRequest& request, std::string name, std::string value);

// Fills an address whose secrets stand in its path or query. invalid when a secret has a character
// that no address can have.
Result<std::string> fill_address(std::string_view address, const SecretLookup& secrets,
                                 UsedSecrets& used);

// What became of a request, as a receipt tells it. Only an answer that says so is "accepted"; when
// the whole request had left and no answer came, or not to its end, the outcome is unknown.
struct OutgoingOutcome {
  AttemptOutcome outcome = AttemptOutcome::unknown;
  Message detail;
};
OutgoingOutcome judge(const OutgoingRequest& request, const http::ClientResult& result);

// The error of a request that could not be made: a secret that is not there now may be later.
AttemptOutcome outcome_of(const Error& error);

}  // namespace vigie
