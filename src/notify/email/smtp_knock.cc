#include "notify/email/smtp_knock.h"

#include <array>
#include <memory>

#include "base/check.h"
#include "notify/email/smtp_transfer.h"

namespace vigie {

namespace {

std::size_t ignore(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

}  // namespace

Result<void> knock(const SmtpOptions& options) {
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
  CHECK(handle != nullptr);
  const auto set = [&](CURLoption option, auto value) {
    CHECK(curl_easy_setopt(handle.get(), option, value) == CURLE_OK);
  };
  std::array<char, CURL_ERROR_SIZE> error{};
  set_up_connection(handle.get(), options);
  set(CURLOPT_CUSTOMREQUEST, "NOOP");
  set(CURLOPT_HEADERFUNCTION, &ignore);
  set(CURLOPT_WRITEFUNCTION, &ignore);
  set(CURLOPT_ERRORBUFFER, error.data());
  const CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_OK) return {};
  return fail(ErrorCode::unavailable,
              verbatim(error[0] != '\0' ? error.data() : curl_easy_strerror(code)));
}

}  // namespace vigie
