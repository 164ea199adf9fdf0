#include "statement/statement_html.h"

#include <fmt/format.h>

#include "base/text.h"
#include "civil/time_words.h"
#include "statement/statement_table.h"

namespace vigie::statement {
namespace {

constexpr std::string_view style = R"(:root{color-scheme:light}
body{margin:2rem auto;max-width:70rem;padding:0 1rem;color:#111;background:#fff;
font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0 0 .25rem}
h2{font-size:1.1rem;margin:1.75rem 0 .4rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:1rem 0}
dt{color:#444}dd{margin:0;font-weight:600}
table{border-collapse:collapse;width:100%;font-size:.85rem}
th,td{border:1px solid #999;padding:.25rem .4rem;text-align:left;vertical-align:top}
th{background:#eee}
td.n{text-align:right;white-space:nowrap}
tfoot td{font-weight:700;background:#f6f6f6}
.warn{border:2px solid #8a5000;padding:.5rem 1rem;margin:1rem 0}
.warn ul{margin:.25rem 0;padding-left:1.25rem}
.sign{display:flex;gap:2rem;margin:2rem 0}
.sign div{flex:1;border:1px solid #999;height:6rem;padding:.4rem}
footer{font-size:.8rem;color:#333;margin-top:2rem;overflow-wrap:anywhere}
@page{size:A4 landscape;margin:12mm}
@media print{body{margin:0;max-width:none;padding:0;font-size:10pt}
thead{display:table-header-group}tr,.warn,.sign{break-inside:avoid}h2{break-after:avoid}}
)";

class Html {
 public:
  Html(const Statement& statement, Language language)
      : statement_(statement), language_(language), zone_(zone_or_utc(statement.zone)) {}

  std::string render() {
    head();
    warnings();
    for (const Table& table : tables_of(statement_)) add(table);
    foot();
    return std::move(out_);
  }

 private:
  std::string in_words(const Message& message) const {
    return html_escape(text(message, language_));
  }
  template <class... Parts>
  void put(fmt::format_string<Parts...> format, Parts&&... parts) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Parts>(parts)...);
  }

  void head() {
    const std::string title = in_words(say("Statement of duty and interventions"));
    put("<!DOCTYPE html>\n<html lang=\"{0}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        "<title>{1} · {2} · {3}</title>\n<style>{4}</style>\n</head>\n<body>\n<h1>{1}</h1>\n<dl>\n",
        to_string(language_), title, html_escape(statement_.person_title),
        month_text(statement_.month, language_), style);
    for (const Fact& fact : facts_of(statement_, language_))
      put("<dt>{}</dt><dd>{}</dd>\n", in_words(fact.name), in_words(fact.value));
    put("</dl>\n");
  }

  void warnings() {
    if (statement_.warnings.empty()) return;
    put("<section class=\"warn\"><strong>{}</strong><ul>\n", in_words(say("To be looked at")));
    for (const Message& warning : statement_.warnings) put("<li>{}</li>\n", in_words(warning));
    put("</ul></section>\n");
  }

  void row(const std::vector<Cell>& cells) {
    put("<tr>");
    for (const Cell& cell : cells) {
      const bool number = std::holds_alternative<Duration>(cell) ||
                          std::holds_alternative<Money>(cell) ||
                          std::holds_alternative<Ratio>(cell);
      put("<td{}>{}</td>", number ? " class=\"n\"" : "",
          html_escape(cell_text(cell, zone_, language_)));
    }
    put("</tr>\n");
  }

  void add(const Table& table) {
    put("<section>\n<h2>{}</h2>\n", in_words(table.title));
    if (table.rows.empty()) {
      put("<p>{}</p>\n</section>\n", in_words(table.empty));
      return;
    }
    put("<table>\n<thead><tr>");
    for (const Message& name : table.heads) put("<th scope=\"col\">{}</th>", in_words(name));
    put("</tr></thead>\n<tbody>\n");
    for (const std::vector<Cell>& cells : table.rows) row(cells);
    put("</tbody>\n");
    if (!table.totals.empty()) {
      put("<tfoot>\n");
      for (const std::vector<Cell>& cells : table.totals) row(cells);
      put("</tfoot>\n");
    }
    put("</table>\n</section>\n");
  }

  void foot() {
    put("<section class=\"sign\"><div>{}</div><div>{}</div></section>\n<footer>\n",
        in_words(say("Date and signature of the person")),
        in_words(say("Date and signature for the employer")));
    for (const Message& note : notes_of(statement_)) put("<p>{}</p>\n", in_words(note));
    put("</footer>\n</body>\n</html>\n");
  }

  const Statement& statement_;
  Language language_;
  Zone zone_;
  std::string out_;
};

}  // namespace

std::string render_html(const Statement& statement, Language language) {
  return Html(statement, language).render();
}

std::string content_security_policy() {
  return "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
         "frame-ancestors 'none'";
}

}  // namespace vigie::statement
