// Where status pages come from: gathers the evidence of a page once for each change and keeps what
// was rendered from it, so that many readers cost little more than one.
//
// Promises: a page is made anew after each change that the journal tells, at the latest after
// limits::status_cache, and never shown beyond the horizon of its evidence. One page is made once
// at a time, however many ask for it; that is the limit of what strangers can make the server do.
// Threads: any; what is asked for arrives on the asking thread or on the decider's.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runtime/backend.h"
#include "statuspage/status_files_api.h"

namespace vigie {

// What is on disk of the past of one page.
struct StatusHistory {
  std::map<CheckName, std::vector<Watched>> watched;
  std::vector<Watched> gaps;
  std::vector<PublicIncident> incidents;
  std::vector<FinishedWork> work;
};
Result<StatusHistory> read_status_history(db::Connection& connection,
                                          const Configuration& configuration,
                                          const StatusPage& page, Instant now);

// The page as the live world and its past make it. `url` as for status_view().
StatusView status_view_of(const World& world, const StatusPage& page, const StatusHistory& history,
                          Instant now, std::string url);

// Where the public finds the page, without a slash at the end; `server` is this server's address.
std::string public_address(const StatusPage& page, std::string_view server);

// A page at one instant, with the files that were asked for.
class StatusEdition {
 public:
  StatusEdition(StatusView view, Instant until);

  const StatusView& view() const { return view_; }
  Instant until() const { return until_; }                   // not to be given out later than this
  const std::string& modified() const { return modified_; }  // when it was made, as HTTP says it
  struct Kept {
    StatusFile file;
    std::string tag;  // of HTTP, with its quotes
  };
  // Null for a name that no page has. It stays where it is as long as this edition.
  const Kept* file(std::string_view name) const;

 private:
  StatusView view_;
  Instant until_;
  std::string modified_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<const Kept>, std::less<>> kept_;
};

// What became of a copy on another host.
struct StatusCopy {
  StatusPageName page;
  std::string target;                   // "rsync:user@host:/path"; never with a secret
  std::optional<Instant> last_success;  // none: never
  int failures = 0;                     // in a row since then
  std::string error;                    // of the last one; empty: it went well
};

class StatusSource {
 public:
  using Edition = std::shared_ptr<const StatusEdition>;
  using Made = std::function<void(Result<Edition>)>;

  explicit StatusSource(runtime::Backend& backend) : backend_(backend) {}

  // For the hooks of the decider: the configuration at the start and after each change, and
  // whenever something has happened.
  void configured(std::shared_ptr<const Configuration> configuration);
  void changed() { ++changes_; }

  void get(const StatusPageName& name, Made made);  // not_found
  // The evidence now, kept by nobody: for copies.
  void fresh(const StatusPageName& name, Made made);

  // How long a copy made now may be believed: twice the time after which it is made anew.
  Duration copy_lasts(const StatusPageName& name) const;

  void copied(StatusCopy copy);
  std::vector<StatusCopy> copies() const;  // of the pages there are, by page and target

  std::shared_ptr<const Configuration> configuration() const;
  // The page whose own host this is, by the Host header of a request: any case, with or without a
  // port. Never by the name under which the server itself is known.
  std::optional<StatusPageName> page_of_host(std::string_view host) const;
  std::uint64_t changes() const { return changes_; }

 private:
  struct Entry {
    Edition edition;
    std::uint64_t changes = 0;
    bool making = false;
    std::vector<Made> waiting;
  };
  void make(const StatusPageName& name, Made made);
  void finish(const StatusPageName& name, std::uint64_t changes, const Result<Edition>& edition);

  runtime::Backend& backend_;
  std::atomic<std::uint64_t> changes_ = 0;
  mutable std::mutex mutex_;
  std::shared_ptr<const Configuration> configuration_;
  std::map<std::string, StatusPageName> hosts_;
  std::map<StatusPageName, Entry> entries_;
  std::map<std::pair<StatusPageName, std::string>, StatusCopy> copies_;
};

}  // namespace vigie
