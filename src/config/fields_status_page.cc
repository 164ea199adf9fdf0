// The fields of a status page.
#include <utility>

#include "base/text.h"
#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"

namespace vigie {
namespace {

using shapes::into;

void verify_wording(const Node& node, const std::string& label, Reading& reading) {
  if (node.find("en") == nullptr && node.find("fr") == nullptr)
    reading.refuse(node, say("{}: a text is missing", label),
                   say("write it as en: and fr:, or as one text for both languages"));
}

const Record& wording_record() {
  static const Record record{
      .name = "a public text",
      .doc = "What everybody may read, in one language or two; a missing one reads in the other.",
      .fields =
          {{"en", shapes::title("a text"), Need::optional, "", "In English.",
            into<Wording>([](Wording& wording, const Node& node) { wording.en = node.text; })},
           {"fr", shapes::title("a text"), Need::optional, "", "In French.",
            into<Wording>([](Wording& wording, const Node& node) { wording.fr = node.text; })}},
      .shorthand = "en",
      .verify = verify_wording};
  return record;
}

Shape wording(std::string_view noun) {
  return shapes::record(noun, wording_record);
}

Wording wording_of(const Node& node) {
  Wording out;
  fill(wording_record(), &out, node);
  return out;
}

const Record& component_record() {
  static const Record record{
      .name = "a component",
      .doc = "What the public knows under one name; it stands for one or more services.",
      .fields = {{"name", wording("a public name"), Need::required, "", "Its public name.",
                  into<StatusComponent>([](StatusComponent& component, const Node& node) {
                    component.name = wording_of(node);
                  })},
                 {"services",
                  shapes::list("a service or a list of them",
                               shapes::reference(ResourceKind::service, "the name of a service"),
                               true),
                  Need::required, "", "The services that it stands for; their names stay inside.",
                  into<StatusComponent>([](StatusComponent& component, const Node& node) {
                    for (const Node& item : listed(node))
                      component.services.emplace_back(item.text);
                  })}},
      .shorthand = ""};
  return record;
}

const Record& group_record() {
  static const Record record{
      .name = "a group",
      .doc = "Components that stand together.",
      .fields = {{"title", wording("a public title"), Need::required, "", "Its public title.",
                  into<StatusGroup>([](StatusGroup& group, const Node& node) {
                    group.title = wording_of(node);
                  })},
                 {"components",
                  shapes::list("a list of components",
                               shapes::record("a component", component_record)),
                  Need::required, "", "What stands in it, in this order.",
                  into<StatusGroup>([](StatusGroup& group, const Node& node) {
                    for (const Node& item : listed(node))
                      fill(component_record(), &group.components.emplace_back(), item);
                  })}},
      .shorthand = ""};
  return record;
}

const Record& announcement_record() {
  static const Record record{
      .name = "an announcement",
      .doc =
          "An incident of severity critical becomes public by itself when it has lasted this "
          "long, unless somebody has written an update before.",
      .fields = {{"after", shapes::duration(minutes(1), hours(24)), Need::optional, "10m",
                  "How long an incident lasts before it is announced.",
                  into<Announcement>([](Announcement& announcement, const Node& node) {
                    announcement.after = *parse_duration(node.text);
                  })},
                 {"text", wording("a public text"), Need::optional, "",
                  "What it says; whether somebody is working on it already is added.",
                  into<Announcement>([](Announcement& announcement, const Node& node) {
                    announcement.text = wording_of(node);
                  })}},
      .shorthand = "after"};
  return record;
}

// The address of what stands below it: no slash at the end.
Spelling web_address(std::string_view text) {
  Spelling address = spelling::url(text);
  if (!address) return address;
  while (address->ends_with('/')) address->pop_back();
  return address;
}

// A name of its own, as a browser sends it.
Spelling public_host(std::string_view text) {
  const std::string name = to_lower(text);
  if (!spelling::is_host_name(name) || name.ends_with('.') || name.find('.') == std::string::npos)
    return tl::unexpected(Wrong{say("this is not the name of a host"),
                                say("write it without https:// and port, as status.example.org")});
  return name;
}

Spelling rsync_target(std::string_view text) {
  if (text.empty() || text.starts_with('-'))
    return tl::unexpected(Wrong{say("rsync cannot copy to this"),
                                say("write user@host:/path or the path of a folder")});
  return std::string(text);
}

Spelling key_prefix(std::string_view text) {
  if (text.starts_with('/') || text.find("..") != std::string_view::npos)
    return tl::unexpected(Wrong{say("this cannot begin the name of an object"),
                                say("write it without a slash at the beginning, such as status/")});
  return std::string(text);
}

Shape word(std::string_view noun, std::string_view pattern) {
  return shapes::text(noun, 253, nullptr, pattern);
}

const Record& s3_record() {
  static const Record record{
      .name = "an S3 bucket",
      .doc = "An object store that speaks the S3 protocol.",
      .fields =
          {{"endpoint", shapes::text("an https:// address", 500, web_address, "^https?://"),
            Need::required, "", "The address of the store; the bucket follows it as a path.",
            into<S3Target>([](S3Target& s3, const Node& node) { s3.endpoint = node.text; })},
           {"region", word("the name of a region", "^[A-Za-z0-9-]+$"), Need::optional, "us-east-1",
            "The region that the signature names.",
            into<S3Target>([](S3Target& s3, const Node& node) { s3.region = node.text; })},
           {"bucket", word("the name of a bucket", "^[A-Za-z0-9._-]+$"), Need::required, "",
            "The bucket.",
            into<S3Target>([](S3Target& s3, const Node& node) { s3.bucket = node.text; })},
           {"prefix", shapes::text("the beginning of a key", 500, key_prefix), Need::optional, "",
            "What stands before the name of each file, such as status/.",
            into<S3Target>([](S3Target& s3, const Node& node) { s3.prefix = node.text; })},
           {"access_key", shapes::with_secrets(shapes::text("an access key", 500, nullptr)),
            Need::required, "", "The name of the key; it may name a secret.",
            into<S3Target>([](S3Target& s3, const Node& node) { s3.access_key = node.text; })},
           {"secret_key", shapes::with_secrets(shapes::text("a secret key", 500, nullptr)),
            Need::required, "", "Its secret, as the name of a secret rather than itself.",
            into<S3Target>([](S3Target& s3, const Node& node) { s3.secret_key = node.text; })}},
      .shorthand = ""};
  return record;
}

const Record& push_record() {
  static const Record record{
      .name = "a second host",
      .doc = "Where a copy of the page is kept, for the day on which this server is gone.",
      .fields = {{"rsync", shapes::text("user@host:/path", 500, rsync_target), Need::optional, "",
                  "Where rsync copies the files, over SSH if a host is named.",
                  into<PushTarget>(
                      [](PushTarget& target, const Node& node) { target.rsync = node.text; })},
                 {"s3", shapes::record("an S3 bucket", s3_record), Need::optional, "",
                  "The bucket to which the files are written.",
                  into<PushTarget>([](PushTarget& target, const Node& node) {
                    fill(s3_record(), &target.s3.emplace(), node);
                  })}},
      .shorthand = "",
      .one_of = {"rsync", "s3"}};
  return record;
}

}  // namespace

const Record& status_page_record() {
  static const Record record{
      .name = "a status page",
      .doc = "What the public may see of which services.",
      .fields =
          {
              {"title", wording("a public title"), Need::required, "", "The title of the page.",
               into<StatusPage>(
                   [](StatusPage& page, const Node& node) { page.title = wording_of(node); })},
              {"languages",
               shapes::list("a language or a list of them",
                            shapes::choice("a language that Vigie speaks", {"en", "fr"}), true),
               Need::optional, "", "Its languages, the default first; without it, English, French.",
               into<StatusPage>([](StatusPage& page, const Node& node) {
                 page.languages.clear();
                 for (const Node& item : listed(node))
                   page.languages.push_back(*parse_language(item.text));
               })},
              {"zone",
               shapes::text("a time zone such as Europe/Paris", 100, spelling::zone,
                            "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$"),
               Need::optional, "UTC", "The time zone of its days and times.",
               into<StatusPage>([](StatusPage& page, const Node& node) { page.zone = node.text; })},
              {"url", shapes::text("an https:// address", 500, web_address, "^https?://"),
               Need::optional, "",
               "Where the public finds it; without it, its host, else /status/<name> of this "
               "server.",
               into<StatusPage>([](StatusPage& page, const Node& node) { page.url = node.text; })},
              {"host", shapes::text("a host name such as status.example.org", 253, public_host),
               Need::optional, "",
               "The name of a host of its own: what is asked of this name gets this page and "
               "nothing else of the server.",
               into<StatusPage>([](StatusPage& page, const Node& node) { page.host = node.text; })},
              {"groups", shapes::list("a list of groups", shapes::record("a group", group_record)),
               Need::required, "", "What it shows, in this order.",
               into<StatusPage>([](StatusPage& page, const Node& node) {
                 for (const Node& item : listed(node))
                   fill(group_record(), &page.groups.emplace_back(), item);
               })},
              {"announce", shapes::record("an announcement", announcement_record), Need::optional,
               "", "Announces incidents by itself; without it, only people do.",
               into<StatusPage>([](StatusPage& page, const Node& node) {
                 fill(announcement_record(), &page.announce.emplace(), node);
               })},
              {"push",
               shapes::list("a second host or a list",
                            shapes::record("a second host", push_record)),
               Need::optional, "", "Where a copy is kept up to date.",
               into<StatusPage>([](StatusPage& page, const Node& node) {
                 for (const Node& item : listed(node))
                   fill(push_record(), &page.push.emplace_back(), item);
               })},
              {"push_every", shapes::duration(minutes(1), hours(24)), Need::optional, "15m",
               "How often the copy is made anew when nothing changes; it calls itself old after "
               "twice this.",
               into<StatusPage>([](StatusPage& page, const Node& node) {
                 page.push_every = *parse_duration(node.text);
               })},
          },
      .shorthand = ""};
  return record;
}

StatusPage make_status_page(const std::string& name, const Node& node) {
  StatusPage page;
  page.name = StatusPageName(name);
  fill(status_page_record(), &page, node);
  return page;
}

}  // namespace vigie
