#include "app/status_push.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/log.h"
#include "app/s3_request.h"
#include "base/limits.h"
#include "base/text.h"

namespace vigie::app {

namespace {

namespace fs = std::filesystem;

// What a copy says, but for what changes with every second.
StatusView without_times(StatusView view) {
  view.generated_at = {};
  view.valid_until = {};
  for (GroupView& group : view.groups)
    for (ComponentView& component : group.components) {
      component.days.clear();
      component.tally = {};
    }
  return view;
}

Result<StatusSource::Edition> wait_for(const std::function<void(StatusSource::Made)>& ask) {
  auto promise = std::make_shared<std::promise<Result<StatusSource::Edition>>>();
  auto future = promise->get_future();
  ask([promise](Result<StatusSource::Edition> edition) { promise->set_value(std::move(edition)); });
  return future.get();
}

}  // namespace

Result<PushProgram> parse_push_program(const std::string& text) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos || sign + 1 >= text.size() || text[sign + 1] != '/')
    return fail(ErrorCode::invalid,
                say("\"{}\": write the name of a status page, =, and the path of a program", text));
  const auto name = parse_slug(text.substr(0, sign));
  if (!name) return fail(name.error());
  return PushProgram{StatusPageName(*name), text.substr(sign + 1)};
}

StatusPush::StatusPush(StatusSource& source, const runtime::SystemClock& clock,
                       http::Client& client, Options options)
    : source_(source), clock_(clock), client_(client), options_(std::move(options)) {
  thread_ = std::thread([this] { loop(); });
}

StatusPush::~StatusPush() {
  stop();
}

void StatusPush::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void StatusPush::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    look();
    lock.lock();
    wake_.wait_for(lock, limits::status_push_look, [&] { return stopping_; });
  }
}

void StatusPush::look() {
  const auto configuration = source_.configuration();
  if (!configuration) return;
  for (const auto& [name, page] : configuration->status_pages) look_at(page);
}

void StatusPush::look_at(const StatusPage& page) {
  const bool has_program = std::ranges::any_of(
      options_.programs, [&](const PushProgram& each) { return each.page == page.name; });
  if (page.push.empty() && !has_program) return;
  const auto edition =
      wait_for([&](StatusSource::Made made) { source_.get(page.name, std::move(made)); });
  if (!edition) return;  // nothing is known to be told; the copy will call itself old
  const StatusView told = without_times((*edition)->view());
  for (const PushTarget& target : page.push) {
    if (target.s3) {
      push(page, "s3:" + target.s3->bucket + "/" + target.s3->prefix, told,
           [&](const auto& files) { return put(*target.s3, files); });
    } else {
      push(page, "rsync:" + target.rsync, told, [&](const auto& files) -> Result<void> {
        const auto folder = lay_out(page.name, files);
        if (!folder) return fail(folder.error());
        return run({"/usr/bin/rsync", "-rt", "--delay-updates", "--timeout=30", "--", *folder + "/",
                    target.rsync + "/"});
      });
    }
  }
  for (const PushProgram& program : options_.programs)
    if (program.page == page.name)
      push(page, "program:" + program.program, told, [&](const auto& files) -> Result<void> {
        const auto folder = lay_out(page.name, files);
        if (!folder) return fail(folder.error());
        return run({program.program, *folder, page.name.text});
      });
}

void StatusPush::push(const StatusPage& page, const std::string& target, const StatusView& told,
                      const std::function<Result<void>(const std::vector<StatusFile>&)>& send) {
  Copy& copy = copies_[{page.name, target}];
  const Instant now = clock_.now();
  const bool due = !copy.made_at || !(copy.told == told) || now >= *copy.made_at + page.push_every;
  if (!due || now < copy.not_before) return;
  const auto edition =
      wait_for([&](StatusSource::Made made) { source_.fresh(page.name, std::move(made)); });
  if (!edition) return;
  const StatusView& view = (*edition)->view();
  const auto sent = send(status_copy(view, view.generated_at + 2 * page.push_every));
  if (sent) {
    copy = Copy{without_times(view), view.generated_at, now + limits::status_push_apart, 0};
  } else {
    ++copy.failures;
    const Duration wait = std::min<Duration>(seconds(5) * copy.failures, minutes(1));
    copy.not_before = clock_.now() + wait;
    log_warning(
        "a status page could not be copied",
        {{"page", page.name.text}, {"target", target}, {"reason", text(sent.error().message)}});
  }
  source_.copied({page.name, target, copy.made_at, copy.failures,
                  sent ? std::string() : text(sent.error().message)});
}

