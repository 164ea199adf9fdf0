// How a person is reached, and when on what: keys of a person.
#include <algorithm>
#include <utility>

#include "base/secret_text.h"
#include "base/text.h"
#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"

namespace vigie {
namespace {

using shapes::into;

// E.164. Blanks, dots and the like between the digits are how people write it.
Spelling telephone(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (std::string_view(" .-()/").find(c) == std::string_view::npos) digits += c;
  const bool good = digits.size() >= 8 && digits.size() <= 16 && digits[0] == '+' &&
                    digits[1] >= '1' && digits[1] <= '9' &&
                    std::ranges::all_of(std::string_view(digits).substr(1),
                                        [](char c) { return c >= '0' && c <= '9'; });
  if (good) return digits;
  return tl::unexpected<Wrong>(
      Wrong{say("\"{}\" is not an international telephone number", shorten(text, 80)),
            say("write \"+33612345678\", with the country and without the 0 before the rest")});
}

Shape web_address() {
  return shapes::with_secrets(
      shapes::text("a web address", 2048, spelling::url, "^[hH][tT][tT][pP][sS]?://.+$"));
}

Shape secret_text() {
  return shapes::with_secrets(shapes::text("{{secret.NAME}}", 300, nullptr));
}

void refuse_plain(const Node& node, const std::string& label, std::string_view key,
                  Reading& reading) {
  const Node* value = node.kind == Node::Kind::scalar ? &node : node.find(key);
  if (value == nullptr || !secret_names(value->text).empty()) return;
  reading.refuse(*value, say("{}: plain text in files, database and export", inside(label, key)),
                 say("put the secret into a file NAME of the secrets directory and write "
                     "{{{{secret.NAME}}}}"));
}

const Record& sms_record() {
  static const Record record{
      .name = "a mobile telephone",
      .doc = "Where short messages go.",
      .fields = {{"number",
                  shapes::text("a telephone number such as \"+33612345678\"", 40, telephone,
                               "^[ ./()-]*\\+[0-9 ./()-]{7,39}$"),
                  Need::required, "", "The number with its country (E.164).",
                  into<ContactMethod>(
                      [](ContactMethod& out, const Node& node) { out.address = node.text; })},
                 {"gateway", shapes::reference(ResourceKind::gateway, "the name of a gateway"),
                  Need::optional, "",
                  "The gateway through which messages leave; without it, the only one there is.",
                  into<ContactMethod>([](ContactMethod& out, const Node& node) {
                    out.gateway = GatewayName(node.text);
                  })}},
      .shorthand = "number"};
  return record;
}

void verify_ntfy(const Node& node, const std::string& label, Reading& reading) {
  if (node.find("token") != nullptr) refuse_plain(node, label, "token", reading);
  const Node& url = node.kind == Node::Kind::scalar ? node : *node.find("url");
  const std::size_t host = url.text.find("://") + 3;
  const std::size_t topic = url.text.find('/', host);
  if (topic == std::string::npos || url.text.ends_with('/') || url.text.contains('?'))
    reading.refuse(url, say("{}: the address names no topic", inside(label, "url")),
                   say("write https://ntfy.sh/TOPIC"));
}

const Record& ntfy_record() {
  static const Record record{
      .name = "an ntfy topic",
      .doc = "A topic of an ntfy server, to which a telephone has subscribed.",
      .fields = {{"url", web_address(), Need::required, "",
                  "The topic's address; its path may name secrets.",
                  into<ContactMethod>(
                      [](ContactMethod& out, const Node& node) { out.address = node.text; })},
                 {"token", secret_text(), Need::optional, "",
                  "The access token, if the topic needs one: {{secret.NAME}}.",
                  into<ContactMethod>(
                      [](ContactMethod& out, const Node& node) { out.secret = node.text; })}},
      .shorthand = "url"};
  return record;
}

void verify_webhook(const Node& node, const std::string& label, Reading& reading) {
  refuse_plain(node, label, "secret", reading);
}

const Record& webhook_record() {
  static const Record record{
      .name = "a webhook",
      .doc = "A program that gets each message as signed JSON.",
      .fields = {{"url", web_address(), Need::required, "",
                  "Where it is posted to; its path and query may name secrets.",
                  into<ContactMethod>(
                      [](ContactMethod& out, const Node& node) { out.address = node.text; })},
                 {"secret", secret_text(), Need::required, "",
                  "The key of the signature; it names a secret.",
                  into<ContactMethod>(
                      [](ContactMethod& out, const Node& node) { out.secret = node.text; })}},
      .shorthand = "",
      .verify = verify_webhook};
  return record;
}

void verify_chat(const Node& node, const std::string& label, Reading& reading) {
  refuse_plain(node, label, "url", reading);
}

const Record& chat_record() {
  static const Record record{
      .name = "a chat channel",
      .doc = "An incoming webhook of Mattermost or Slack.",
      .fields = {{"url", web_address(), Need::required, "",
                  "The webhook's address; whoever knows it can write to the channel, so its path "
                  "names a secret.",
                  into<ContactMethod>(
                      [](ContactMethod& out, const Node& node) { out.address = node.text; })}},
      .shorthand = "url"};
  return record;
}

const std::vector<std::string_view>& channel_words() {
  static const std::vector<std::string_view> words = [] {
    std::vector<std::string_view> all;
    for (const Channel channel : all_channels) all.push_back(to_string(channel));
    return all;
  }();
  return words;
}

const Record& rule_record() {
  static const Record record = [] {
    Record rule{.name = "a channel with its delay",
                .doc = "A channel, or a map of a channel to how long it waits.",
                .fields = {{"at_once", shapes::choice("a channel", channel_words()), Need::optional,
                            "", "A channel that is used at once.",
                            into<ContactRule>([](ContactRule& out, const Node& node) {
                              out.channel = *parse_channel(node.text);
                            })}},
                .shorthand = "at_once",
                .one_of = {"at_once"}};
    for (const Channel channel : all_channels) {
      rule.one_of.push_back(to_string(channel));
      rule.fields.push_back({to_string(channel), shapes::duration(seconds(1), hours(24)),
                             Need::optional, "",
                             "How long after the page was made it is used, unless somebody has "
                             "taken the incident by then.",
                             into<ContactRule>([channel](ContactRule& out, const Node& node) {
                               out = {channel, *parse_duration(node.text)};
                             })});
    }
    return rule;
  }();
  return record;
}

const Record& rules_record() {
  static const Record record = [] {
    Record rules{.name = "rules",
                 .doc = "Which channels are used for which severity, and when.",
                 .fields = {},
                 .shorthand = ""};
    for (const Severity severity : {Severity::critical, Severity::warning, Severity::info})
      rules.fields.push_back(
          {to_string(severity),
           shapes::list("a channel or a list of them", shapes::record("a channel", rule_record)),
           Need::optional, "", "For example [email, {sms: 2m}]; without it, all at once.",
           into<Person>([severity](Person& out, const Node& node) {
             for (const Node& item : listed(node))
               fill(rule_record(), &out.rules[severity].emplace_back(), item);
           })});
    return rules;
  }();
  return record;
}

template <const Record& (*record)()>
Field contact_field(Channel channel, std::string_view noun, std::string_view doc) {
  return {to_string(channel),
          shapes::list(noun, shapes::record(noun, record)),
          Need::optional,
          "",
          doc,
          into<Person>([channel](Person& out, const Node& node) {
            for (const Node& item : listed(node)) {
              ContactMethod contact;
              contact.channel = channel;
              fill(record(), &contact, item);
              out.contacts.push_back(std::move(contact));
            }
          })};
}

}  // namespace

std::vector<Field> contact_fields() {
  return {
      {"email",
       shapes::list(
           "an e-mail address or a list of them",
           shapes::text("an e-mail address", 254, spelling::email_address, "^[^@\\s]+@[^@\\s]+$"),
           true),
       Need::optional, "", "Where e-mail goes: one address or a list.",
       into<Person>([](Person& person, const Node& node) {
         for (const Node& item : listed(node))
           person.contacts.push_back({Channel::email, item.text});
       })},
      contact_field<sms_record>(Channel::sms, "a telephone number or a list of them",
                                "Where short messages go: \"+33612345678\", or a map with more."),
      contact_field<ntfy_record>(Channel::ntfy, "the address of a topic or a list of them",
                                 "Topics of ntfy servers: https://ntfy.sh/TOPIC."),
      contact_field<webhook_record>(Channel::webhook, "a webhook or a list of them",
                                    "Programs that get each message as signed JSON."),
      contact_field<chat_record>(Channel::chat, "the address of a chat webhook or a list of them",
                                 "Incoming webhooks of Mattermost or Slack."),
      {"rules", shapes::record("a map of severities", rules_record), Need::optional, "",
       "Which of these are used for which severity, and after which delay.",
       into<Person>([](Person& person, const Node& node) { fill(rules_record(), &person, node); })},
  };
}

void verify_contacts(const Node& person, const std::string& label, Reading& reading) {
  if (person.kind == Node::Kind::scalar) return;  // the shorthand: an e-mail address
  Person out;
  fill(record_of(ResourceKind::person), &out, person);
  if (out.contacts.empty()) {
    reading.refuse(person, say("no way to reach this person"),
                   say("write one of {}", join(channel_words(), ", ")));
    return;
  }
  // Of what may be written in short, and is then no map that could be verified by itself.
  const auto verify_each = [&](std::string_view key, auto verify) {
    const Node* contacts = person.find(key);
    if (contacts == nullptr) return;
    for (const Node& item : listed(*contacts)) verify(item, inside(label, key), reading);
  };
  verify_each("ntfy", verify_ntfy);
  verify_each("chat", verify_chat);
  for (const auto& [severity, lines] : out.rules) {
    for (const ContactRule& line : lines) {
      if (std::ranges::find(out.contacts, line.channel, &ContactMethod::channel) !=
          out.contacts.end())
        continue;
      reading.refuse(
          *person.find("rules"),
          say("{}: this person has no {}", inside(inside(label, "rules"), to_string(severity)),
              to_string(line.channel)),
          say("add the key {} or take it out of the rule", to_string(line.channel)));
    }
  }
}

}  // namespace vigie
