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

// libcurl asks about once a second, also while it waits.
int on_progress(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

}  // namespace

Result<void> knock(const SmtpOptions& options, const std::stop_token& stop) {
  std::array<char, CURL_ERROR_SIZE> error{};
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
  CHECK(handle != nullptr);
  const auto set = [&](CURLoption option, auto value) {
    CHECK(curl_easy_setopt(handle.get(), option, value) == CURLE_OK);
  };
  set_up_connection(handle.get(), options);
  set(CURLOPT_CUSTOMREQUEST, "NOOP");
  set(CURLOPT_HEADERFUNCTION, &ignore);
  set(CURLOPT_WRITEFUNCTION, &ignore);
  set(CURLOPT_ERRORBUFFER, error.data());
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &on_progress);
  set(CURLOPT_XFERINFODATA, &stop);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_OK) return {};
  return fail(ErrorCode::unavailable,
              verbatim(error[0] != '\0' ? error.data() : curl_easy_strerror(code)));
}

}  // namespace vigie
