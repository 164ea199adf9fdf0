#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>

#include "app/commands.h"
#include "base/system_reason.h"
#include "db/database_file.h"
#include "page/page_store.h"

namespace vigie::app {

namespace {

struct BackupOptions {
  ApiOptions api;
  std::string data = "vigie-data";
  std::string file;
  bool json = false;
  bool send = false;
};

std::string database_file(const BackupOptions& options) {
  return options.data + "/vigie.db";
}

int back_up(const BackupOptions& options) {
  const std::string from = database_file(options);
  if (!std::filesystem::exists(from))
    return print_error(
        {ErrorCode::not_found, say("{} is not there; --data names the server's data directory "
                                   "(PostgreSQL has its own tools: pg_dump)",
                                   from)},
        options.api.language);
  auto database = db::open_database("sqlite:" + from);
  if (!database) return print_error(database.error(), options.api.language);
  if (const auto done = (*database)->backup_to(options.file); !done)
    return print_error(done.error(), options.api.language);
  if (options.json) {
    std::printf("%s\n", boost::json::serialize(boost::json::value{{"file", options.file}}).c_str());
  } else {
    print_line(say("wrote {}", options.file), options.api.language);
  }
  return 0;
}

// What was on its way when the backup was made may have been sent since: nothing leaves by itself.
Result<std::int64_t> set_outbox_aside(const std::string& file) {
  auto database = db::open_database("sqlite:" + file);
  if (!database) return fail(database.error());
  auto writer = (*database)->open_writer();
  if (!writer) return fail(writer.error());
  if (auto begun = (*writer)->begin(); !begun) return fail(begun.error());
  auto aside = quarantine_outbox(**writer);
  if (!aside) return aside;
  if (const auto outcome = (*writer)->commit(); outcome.result != db::CommitResult::committed)
    return fail(ErrorCode::unavailable,
                say("the restored file could not be changed: {}", outcome.detail));
  return aside;
}

void remove_with_its_companions(const std::string& file) {
  std::error_code ignored;
  for (const char* companion : {"", "-wal", "-shm", ".lock", ".reserve"})
    std::filesystem::remove(file + companion, ignored);
}

// Under another name until nothing in it can leave by itself: a server that is started meanwhile,
// or after a failure, must not find it.
Result<std::int64_t> restore(const BackupOptions& options) {
  namespace files = std::filesystem;
  const std::string to = database_file(options);
  const std::string partial = to + ".restoring";
  if (!files::exists(options.file))
    return fail(ErrorCode::not_found, say("{} is not there", options.file));
  if (files::exists(to))
    return fail(ErrorCode::conflict, say("{} is there already: stop the server, move the file away "
                                         "(with its -wal and -shm), then restore",
                                         to));
  std::error_code error;
  if (files::create_directories(options.data, error); !error)
    files::permissions(options.data, files::perms::owner_all, error);
  remove_with_its_companions(partial);
  if (!error) files::copy_file(options.file, partial, error);
  if (!error)
    files::permissions(partial, files::perms::owner_read | files::perms::owner_write, error);
  if (error)
    return fail(ErrorCode::unavailable, say("{}: {}", partial, system_reason(error.value())));
  auto aside = set_outbox_aside(partial);
  if (!aside) {
    remove_with_its_companions(partial);
    return fail(aside.error().code,
                say("{} cannot be restored: {}", options.file, aside.error().message));
  }
  files::rename(partial, to, error);
  if (error)
    return fail(ErrorCode::unavailable,
                say("{} cannot be written: {}", to, system_reason(error.value())));
  remove_with_its_companions(partial);
  if (const auto synced = db::sync_file(to); !synced) return fail(synced.error());
  return aside;
}

int run_restore(const BackupOptions& options) {
  const auto aside = restore(options);
  if (!aside) return print_error(aside.error(), options.api.language);
  const auto count = static_cast<long long>(*aside);
  if (options.json) {
    std::printf("{\"quarantined\":%lld}\n", count);
  } else {
    print_line(say("restored; messages set aside: {} (`vigie outbox release --send` sends them, "
                   "without --send they are dropped)",
                   count),
               options.api.language);
  }
  return 0;
}

int release(const BackupOptions& options) {
  const boost::json::value body = {{"send", options.send}};
  const auto answer = ask_api(options.api, "POST", "/api/v1/outbox/release", &body);
  if (!answer) return print_error(answer.error(), options.api.language);
  return print_answer(options.api, *answer, [&](const boost::json::value& value) {
    const std::int64_t count = value.at("deliveries").as_int64();
    print_line(
        options.send ? say("messages released: {}", count) : say("messages dropped: {}", count),
        options.api.language);
  });
}

}  // namespace

void add_backup(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  auto options = std::make_shared<BackupOptions>();
  options->api.language = language;
  const auto with_file = [&](const char* name, const Message& what,
                             int (*act)(const BackupOptions&)) {
    CLI::App* command = program.add_subcommand(name, in(what));
    command->add_option("--data", options->data, in(say("The server's data directory")))
        ->capture_default_str();
    command->add_option("file", options->file, in(say("Of the backup")))->required();
    command->add_flag("--json", options->json, in(say("Print JSON")));
    command->callback([options, act, &run] { run = [options, act] { return act(*options); }; });
  };
  with_file("backup", say("Write a consistent copy of the database, while the server runs"),
            back_up);
  with_file("restore", say("Put a backup in place; its unsent messages are set aside"),
            run_restore);
  CLI::App* outbox = program.add_subcommand("outbox", in(say("What a restore has set aside")));
  outbox->require_subcommand(1);
  CLI::App* release_command = outbox->add_subcommand("release", in(say("Send it, or drop it")));
  add_api_options(*release_command, options->api, language);
  release_command->add_flag("--send", options->send,
                            in(say("Send it; without this it is dropped")));
  release_command->callback([options, &run] { run = [options] { return release(*options); }; });
}

}  // namespace vigie::app
