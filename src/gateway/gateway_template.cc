#include "gateway/gateway_template.h"

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>

#include "base/text.h"

namespace vigie {

namespace {

namespace mustache = kainjow::mustache;

constexpr std::array<std::string_view, 5> plain_names = {"to", "to_digits", "text", "key",
                                                         "unicode"};

Error not_offered(std::string_view tag) {
  return {ErrorCode::invalid,
          say("{} is not offered in this template: write names, sections and inverted sections",
              "{{" + shorten(tag, 60) + "}}")};
}

}  // namespace

Result<std::vector<std::string>> template_names(std::string_view text) {
  const mustache::mustache parsed{std::string(text)};
  if (!parsed.is_valid())
    return fail(ErrorCode::invalid, say("not a template: {}", parsed.error_message()));
  std::vector<std::string> names;
  for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at)) {
    at += 2;
    const std::size_t end = text.find("}}", at);
    std::string_view tag = trim(text.substr(at, end - at));
    if (tag.empty() || std::string_view("!>={").find(tag.front()) != std::string_view::npos)
      return fail(not_offered(tag));
    if (std::string_view("#^/&").find(tag.front()) != std::string_view::npos)
      tag = trim(tag.substr(1));
    names.emplace_back(tag);
    at = end + 2;
  }
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

Result<void> check_template(std::string_view text,
                            const std::map<std::string, std::string>& settings,
                            const std::vector<std::string_view>& also_allowed) {
  const auto names = template_names(text);
  if (!names) return fail(names.error());
  for (const std::string& name : *names) {
    if (std::ranges::find(plain_names, name) != plain_names.end()) continue;
    if (name.starts_with("secret.")) continue;  // base/secret_text.h has checked it
    if (!name.starts_with("settings."))
      return fail(
          ErrorCode::invalid,
          say("{} means nothing here: there are to, to_digits, text, key, unicode, settings.NAME "
              "and secret.NAME",
              "{{" + shorten(name, 60) + "}}"));
    const std::string setting = name.substr(9);
    if (!settings.contains(setting) &&
        std::ranges::find(also_allowed, setting) == also_allowed.end())
      return fail(ErrorCode::invalid, say("the setting \"{}\" is missing", shorten(setting, 60)));
  }
  return {};
}

std::string render_template(std::string_view text, const TemplateValues& values,
                            const std::function<std::string(std::string_view)>& escape) {
  mustache::data data{mustache::data::type::object};
  mustache::data settings{mustache::data::type::object};
  mustache::data secrets{mustache::data::type::object};
  for (const auto& [name, value] : values) {
    if (name.starts_with("settings.")) {
      if (!value.empty()) settings.set(name.substr(9), value);
    } else if (name.starts_with("secret.")) {
      secrets.set(name.substr(7), value);
    } else {
      data.set(name, value);
    }
  }
  data.set("settings", settings);
  data.set("secret", secrets);
  mustache::mustache parsed{std::string(text)};
  parsed.set_custom_escape([&](const std::string& value) { return escape(value); });
  return parsed.render(data);
}

}  // namespace vigie
