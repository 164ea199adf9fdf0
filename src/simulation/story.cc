#include "simulation/story.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "config/field_shapes.h"
#include "config/shape.h"
#include "config/spelling.h"

namespace vigie::simulation {

namespace {

using shapes::into;

// As it was written: times are made when those before are known.
struct When {
  Node at;
  bool latest = false;
};
struct MomentDraft {
  When when;
  Moment moment;
};
struct StoryDraft {
  Story story;
  Node begins;
  std::string zone = "UTC";
  std::vector<MomentDraft> timeline;
};

Shape names(std::string_view noun) {
  return shapes::list(noun, shapes::text(noun, 63, nullptr));
}

void add_names(std::vector<std::string>& names, const Node& node) {
  for (const Node& item : listed(node)) names.push_back(item.text);
}

Field names_field(std::string_view key, std::string_view doc,
                  std::vector<std::string> Expectation::* member) {
  return {key,
          names("a name or a list of them"),
          Need::optional,
          "",
          doc,
          into<Expectation>(
              [member](Expectation& out, const Node& node) { add_names(out.*member, node); })};
}

const Record& incident_record() {
  const auto text = [](std::string_view key, std::string_view doc,
                       std::string IncidentExpected::* member) -> Field {
    return {key,
            shapes::title("a text"),
            Need::optional,
            "",
            doc,
            into<IncidentExpected>(
                [member](IncidentExpected& out, const Node& node) { out.*member = node.text; })};
  };
  static const Record record{
      .name = "what is expected of an incident",
      .doc = "Of the newest incident, or of the one with this number.",
      .fields = {{"number", shapes::integer(1, 1000), Need::optional, "", "Which one, from 1.",
                  into<IncidentExpected>([](IncidentExpected& out, const Node& node) {
                    out.number = static_cast<int>(*parse_int(node.text));
                  })},
                 {"status", shapes::choice("a status", {"triggered", "acknowledged", "resolved"}),
                  Need::optional, "", "Its status.",
                  into<IncidentExpected>(
                      [](IncidentExpected& out, const Node& node) { out.status = node.text; })},
                 {"resolution", shapes::choice("a resolution", {"none", "verified", "declared"}),
                  Need::optional, "", "How it ended.",
                  into<IncidentExpected>(
                      [](IncidentExpected& out, const Node& node) { out.resolution = node.text; })},
                 text("taken_by", "Who has it.", &IncidentExpected::taken_by),
                 text("suspect", "What is thought to be broken.", &IncidentExpected::suspect),
                 text("title", "A part of its title.", &IncidentExpected::title)},
      .shorthand = "status"};
  return record;
}

const Record& line_record() {
  const auto text = [](std::string_view key, Need need, std::string_view doc,
                       std::string LineExpected::* member) -> Field {
    return {key,
            shapes::title("a text"),
            need,
            "",
            doc,
            into<LineExpected>(
                [member](LineExpected& out, const Node& node) { out.*member = node.text; })};
  };
  static const Record record{
      .name = "a line of the journal",
      .doc = "A line that is there since the entry before.",
      .fields = {text("kind", Need::required, "Its kind.", &LineExpected::kind),
                 text("subject", Need::optional, "Its subject.", &LineExpected::subject),
                 text("contains", Need::optional, "A part of one of its facts.",
                      &LineExpected::contains)},
      .shorthand = "kind"};
  return record;
}

const Record& bounds_record() {
  static const Record record{
      .name = "the bounds of an outage",
      .doc = "That hold the true moment and are not wider than this.",
      .fields = {{"check", shapes::title("a check"), Need::required, "", "Of which check.",
                  into<BoundsExpected>(
                      [](BoundsExpected& out, const Node& node) { out.check = node.text; })},
                 {"within", shapes::duration(seconds(1), hours(24)), Need::optional, "2m",
                  "How wide they may be.",
                  into<BoundsExpected>([](BoundsExpected& out, const Node& node) {
                    out.within = *parse_duration(node.text);
                  })}},
      .shorthand = "check"};
  return record;
}

template <class T>
Field records_field(std::string_view key, std::string_view doc, const Record& (*record)(),
                    std::vector<T> Expectation::* member) {
  return {key,
          shapes::list(doc, shapes::record(doc, record)),
          Need::optional,
          "",
          doc,
          into<Expectation>([record, member](Expectation& out, const Node& node) {
            for (const Node& item : listed(node))
              fill(record(), &(out.*member).emplace_back(), item);
          })};
}

const Record& expect_record() {
  static const Record record{
      .name = "an expectation",
      .doc = "What must have come true.",
      .fields = {names_field("called", "Who got a call since the entry before.",
                             &Expectation::called),
                 names_field("not_called", "Who got none.", &Expectation::not_called),
                 {"shown",
                  shapes::map("a map of checks", shapes::title("a check"),
                              shapes::choice("a verdict", {"up", "down", "unknown"})),
                  Need::optional, "", "What is shown of checks.",
                  into<Expectation>([](Expectation& out, const Node& node) {
                    for (const Entry& entry : node.entries) out.shown[entry.key] = entry.value.text;
                  })},
                 {"incidents", shapes::integer(0, 1000), Need::optional, "", "How many are open.",
                  into<Expectation>([](Expectation& out, const Node& node) {
                    out.incidents = static_cast<int>(*parse_int(node.text));
                  })},
                 {"incident", shapes::record("a status or a map", incident_record), Need::optional,
                  "", "What the incident is like.",
                  into<Expectation>([](Expectation& out, const Node& node) {
                    fill(incident_record(), &out.incident.emplace(), node);
                  })},
                 records_field("journal", "A line of the journal or a list of them.", line_record,
                               &Expectation::journal),
                 records_field("bounds", "A check whose outage is known so well.", bounds_record,
                               &Expectation::bounds)},
      .shorthand = ""};
  return record;
}

Shape time_shape() {
  return shapes::text("a time such as \"2026-01-05 01:17\", \"01:17:01\" or +4m", 40, nullptr);
}

Field checks_field(std::string_view key, std::string_view doc,
                   std::vector<std::string> Moment::* member) {
  return {key,
          names("a check or a list of them"),
          Need::optional,
          "",
          doc,
          into<MomentDraft>([member](MomentDraft& out, const Node& node) {
            add_names(out.moment.*member, node);
          })};
}
Field text_field(std::string_view key, std::string_view doc, std::string Moment::* member) {
  return {key,
          shapes::lines("a text", limits::note),
          Need::optional,
          "",
          doc,
          into<MomentDraft>(
              [member](MomentDraft& out, const Node& node) { out.moment.*member = node.text; })};
}
Field length_field(std::string_view key, std::string_view doc,
                   std::optional<Duration> Moment::* member) {
  return {key,
          shapes::duration(milliseconds(1), hours(24 * 30)),
          Need::optional,
          "",
          doc,
          into<MomentDraft>([member](MomentDraft& out, const Node& node) {
            out.moment.*member = *parse_duration(node.text);
          })};
}

void verify_moment(const Node& node, const std::string& label, Reading& reading) {
  const Node* who = node.find("who");
  const Node* does = node.find("does");
  if ((who == nullptr) != (does == nullptr))
    reading.refuse(node, say("{}: a deed needs somebody who does it", inside(label, "who")),
                   say("write both who: and does:"));
  if (const Node* pending = node.find("pending"); pending != nullptr && !node.find("expect"))
    reading.refuse(*pending,
                   say("{}: only an expectation can be pending", inside(label, "pending")),
                   say("add expect: or remove it"));
  if (node.find("by") != nullptr && node.find("expect") == nullptr &&
      node.find("pending") == nullptr)
    reading.refuse(node, say("{}: nothing is expected by then", inside(label, "by")),
                   say("write at:"));
}

// In the order of Deed.
std::vector<std::string_view> deed_words() {
  return {"none",   "acknowledge", "still_on_it", "snooze", "rest",  "hand_over",
          "accept", "decline",     "note",        "act",    "waive", "workaround",
          "revert", "announce",    "resolve",     "open",   "lock",  "unlock"};
}

const Record& moment_record() {
  static const Record record = [] {
    Record made{.name = "an entry of the timeline",
                .doc = "Something happens, or something is expected.",
                .fields = {},
                .shorthand = "",
                .verify = verify_moment,
                .one_of = {"at", "by"}};
    for (const bool latest : {false, true})
      made.fields.push_back({latest ? "by" : "at", time_shape(), Need::optional, "",
                             latest ? "The latest at which it has come true." : "When.",
                             into<MomentDraft>([latest](MomentDraft& out, const Node& node) {
                               out.when = {node, latest};
                             })});
    made.fields.push_back(text_field("was", "What happened in the true story.", &Moment::was));
    made.fields.push_back(checks_field("down", "What fails.", &Moment::down));
    made.fields.push_back(checks_field("up", "What works again.", &Moment::up));
    made.fields.push_back(checks_field("silent", "What gives no answer.", &Moment::silent));
    made.fields.push_back(checks_field("speaking", "What gives answers again.", &Moment::speaking));
    made.fields.push_back(
        length_field("vigie_stops", "Vigie itself is stopped for so long.", &Moment::vigie_stops));
    made.fields.push_back(length_field(
        "machine_sleeps", "Vigie's machine is suspended for so long.", &Moment::machine_sleeps));
    made.fields.push_back(
        length_field("clock_ahead", "Its clock is set forward by so much.", &Moment::clock_ahead));
    made.fields.push_back({"mail", shapes::choice("a state", {"works", "is away"}), Need::optional,
                           "", "The mail server.",
                           into<MomentDraft>([](MomentDraft& out, const Node& node) {
                             out.moment.mail_works = node.text == "works";
                           })});
    made.fields.push_back(text_field("who", "A person who does something.", &Moment::who));
    const auto words = deed_words();
    made.fields.push_back(
        {"does", shapes::choice("a deed", {words.begin() + 1, words.end()}), Need::optional, "",
         "What this person does.", into<MomentDraft>([words](MomentDraft& out, const Node& node) {
           out.moment.deed = static_cast<Deed>(std::ranges::find(words, node.text) - words.begin());
         })});
    made.fields.push_back({"number", shapes::integer(1, 1000), Need::optional, "",
                           "To which incident, from 1; without it, the newest.",
                           into<MomentDraft>([](MomentDraft& out, const Node& node) {
                             out.moment.number = static_cast<int>(*parse_int(node.text));
                           })});
    made.fields.push_back(text_field("check", "Which check is waived.", &Moment::check));
    made.fields.push_back(text_field("to", "To whom it is handed over.", &Moment::to));
    made.fields.push_back(length_field("for", "For how long.", &Moment::length));
    made.fields.push_back(checks_field("signals", "What reports a success.", &Moment::signals));
    made.fields.push_back(
        text_field("text", "The words of a note, a reason, a title.", &Moment::text));
    made.fields.push_back(text_field("service", "Of what is opened.", &Moment::service));
    made.fields.push_back({"expect", shapes::record("a map", expect_record), Need::optional, "",
                           "What must be true then.",
                           into<MomentDraft>([](MomentDraft& out, const Node& node) {
                             fill(expect_record(), &out.moment.expect.emplace(), node);
                           })});
    std::vector<std::string_view> parts(pending_parts());
    made.fields.push_back({"pending", shapes::choice("a part that is to be built", parts),
                           Need::optional, "", "What it waits for.",
                           into<MomentDraft>([](MomentDraft& out, const Node& node) {
                             out.moment.pending = node.text;
                           })});
    return made;
  }();
  return record;
}

const Record& story_record() {
  static const Record record{
      .name = "a story",
      .doc = "A world, what happens in it, and what must come of it.",
      .fields = {{"title", shapes::title("a text"), Need::required, "", "What it is about.",
                  into<StoryDraft>(
                      [](StoryDraft& out, const Node& node) { out.story.title = node.text; })},
                 {"zone", shapes::text("a time zone such as Europe/Paris", 100, spelling::zone),
                  Need::optional, "UTC", "The zone of all its times.",
                  into<StoryDraft>(
                      [](StoryDraft& out, const Node& node) { out.zone = node.text; })},
                 {"begins", time_shape(), Need::required, "", "When Vigie begins to watch.",
                  into<StoryDraft>([](StoryDraft& out, const Node& node) { out.begins = node; })},
                 {"configuration", shapes::lines("a configuration", limits::config_file),
                  Need::required, "", "The configuration, as it would stand in a file.",
                  into<StoryDraft>([](StoryDraft& out, const Node& node) {
                    out.story.configuration = node.text;
                  })},
                 {"timeline",
                  shapes::list("a list of entries", shapes::record("an entry", moment_record)),
                  Need::required, "", "What happens and what is expected, in order.",
                  into<StoryDraft>([](StoryDraft& out, const Node& node) {
                    for (const Node& item : listed(node)) {
                      MomentDraft& draft = out.timeline.emplace_back();
                      draft.moment.line = item.line;
                      fill(moment_record(), &draft, item);
                    }
                  })}},
      .shorthand = ""};
  return record;
}

// Times in the order of the story; what cannot be read is refused where it stands.
class Times {
 public:
  Times(Zone zone, Reading& reading) : zone_(std::move(zone)), reading_(reading) {}

