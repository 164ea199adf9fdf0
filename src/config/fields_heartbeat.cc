// The keys of a heartbeat.
#include "base/message.h"
#include "base/text.h"
#include "check/heartbeat.h"
#include "civil/cron.h"
#include "config/field_shapes.h"
#include "config/fields.h"
#include "config/spelling.h"

namespace vigie {
namespace {

using shapes::into;

constexpr Duration year = hours(24 * 366);

const Record& backup_record() {
  static const Record record{
      .name = "a backup",
      .doc = "What the data of a good backup is; its signals tell age and size.",
      .fields =
          {
              {"max_age", shapes::duration(minutes(1), year), Need::optional, "",
               "Bad when the newest data in it is older.",
               into<HeartbeatCheck::Backup>([](HeartbeatCheck::Backup& backup, const Node& node) {
                 backup.max_age = *parse_duration(node.text);
               })},
              {"min_size",
               shapes::text("a size such as 500M or 2G", 20, spelling::byte_size,
                            "^[0-9]+ ?([kKMGT](i?B)?|B)?$"),
               Need::optional, "", "Bad when it is smaller; k, M, G and T count in 1024.",
               into<HeartbeatCheck::Backup>([](HeartbeatCheck::Backup& backup, const Node& node) {
                 backup.min_size = spelling::bytes_of(node.text);
               })},
              {"shrinks_percent", shapes::integer(1, 99), Need::optional, "",
               "Bad when it is smaller than the one before by more than this.",
               into<HeartbeatCheck::Backup>([](HeartbeatCheck::Backup& backup, const Node& node) {
                 backup.shrinks_percent = static_cast<int>(*parse_int(node.text));
               })},
          },
      .shorthand = ""};
  return record;
}

}  // namespace

const Record& heartbeat_record() {
  static const Record record{
      .name = "a heartbeat",
      .doc = "Something that reports by itself; its silence is a failure.",
      .fields =
          {
              {"every", shapes::duration(seconds(10), year), Need::optional, "",
               "How often a signal comes at least.",
               into<HeartbeatCheck>([](HeartbeatCheck& heartbeat, const Node& node) {
                 heartbeat.every = *parse_duration(node.text);
               })},
              {"cron",
               shapes::text("a cron schedule such as \"30 3 * * *\"", 200, spelling::cron,
                            "^ *[^ ]+( +[^ ]+){4} *$"),
               Need::optional, "", "When a signal is due: five fields, in the zone.",
               into<HeartbeatCheck>([](HeartbeatCheck& heartbeat, const Node& node) {
                 heartbeat.cron = node.text;
               })},
              {"zone", shapes::zone(), Need::optional, "UTC", "The time zone of the cron schedule.",
               into<HeartbeatCheck>([](HeartbeatCheck& heartbeat, const Node& node) {
                 heartbeat.zone = node.text;
               })},
              {"grace", shapes::duration(seconds(10), year), Need::optional, "5m",
               "How long after it was due its absence is a failure.",
               into<HeartbeatCheck>([](HeartbeatCheck& heartbeat, const Node& node) {
                 heartbeat.grace = *parse_duration(node.text);
               })},
              {"longest_run", shapes::duration(seconds(1), year), Need::optional, "",
               "How long a run that said \"start\" may take.",
               into<HeartbeatCheck>([](HeartbeatCheck& heartbeat, const Node& node) {
                 heartbeat.longest_run = *parse_duration(node.text);
               })},
              {"backup", shapes::record("a map", backup_record), Need::optional, "",
               "Conditions on the data that a backup holds.",
               into<HeartbeatCheck>([](HeartbeatCheck& heartbeat, const Node& node) {
                 fill(backup_record(), &heartbeat.backup.emplace(), node);
               })},
          },
      .shorthand = "every",
      .one_of = {"every", "cron"}};
  return record;
}

void verify_heartbeat(const Node& node, const std::string& label, Reading& reading) {
  for (const std::string_view key : {"interval", "timeout", "retry_interval"}) {
    const Node* there = node.find(key);
    if (there != nullptr)
      reading.refuse(*there, say("{}: a heartbeat is not asked, it reports", inside(label, key)),
                     say("say how often in heartbeat: every or cron, and how late in grace"));
  }
}

}  // namespace vigie
