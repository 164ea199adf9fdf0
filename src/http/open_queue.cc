#include "http/open_queue.h"

#include <utility>

namespace vigie::http {

bool OpenQueue::send(Piece bytes) {
  bool first = false;
  bool accepted = true;
  {
    std::lock_guard lock(mutex_);
    if (ended_) return false;
    first = pieces_.empty();
    if (pieces_.size() >= options_.queue) {
      ended_ = true;
      cut_ = true;
      pieces_.clear();
      accepted = false;
    } else {
      pieces_.push_back(std::move(bytes));
    }
  }
  if (first || !accepted) wake_();
  return accepted;
}

bool OpenQueue::ended() const {
  std::lock_guard lock(mutex_);
  return ended_;
}

void OpenQueue::end() {
  {
    std::lock_guard lock(mutex_);
    if (ended_) return;
    ended_ = true;
  }
  wake_();
}

OpenQueue::Taken OpenQueue::take() {
  std::lock_guard lock(mutex_);
  return {std::exchange(pieces_, {}), ended_, cut_};
}

}  // namespace vigie::http
