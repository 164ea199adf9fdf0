#include "config/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "base/system_reason.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

bool is_yaml(const fs::path& path) {
  const std::string name = path.filename().string();
  return !name.starts_with('.') && (name.ends_with(".yaml") || name.ends_with(".yml"));
}

}  // namespace

Result<SourceFile> read_stream(std::istream& in, const std::string& name, std::size_t most) {
  std::string text(most + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) return fail(ErrorCode::invalid, say("{}: cannot be read", name));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > most)
    return fail(ErrorCode::limit,
                say("{}: more than {} bytes; split it into several files", name, most));
  return SourceFile{name, std::move(text)};
}

Result<SourceFile> read_file(const std::string& path, std::size_t most) {
  std::error_code error;
  if (!fs::exists(path, error))
    return fail(ErrorCode::not_found, say("{}: no such file or directory", path));
  std::ifstream file(path, std::ios::binary);
  if (!file || fs::is_directory(path, error))
    return fail(ErrorCode::invalid, say("{}: cannot be read", path));
  return read_stream(file, path, most);
}

Result<std::vector<SourceFile>> read_directory(const std::string& path) {
  std::error_code error;
  std::vector<fs::path> paths;
  if (fs::is_directory(path, error)) {
    for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
      if (is_yaml(it->path()) && it->is_regular_file(error)) paths.push_back(it->path());
    }
    if (error) return fail(ErrorCode::invalid, say("{}: {}", path, system_reason(error.value())));
  } else if (fs::exists(path, error)) {
    paths.emplace_back(path);
  } else {
    return fail(ErrorCode::not_found, say("{}: no such file or directory", path));
  }
  if (paths.empty())
    return fail(ErrorCode::invalid, say("{}: no file that ends with .yaml or .yml is in it", path));
  std::ranges::sort(paths);
  std::vector<SourceFile> files;
  for (const fs::path& each : paths) {
    Result<SourceFile> file = read_file(each.string());
    if (!file) return fail(std::move(file.error()));
    files.push_back(std::move(*file));
  }
  return files;
}

}  // namespace vigie
