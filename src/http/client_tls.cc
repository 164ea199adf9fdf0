#include "http/client_tls.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <stdexcept>

#include "base/limits.h"
#include "base/text.h"

namespace vigie::http {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

namespace {

std::string name_text(const X509_NAME* name) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
  if (!memory) return {};
  X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return shorten(std::string_view(text, static_cast<std::size_t>(size)), limits::title);
}

Certificate read_certificate(const X509& leaf) {
  Certificate certificate;
  std::tm expires{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(&leaf), &expires) == 1)
    certificate.expires = Instant::from_ms(static_cast<std::int64_t>(timegm(&expires)) * 1000);
  certificate.subject = name_text(X509_get_subject_name(&leaf));
  certificate.issuer = name_text(X509_get_issuer_name(&leaf));
  return certificate;
}

Message describe(int error, int depth, const std::string& host) {
  const bool leaf = depth == 0;
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return leaf ? say("has expired") : say("has an issuer that has expired");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return leaf ? say("is not valid yet") : say("has an issuer that is not valid yet");
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return say("is self-signed");
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return say("has an issuer that is not trusted");
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return say("is not for {}", host);
    default:
      return leaf ? say("is refused: {}", X509_verify_cert_error_string(error))
                  : say("has an issuer that is refused: {}", X509_verify_cert_error_string(error));
  }
}

}  // namespace

ssl::context client_tls_context(const std::string& ca_file) {
  ssl::context context(ssl::context::tls_client);
  context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                      ssl::context::no_sslv3);
  context.set_default_verify_paths();
  if (!ca_file.empty()) {
    boost::system::error_code error;
    context.load_verify_file(ca_file, error);
    if (error) throw std::runtime_error("cannot read certificates from " + ca_file);
  }
  return context;
}

void prepare_tls(TlsStream& stream, const TlsName& wanted,
                 const std::shared_ptr<std::optional<Certificate>>& certificate) {
  SSL* connection = stream.native_handle();
  X509_VERIFY_PARAM* rules = SSL_get0_param(connection);
  if (wanted.is_address) {
    X509_VERIFY_PARAM_set1_ip_asc(rules, wanted.name.c_str());
  } else {
    SSL_set_tlsext_host_name(connection, wanted.name.c_str());
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    X509_VERIFY_PARAM_set1_host(rules, wanted.name.c_str(), 0);
  }
  stream.set_verify_mode(ssl::verify_peer);
  stream.set_verify_callback(
      [certificate, host = wanted.name](bool good, ssl::verify_context& context) {
        X509_STORE_CTX* store = context.native_handle();
        const X509* leaf = X509_STORE_CTX_get0_cert(store);
        if (!*certificate) {
          *certificate = leaf != nullptr ? read_certificate(*leaf) : Certificate{};
          (*certificate)->verified = true;
        }
        if (good) return true;
        Certificate& seen = **certificate;
        seen.verified = false;
        std::vector<Message> reasons = seen.verify_error.arguments();
        const Message reason =
            describe(X509_STORE_CTX_get_error(store), X509_STORE_CTX_get_error_depth(store), host);
        if (std::ranges::find(reasons, reason) == reasons.end()) reasons.push_back(reason);
        seen.verify_error = joined(reasons, ", ");
        return true;
      });
}

}  // namespace vigie::http
