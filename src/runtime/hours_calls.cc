#include "runtime/hours_calls.h"

#include <memory>
#include <utility>

#include "runtime/acting.h"
#include "world/entitled.h"

namespace vigie::runtime {

namespace {

tl::unexpected<Error> not_theirs(const PersonName& person) {
  return fail(ErrorCode::forbidden,
              person.empty()
                  ? say("hours of everybody are shown to the roles hr and admin")
                  : say("hours of {} are shown to them, to the manager whom their contract names, "
                        "and to the roles hr and admin",
                        person.text));
}

}  // namespace

Role asking_role(const http::Call& call) {
  return parse_role(call.principal.role).value_or(Role::viewer);
}

void show_hours(http::Call call, Backend& backend, const PersonName& person, std::string what,
                Viewed look) {
  auto shared = std::make_shared<http::Call>(std::move(call));
  backend.decider->read([&backend, shared, person, what = std::move(what), look = std::move(look)](
                            const World* world, Instant now) {
    if (world == nullptr)
      return http::finish(std::move(*shared),
                          fail(ErrorCode::unavailable,
                               say("the database is away: hours cannot be shown now, try again")));
    const PersonName asker = own_person(*shared).value_or(PersonName{});
    if (!may_read_hours(*world->configuration, asking_role(*shared), asker, person))
      return http::finish(std::move(*shared), not_theirs(person));
    auto shown = look(*world, now);
    if (!shown || (!asker.empty() && asker == person))
      return http::finish(std::move(*shared), std::move(shown));
    backend.decider->submit(ReadHours{person, what, shared->principal.name},
                            [shared, shown = std::move(*shown)](const Result<Answer>& written) {
                              if (!written)
                                return http::finish(std::move(*shared), fail(written.error()));
                              http::finish(std::move(*shared), shown);
                            });
  });
}

void show_hours_made(http::Call call, Backend& backend, const PersonName& person, std::string what,
                     http::Response made) {
  if (const auto asker = own_person(call); asker && *asker == person)
    return call.respond(std::move(made));
  const ReadHours event{person, std::move(what), call.principal.name};
  auto shared = std::make_shared<http::Call>(std::move(call));
  backend.decider->submit(event,
                          [shared, made = std::move(made)](const Result<Answer>& written) mutable {
                            if (!written)
                              return http::finish(std::move(*shared), fail(written.error()));
                            shared->respond(std::move(made));
                          });
}

Result<void> may_read_hours_of(const http::Call& call, const Configuration& configuration,
                               const PersonName& person) {
  const PersonName asker = own_person(call).value_or(PersonName{});
  if (may_read_hours(configuration, asking_role(call), asker, person)) return {};
  return not_theirs(person);
}

Result<void> may_change_hours_of(const http::Call& call, const PersonName& person) {
  if (may_change_hours(asking_role(call), own_person(call).value_or(PersonName{}), person))
    return {};
  return fail(ErrorCode::forbidden,
              say("hours of {} are changed by them, and by the roles hr and admin", person.text));
}

}  // namespace vigie::runtime
