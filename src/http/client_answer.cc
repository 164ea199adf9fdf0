#include "http/client_answer.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/optional.hpp>
#include <cstdint>

namespace vigie::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

namespace {

constexpr int interim_answers = 10;  // 100, 102, 103: more than this is not a server but a loop

// Beast's own string_body reserves what Content-Length announces, before it has come, and has no
// way to keep the beginning of a body that is too long.
struct CutBody {
  struct value_type {
    std::string text;
    std::size_t limit = 0;
    bool cut = false;
  };

  class reader {
   public:
    template <bool is_request, class Fields>
    reader(beast::http::header<is_request, Fields>&, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>&, error_code& error) { error = {}; }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, error_code& error) {
      error = {};
      const auto end = asio::buffer_sequence_end(buffers);
      for (auto at = asio::buffer_sequence_begin(buffers); at != end; ++at) {
        const asio::const_buffer part = *at;
        const std::size_t room = body_.limit - body_.text.size();
        body_.cut = body_.cut || part.size() > room;
        body_.text.append(static_cast<const char*>(part.data()), std::min(room, part.size()));
      }
      return asio::buffer_size(buffers);
    }

    void finish(error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

}  // namespace

struct AnswerParser::Parser : beast::http::response_parser<CutBody> {};

AnswerParser::AnswerParser(std::size_t body_limit, bool head_only)
    : body_limit_(body_limit), head_only_(head_only) {
  restart();
}

AnswerParser::~AnswerParser() = default;

void AnswerParser::restart() {
  parser_ = std::make_unique<Parser>();
  parser_->header_limit(static_cast<std::uint32_t>(limits::answer_head));
  parser_->body_limit(boost::none);
  parser_->eager(true);
  parser_->skip(head_only_);
  parser_->get().body().limit = body_limit_;
}

AnswerParser::State AnswerParser::failed(Failure failure, Message error) {
  failure_ = failure;
  error_ = std::move(error);
  return State::failed;
}

AnswerParser::State AnswerParser::feed(std::string_view bytes) {
  pending_ += bytes;
  while (true) {
    if (parser_->is_header_done() && parser_->get().body().cut) return State::done;
    if (parser_->is_done()) {
      const unsigned status = parser_->get().result_int();
      if (status >= 200 || status == 101) return State::done;
      if (++interim_ > interim_answers)
        return failed(Failure::body, say("the server sends interim answers without end"));
      restart();
    }
    if (pending_.empty()) return State::more;
    error_code error;
    const std::size_t used = parser_->put(asio::buffer(pending_), error);
    pending_.erase(0, used);
    // What comes behind the part that is kept is not looked at, whether it is here already or not.
    if (parser_->is_header_done() && parser_->get().body().cut) return State::done;
    if (error == beast::http::error::need_more) return State::more;
    if (error == beast::http::error::header_limit)
      return failed(Failure::limit, say("the head of the answer is longer than {} KiB",
                                        limits::answer_head / 1024));
    if (error)
      return failed(Failure::body, parser_->is_header_done()
                                       ? say("the body is not valid HTTP: {}", error.message())
                                       : say("the answer is not HTTP: {}", error.message()));
    if (used == 0 && !parser_->is_done()) return State::more;
  }
}

AnswerParser::State AnswerParser::end() {
  if (!parser_->got_some())
    return failed(Failure::first_byte, say("the server closed the connection without an answer"));
  error_code error;
  parser_->put_eof(error);
  if (error || !parser_->is_done())
    return failed(Failure::body,
                  say("the server closed the connection in the middle of its answer"));
  return State::done;
}

void AnswerParser::move_into(ClientResult& result) {
  auto& message = parser_->get();
  result.status = static_cast<int>(message.result_int());
  result.http_version =
      std::to_string(message.version() / 10) + "." + std::to_string(message.version() % 10);
  result.headers.clear();
  for (const auto& field : message)
    result.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  result.truncated = message.body().cut;
  result.body = std::move(message.body().text);
}

}  // namespace vigie::http
