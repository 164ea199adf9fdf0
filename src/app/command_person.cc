#include <fmt/format.h>

#include <boost/json.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>

#include "app/commands.h"

namespace vigie::app {

namespace {

namespace json = boost::json;

struct PersonOptions {
  ApiOptions api;
  std::string name;
  int wait = 60;
};

void pause() {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, std::chrono::milliseconds(200));
}

Message delivery_word(std::string_view status) {
  if (status == "accepted") return say("accepted");
  if (status == "failed") return say("failed");
  if (status == "cancelled") return say("cancelled");
  return status == "sending" ? say("being sent") : say("waiting");
}

void print_receipts(const json::value& message, Language language) {
  for (const json::value& delivery : message.at("deliveries").as_array()) {
    fmt::print("{:<8} {:<10} {}\n", std::string_view(delivery.at("channel").as_string()),
               text(delivery_word(delivery.at("status").as_string()), language),
               std::string_view(delivery.at("detail").as_string()));
    if (delivery.at("outcome_unknown").as_bool())
      print_line(say("         it may have arrived without a receipt"), language);
  }
  std::fflush(stdout);
}

bool all_accepted(const json::value& message) {
  for (const json::value& delivery : message.at("deliveries").as_array())
    if (delivery.at("status").as_string() != "accepted") return false;
  return true;
}

// 0: every contact took it; 1: one did not, or not yet.
int test(const PersonOptions& options) {
  const auto sent = ask_api(options.api, "POST", "/api/v1/people/" + options.name + "/test");
  if (!sent) return print_error(sent.error(), options.api.language);
  const std::string path = "/api/v1/pages/" + std::to_string(sent->at("page").as_int64());
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options.wait);
  while (true) {
    const auto message = ask_api(options.api, "GET", path);
    if (!message) return print_error(message.error(), options.api.language);
    const bool late = std::chrono::steady_clock::now() >= end;
    if (message->at("finished").as_bool() || late) {
      print_answer(options.api, *message, [&](const json::value& value) {
        print_receipts(value, options.api.language);
        if (late && !value.at("finished").as_bool())
          print_line(say("not all have a receipt yet; ask again with GET {}", path),
                     options.api.language);
      });
      return all_accepted(*message) ? 0 : 1;
    }
    pause();
  }
}

}  // namespace

void add_person(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  auto options = std::make_shared<PersonOptions>();
  CLI::App* person = program.add_subcommand("person", in(say("Whether people are reached")));
  person->require_subcommand(1);
  CLI::App* test_command = person->add_subcommand(
      "test", in(say("Send a test message over every contact and print the receipts")));
  add_api_options(*test_command, options->api, language);
  test_command->add_option("name", options->name, in(say("As in the configuration")))->required();
  test_command
      ->add_option("--wait", options->wait, in(say("How many seconds to wait for receipts")))
      ->capture_default_str();
  test_command->callback([options, &run] { run = [options] { return test(*options); }; });
}

}  // namespace vigie::app
