// Checks of the result of a Prometheus query.
#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"

namespace vigie {

const Record& prometheus_record() {
  using shapes::into;
  using Prometheus = PrometheusCheck;
  static const Record record{
      .name = "a Prometheus query",
      .doc = "A PromQL query, and which values of its result are bad.",
      .fields =
          {
              {"url",
               shapes::text("a web address", 2048, spelling::url, "^[hH][tT][tT][pP][sS]?://.+$"),
               Need::required, "", "The Prometheus server: http://prometheus:9090.",
               into<Prometheus>(
                   [](Prometheus& prometheus, const Node& node) { prometheus.url = node.text; })},
              shapes::headers<Prometheus>(
                  "Headers that are sent along; their values may name secrets."),
              {"query", shapes::lines("a PromQL query", 4096), Need::required, "",
               "Gives an instant vector or a scalar.",
               into<Prometheus>(
                   [](Prometheus& prometheus, const Node& node) { prometheus.query = node.text; })},
              {"bad_if", shapes::text("a comparison such as \"> 0.05\"", 60, spelling::comparison),
               Need::required, "", "Bad when any series compares so.",
               into<Prometheus>([](Prometheus& prometheus, const Node& node) {
                 const auto [op, threshold] = spelling::comparison_of(node.text);
                 prometheus.bad_if = op;
                 prometheus.threshold = threshold;
               })},
              {"empty", shapes::choice("bad or good", {"bad", "good"}), Need::optional, "bad",
               "What no series means; a value that is not a number is none.",
               into<Prometheus>([](Prometheus& prometheus, const Node& node) {
                 prometheus.empty =
                     node.text == "good" ? Prometheus::Empty::good : Prometheus::Empty::bad;
               })},
              {"unreachable", shapes::choice("unknown or bad", {"unknown", "bad"}), Need::optional,
               "unknown", "What it means that Prometheus does not answer, or refuses the query.",
               into<Prometheus>([](Prometheus& prometheus, const Node& node) {
                 prometheus.unreachable = node.text == "bad" ? Prometheus::Unreachable::bad
                                                             : Prometheus::Unreachable::unknown;
               })},
          },
      .shorthand = ""};
  return record;
}

}  // namespace vigie
