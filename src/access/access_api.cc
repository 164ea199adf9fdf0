#include "access/access_api.h"

#include <boost/json.hpp>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "base/text.h"
#include "runtime/calls.h"

namespace vigie {

namespace {

namespace json = boost::json;
using http::Call;
using http::optional;
using http::required;
using http::Route;
using http::Schema;
using runtime::Backend;

Schema role_schema() {
  return Schema::choice({"viewer", "hr", "responder", "manager", "admin"});
}

json::value text_or_null(const std::optional<Instant>& at) {
  return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

Schema token_schema() {
  return Schema::object({required("id", Schema::integer(), "Its number"),
                         required("label", Schema::string(), "Whose or what it is"),
                         required("role", role_schema(), "What it may do"),
                         required("person", Schema::string(), "Who acts with it; empty: a program"),
                         required("one_time", Schema::boolean(), "A link that has to be exchanged"),
                         required("created_at", Schema::date_time(), "When"),
                         required("expires_at", Schema::date_time().nullable(), "null: never"),
                         required("revoked_at", Schema::date_time().nullable(), "null: in use")})
      .named("Token");
}

json::object to_json(const Token& token) {
  return {{"id", token.id.value},
          {"label", token.label},
          {"role", to_string(token.role)},
          {"person", token.person.text},
          {"one_time", token.one_time},
          {"created_at", to_rfc3339(token.created_at)},
          {"expires_at", text_or_null(token.expires_at)},
          {"revoked_at", text_or_null(token.revoked_at)}};
}

Schema new_token_schema() {
  return Schema::object({required("id", Schema::integer(), "Of the token"),
                         required("secret", Schema::string(), "Shown this once, and kept nowhere")})
      .named("TokenSecret");
}

Route create_route(Backend& backend, const std::function<std::string()>& make_secret) {
  return {.method = "POST",
          .path = "/api/v1/tokens",
          .summary = "Make a token; its secret is in the answer and nowhere else",
          .permission = "administer",
          .body = Schema::object(
                      {required("label", Schema::string().at_least(1).at_most(100), "Whose it is"),
                       required("role", role_schema(), "What it may do"),
                       optional("person", Schema::string(), "Who acts with it"),
                       optional("expires_at", Schema::date_time(), "Never by default")})
                      .named("NewToken"),
          .status = 201,
          .result = new_token_schema(),
          .refusals = {404},
          .handler = [&backend, make_secret](Call call) {
            const json::object& body = call.body.as_object();
            const std::string secret = make_secret();
            CreateToken event;
            event.token.label = std::string(body.at("label").as_string());
            event.token.role = *parse_role(body.at("role").as_string());
            event.token.hash = hash_secret(secret);
            if (const auto* person = body.if_contains("person"))
              event.token.person = PersonName(std::string(person->as_string()));
            if (const auto* expires = body.if_contains("expires_at"))
              event.token.expires_at = *parse_rfc3339(std::string_view(expires->as_string()));
            event.actor = call.principal.name;
            runtime::command(std::move(call), backend, std::move(event),
                             [secret](const Answer& answer) -> json::value {
                               return {{"id", answer.id}, {"secret", secret}};
                             });
          }};
}

// The link is opened in a browser: GET shows a button, so that a previewer does not use it up.
std::string first_page(const std::string& inside) {
  return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Vigie</title>"
         "<meta name=\"viewport\" content=\"width=device-width\">"
         "<link rel=\"stylesheet\" href=\"/style.css\"></head><body><main>" +
         inside + "</main></body></html>";
}

http::Response private_page(int status, const std::string& inside) {
  http::Response response = http::Response::html(status, first_page(inside));
  response.headers.push_back({"Cache-Control", "no-store"});
  response.headers.push_back({"Referrer-Policy", "no-referrer"});
  response.headers.push_back({"Content-Security-Policy",
                              "default-src 'none'; style-src 'self'; form-action 'self'; "
                              "base-uri 'none'; frame-ancestors 'none'"});
  return response;
}

http::Response refused_page(ErrorCode why) {
  if (why == ErrorCode::unavailable)
    return private_page(503,
                        "<h1>Vigie</h1><p>Vigie ne peut rien enregistrer pour l’instant : "
                        "réessayez dans un moment. <span lang=\"en\">Vigie cannot record anything "
                        "now: try again in a moment.</span></p>");
  return private_page(410,
                      "<h1>Vigie</h1><p>Ce lien a déjà servi ou a expiré. Sur la machine du "
                      "serveur, <code>vigie token create</code> crée un jeton.</p><p lang=\"en\">"
                      "This link has been used or has expired. On the server’s machine, "
                      "<code>vigie token create</code> makes a token.</p>");
}

std::vector<Route> first_link_routes(Backend& backend,
                                     const std::function<std::string()>& make_secret) {
  Route show{.method = "GET",
             .path = "/first/{secret}",
             .summary = "The first administrator's link: shows the button that uses it",
             .result_media = "text/html",
             .documented = false,
             .handler = [](Call call) {
               call.respond(private_page(
                   200,
                   "<h1>Vigie</h1><p>Ce bouton crée le jeton du premier administrateur. Il ne "
                   "sert qu’une fois.</p><p lang=\"en\">This button makes the first "
                   "administrator’s token. It works once.</p><form method=\"post\"><button>Créer "
                   "le jeton · Make the token</button></form>"));
             }};
  Route use{.method = "POST",
            .path = "/first/{secret}",
            .summary = "Exchange the first administrator's link for a lasting token",
            .body_media = "application/x-www-form-urlencoded",
            .result_media = "text/html",
            .refusals = {410, 503},
            .refusal_media = "text/html",
            .documented = false,
            .handler = [&backend, make_secret](Call call) {
              const std::string secret = make_secret();
              ExchangeToken event;
              event.one_time_hash = hash_secret(call.path.at("secret").as_string());
              event.token.label = "first administrator";
              event.token.hash = hash_secret(secret);
              auto shared = std::make_shared<Call>(std::move(call));
              backend.decider->submit(event, [shared, secret](const Result<Answer>& answer) {
                if (!answer) return shared->respond(refused_page(answer.error().code));
                shared->respond(
                    private_page(200,
                                 "<h1>Vigie</h1><p>Votre jeton, montré cette seule fois. <span "
                                 "lang=\"en\">Your token, shown this once.</span></p><pre>" +
                                     secret + "</pre>"));
              });
            }};
  return {std::move(show), std::move(use)};
}

}  // namespace

struct Gate::Known {
  mutable std::shared_mutex mutex;
  std::unordered_map<std::string, Token> by_hash;
};

Gate::Gate(runtime::SystemClock& clock) : clock_(clock), known_(std::make_unique<Known>()) {}
Gate::~Gate() = default;

void Gate::remember(const std::map<TokenId, Token>& tokens) {
  std::unordered_map<std::string, Token> by_hash;
  for (const auto& [id, token] : tokens)
    if (!token.one_time) by_hash.emplace(token.hash, token);
  const std::unique_lock lock(known_->mutex);
  known_->by_hash = std::move(by_hash);
}

Result<http::Principal> Gate::authorize(const http::Request& request,
                                        std::string_view permission) const {
  const auto wanted = parse_permission(permission);
  if (!wanted) return fail(ErrorCode::internal, wanted.error().message);
  const auto header = request.header("authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (!header || !header->starts_with(scheme))
    return fail(ErrorCode::unauthenticated,
                say("a token is needed: send the header \"Authorization: Bearer <token>\""));
  const std::string hash = hash_secret(header->substr(scheme.size()));
  const std::shared_lock lock(known_->mutex);
  const auto found = known_->by_hash.find(hash);
  if (found == known_->by_hash.end() || !usable(found->second, clock_.now()))
    return fail(ErrorCode::unauthenticated, say("this token is unknown, revoked or has expired"));
  const Token& token = found->second;
  if (!allows(token.role, *wanted))
    return fail(ErrorCode::forbidden,
                say("this needs the permission \"{}\"; the token \"{}\" is only a {}'s", permission,
                    token.label, to_string(token.role)));
  http::Principal principal;
  principal.name = token.person.empty() ? "token:" + std::to_string(token.id.value)
                                        : "person:" + token.person.text;
  principal.role = std::string(to_string(token.role));
  principal.token_id = token.id.value;
  return principal;
}

std::vector<Route> access_routes(Backend& backend, std::function<std::string()> make_secret) {
  Route list{.method = "GET",
             .path = "/api/v1/tokens",
             .summary = "All tokens, without their secrets",
             .permission = "administer",
             .result = Schema::object({required("tokens", Schema::array(token_schema()), "Them")})
                           .named("TokenList"),
             .handler = [&backend](Call call) {
               runtime::view(std::move(call), backend,
                             [](const World& world, Instant) -> Result<json::value> {
                               json::array out;
                               for (const auto& [id, token] : world.tokens)
                                 out.push_back(to_json(token));
                               return json::value{{"tokens", std::move(out)}};
                             });
             }};
  Route revoke{
      .method = "DELETE",
      .path = "/api/v1/tokens/{id}",
      .summary = "Revoke a token at once",
      .permission = "administer",
      .path_values = {required("id", Schema::integer().at_least(1), "Its number")},
      .result =
          Schema::object({required("id", Schema::integer(), "Of the token")}).named("TokenId"),
      .refusals = {404},
      .handler = [&backend](Call call) {
        const RevokeToken event{TokenId(call.path.at("id").as_int64()), call.principal.name};
        runtime::command(std::move(call), backend, event,
                         [](const Answer& answer) -> json::value { return {{"id", answer.id}}; });
      }};
  std::vector<Route> routes;
  routes.push_back(std::move(list));
  routes.push_back(create_route(backend, make_secret));
  routes.push_back(std::move(revoke));
  for (Route& route : first_link_routes(backend, make_secret)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace vigie
