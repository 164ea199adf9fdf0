// What `vigie apply` would change, and what that would cost: computed from what is stored and what
// the files say, without touching either.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "config/configuration.h"
#include "config/parse.h"

namespace vigie {

struct PlanOptions {
  bool delete_missing = false;  // what files own and the files no longer have goes
};

// What the plan must know of the incidents that are open now.
struct LiveIncident {
  IncidentId id;
  std::string title;
  PolicyName policy;
  std::optional<ServiceName> service;
  std::vector<CheckName> checks;
};

struct FieldChange {
  std::string path;    // "expect.status", "steps[0].wait"
  std::string before;  // as YAML on one line; empty: it was not there
  std::string after;   // empty: it goes
  friend bool operator==(const FieldChange&, const FieldChange&) = default;
};

struct ResourceChange {
  enum class Kind { create, update, remove };
  Kind kind = Kind::create;
  ResourceKey key;
  std::string before;               // body; empty for create
  std::string after;                // body; empty for remove
  std::vector<FieldChange> fields;  // of an update
};

struct Plan {
  std::vector<ResourceChange> changes;  // by key
  std::vector<ResourceKey> kept;        // owned by files, missing in them, not deleted
  std::size_t unchanged = 0;
  std::vector<Message> warnings;  // lost coverage, orphaned incidents
  std::vector<Resource> result;   // everything that is stored afterwards, by key
  Configuration configuration;    // of `result`
};

// `desired` are the resources of the files. conflict if the API owns one of them (all are named);
// invalid if what remains does not fit together (a reference to something that would go).
Result<Plan> plan(std::span<const Resource> current, std::span<const Resource> desired,
                  const PlanOptions& options, std::span<const LiveIncident> incidents);

// The same from files: their errors have line and column. The files may refer to what stays.
tl::expected<Plan, ConfigErrors> plan_files(std::span<const SourceFile> files,
                                            std::span<const Resource> current,
                                            const PlanOptions& options,
                                            std::span<const LiveIncident> incidents);

// For a terminal: + created, ~ changed with its fields, - deleted, = kept, ! warnings, and the
// sums.
std::string render_plan(const Plan& plan, Language language = Language::en);

}  // namespace vigie
