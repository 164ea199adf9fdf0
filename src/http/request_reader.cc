#include "http/request_reader.h"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <utility>

#include "base/check.h"
#include "http/target.h"

namespace vigie::http {

namespace beast = boost::beast;

struct RequestReader::Parser {
  std::optional<beast::http::request_parser<beast::http::string_body>> of;
};

RequestReader::RequestReader(Limits limits) : limits_(limits), parser_(std::make_unique<Parser>()) {
  begin();
}

RequestReader::~RequestReader() = default;

void RequestReader::begin() {
  stage_ = Stage::head;
  continue_ = false;
  scanned_ = 0;
  request_ = Request();
  language_ = Language::en;
  parser_->of.emplace();
  parser_->of->header_limit(static_cast<std::uint32_t>(limits_.head + 1));  // ours comes first
  parser_->of->body_limit(limits_.body);
}

void RequestReader::refuse_for(const beast::error_code& error) {
  if (error == beast::http::error::body_limit)
    return refuse(413, say("the body of the request is longer than {} bytes", limits_.body));
  if (error == beast::http::error::bad_version)
    return refuse(505, say("the request is not HTTP/1.1 or HTTP/1.0"));
  refuse(400, say("the request is not well-formed HTTP: {}", error.message()));
}

void RequestReader::refuse(int status, Message detail) {
  stage_ = Stage::refused;
  refusal_ = {status, std::move(detail), language_};
}

// The head goes to the parser in one piece, once its end is here. Beast's own limit counts only
// what it has not parsed yet, so that a head of ever more lines, each in a packet of its own, would
// have no end; and what it says about half a head depends on how that was cut.
std::size_t RequestReader::take_head(std::string_view bytes) {
  constexpr std::string_view end_mark = "\r\n\r\n";
  std::size_t found = bytes.find(end_mark, scanned_);
  std::size_t size = found == std::string_view::npos ? bytes.size() : found + end_mark.size();
  if (size > limits_.head) {
    refuse(431, say("the head of the request is longer than {} bytes", limits_.head));
    return 0;
  }
  if (found == std::string_view::npos) {
    scanned_ = bytes.size() < end_mark.size() ? 0 : bytes.size() - end_mark.size() + 1;
    return 0;
  }
  beast::error_code error;
  parser_->of->put(boost::asio::buffer(bytes.substr(0, size)), error);
  if (error) {
    refuse_for(error);
  } else if (!parser_->of->is_header_done()) {
    refuse(400, say("the request is not well-formed HTTP"));
  } else {
    stage_ = Stage::body;
    check_head();
  }
  return size;
}

std::size_t RequestReader::take(std::string_view bytes) {
  std::size_t taken = stage_ == Stage::head ? take_head(bytes) : 0;
  while (stage_ == Stage::body && !parser_->of->is_done()) {
    std::string_view rest = bytes.substr(taken);
    if (rest.empty()) break;
    beast::error_code error;
    std::size_t n = parser_->of->put(boost::asio::buffer(rest), error);
    taken += n;
    if (error && error != beast::http::error::need_more) refuse_for(error);
    if (error || n == 0) break;
  }
  if (stage_ == Stage::body && parser_->of->is_done()) stage_ = Stage::complete;
  return taken;
}

void RequestReader::check_head() {
  const auto& head = parser_->of->get();
  using beast::http::field;
  const auto& accepted = head[field::accept_language];
  language_ = preferred_language({accepted.data(), accepted.size()});
  if (head.version() >= 11 && head.count(field::host) != 1)
    return refuse(400, say("a request of HTTP/1.1 needs exactly one Host header"));
  // What the parser does not know as "chunked" it would leave in the stream, where the next request
  // is looked for: that is how requests are smuggled.
  if (auto count = head.count(field::transfer_encoding); count > 0) {
    if (count != 1 || !beast::iequals(head[field::transfer_encoding], "chunked"))
      return refuse(501, say("no transfer encoding but \"chunked\" is understood"));
    if (head.version() < 11)
      return refuse(400, say("a request of HTTP/1.0 cannot have a transfer encoding"));
  }
  if (head.count(field::expect) > 0) {
    if (!beast::iequals(head[field::expect], "100-continue"))
      return refuse(417, say("no expectation but \"100-continue\" is understood"));
    continue_ = head.version() >= 11;
  }
  beast::string_view raw = head.target();
  Result<Target> target = parse_target({raw.data(), raw.size()});
  if (!target) return refuse(400, target.error().message);
  request_.path = std::move(target->path);
  request_.query = std::move(target->query);
  request_.method = std::string(head.method_string());
  // Copied now, since the parser adds the trailers of a chunked body to the same list, and a
  // trailer must not pass for a header.
  for (const auto& header : head)
    request_.headers.push_back({std::string(header.name_string()), std::string(header.value())});
}

bool RequestReader::take_continue() {
  return std::exchange(continue_, false) && stage_ == Stage::body;
}

RequestReader::Taken RequestReader::take_request() {
  CHECK(stage_ == Stage::complete);
  auto& message = parser_->of->get();
  Taken taken;
  taken.keep_alive = message.keep_alive();
  taken.http_1_0 = message.version() < 11;
  request_.body = std::move(message.body());
  taken.request = std::move(request_);
  begin();
  return taken;
}

}  // namespace vigie::http
