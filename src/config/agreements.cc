#include "config/agreements.h"

#include "config/fields.h"
#include "pay/agreement_texts.h"

namespace vigie {
namespace {

// What names no article of its own stands where the agreement does.
void complete_sources(pay::Agreement& made) {
  const auto complete = [&](pay::Source& source) {
    if (source.article.empty()) source = made.source;
  };
  for (pay::PeriodEntry& entry : made.periods) complete(entry.source);
  if (made.interventions) {
    complete(made.interventions->source);
    for (pay::Band& band : made.interventions->bands) complete(band.source);
  }
  if (made.overtime) complete(made.overtime->source);
  if (made.short_notice) complete(made.short_notice->source);
  if (made.caps) complete(made.caps->source);
}

const Extensible<pay::Agreement> pay_agreement = {
    "agreement", "an agreement", agreement_record,
    [](pay::Agreement& made, pay::Agreement before) {
      made = std::move(before);
      made.source = {};
    },
    [](pay::Agreement& made, const Node& node, Reading& reading) {
      complete_sources(made);
      verify_agreement(made, node, reading);
    }};

}  // namespace

const std::vector<std::string>& agreement_names() {
  static const std::vector<std::string> names = names_of(pay::agreement_texts());
  return names;
}

Result<pay::Agreement> agreement(std::string_view name) {
  return built_in(pay_agreement, pay::agreement_texts(), name);
}

tl::expected<pay::Agreement, ConfigErrors> read_agreement(const SourceFile& file) {
  return read_extending(pay_agreement, pay::agreement_texts(), file);
}

std::optional<pay::Agreement> make_agreement(const std::string& name, const OwnPacks& own,
                                             ConfigErrors& errors) {
  return make_extending(pay_agreement, pay::agreement_texts(), name, own, errors);
}

}  // namespace vigie
