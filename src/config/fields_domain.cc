// Checks of the registration of a domain.
#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"

namespace vigie {

const Record& domain_record() {
  using shapes::into;
  static const Record record{
      .name = "a domain",
      .doc = "How long a domain is still registered, asked at its registry (RDAP).",
      .fields =
          {
              {"name", shapes::text("the name of a domain", 253, spelling::domain), Need::required,
               "", "The registered name: example.org.",
               into<DomainCheck>(
                   [](DomainCheck& domain, const Node& node) { domain.domain = node.text; })},
              {"rdap",
               shapes::text("a web address", 2048, spelling::url, "^[hH][tT][tT][pP][sS]?://.+$"),
               Need::optional, "",
               "The registry's RDAP server; without it, the one that IANA lists for the domain.",
               into<DomainCheck>(
                   [](DomainCheck& domain, const Node& node) { domain.rdap = node.text; })},
              {"expires_in", shapes::duration(hours(1), hours(24 * 825)), Need::optional, "30d",
               "Bad when less than this is left.",
               into<DomainCheck>([](DomainCheck& domain, const Node& node) {
                 domain.expires_in = *parse_duration(node.text);
               })},
          },
      .shorthand = "name"};
  return record;
}

}  // namespace vigie
