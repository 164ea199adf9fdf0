#include "config/configuration.h"

namespace vigie {

std::string_view to_string(ResourceKind kind) {
  switch (kind) {
    case ResourceKind::person:
      return "person";
    case ResourceKind::team:
      return "team";
    case ResourceKind::schedule:
      return "schedule";
    case ResourceKind::policy:
      return "policy";
    case ResourceKind::service:
      return "service";
    case ResourceKind::check:
      return "check";
    case ResourceKind::maintenance:
      return "maintenance";
    case ResourceKind::vantage:
      return "vantage";
    case ResourceKind::gateway:
      return "gateway";
    case ResourceKind::status_page:
      return "status_page";
    case ResourceKind::rest_pack:
      return "rest_pack";
    case ResourceKind::contract:
      return "contract";
    case ResourceKind::agreement:
      return "agreement";
  }
  return "";
}

std::string_view to_string(Owner owner) {
  return owner == Owner::files ? "files" : "api";
}

}  // namespace vigie
