// Bytes of a connection into requests: limits, framing and strictness of HTTP/1.1 in one place that
// knows no socket, so that the fuzzer drives exactly what the server runs.
// One reader a connection, used by its thread alone.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/message.h"
#include "http/message.h"

namespace vigie::http {

class RequestReader {
 public:
  struct Limits {
    std::size_t head;
    std::size_t body;
  };
  enum class Stage {
    head,      // waiting for the rest of the head
    body,      // the head is whole and acceptable
    complete,  // take_request() may be called
    refused,   // refusal() says why; the connection cannot go on
  };
  struct Refusal {
    int status = 400;
    Message detail;  // a sentence for the client
    Language language = Language::en;
  };

  explicit RequestReader(Limits limits);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  // Takes what it can from the front of `bytes` and says how much; the rest must come again, with
  // more behind it. Never takes a byte of the following request.
  std::size_t take(std::string_view bytes);

  Stage stage() const { return stage_; }
  const Refusal& refusal() const { return refusal_; }

  // The client waits for "100 Continue" before it sends the body. True once.
  bool take_continue();

  // Stage::complete only. Makes the reader ready for the next request. The peer is left empty.
  struct Taken {
    Request request;
    bool keep_alive = true;
    bool http_1_0 = false;
  };
  Taken take_request();

 private:
  struct Parser;

  std::size_t take_head(std::string_view bytes);
  void refuse(int status, Message detail);
  void refuse_for(const boost::system::error_code& error);
  void check_head();
  void begin();

  Limits limits_;
  Stage stage_ = Stage::head;
  Refusal refusal_;
  Language language_ = Language::en;  // of the request whose head was read
  bool continue_ = false;
  std::size_t scanned_ = 0;  // bytes of the head in which its end does not begin
  std::unique_ptr<Parser> parser_;
  Request request_;  // its path and query are filled when the head is whole
};

}  // namespace vigie::http
