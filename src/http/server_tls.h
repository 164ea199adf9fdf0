// The certificate that the server shows, replaceable while it runs. Internal to src/http: the
// header shows Asio. Any thread.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"

namespace vigie::http {

class ServerTls {
 public:
  // invalid when the files do not fit; the message names the file.
  static Result<std::unique_ptr<ServerTls>> load(std::string certificate_file,
                                                 std::string key_file);

  // Reads the same files again; after an error the context in use stays.
  Result<void> reload();

  // What a new connection uses, and keeps for as long as it lives.
  std::shared_ptr<boost::asio::ssl::context> current() const;

 private:
  ServerTls(std::string certificate_file, std::string key_file);

  const std::string certificate_file_;
  const std::string key_file_;
  mutable std::mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace vigie::http
