#include "runtime/secrets.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "base/ids.h"
#include "base/limits.h"
#include "base/system_reason.h"
#include "db/sql_text.h"

namespace vigie::runtime {

namespace {

class OpenFile {
 public:
  // Not blocking: a pipe that nobody writes to must not hold up whoever asks.
  explicit OpenFile(const std::string& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

tl::unexpected<Error> unreadable(const std::string& path, int error) {
  return fail(ErrorCode::unavailable,
              say("the secret {} cannot be read: {}", path, system_reason(error)));
}

// One byte more than allowed, to tell.
Result<std::string> contents(const OpenFile& file, const std::string& path) {
  std::string content(limits::secret + 2, '\0');
  std::size_t size = 0;
  while (size < content.size()) {
    const ssize_t got = ::read(file.get(), content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  content.resize(size);
  return content;
}

std::string variable_of(std::string_view name) {
  std::string variable = "VIGIE_SECRET_";
  for (const char c : name) {
    const bool small = c >= 'a' && c <= 'z';
    variable += small ? static_cast<char>(c - 'a' + 'A') : c == '-' ? '_' : c;
  }
  return variable;
}

// Only what can be recognised where a peer sends it back, and put into a header or an address.
bool is_text(std::string_view content) {
  return db::storable_text(content) && std::ranges::none_of(content, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
         });
}

Result<std::string> checked(std::string content, const std::string& where) {
  if (content.ends_with('\n')) content.pop_back();
  if (content.empty())
    return fail(ErrorCode::invalid, say("{} is empty; it should hold a secret", where));
  if (content.size() > limits::secret)
    return fail(ErrorCode::invalid,
                say("{} is longer than {} bytes: that is no secret", where, limits::secret));
  if (!is_text(content))
    return fail(ErrorCode::invalid,
                say("{} holds bytes that are no text: write the secret as UTF-8 text", where));
  return content;
}

}  // namespace

Result<std::string> Secrets::read(std::string_view name) const {
  const auto slug = parse_slug(name);
  if (!slug) return fail(slug.error());
  const std::string path = directory_ + "/" + *slug;
  const OpenFile file(path);
  if (file.get() < 0) {
    if (errno != ENOENT && errno != ENOTDIR) return unreadable(path, errno);
    const std::string variable = variable_of(*slug);
    const char* value = std::getenv(variable.c_str());
    if (value != nullptr) return checked(value, variable);
    return fail(ErrorCode::not_found,
                say("the secret \"{}\" is missing: put it into the file {} (mode 600) or the "
                    "environment variable {}",
                    *slug, path, variable));
  }
  struct stat status{};
  if (fstat(file.get(), &status) != 0) return unreadable(path, errno);
  if (!S_ISREG(status.st_mode))
    return fail(ErrorCode::invalid, say("the secret {} is not a file", path));
  if ((status.st_mode & (S_IROTH | S_IWOTH)) != 0)
    return fail(ErrorCode::invalid,
                say("{} holds a secret, but every user of this machine may read or write it: "
                    "chmod o-rwx {}",
                    path, path));
  auto content = contents(file, path);
  if (!content) return content;
  return checked(std::move(*content), path);
}

}  // namespace vigie::runtime
