// What extends another of its kind: rule packs and agreements. One is filled over the one that it
// names, over at most limits::rest_pack_chain of them; those that come with Vigie are texts, those
// of a configuration trees. Only for rest_packs.cc and agreements.cc. Any thread.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/choice.h"
#include "base/limits.h"
#include "base/text.h"
#include "config/parse.h"
#include "config/shape.h"
#include "rest/pack_texts.h"

namespace vigie {

// One of a configuration: where it was written, and its canonical tree.
struct OwnPack {
  std::string file;
  Node body;
};
using OwnPacks = std::map<std::string, OwnPack>;

template <class T>
struct Extensible {
  std::string_view noun;    // "rule pack"
  std::string_view a_noun;  // "a rule pack"
  const Record& (*record)();
  void (*extend)(T& made, T before);  // `made` becomes one that extends `before`
  // Completes and checks the whole, what it extends included, of which `node` is the part that was
  // written last.
  void (*finish)(T& made, const Node& node, Reading& reading);
};

template <class T>
class ExtendingReader {
 public:
  ExtendingReader(const Extensible<T>& kind, std::span<const rest::PackText> known,
                  const OwnPacks& own)
      : kind_(kind), known_(known), own_(own) {}

  std::optional<T> read(const SourceFile& file) {
    const auto root = read_yaml(file.text, file.path);
    if (!root) {
      errors_.add(root.error());
      return std::nullopt;
    }
    Reading reading{file.path, errors_, references_};
    const std::optional<Node> node = canonical(kind_.record(), *root, "", reading);
    if (!node || !errors_.empty()) return std::nullopt;
    return read(file.path, *node, reading);
  }

  std::optional<T> read(const std::string& name, const OwnPack& pack) {
    Reading reading{pack.file, errors_, references_};
    return read(name, pack.body, reading);
  }

  ConfigErrors& errors() { return errors_; }

 private:
  std::optional<T> read(const std::string& name, const Node& node, Reading& reading) {
    chain_.push_back(name);
    T made;
    if (const Node* extends = node.find("extends")) {
      std::optional<T> before = extended(*extends, reading);
      if (!before || !errors_.empty()) return std::nullopt;
      kind_.extend(made, std::move(*before));
    }
    made.name = made.title_en = made.title_fr = name;
    fill(kind_.record(), &made, node);
    kind_.finish(made, node, reading);
    return made;
  }

  std::optional<T> extended(const Node& name, Reading& reading) {
    std::vector<std::string> names;
    for (const rest::PackText& text : known_) names.emplace_back(text.name);
    for (const auto& [other, pack] : own_) names.push_back(other);
    const auto own = own_.find(name.text);
    const auto parent = std::ranges::find(known_, name.text, &rest::PackText::name);
    if (std::ranges::find(chain_, name.text) != chain_.end())
      reading.refuse(name, say("extends: \"{}\" would extend itself", name.text),
                     say("name another one, or leave this out"));
    else if (parent == known_.end() && own == own_.end())
      reading.refuse(
          name, say("extends: there is no {} \"{}\"", term(kind_.noun), shorten(name.text, 60)),
          did_you_mean(name.text, names, say("one of {}", join(names, ", "))));
    else if (chain_.size() == limits::rest_pack_chain)
      reading.refuse(name,
                     say("extends: more than {} would extend one another", limits::rest_pack_chain),
                     say("extend {} instead, and write what was changed since", chain_.back()));
    else if (own != own_.end())
      return read(own->first, own->second);
    else
      return read({std::string(parent->name), std::string(parent->yaml)});
    return std::nullopt;
  }

  const Extensible<T>& kind_;
  std::span<const rest::PackText> known_;
  const OwnPacks& own_;
  std::vector<std::string> chain_;  // the names, the last read at the end
  ConfigErrors errors_;
  std::vector<Reference> references_;
};

inline std::vector<std::string> names_of(std::span<const rest::PackText> texts) {
  std::vector<std::string> all;
  for (const rest::PackText& text : texts) all.emplace_back(text.name);
  return all;
}

// One of a configuration. Nothing after at least one error.
template <class T>
std::optional<T> make_extending(const Extensible<T>& kind, std::span<const rest::PackText> known,
                                const std::string& name, const OwnPacks& own,
                                ConfigErrors& errors) {
  ExtendingReader<T> reader(kind, known, own);
  std::optional<T> made = reader.read(name, own.at(name));
  for (const ConfigError& error : reader.errors().list())
    if (std::ranges::find(errors.list(), error) == errors.list().end()) errors.add(error);
  return reader.errors().empty() ? made : std::nullopt;
}

// A file by itself.
template <class T>
tl::expected<T, ConfigErrors> read_extending(const Extensible<T>& kind,
                                             std::span<const rest::PackText> known,
                                             const SourceFile& file) {
  const OwnPacks none;
  ExtendingReader<T> reader(kind, known, none);
  std::optional<T> made = reader.read(file);
  if (made && reader.errors().empty()) return std::move(*made);
  reader.errors().sort();
  return tl::unexpected<ConfigErrors>(std::move(reader.errors()));
}

// One that is built in. invalid with the nearest name.
template <class T>
Result<T> built_in(const Extensible<T>& kind, std::span<const rest::PackText> known,
                   std::string_view name) {
  const std::vector<std::string> all = names_of(known);
  const std::vector<std::string_view> names(all.begin(), all.end());
  const Result<std::size_t> chosen = choose(kind.a_noun, name, names);
  if (!chosen) return fail(chosen.error());
  auto made = read_extending(kind, known, {std::string(name), std::string(known[*chosen].yaml)});
  CHECK(made);  // a test reads them all
  return std::move(*made);
}

}  // namespace vigie
