#include "config/rest_packs.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/choice.h"
#include "base/limits.h"
#include "base/text.h"
#include "config/fields.h"

namespace vigie {
namespace {

// Reads a pack after the one that it extends.
class PackReader {
 public:
  explicit PackReader(std::span<const rest::PackText> known,
                      const std::map<std::string, OwnPack>& own = {})
      : known_(known), own_(own) {}

  std::optional<rest::RulePack> read(const SourceFile& file) {
    const auto root = read_yaml(file.text, file.path);
    if (!root) {
      errors_.add(root.error());
      return std::nullopt;
    }
    Reading reading{file.path, errors_, references_};
    const std::optional<Node> node = canonical(rest_pack_record(), *root, "", reading);
    if (!node || !errors_.empty()) return std::nullopt;
    return read(file.path, *node, reading);
  }

  std::optional<rest::RulePack> read(const std::string& name, const OwnPack& pack) {
    Reading reading{pack.file, errors_, references_};
    return read(name, pack.body, reading);
  }

  ConfigErrors& errors() { return errors_; }

 private:
  std::optional<rest::RulePack> read(const std::string& name, const Node& node, Reading& reading) {
    chain_.push_back(name);
    rest::RulePack pack;
    if (const Node* extends = node.find("extends")) {
      std::optional<rest::RulePack> before = extended(*extends, reading);
      if (!before || !errors_.empty()) return std::nullopt;
      pack = *before;
      pack.before = {std::move(*before)};
    }
    pack.name = pack.title_en = pack.title_fr = name;
    fill(rest_pack_record(), &pack, node);
    verify_rest_pack(pack, node, reading);
    return pack;
  }

  std::optional<rest::RulePack> extended(const Node& name, Reading& reading) {
    std::vector<std::string> names;
    for (const rest::PackText& text : known_) names.emplace_back(text.name);
    for (const auto& [other, pack] : own_) names.push_back(other);
    const auto own = own_.find(name.text);
    const auto parent = std::ranges::find(known_, name.text, &rest::PackText::name);
    if (std::ranges::find(chain_, name.text) != chain_.end())
      reading.refuse(name, say("extends: \"{}\" would extend itself", name.text),
                     say("name another pack, or leave this out"));
    else if (parent == known_.end() && own == own_.end())
      reading.refuse(name, say("extends: there is no rule pack \"{}\"", shorten(name.text, 60)),
                     did_you_mean(name.text, names, say("one of {}", join(names, ", "))));
    else if (chain_.size() == limits::rest_pack_chain)
      reading.refuse(name,
                     say("extends: more than {} packs one on the other", limits::rest_pack_chain),
                     say("extend {} instead, and write what was changed since", chain_.back()));
    else if (own != own_.end())
      return read(own->first, own->second);
    else
      return read({std::string(parent->name), std::string(parent->yaml)});
    return std::nullopt;
  }

  std::span<const rest::PackText> known_;
  const std::map<std::string, OwnPack>& own_;
  std::vector<std::string> chain_;  // the names, the last read at the end
  ConfigErrors errors_;
  std::vector<Reference> references_;
};

}  // namespace

std::optional<rest::RulePack> make_rest_pack(const std::string& name,
                                             const std::map<std::string, OwnPack>& own,
                                             ConfigErrors& errors) {
  PackReader reader(rest::pack_texts(), own);
  std::optional<rest::RulePack> pack = reader.read(name, own.at(name));
  for (const ConfigError& error : reader.errors().list())
    if (std::ranges::find(errors.list(), error) == errors.list().end()) errors.add(error);
  return reader.errors().empty() ? pack : std::nullopt;
}

const std::vector<std::string>& rest_pack_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const rest::PackText& text : rest::pack_texts()) all.emplace_back(text.name);
    return all;
  }();
  return names;
}

Result<rest::RulePack> rest_pack(std::string_view name) {
  const auto texts = rest::pack_texts();
  const std::vector<std::string_view> names(rest_pack_names().begin(), rest_pack_names().end());
  const Result<std::size_t> chosen = choose("a rule pack", name, names);
  if (!chosen) return fail(chosen.error());
  auto pack = read_rest_pack({std::string(name), std::string(texts[*chosen].yaml)});
  CHECK(pack);  // a test reads them all
  return std::move(*pack);
}

tl::expected<rest::RulePack, ConfigErrors> read_rest_pack(const SourceFile& file,
                                                          std::span<const rest::PackText> known) {
  PackReader reader(known);
  std::optional<rest::RulePack> pack = reader.read(file);
  if (pack && reader.errors().empty()) return std::move(*pack);
  reader.errors().sort();
  return tl::unexpected<ConfigErrors>(std::move(reader.errors()));
}

}  // namespace vigie
