#include "app/options.h"

#include <sodium.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <fstream>

#include "base/system_reason.h"
#include "base/text.h"

namespace vigie::app {

std::string random_secret() {
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string out(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes.data(), bytes.size());
  out.pop_back();
  return out;
}

Result<std::string> read_secret_file(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0)
    return fail(ErrorCode::not_found, say("{}: {}", path, system_reason(errno)));
  if ((status.st_mode & 077) != 0)
    return fail(ErrorCode::invalid,
                say("{} holds a secret, but others may read it: chmod 600 {}", path, path));
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  if (trim(line).empty())
    return fail(ErrorCode::invalid, say("{} is empty; it should hold a secret", path));
  return std::string(trim(line));
}

Result<std::string> read_or_make_secret(const std::string& path) {
  auto known = read_secret_file(path);
  if (known || known.error().code != ErrorCode::not_found) return known;
  std::string secret = random_secret();
  const mode_t before = umask(0077);
  std::ofstream file(path);
  umask(before);
  file << secret << "\n";
  file.close();
  if (!file)
    return fail(ErrorCode::unavailable,
                say("{} cannot be written: {}", path, system_reason(errno)));
  return secret;
}

Result<Listen> parse_listen(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : parse_int(text.substr(colon + 1));
  if (!port || *port < 0 || *port > 65535)
    return fail(ErrorCode::invalid,
                say("\"{}\" is not an address to listen on; write 127.0.0.1:8120", text));
  std::string address = text.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  return Listen{address, static_cast<std::uint16_t>(*port)};
}

std::string listening_url(const ServeOptions& options, std::uint16_t port) {
  const std::string scheme = options.certificate_file.empty() ? "http://" : "https://";
  const std::string host = options.listen.substr(0, options.listen.rfind(':'));
  return scheme + host + ":" + std::to_string(port);
}

Result<std::string> link_url(const ServeOptions& options) {
  const auto listen = parse_listen(options.listen);
  if (!listen) return fail(listen.error());
  if (!options.public_url.empty()) {
    std::string url = options.public_url;
    while (url.ends_with('/')) url.pop_back();
    return url;
  }
  if (listen->port == 0)
    return fail(ErrorCode::invalid,
                say("--listen {} leaves the port open, and the links in messages would lead "
                    "nowhere: give a port, or say with --public-url how people reach this server",
                    options.listen));
  return listening_url(options, listen->port);
}

Result<SmtpOptions> smtp_options(const ServeOptions& options) {
  SmtpOptions smtp;
  smtp.url = options.smtp_url;
  smtp.user = options.smtp_user;
  smtp.ca_file = options.smtp_ca_file;
  if (options.smtp_starttls == "required") {
    smtp.starttls = StartTls::required;
  } else if (options.smtp_starttls == "optional") {
    smtp.starttls = StartTls::optional;
  } else if (options.smtp_starttls == "off") {
    smtp.starttls = StartTls::off;
  } else {
    return fail(ErrorCode::invalid, say("--smtp-starttls is required, optional or off, not \"{}\"",
                                        options.smtp_starttls));
  }
  if (!options.smtp_password_file.empty()) {
    auto password = read_secret_file(options.smtp_password_file);
    if (!password) return fail(password.error());
    smtp.password = *password;
  }
  return check_smtp_options(std::move(smtp));
}

}  // namespace vigie::app
