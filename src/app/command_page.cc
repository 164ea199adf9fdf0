// `vigie page`: the status pages, and copies of them as static files.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "app/commands.h"

namespace vigie::app {

namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

struct PageOptions {
  ApiOptions api;
  std::string folder;
  std::string page;
};

std::string_view text_of(const json::value& value, std::string_view key) {
  return value.at(key).as_string();
}

void print_pages(const json::value& answer, Language language) {
  const json::array& pages = answer.at("status_pages").as_array();
  if (pages.empty()) print_line(say("there is no status page"), language);
  for (const json::value& page : pages) {
    fmt::print("{:<16} {}\n", text_of(page, "name"), text_of(page, "url"));
    for (const json::value& copy : page.at("copies").as_array()) {
      const std::string_view error = text_of(copy, "error");
      const json::value& last = copy.at("last_success");
      const Message when =
          last.is_null() ? say("never copied") : say("last copied {}", last.as_string().c_str());
      fmt::print("  {}  {}{}{}\n", text_of(copy, "target"), text(when, language),
                 error.empty() ? "" : "  ", error);
    }
  }
}

// The only page there is, if none is named.
Result<std::string> page_of(const PageOptions& options) {
  if (!options.page.empty()) return options.page;
  const auto answer = ask_api(options.api, "GET", "/api/v1/status-pages");
  if (!answer) return fail(answer.error());
  const json::array& pages = answer->at("status_pages").as_array();
  if (pages.size() != 1)
    return fail(ErrorCode::invalid,
                say("there are {} status pages: name one with --page", pages.size()));
  return std::string(text_of(pages.front(), "name"));
}

Result<void> write_files(const fs::path& folder, const json::array& files) {
  for (const json::value& file : files) {
    const fs::path path = folder / std::string(text_of(file, "name"));
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error)
      return fail(ErrorCode::unavailable, say("{} cannot be made: {}", path.parent_path().string(),
                                              verbatim(error.message())));
    const fs::path draft = path.string() + ".new";
    std::ofstream out(draft, std::ios::binary | std::ios::trunc);
    out << text_of(file, "body");
    out.close();
    if (out) fs::rename(draft, path, error);
    if (!out || error)
      return fail(ErrorCode::unavailable, say("{} cannot be written", path.string()));
  }
  return {};
}

int export_page(const PageOptions& options) {
  const Language language = options.api.language;
  const auto name = page_of(options);
  if (!name) return print_error(name.error(), language);
  const auto answer = ask_api(options.api, "GET", "/api/v1/status-pages/" + *name + "/copy");
  if (!answer) return print_error(answer.error(), language);
  const json::array& files = answer->at("files").as_array();
  if (const auto written = write_files(options.folder, files); !written)
    return print_error(written.error(), language);
  return print_answer(options.api,
                      {{"folder", options.folder},
                       {"files", files.size()},
                       {"generated_at", answer->at("generated_at")},
                       {"stale_after", answer->at("stale_after")}},
                      [&](const json::value& done) {
                        print_line(say("{} files in {}, to be believed until {}", files.size(),
                                       options.folder, text_of(done, "stale_after")),
                                   language);
                      });
}

}  // namespace

void add_page(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  auto options = std::make_shared<PageOptions>();
  CLI::App* page = program.add_subcommand("page", in(say("Status pages, and copies of them")));
  page->require_subcommand(1);
  CLI::App* list =
      page->add_subcommand("list", in(say("Where they are, and how old their copies")));
  add_api_options(*list, options->api, language);
  list->callback([options, &run] {
    run = [options] {
      const auto answer = ask_api(options->api, "GET", "/api/v1/status-pages");
      if (!answer) return print_error(answer.error(), options->api.language);
      return print_answer(options->api, *answer, [&](const json::value& value) {
        print_pages(value, options->api.language);
      });
    };
  });
  CLI::App* copy = page->add_subcommand(
      "export", in(say("Write one as static files that say until when they may be believed")));
  add_api_options(*copy, options->api, language);
  copy->add_option("folder", options->folder, in(say("Where to")))->required();
  copy->add_option("--page", options->page, in(say("Which; default: the only one")));
  copy->callback([options, &run] { run = [options] { return export_page(*options); }; });
}

}  // namespace vigie::app
