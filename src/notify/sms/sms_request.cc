#include "notify/sms/sms_request.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

#include "base/check.h"
#include "gateway/gateway_template.h"
#include "http/target.h"
#include "notify/sms/gsm_text.h"
#include "notify/sms/sms_text.h"

namespace vigie {

namespace {

std::string json_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(byte));
    } else {
      out += c;
    }
  }
  return out;
}

std::string as_it_is(std::string_view text) {
  return std::string(text);
}

std::string base64(std::string_view text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

// Everything that a template may name, secrets read.
Result<TemplateValues> values_for(const Gateway& gateway, const Notice& notice,
                                  const SecretLookup& secrets, UsedSecrets& used) {
  const std::string text = sms_text(notice);
  TemplateValues values = {{"to", notice.to.address},
                           {"to_digits", notice.to.address.substr(1)},
                           {"text", text},
                           {"key", notice.idempotency_key}};
  if (gsm_units(text) == std::string::npos) values["unicode"] = "1";
  for (const auto& [name, setting] : gateway.settings) {
    auto filled = fill_secrets(setting, secrets, used);
    if (!filled) return fail(filled.error());
    values["settings." + name] = std::move(*filled);
  }
  for (const auto& [key, text_of_template] : templates_of(gateway)) {
    for (const std::string& name : secret_names(text_of_template)) {
      auto content = secrets(name);
      if (!content) return fail(content.error());
      values["secret." + name] = *content;
      used[name] = std::move(*content);
    }
  }
  return values;
}

Result<void> sign_for_ovh(OutgoingRequest& request, const TemplateValues& values, Instant now) {
  const auto setting = [&](const char* name) {
    const auto found = values.find(std::string("settings.") + name);
    return found == values.end() ? std::string() : found->second;
  };
  const std::int64_t at = now.ms() / 1000;
  const std::string signature =
      ovh_signature(setting("application_secret"), setting("consumer_key"), request, at);
  for (const auto& [name, value] :
       {std::pair<std::string, std::string>{"X-Ovh-Application", setting("application_key")},
        {"X-Ovh-Consumer", setting("consumer_key")},
        {"X-Ovh-Timestamp", std::to_string(at)},
        {"X-Ovh-Signature", signature}})
    if (auto added = add_header(request, name, value); !added) return added;
  return {};
}

}  // namespace

std::string ovh_signature(std::string_view application_secret, std::string_view consumer_key,
                          const OutgoingRequest& request, std::int64_t seconds_since_1970) {
  const std::string text =
      fmt::format("{}+{}+{}+{}+{}+{}", application_secret, consumer_key, request.method,
                  request.url, request.body, seconds_since_1970);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  CHECK(EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1);
  std::string out = "$1$";
  for (unsigned int i = 0; i < size; ++i) out += fmt::format("{:02x}", digest[i]);
  return out;
}

Result<OutgoingRequest> sms_request(const Notice& notice, const SecretLookup& secrets,
                                    Instant now) {
  if (!notice.to.gateway)
    return fail(ErrorCode::invalid,
                say("the gateway of this number is no longer configured: apply the configuration"));
  const Gateway& gateway = *notice.to.gateway;
  OutgoingRequest request;
  const auto values = values_for(gateway, notice, secrets, request.used);
  if (!values) return fail(values.error());
  request.method = gateway.method;
  request.url = render_template(gateway.url, *values, http::percent_encode);
  const auto escape = gateway.escape == BodyEscape::json   ? json_escape
                      : gateway.escape == BodyEscape::form ? http::percent_encode
                                                           : as_it_is;
  request.body = render_template(gateway.body, *values, escape);
  request.accepted = gateway.accepted;
  request.accepted_matches = gateway.accepted_matches;
  request.failed_for_good = gateway.failed_for_good;
  request.headers.push_back({"Idempotency-Key", notice.idempotency_key});
  for (const auto& [name, value] : gateway.headers)
    if (auto added = add_header(request, name, render_template(value, *values, as_it_is)); !added)
      return fail(added.error());
  if (!gateway.user.empty()) {
    const std::string user = render_template(gateway.user, *values, as_it_is);
    const std::string password = render_template(gateway.password, *values, as_it_is);
    if (auto added = add_header(request, "Authorization", "Basic " + base64(user + ":" + password));
        !added)
      return fail(added.error());
  }
  if (gateway.sign == RequestSign::ovh)
    if (auto made = sign_for_ovh(request, *values, now); !made) return fail(made.error());
  return request;
}

}  // namespace vigie
