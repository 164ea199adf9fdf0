#include "page/contact_api.h"

#include <boost/json.hpp>

#include "page/page_store.h"
#include "runtime/calls.h"

namespace vigie {

namespace {

namespace json = boost::json;
using http::Call;
using http::required;
using http::Route;
using http::Schema;
using runtime::Backend;

Schema message_schema() {
  const Schema delivery =
      Schema::object(
          {required("channel", Schema::choice({"email", "sms", "ntfy", "webhook", "chat"}),
                    "The way"),
           required("status",
                    Schema::choice({"queued", "sending", "waiting", "accepted", "failed",
                                    "cancelled", "quarantined"}),
                    "accepted: the server took it, which is not yet \"read\""),
           required("attempts", Schema::integer(), "How often it was tried"),
           required("outcome_unknown", Schema::boolean(),
                    "An attempt may have arrived without a receipt"),
           required("detail", Schema::string(), "The last receipt: what the server answered")})
          .named("MessageDelivery");
  return Schema::object({required("page", Schema::integer(), "Its number"),
                         required("person", Schema::string(), "To whom"),
                         required("deliveries", Schema::array(delivery), "One for each contact"),
                         required("finished", Schema::boolean(), "Nothing more becomes of any")})
      .named("Message");
}

Result<json::value> show(db::Connection& connection, PageId id, Language language) {
  const auto page = find_page(connection, id);
  if (!page) return fail(page.error());
  const auto deliveries = list_page_deliveries(connection, id);
  if (!deliveries) return fail(deliveries.error());
  bool finished = true;
  json::array ways;
  for (const Delivery& delivery : *deliveries) {
    finished = finished && is_final(delivery.status);
    ways.push_back({{"channel", to_string(delivery.channel)},
                    {"status", to_string(delivery.status)},
                    {"attempts", delivery.attempts},
                    {"outcome_unknown", delivery.outcome_unknown},
                    {"detail", stored_text(delivery.detail, language)}});
  }
  return json::value{{"page", id.value},
                     {"person", page->person.text},
                     {"deliveries", std::move(ways)},
                     {"finished", finished}};
}

}  // namespace

std::vector<Route> contact_routes(Backend& backend) {
  Route test{.method = "POST",
             .path = "/api/v1/people/{name}/test",
             .summary = "Send a test message over every contact of a person",
             .permission = "respond",
             .path_values = {required("name", Schema::string(), "Of the person")},
             .status = 202,
             .result = Schema::object({required("page", Schema::integer(), "Of the message")})
                           .named("MessageId"),
             .refusals = {404},
             .handler = [&backend](Call call) {
               const TestContacts event{PersonName(std::string(call.path.at("name").as_string())),
                                        call.principal.name};
               runtime::command(
                   std::move(call), backend, event,
                   [](const Answer& answer) -> json::value { return {{"page", answer.id}}; });
             }};
  Route show_route{.method = "GET",
                   .path = "/api/v1/pages/{id}",
                   .summary = "What became of a message: a receipt for each contact",
                   .permission = "read",
                   .path_values = {required("id", Schema::integer().at_least(1), "Of the message")},
                   .result = message_schema(),
                   .refusals = {404},
                   .handler = http::answer([&backend](const Call& call) {
                     return backend.readers->ask<json::value>([&](db::Connection& connection) {
                       return show(connection, PageId(call.path.at("id").as_int64()),
                                   call.request.language());
                     });
                   })};
  return {std::move(test), std::move(show_route)};
}

}  // namespace vigie
