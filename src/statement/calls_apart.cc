#include <algorithm>

#include "statement/statement.h"

namespace vigie::statement {
namespace {

void add_words(std::string& words, const std::string& more, const char* between) {
  if (more.empty() || words == more) return;
  words += (words.empty() ? "" : between) + more;
}

std::optional<Instant> earlier(const std::optional<Instant>& a, const std::optional<Instant>& b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

void join_into(CallFact& before, const CallFact& call) {
  add_words(before.page, call.page, ", ");
  add_words(before.incident, call.incident, ", ");
  add_words(before.incident_title, call.incident_title, "; ");
  before.called = earlier(before.called, call.called);
  before.travel = std::max(before.travel, call.travel);
  before.remote = before.remote && call.remote;
  before.urgent = before.urgent && call.urgent;
  before.as_rest = before.as_rest && call.as_rest;
  if (call.worked.to == before.worked.to) before.estimated = before.estimated || call.estimated;
  if (call.worked.to > before.worked.to) before.estimated = call.estimated;
  before.worked.to = std::max(before.worked.to, call.worked.to);
}

}  // namespace

std::vector<CallFact> apart(std::vector<CallFact> calls) {
  std::ranges::stable_sort(calls, {}, [](const CallFact& call) { return call.worked.from; });
  std::vector<CallFact> all;
  for (CallFact& call : calls)
    if (all.empty() || all.back().worked.to <= call.worked.from)
      all.push_back(std::move(call));
    else
      join_into(all.back(), call);
  return all;
}

}  // namespace vigie::statement
