#include "http/server_tls.h"

#include <openssl/ssl.h>

#include <string_view>
#include <utility>

namespace vigie::http {

namespace ssl = boost::asio::ssl;
using Context = std::shared_ptr<ssl::context>;

namespace {

// A client that offers protocols by ALPN gets HTTP/1.1 or, when it offers only others, no ALPN.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length,
                    const unsigned char* offered, unsigned int offered_length, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_length, ours, sizeof(ours) - 1, offered, offered_length) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

Result<Context> read_files(const std::string& certificate_file, const std::string& key_file) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(
      native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  boost::system::error_code error;
  context->use_certificate_chain_file(certificate_file, error);
  if (error)
    return fail(ErrorCode::invalid, say("the certificate file {} cannot be used: {}",
                                        certificate_file, error.message()));
  context->use_private_key_file(key_file, ssl::context::pem, error);
  if (error)
    return fail(ErrorCode::invalid, say("the key file {} cannot be used with {}: {}", key_file,
                                        certificate_file, error.message()));
  if (SSL_CTX_check_private_key(native) != 1)
    return fail(ErrorCode::invalid, say("the key in {} does not belong to the certificate in {}",
                                        key_file, certificate_file));
  return context;
}

}  // namespace

ServerTls::ServerTls(std::string certificate_file, std::string key_file)
    : certificate_file_(std::move(certificate_file)), key_file_(std::move(key_file)) {}

Result<std::unique_ptr<ServerTls>> ServerTls::load(std::string certificate_file,
                                                   std::string key_file) {
  std::unique_ptr<ServerTls> tls(new ServerTls(std::move(certificate_file), std::move(key_file)));
  Result<Context> context = read_files(tls->certificate_file_, tls->key_file_);
  if (!context) return fail(context.error());
  tls->context_ = std::move(*context);
  return tls;
}

Result<void> ServerTls::reload() {
  Result<Context> context = read_files(certificate_file_, key_file_);
  if (!context)
    return fail(ErrorCode::invalid,
                say("{}; the certificate that was in use stays in use", context.error().message));
  std::lock_guard lock(mutex_);
  context_ = std::move(*context);
  return {};
}

Context ServerTls::current() const {
  std::lock_guard lock(mutex_);
  return context_;
}

}  // namespace vigie::http
