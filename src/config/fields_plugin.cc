#include <utility>

#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"

namespace vigie {
namespace {

using shapes::into;

// One text is a command line with quotes as its only syntax; a list is taken as it is.
std::optional<std::vector<std::string>> words_of(const Node& node) {
  if (node.kind == Node::Kind::scalar) return spelling::command_words(node.text);
  std::vector<std::string> words;
  for (const Node& item : node.items) words.push_back(item.text);
  return words;
}

void verify_plugin(const Node& node, const std::string& label, Reading& reading) {
  const Node& command = *node.find("command");
  const auto words = words_of(command);
  if (words && !words->empty() && !words->front().empty()) return;
  reading.refuse(command,
                 joined({verbatim(label), words ? say("no program is named")
                                                : say("a quotation mark has no second one")},
                        ": "),
                 say("write check_disk -w 10% -c 5% -p /, or a list of its words"));
}

}  // namespace

const Record& plugin_record() {
  static const Record record{
      .name = "a plugin",
      .doc = "Which Nagios plugin is run, and how its exit code is read.",
      .fields =
          {
              {"command",
               shapes::list("a command line or a list of its words",
                            shapes::with_secrets(shapes::text("a word", 4096, nullptr))),
               Need::required, "",
               "The program, in the folder of --plugins-dir, and its arguments, which may "
               "name secrets; no shell reads them.",
               into<PluginCheck>([](PluginCheck& plugin, const Node& node) {
                 if (auto words = words_of(node)) plugin.command = std::move(*words);
               })},
              {"warning_is_bad", shapes::flag(), Need::optional, "true",
               "Whether exit code 1 is bad.",
               into<PluginCheck>([](PluginCheck& plugin, const Node& node) {
                 plugin.warning_is_bad = node.text == "true";
               })},
          },
      .shorthand = "command",
      .verify = verify_plugin,
      .short_list = true};
  return record;
}

}  // namespace vigie
