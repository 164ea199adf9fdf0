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
#include <unordered_map>

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

class ClientTls::VerifiedChains {
 public:
  // What a connection wants, for the callback that OpenSSL makes.
  struct Wish {
    std::string name;
    std::shared_ptr<std::optional<Certificate>> certificate;
  };

  // In the context: OpenSSL's own verification takes place behind this one.
  static int verify(X509_STORE_CTX* store, void* self) {
    auto& chains = *static_cast<VerifiedChains*>(self);
    auto* connection =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    const auto* wish = static_cast<const Wish*>(SSL_get_ex_data(connection, wish_index()));
    const std::string key = key_of(store, wish->name);
    if (const Known* known = chains.find(key)) {
      *wish->certificate = known->certificate;
      X509_STORE_CTX_set_error(store, X509_V_OK);
      return 1;
    }
    const int answer = X509_verify_cert(store);
    const std::optional<Certificate>& seen = *wish->certificate;
    if (answer == 1 && seen && seen->verified) chains.keep(key, store, *seen);
    return answer;
  }

  // The connection owns its wish.
  static void attach(SSL* connection, std::unique_ptr<Wish> wish) {
    SSL_set_ex_data(connection, wish_index(), wish.release());
  }

 private:
  struct FreeTime {
    void operator()(ASN1_TIME* time) const { ASN1_TIME_free(time); }
  };
  using Time = std::unique_ptr<ASN1_TIME, FreeTime>;
  struct Known {
    Certificate certificate;
    Time begins;  // when the last of the chain begins, and the first ends
    Time ends;
  };

  static int wish_index() {
    static const int index = SSL_get_ex_new_index(
        0, nullptr, nullptr, nullptr, [](void*, void* wish, CRYPTO_EX_DATA*, int, long, void*) {
          delete static_cast<Wish*>(wish);
        });
    return index;
  }

  // The name, and what the server has shown, in its order.
  static std::string key_of(X509_STORE_CTX* store, const std::string& name) {
    std::string key = name;
    const STACK_OF(X509)* shown = X509_STORE_CTX_get0_untrusted(store);
    for (int i = 0; i < sk_X509_num(shown); ++i) {
      unsigned char digest[EVP_MAX_MD_SIZE];
      unsigned int size = 0;
      if (X509_digest(sk_X509_value(shown, i), EVP_sha256(), digest, &size) != 1) return {};
      key.push_back('\0');
      key.append(std::begin(digest), std::begin(digest) + size);
    }
    return key;
  }

  const Known* find(const std::string& key) {
    const auto found = known_.find(key);
    if (found == known_.end()) return nullptr;
    if (X509_cmp_current_time(found->second.begins.get()) < 0 &&
        X509_cmp_current_time(found->second.ends.get()) > 0)
      return &found->second;
    known_.erase(found);
    return nullptr;
  }

  void keep(const std::string& key, X509_STORE_CTX* store, const Certificate& certificate) {
    const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(store);
    if (key.empty() || sk_X509_num(chain) < 1) return;
    const ASN1_TIME* begins = X509_get0_notBefore(sk_X509_value(chain, 0));
    const ASN1_TIME* ends = X509_get0_notAfter(sk_X509_value(chain, 0));
    for (int i = 1; i < sk_X509_num(chain); ++i) {
      const X509* one = sk_X509_value(chain, i);
      if (ASN1_TIME_compare(X509_get0_notBefore(one), begins) > 0)
        begins = X509_get0_notBefore(one);
      if (ASN1_TIME_compare(X509_get0_notAfter(one), ends) < 0) ends = X509_get0_notAfter(one);
    }
    if (known_.size() >= limits::verified_chains) known_.clear();
    known_.insert_or_assign(
        key, Known{certificate, Time(ASN1_STRING_dup(begins)), Time(ASN1_STRING_dup(ends))});
  }

  std::unordered_map<std::string, Known> known_;
};

ClientTls::ClientTls(const std::string& ca_file)
    : context_(ssl::context::tls_client), verified_(std::make_unique<VerifiedChains>()) {
  context_.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                       ssl::context::no_sslv3);
  context_.set_default_verify_paths();
  SSL_CTX_set_cert_verify_callback(context_.native_handle(), &VerifiedChains::verify,
                                   verified_.get());
  if (ca_file.empty()) return;
  boost::system::error_code error;
  context_.load_verify_file(ca_file, error);
  if (error) throw std::runtime_error("cannot read certificates from " + ca_file);
}

ClientTls::~ClientTls() = default;

void ClientTls::prepare(TlsStream& stream, const TlsName& wanted,
                        const std::shared_ptr<std::optional<Certificate>>& certificate) {
  SSL* connection = stream.native_handle();
  VerifiedChains::attach(connection, std::make_unique<VerifiedChains::Wish>(
                                         VerifiedChains::Wish{wanted.name, certificate}));
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
