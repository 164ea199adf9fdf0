// SMS gateways as data: what a preset says, what the configuration says instead, and whether the
// templates can be filled.
#include <re2/re2.h>

#include <utility>

#include "base/text.h"
#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"
#include "gateway/gateway_template.h"

namespace vigie {
namespace {

using shapes::into;

// A web address in which variables stand behind the host, as secrets do.
Spelling template_url(std::string_view text) {
  std::string plain;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find("{{", at);
    const std::size_t close = open == std::string_view::npos ? open : text.find("}}", open);
    if (close == std::string_view::npos) break;
    const bool secret = trim(text.substr(open + 2)).starts_with("secret.");
    plain += text.substr(at, open - at);
    const std::size_t host = plain.find("://");
    if (host == std::string::npos || plain.find_first_of("/?", host + 3) == std::string::npos)
      return tl::unexpected<Wrong>(
          Wrong{say("a variable stands in the path or the query of a web address, not before"),
                say("write the host itself")});
    plain += secret ? text.substr(open, close + 2 - open) : "v";
    at = close + 2;
  }
  plain += text.substr(std::min(at, text.size()));
  const Spelling checked = spelling::url(plain);
  if (!checked) return checked;
  return std::string(text);
}

Shape status_codes(std::string_view noun) {
  Shape code = shapes::text("a status code or a range of them", 20, spelling::status,
                            "^[1-5][0-9]{2}( *- *[1-5][0-9]{2})?$");
  code.number = true;
  return shapes::list(noun, std::move(code), true);
}

std::vector<StatusRange> ranges_of(const Node& node) {
  std::vector<StatusRange> ranges;
  for (const Node& item : listed(node)) ranges.push_back(spelling::status_range(item.text));
  return ranges;
}

Shape template_text(std::string_view noun, std::size_t longest) {
  return shapes::with_secrets(shapes::lines(noun, longest));
}

std::vector<std::string_view> preset_names() {
  std::vector<std::string_view> names;
  for (const GatewayPreset& preset : gateway_presets()) names.push_back(preset.name);
  return names;
}

std::vector<Field> request_fields() {
  return {
      {"method", shapes::choice("a request method", {"GET", "POST", "PUT"}), Need::optional, "",
       "The request method; without it, as the preset says, else POST.",
       into<Gateway>([](Gateway& out, const Node& node) { out.method = node.text; })},
      {"url",
       shapes::with_secrets(
           shapes::text("a web address", 2048, template_url, "^[hH][tT][tT][pP][sS]?://.+$")),
       Need::optional, "",
       "The address, a template in its path and query; needed without a preset.",
       into<Gateway>([](Gateway& out, const Node& node) { out.url = node.text; })},
      shapes::headers<Gateway>("Headers that are sent along; templates."),
      {"user", shapes::with_secrets(shapes::text("a text", 300, nullptr)), Need::optional, "",
       "The user of basic authentication; a template.",
       into<Gateway>([](Gateway& out, const Node& node) { out.user = node.text; })},
      {"password", shapes::with_secrets(shapes::text("a text", 300, nullptr)), Need::optional, "",
       "The password of basic authentication; a template.",
       into<Gateway>([](Gateway& out, const Node& node) { out.password = node.text; })},
      {"body", template_text("a text", limits::config_text), Need::optional, "",
       "The body; a template.",
       into<Gateway>([](Gateway& out, const Node& node) { out.body = node.text; })},
      {"escape", shapes::choice("a way to escape", {"json", "form", "none"}), Need::optional, "",
       "How variables are written into the body; without it, as the preset says, else json.",
       into<Gateway>([](Gateway& out, const Node& node) {
         out.escape = node.text == "json"   ? BodyEscape::json
                      : node.text == "form" ? BodyEscape::form
                                            : BodyEscape::none;
       })},
      {"sign", shapes::choice("a signature", {"none", "ovh"}), Need::optional, "",
       "A signature over the finished request, as a provider wants it; without it, as the preset "
       "says, else none.",
       into<Gateway>([](Gateway& out, const Node& node) {
         out.sign = node.text == "ovh" ? RequestSign::ovh : RequestSign::none;
       })},
  };
}

std::vector<Field> answer_fields() {
  return {
      {"accepted", status_codes("a status code or a list of them"), Need::optional, "",
       "Statuses that mean: taken; without it, 200-299.",
       into<Gateway>([](Gateway& out, const Node& node) { out.accepted = ranges_of(node); })},
      {"accepted_matches", shapes::text("a regular expression", 1000, spelling::regex),
       Need::optional, "",
       "A regular expression (RE2) that an accepting body matches; if it does not, the message is "
       "refused for good.",
       into<Gateway>([](Gateway& out, const Node& node) { out.accepted_matches = node.text; })},
      {"failed_for_good", status_codes("a status code or a list of them"), Need::optional, "",
       "Statuses after which no other attempt is made; without it, 300-499 but for 408, 425 and "
       "429.",
       into<Gateway>(
           [](Gateway& out, const Node& node) { out.failed_for_good = ranges_of(node); })},
      {"settings",
       shapes::map("a map of names", shapes::text("a name", 60, nullptr, "^[a-z][a-z0-9_]*$"),
                   shapes::with_secrets(shapes::text("a text", 300, nullptr))),
       Need::optional, "", "What the preset needs, or what {{settings.NAME}} stands for.",
       into<Gateway>([](Gateway& out, const Node& node) {
         for (const Entry& entry : node.entries) out.settings[entry.key] = entry.value.text;
       })},
  };
}

void verify_gateway(const Node& node, const std::string& label, Reading& reading) {
  const Gateway gateway = make_gateway("unnamed", node);
  if (gateway.url.empty()) {
    reading.refuse(node, say("neither url nor preset"),
                   say("write url:, or preset: one of {}", join(preset_names(), ", ")));
    return;
  }
  std::vector<std::string_view> allowed;
  if (const GatewayPreset* preset = find_preset(gateway.preset)) {
    allowed = preset->allows;
    for (const std::string_view needed : preset->needs)
      if (!gateway.settings.contains(std::string(needed)))
        reading.refuse(node,
                       say("{}: the setting \"{}\" is missing",
                           label.empty() ? "settings" : inside(label, "settings"), needed),
                       say("the preset {} needs {}", preset->name, join(preset->needs, ", ")));
    allowed.insert(allowed.end(), preset->needs.begin(), preset->needs.end());
  }
  for (const auto& [key, text] : templates_of(gateway)) {
    const auto checked = check_template(text, gateway.settings, allowed);
    if (checked) continue;
    const Node* at = node.find(key);
    reading.refuse(at == nullptr ? node : *at,
                   say("{}: {}", inside(label, key), checked.error().message));
  }
  if (gateway.sign == RequestSign::ovh)
    for (const char* needed : {"application_key", "application_secret", "consumer_key"})
      if (!gateway.settings.contains(needed) && gateway.preset.empty())
        reading.refuse(node, say("{}: the setting \"{}\" is missing", "sign", needed));
}

}  // namespace

const Record& gateway_record() {
  static const Record record = [] {
    Record gateway{
        .name = "a gateway",
        .doc = "A provider that turns a web request into a short message (SMS).",
        .fields = {{"preset", shapes::choice("a provider that is known", preset_names()),
                    Need::optional, "",
                    "A provider whose request is known; other keys replace its parts.",
                    into<Gateway>([](Gateway& out, const Node& node) { out.preset = node.text; })}},
        .shorthand = "",
        .verify = verify_gateway};
    for (Field& field : request_fields()) gateway.fields.push_back(std::move(field));
    for (Field& field : answer_fields()) gateway.fields.push_back(std::move(field));
    return gateway;
  }();
  return record;
}

Gateway make_gateway(const std::string& name, const Node& node) {
  Gateway gateway;
  const Node* preset = node.find("preset");
  if (const GatewayPreset* known = preset == nullptr ? nullptr : find_preset(preset->text))
    gateway = known->gateway;
  fill(gateway_record(), &gateway, node);
  gateway.name = GatewayName(name);
  return gateway;
}

}  // namespace vigie