  Instant first(const Node& node) {
    const auto both = date_and_time(node.text);
    if (!both) {
      reading_.refuse(node, say("begins: not a date and a time"),
                      say("write \"2026-01-05 01:17\""));
      return last_;
    }
    return last_ = zone_.first_instant(*both);
  }

  Instant next(const Node& node) {
    const Instant at = read(node);
    if (at < last_) {
      reading_.refuse(node, say("this is before the entry above it"),
                      say("put the entries in order"));
      return last_;
    }
    return last_ = at;
  }

 private:
  Instant read(const Node& node) {
    if (node.text.starts_with('+')) {
      if (const auto length = parse_duration(node.text.substr(1))) return last_ + *length;
    } else if (const auto both = date_and_time(node.text)) {
      return zone_.first_instant(*both);
    } else if (const auto time = parse_time_of_day(node.text)) {
      const LocalDate day = zone_.to_local(last_).date;
      const Instant today = zone_.first_instant({day, *time});
      return today >= last_ ? today : zone_.first_instant({add_days(day, 1), *time});
    }
    reading_.refuse(node, say("not a time"),
                    say("write \"2026-01-05 01:17\", \"01:17:01\" or +4m"));
    return last_;
  }

  static std::optional<LocalTime> date_and_time(std::string_view text) {
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const auto date = parse_date(text.substr(0, space));
    const auto time = parse_time_of_day(text.substr(space + 1));
    if (!date || !time) return std::nullopt;
    return LocalTime{*date, *time};
  }

