#include "config/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "config/coverage.h"
#include "config/export.h"
#include "config/fields.h"
#include "config/json_body.h"
#include "config/only_watched.h"
#include "config/plain_secrets.h"

namespace vigie {
namespace {

using Store = std::map<ResourceKey, const Resource*>;

std::string key_text(const ResourceKey& key) {
  return fmt::format("{}/{}", to_string(key.kind), key.name);
}

Store by_key(std::span<const Resource> resources) {
  Store out;
  for (const Resource& resource : resources) out.emplace(resource.key, &resource);
  return out;
}

using Flat = std::map<std::string, std::string>;

// A tree as paths and one-line values, shorthands spelled out. A list of scalars is one value: its
// order matters.
void flatten(const Node& node, const Shape* shape, const std::string& path, Flat& out);

void flatten_record(const Node& node, const Record& record, const std::string& path, Flat& out) {
  if (node.kind != Node::Kind::map) flatten(node, nullptr, inside(path, record.shorthand), out);
  for (const Entry& entry : node.entries) {
    const Field* field = record.find(entry.key);
    flatten(entry.value, field == nullptr ? nullptr : &field->shape, inside(path, entry.key), out);
  }
}

void flatten(const Node& node, const Shape* shape, const std::string& path, Flat& out) {
  if (shape != nullptr && shape->record != nullptr) {
    flatten_record(node, shape->record(), path, out);
    return;
  }
  for (const Entry& entry : node.entries)
    flatten(entry.value, nullptr, inside(path, entry.key), out);
  const bool nested = std::ranges::any_of(
      node.items, [](const Node& item) { return item.kind != Node::Kind::scalar; });
  if (!nested && node.kind != Node::Kind::map) out[path] = shorten(inline_yaml(node), 200);
  for (std::size_t i = 0; nested && i < node.items.size(); ++i)
    flatten(node.items[i], nullptr, fmt::format("{}[{}]", path, i), out);
}

Flat flat(ResourceKind kind, const std::string& body) {
  Flat out;
  if (const Result<Node> node = read_json(body)) flatten_record(*node, record_of(kind), "", out);
  return out;
}

std::vector<FieldChange> difference(ResourceKind kind, const std::string& before,
                                    const std::string& after) {
  const Flat old = flat(kind, before);
  const Flat fresh = flat(kind, after);
  std::vector<FieldChange> changes;
  for (const auto& [path, value] : old) {
    const auto now = fresh.find(path);
    if (now == fresh.end()) {
      changes.push_back({path, value, ""});
    } else if (now->second != value) {
      changes.push_back({path, value, now->second});
    }
  }
  for (const auto& [path, value] : fresh) {
    if (!old.contains(path)) changes.push_back({path, "", value});
  }
  std::ranges::sort(changes, {}, &FieldChange::path);
  return changes;
}

std::optional<Error> refuse_foreign(const Store& current, std::span<const Resource> desired) {
  std::vector<std::string> foreign;
  for (const Resource& resource : desired) {
    const auto found = current.find(resource.key);
    if (found != current.end() && found->second->owner == Owner::api)
      foreign.push_back(key_text(resource.key));
  }
  if (foreign.empty()) return std::nullopt;
  return Error{ErrorCode::conflict,
               say("the API owns {}: remove it from the files, or delete it through the API "
                   "before files take it over",
                   join(foreign, ", "))};
}

void compare(const Store& current, const Store& desired, const PlanOptions& options, Plan& plan) {
  for (const auto& [key, resource] : desired) {
    const auto found = current.find(key);
    if (found == current.end()) {
      plan.changes.push_back({ResourceChange::Kind::create, key, "", resource->body, {}});
    } else if (found->second->body != resource->body) {
      plan.changes.push_back({ResourceChange::Kind::update, key, found->second->body,
                              resource->body,
                              difference(key.kind, found->second->body, resource->body)});
    } else {
      ++plan.unchanged;
    }
    plan.result.push_back({key, Owner::files, resource->body});
  }
  for (const auto& [key, resource] : current) {
    if (desired.contains(key)) continue;
    if (resource->owner == Owner::files && options.delete_missing) {
      plan.changes.push_back({ResourceChange::Kind::remove, key, resource->body, "", {}});
      continue;
    }
    if (resource->owner == Owner::files) plan.kept.push_back(key);
    plan.result.push_back(*resource);
  }
  std::ranges::sort(plan.changes, {}, &ResourceChange::key);
  std::ranges::sort(plan.result, {}, &Resource::key);
}

std::string field_text(const FieldChange& change) {
  if (change.before.empty()) return fmt::format("    + {}: {}\n", change.path, change.after);
  if (change.after.empty()) return fmt::format("    - {}: {}\n", change.path, change.before);
  return fmt::format("    {}: {} → {}\n", change.path, change.before, change.after);
}

}  // namespace

Result<Plan> plan(std::span<const Resource> current, std::span<const Resource> desired,
                  const PlanOptions& options, std::span<const LiveIncident> incidents) {
  const Store stored = by_key(current);
  if (auto refusal = refuse_foreign(stored, desired)) return fail(std::move(*refusal));
  Plan out;
  compare(stored, by_key(desired), options, out);
  Result<Configuration> after = build(out.result);
  if (!after) return fail(std::move(after.error()));
  // What is stored may be broken only after an upgrade with stricter rules; that must not stop the
  // files that mend it.
  if (const Result<Configuration> before = build(current)) {
    out.warnings = lost_coverage(*before, *after);
  } else {
    out.warnings.push_back(say("lost coverage is not known: what is stored now is not valid: {}",
                               before.error().message));
  }
  std::ranges::move(orphaned_incidents(*after, incidents), std::back_inserter(out.warnings));
  std::ranges::move(plain_secrets(*after), std::back_inserter(out.warnings));
  std::ranges::move(only_watched_contacts(*after), std::back_inserter(out.warnings));
  out.configuration = std::move(*after);
  return out;
}

tl::expected<Plan, ConfigErrors> plan_files(std::span<const SourceFile> files,
                                            std::span<const Resource> current,
                                            const PlanOptions& options,
                                            std::span<const LiveIncident> incidents) {
  std::vector<Resource> staying;
  for (const Resource& resource : current) {
    if (resource.owner == Owner::api || !options.delete_missing) staying.push_back(resource);
  }
  auto parsed = parse_files(files, staying);
  if (!parsed) return tl::unexpected<ConfigErrors>(std::move(parsed.error()));
  Result<Plan> planned = plan(current, parsed->resources, options, incidents);
  if (planned) return std::move(*planned);
  ConfigErrors errors(planned.error().code);
  errors.add({"configuration", 0, 0, planned.error().message, {}});
  return tl::unexpected<ConfigErrors>(std::move(errors));
}

std::string render_plan(const Plan& plan, Language language) {
  std::string out;
  std::size_t created = 0;
  std::size_t updated = 0;
  std::size_t removed = 0;
  for (const ResourceChange& change : plan.changes) {
    switch (change.kind) {
      case ResourceChange::Kind::create:
        ++created;
        out += "+ " + key_text(change.key) + "\n";
        break;
      case ResourceChange::Kind::update:
        ++updated;
        out += "~ " + key_text(change.key) + "\n";
        for (const FieldChange& field : change.fields) out += field_text(field);
        break;
      case ResourceChange::Kind::remove:
        ++removed;
        out += "- " + key_text(change.key) + "\n";
        break;
    }
  }
  for (const ResourceKey& key : plan.kept)
    out += text(say("= {} is not in the files and stays (--delete removes it)\n", key_text(key)),
                language);
  for (const Message& warning : plan.warnings) out += "! " + text(warning, language) + "\n";
  return out + text(say("{} to create, {} to change, {} to delete, {} unchanged, {} kept\n",
                        created, updated, removed, plan.unchanged, plan.kept.size()),
                    language);
}

}  // namespace vigie
