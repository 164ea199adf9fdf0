// What people and programs ask for that is not about one incident: configuration, overrides,
// tokens.
#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "world/stepping.h"

namespace vigie {

namespace {

std::string key_text(const ResourceKey& key) {
  return std::string(to_string(key.kind)) + "/" + key.name;
}

// A check that goes is watched no longer than its last answer proves.
void end_stretch(Stepping& s, const CheckName& name) {
  const auto open = s.world.watched.find(name);
  if (open == s.world.watched.end()) return;
  Watched stretch = open->second;
  const auto freshness = s.world.freshness.find(name);
  stretch.until = stretch.from;
  if (freshness != s.world.freshness.end())
    if (const auto newest = newest_evidence(freshness->second, stretch.verdict))
      stretch.until = std::max(stretch.from, *newest);
  s.put(stretch);
}

}  // namespace

Result<Answer> on_configuration(Stepping& s, const ApplyConfiguration& event) {
  CHECK(event.next != nullptr);
  if (event.base_revision != s.world.revision)
    return fail(ErrorCode::conflict, say("the configuration changed meanwhile (revision {}, the "
                                         "plan was made on {}): plan again",
                                         s.world.revision, event.base_revision));
  if (event.puts.empty() && event.deletes.empty()) return Answer{s.world.revision, {}};
  const std::shared_ptr<const Configuration> before = s.world.configuration;
  const std::int64_t revision = s.world.revision + 1;
  serve_duty(s);
  for (const Resource& resource : event.puts) s.put(PutResource{resource, revision});
  for (const ResourceKey& key : event.deletes) s.put(DeletedResource{key, revision});
  s.put(UseConfiguration{event.next, revision});
  std::set<CheckName> gone;
  for (const auto& [name, state] : s.world.checks) gone.insert(name);
  for (const auto& [name, freshness] : s.world.freshness) gone.insert(name);
  for (const auto& [name, heartbeat] : s.world.heartbeats) gone.insert(name);
  for (const auto& [name, pause] : s.world.pauses) gone.insert(name);
  std::erase_if(gone, [&](const CheckName& name) { return find_check(s.world, name) != nullptr; });
  for (const CheckName& name : gone) {
    end_stretch(s, name);
    s.put(DeletedCheck{name});
    s.record(event.actor, "check.removed", "check/" + name.text);
  }
  on_scope_reconfigured(s, *before);
  await_heartbeats(s, *before);
  forget_blindness(s);
  follow_occurrences(s, *before);
  look_again_at_held(s);
  change_duty(s, *before);
  std::string changed;
  for (const Resource& resource : event.puts)
    changed += (changed.empty() ? "" : ", ") + key_text(resource.key);
  std::string removed;
  for (const ResourceKey& key : event.deletes)
    removed += (removed.empty() ? "" : ", ") + key_text(key);
  s.record(event.actor, "configuration.applied", "configuration", {},
           {{"revision", std::to_string(revision)},
            {"put", shorten(changed, 4000)},
            {"deleted", shorten(removed, 4000)}});
  return Answer{revision, {}};
}

Result<Answer> on_create_override(Stepping& s, const CreateOverride& event) {
  Override created = event.override_;
  const Configuration& configuration = *s.world.configuration;
  if (!configuration.schedules.contains(created.schedule))
    return fail(ErrorCode::not_found, say("there is no schedule \"{}\"", created.schedule.text));
  if (!configuration.people.contains(created.person))
    return fail(ErrorCode::not_found, say("there is no person \"{}\"", created.person.text));
  if (created.from >= created.to)
    return fail(ErrorCode::invalid, say("an override ends after it begins: {} is not before {}",
                                        to_rfc3339(created.from), to_rfc3339(created.to)));
  if (created.to <= s.now)
    return fail(ErrorCode::invalid, say("the override ended in the past ({}): nothing would change",
                                        to_rfc3339(created.to)));
  created.id = OverrideId(s.new_id());
  created.created_by = event.actor;
  created.created_at = s.now;
  serve_duty(s);
  s.put(created);
  change_duty(s, configuration);
  s.record(event.actor, "schedule.override_created", "schedule/" + created.schedule.text, {},
           {{"override", std::to_string(created.id.value)},
            {"person", created.person.text},
            {"from", to_rfc3339(created.from)},
            {"to", to_rfc3339(created.to)}});
  return Answer{created.id.value, {}};
}

Result<Answer> on_remove_override(Stepping& s, const RemoveOverride& event) {
  const auto found = std::ranges::find(s.world.overrides, event.id, &Override::id);
  if (found == s.world.overrides.end())
    return fail(ErrorCode::not_found, say("there is no override {}", event.id.value));
  const Override removed = *found;
  serve_duty(s);
  s.put(DeletedOverride{event.id});
  change_duty(s, *s.world.configuration);
  s.record(event.actor, "schedule.override_removed", "schedule/" + removed.schedule.text, {},
           {{"override", std::to_string(removed.id.value)}, {"person", removed.person.text}});
  return Answer{removed.id.value, {}};
}

Result<Answer> on_create_token(Stepping& s, const CreateToken& event) {
  if (trim(event.token.label).empty())
    return fail(ErrorCode::invalid, say("a token needs a label that says whose or what it is"));
  if (!event.token.person.empty() && !s.world.configuration->people.contains(event.token.person))
    return fail(ErrorCode::not_found, say("there is no person \"{}\"", event.token.person.text));
  if (event.token.expires_at && *event.token.expires_at <= s.now)
    return fail(ErrorCode::invalid, say("the token would already have expired"));
  Token token = event.token;
  token.id = TokenId(s.new_id());
  token.created_at = s.now;
  s.put(token);
  s.record(event.actor, "token.created", "token/" + std::to_string(token.id.value), {},
           {{"label", token.label}, {"role", std::string(to_string(token.role))}});
  return Answer{token.id.value, {}};
}

Result<Answer> on_revoke_token(Stepping& s, const RevokeToken& event) {
  const auto found = s.world.tokens.find(event.id);
  if (found == s.world.tokens.end())
    return fail(ErrorCode::not_found, say("there is no token {}", event.id.value));
  if (found->second.revoked_at) return Answer{event.id.value, {}};
  Token token = found->second;
  token.revoked_at = s.now;
  s.put(token);
  s.record(event.actor, "token.revoked", "token/" + std::to_string(token.id.value), {},
           {{"label", token.label}});
  return Answer{token.id.value, {}};
}

Result<Answer> on_exchange_token(Stepping& s, const ExchangeToken& event) {
  const auto found = std::ranges::find_if(s.world.tokens, [&](const auto& entry) {
    return entry.second.one_time && entry.second.hash == event.one_time_hash;
  });
  if (found == s.world.tokens.end() || !usable(found->second, s.now))
    return fail(ErrorCode::unauthenticated,
                say("this link has been used or has expired; on the server's machine `vigie token "
                    "create` makes a token"));
  Token spent = found->second;
  spent.revoked_at = s.now;
  s.put(spent);
  Token token = event.token;
  token.id = TokenId(s.new_id());
  token.role = spent.role;
  token.one_time = false;
  token.created_at = s.now;
  s.put(token);
  s.record("token:" + std::to_string(spent.id.value), "token.exchanged",
           "token/" + std::to_string(token.id.value), {}, {{"label", token.label}});
  return Answer{token.id.value, {}};
}

}  // namespace vigie
