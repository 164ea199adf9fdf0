// What somebody is told at the end of a month of their duty: the hours on call and what they are
// worth (R3121-2), each call with its page and incident, the rest that they had, what was corrected
// and who signed. A pure model, made from plain facts; the renderers are in the other headers of
// this folder.
//
// It judges by src/rest and counts by src/pay; nothing here decides a rule. Hours on call are told
// gross and net of work for calls. Personal data: who may read it is for the caller to check and to
// put on the audit log. Any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "civil/calendar.h"
#include "civil/intervals.h"
#include "civil/month.h"
#include "pay/compensate.h"
#include "rest/contract.h"
#include "rest/owed.h"
#include "rest/record_check.h"

namespace vigie::statement {

// A turn of duty as it was served.
struct Duty {
  Interval span;
  std::optional<Instant> told;  // with a certain date (R3121-3)
  std::string schedule;
  bool as_rest = false;
};
// Work for a call as it was recorded.
struct CallFact {
  Interval worked;
  std::optional<Instant> called;  // the page; none: by hand
  Duration travel{};
  bool remote = true;
  std::string page;  // "4711"; empty: none
  std::string incident;
  std::string incident_title;
  bool estimated = false;  // and nobody has confirmed the end
  bool urgent = false;
  std::string ground;                     // of urgent works
  std::string basis;                      // the article that allows it, if somebody named one
  std::optional<Instant> inspector_told;  // R3172-6
  bool as_rest = false;
};
struct Correction {
  Instant at;
  std::string by;
  std::string what;
  std::string before;
  std::string after;
  std::string reason;
};
struct Approval {
  Instant at;
  std::string by;
  bool manager = false;
  std::string hash;  // of the statement that was approved
};

// Whole turns and whole weeks, also where they reach out of the month. All lists are in order, and
// what is in one is apart.
struct Facts {
  std::string person;  // their name in the configuration
  std::string person_title;
  std::string employer;
  Month month;
  std::string zone;
  rest::Contract contract;
  rest::RulePack pack;
  rest::Switches switches;
  pay::Agreement agreement;
  std::vector<Duty> duty;
  std::vector<CallFact> calls;
  std::vector<Interval> planned;  // shifts, breaks included
  std::vector<Interval> breaks;
  std::vector<Interval> given;  // rest that was given for rest owed
  // Planned work that rest took away; none: what the earliest lawful returns say.
  std::optional<std::vector<Interval>> missed;
  std::vector<Correction> corrections;
  std::vector<Approval> approvals;
  Instant made_at;
};

struct DutyLine {
  Duty duty;  // cut to the month
  Duration gross{};
  Duration net{};  // without work for calls
};
struct CallLine {
  CallFact call;
  Duration length{};
  Duration night{};
  Duration sunday{};
  Duration holiday{};
};
// The rest before a planned return.
struct RestLine {
  bool weekly = false;
  Interval block;  // from the last work to the return, or to when it is lawful
  Instant planned;
  Instant earliest;
  Message verdict;
  bool lawful = true;
  std::vector<Message> findings;
};
struct Late {
  Interval missed;
  Message why;
};

// What a pack or an agreement is called.
struct Titles {
  std::string english;
  std::string french;
};

struct Statement {
  std::string person;
  std::string person_title;
  std::string employer;
  Month month;
  std::string zone;
  Titles rules;
  Titles agreement;
  rest::Regime regime = rest::Regime::hours;
  Duration weekly_hours{};
  std::vector<DutyLine> duty;
  Duration gross{};
  Duration net{};
  std::vector<CallLine> calls;
  std::vector<RestLine> rest;
  std::vector<Late> late;
  std::vector<rest::Debt> owed;  // what was left at the end of the month, or came or went in it
  std::vector<Interval> given;
  pay::Compensation pay;
  std::optional<Ratio> forfait_days;  // worked in the month, under forfait-jours
  std::vector<Correction> corrections;
  std::vector<Approval> approvals;
  std::vector<Message> warnings;
  Instant made_at;
  std::string hash;  // SHA-256 of what canonical() says, in hexadecimal
};

// In order and apart: who works on two incidents at once works once. What overlaps becomes one call
// with the pages and incidents of all; it is urgent only if all of it is, and its end is that of
// the one that ends last.
std::vector<CallFact> apart(std::vector<CallFact> calls);

// invalid when a list is not in order, or a zone is unknown.
Result<Statement> build_statement(const Facts& facts);

}  // namespace vigie::statement