// Files that are there already are replaced one by one, so that none is ever half written.
Result<std::string> StatusPush::lay_out(const StatusPageName& page,
                                        const std::vector<StatusFile>& files) {
  const fs::path folder = fs::path(options_.folder) / page.text;
  std::error_code error;
  fs::create_directories(folder / "api/v2", error);
  if (error)
    return fail(ErrorCode::unavailable,
                say("{} cannot be made: {}", folder.string(), verbatim(error.message())));
  chmod(options_.folder.c_str(), 0700);
  for (const StatusFile& file : files) {
    const fs::path path = folder / file.name;
    const fs::path draft = path.string() + ".new";
    std::ofstream out(draft, std::ios::binary | std::ios::trunc);
    out << file.body;
    out.close();
    if (out) fs::rename(draft, path, error);
    if (!out || error)
      return fail(ErrorCode::unavailable, say("{} cannot be written", path.string()));
  }
  return folder.string();
}

// What was asked for, unless the server stops meanwhile.
template <class T>
Result<T> StatusPush::answer_of(std::future<T> future) {
  while (future.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready) {
    const std::lock_guard lock(mutex_);
    if (stopping_) return fail(ErrorCode::unavailable, say("the server stops"));
  }
  return future.get();
}

Result<void> StatusPush::run(std::vector<std::string> command) {
  const std::string program = command.front();
  auto promise = std::make_shared<std::promise<PluginResult>>();
  auto future = promise->get_future();
  runner_.run({std::move(command), limits::status_push_timeout},
              [promise](PluginResult result) { promise->set_value(std::move(result)); });
  const auto ended = answer_of(std::move(future));
  if (!ended) return fail(ended.error());
  const PluginResult& result = *ended;
  if (result.outcome == PluginResult::Outcome::ended && result.status == 0) return {};
  if (result.outcome == PluginResult::Outcome::timed_out)
    return fail(ErrorCode::unavailable, say("{} took too long", program));
  if (result.outcome == PluginResult::Outcome::not_started)
    return fail(ErrorCode::unavailable, say("{} cannot be started", program));
  return fail(ErrorCode::unavailable, say("{} ended with {}: {}", program, result.status,
                                          verbatim(shorten(trim(result.errors), limits::summary))));
}

Result<void> StatusPush::put(const S3Target& target, const std::vector<StatusFile>& files) {
  S3Target filled = target;
  UsedSecrets used;
  for (std::string* text : {&filled.access_key, &filled.secret_key}) {
    auto done = fill_secrets(*text, options_.secrets, used);
    if (!done) return fail(done.error());
    *text = std::move(*done);
  }
  for (const StatusFile& file : files) {
    auto promise = std::make_shared<std::promise<http::ClientResult>>();
    auto future = promise->get_future();
    client_.fetch(s3_put(filled, {file.name, file.media, file.body}, clock_.now()),
                  [promise](http::ClientResult result) { promise->set_value(std::move(result)); });
    const auto answer = answer_of(std::move(future));
    if (!answer) return fail(answer.error());
    const http::ClientResult& result = *answer;
    if (!result.ok())
      return fail(ErrorCode::unavailable, say("the store was not reached: {}", result.error));
    if (result.status < 200 || result.status > 299)
      return fail(ErrorCode::unavailable,
                  say("the store answered {} to {}: {}", result.status, file.name,
                      verbatim(blot(shorten(result.body, limits::summary), used))));
  }
  return {};
}

}  // namespace vigie::app
