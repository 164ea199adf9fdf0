#include "notify/email/smtp_knock.h"

#include <curl/curl.h>

#include <array>
#include <memory>

#include "base/check.h"

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
  const std::string url = options.helo.empty() ? options.url : options.url + "/" + options.helo;
  const auto timeout = static_cast<long>(options.timeout.count());
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, timeout);
  set(CURLOPT_CONNECTTIMEOUT_MS, timeout);
  set(CURLOPT_USE_SSL,
      static_cast<long>(options.starttls == StartTls::required   ? CURLUSESSL_ALL
                        : options.starttls == StartTls::optional ? CURLUSESSL_TRY
                                                                 : CURLUSESSL_NONE));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
  if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
  if (!options.user.empty()) {
    set(CURLOPT_USERNAME, options.user.c_str());
    set(CURLOPT_PASSWORD, options.password.c_str());
  }
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
