#include "app/api_client.h"

#include <boost/json.hpp>
#include <cstdlib>
#include <future>

#include "app/options.h"
#include "http/client.h"
#include "http/problem.h"

namespace vigie::app {

namespace {

namespace json = boost::json;

std::string from_environment(const std::string& given, const char* variable,
                             const std::string& otherwise) {
  if (!given.empty()) return given;
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

Result<json::value> read_answer(const http::ClientResult& answer) {
  boost::system::error_code error;
  json::value body = json::parse(answer.body, error);
  if (answer.status >= 200 && answer.status < 300) {
    if (error) return fail(ErrorCode::internal, say("the server's answer is not JSON"));
    return body;
  }
  Message detail = say("the server answered {}", answer.status);
  if (!error && body.is_object())
    if (const auto* text = body.as_object().if_contains("detail"); text && text->is_string())
      detail = verbatim(text->as_string());
  return fail(http::error_code_of(answer.status), detail);
}

Result<http::ClientResult> answer_of(const ApiOptions& options, const std::string& method,
                                     const std::string& path, const json::value* body) {
  const std::string url = from_environment(options.url, "VIGIE_URL", "http://127.0.0.1:8120");
  const std::string token_file =
      from_environment(options.token_file, "VIGIE_TOKEN_FILE", options.data + "/local.token");
  const auto token = read_secret_file(token_file);
  if (!token)
    return fail(token.error().code, say("{} (name the file with --token-file or VIGIE_TOKEN_FILE)",
                                        token.error().message));
  http::ClientRequest request;
  request.method = method;
  request.url = url + path;
  request.headers = {{"Authorization", "Bearer " + *token},
                     {"Accept-Language", std::string(to_string(options.language))}};
  request.follow_redirects = false;
  request.timeout = seconds(30);
  request.body_limit = 64 << 20;
  if (body != nullptr) {
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = json::serialize(*body);
  }
  http::ClientOptions client_options;
  client_options.ca_file = options.ca_file;
  std::promise<http::ClientResult> promise;
  http::ClientResult answer;
  {
    http::Client client(client_options);
    client.fetch(std::move(request),
                 [&](http::ClientResult result) { promise.set_value(std::move(result)); });
    answer = promise.get_future().get();
  }
  if (!answer.ok())
    return fail(ErrorCode::unavailable,
                say("no server at {} ({}); is `vigie serve` running? --url names another", url,
                    answer.error));
  return answer;
}

}  // namespace

Result<json::value> ask_api(const ApiOptions& options, const std::string& method,
                            const std::string& path, const json::value* body) {
  const auto answer = answer_of(options, method, path, body);
  if (!answer) return fail(answer.error());
  return read_answer(*answer);
}

Result<std::string> fetch_api(const ApiOptions& options, const std::string& path) {
  auto answer = answer_of(options, "GET", path, nullptr);
  if (!answer) return fail(answer.error());
  if (answer->status == 200) return std::move(answer->body);
  const auto problem = read_answer(*answer);
  if (!problem) return fail(problem.error());
  return fail(ErrorCode::unavailable, say("the server answered {}", answer->status));
}

}  // namespace vigie::app