  Zone zone_;
  Reading& reading_;
  Instant last_;
};

}  // namespace

const std::vector<std::string_view>& pending_parts() {
  static const std::vector<std::string_view> parts = {
      "vantage comparison", "host agent",  "voice", "push", "provider announcements",
      "executed runbooks",  "post-mortem", "drift", "rest"};
  return parts;
}

tl::expected<Story, ConfigErrors> read_story(std::string_view yaml, std::string_view file) {
  ConfigErrors errors;
  const auto root = read_yaml(yaml, file);
  if (!root) {
    errors.add(root.error());
    return tl::unexpected(errors);
  }
  std::vector<Reference> references;
  Reading reading{std::string(file), errors, references};
  const auto node = canonical(story_record(), *root, "", reading);
  StoryDraft draft;
  if (node && errors.empty()) {
    fill(story_record(), &draft, *node);
    draft.story.zone = *Zone::find(draft.zone);
    Times times(draft.story.zone, reading);
    draft.story.begins = times.first(draft.begins);
    for (MomentDraft& entry : draft.timeline) {
      entry.moment.at = times.next(entry.when.at);
      entry.moment.latest = entry.when.latest;
      draft.story.timeline.push_back(std::move(entry.moment));
    }
  }
  if (!errors.empty()) {
    errors.sort();
    return tl::unexpected(errors);
  }
  return std::move(draft.story);
}

}  // namespace vigie::simulation
