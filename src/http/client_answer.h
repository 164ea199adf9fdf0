// Reads an HTTP/1 answer from bytes as they come, keeping at most a given length of its body.
// For the client alone.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/client.h"

namespace vigie::http {

class AnswerParser {
 public:
  // `head_only`: the answer to HEAD, which announces a body that does not come.
  AnswerParser(std::size_t body_limit, bool head_only);
  ~AnswerParser();

  enum class State { more, done, failed };
  State feed(std::string_view bytes);
  State end();  // the server closed the connection

  Failure failure() const { return failure_; }
  const Message& error() const { return error_; }
  void move_into(ClientResult& result);  // when done

 private:
  struct Parser;
  State failed(Failure failure, Message error);
  void restart();

  std::size_t body_limit_;
  bool head_only_;
  int interim_ = 0;
  std::string pending_;
  std::unique_ptr<Parser> parser_;
  Failure failure_ = Failure::none;
  Message error_;
};

}  // namespace vigie::http
