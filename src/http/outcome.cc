#include "http/outcome.h"

namespace vigie::http {

std::string_view to_string(Failure failure) {
  switch (failure) {
    case Failure::none:
      return "none";
    case Failure::queue:
      return "queue";
    case Failure::stopped:
      return "stopped";
    case Failure::local:
      return "local";
    case Failure::request:
      return "request";
    case Failure::guard:
      return "guard";
    case Failure::dns:
      return "dns";
    case Failure::connect:
      return "connect";
    case Failure::tls:
      return "tls";
    case Failure::send:
      return "send";
    case Failure::starttls:
      return "STARTTLS";
    case Failure::expect:
      return "expect";
    case Failure::first_byte:
      return "first byte";
    case Failure::body:
      return "body";
    case Failure::redirect:
      return "redirect";
    case Failure::limit:
      return "limit";
  }
  return "none";
}

bool not_asked(Failure failure) {
  return failure == Failure::queue || failure == Failure::stopped || failure == Failure::local;
}

}  // namespace vigie::http
