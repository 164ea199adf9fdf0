// The bytes that wait between whoever feeds an open response and the connection that writes it.
// Any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/responder.h"

namespace vigie::http {

class OpenQueue : public OpenBody {
 public:
  using Piece = std::shared_ptr<const std::string>;

  struct Taken {
    std::vector<Piece> pieces;
    bool ended = false;  // nothing will follow
    bool cut = false;    // the reader was too slow: what waited is gone
  };

  // `wake` is called when the connection has something to do; it must not call back.
  OpenQueue(OpenOptions options, std::function<void()> wake)
      : options_(std::move(options)), wake_(std::move(wake)) {}

  bool send(Piece bytes) override;
  bool ended() const override;
  void end() override;

  const OpenOptions& options() const { return options_; }
  Taken take();

 private:
  const OpenOptions options_;
  const std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::vector<Piece> pieces_;
  bool ended_ = false;
  bool cut_ = false;
};

}  // namespace vigie::http
