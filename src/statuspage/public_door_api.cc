#include "statuspage/public_door_api.h"

#include <algorithm>

#include "statuspage/status_render.h"

namespace vigie {

namespace {

constexpr std::string_view pages = "/status";

bool is_of_pages(std::string_view path) {
  return path == pages || (path.starts_with(pages) && path.substr(pages.size()).starts_with('/'));
}

// Browsers name it; programs that take anything get the problem.
bool reads_pages(const http::Request& request) {
  const auto accept = request.header("accept");
  return accept && accept->find("text/html") != std::string_view::npos;
}

// The name that the path of a request holds; empty: none.
StatusPageName named_in(std::string_view path) {
  if (path.size() <= pages.size() + 1) return {};
  path.remove_prefix(pages.size() + 1);
  return StatusPageName(std::string(path.substr(0, path.find('/'))));
}

// Gives a refusal the form in which a person reads it.
class PublicSink : public http::Responder::Sink {
 public:
  PublicSink(http::Responder responder, PublicRefusal refusal, Language language)
      : responder_(std::move(responder)), refusal_(std::move(refusal)), language_(language) {}

  void respond(http::Response response, std::string route) override {
    responder_.set_route(route);
    responder_(response.status >= 400 ? as_page(response) : std::move(response));
  }
  std::shared_ptr<http::OpenBody> open(http::Response head, http::OpenOptions options,
                                       std::string route) override {
    responder_.set_route(route);
    return responder_.open(std::move(head), std::move(options));
  }

 private:
  http::Response as_page(const http::Response& problem) {
    refusal_.status = problem.status;
    http::Response page =
        http::Response::html(problem.status, render_refusal_html(refusal_, language_));
    for (const http::Header& header : problem.headers)
      if (http::same_header_name(header.name, "Allow") ||
          http::same_header_name(header.name, "Retry-After"))
        page.headers.push_back(header);
    page.headers.push_back({"Vary", "Accept, Accept-Language"});
    page.headers.push_back({"Cache-Control", "no-store"});
    page.headers.push_back({"Content-Security-Policy", status_content_security_policy()});
    page.headers.push_back({"Referrer-Policy", "no-referrer"});
    return page;
  }

  http::Responder responder_;
  PublicRefusal refusal_;
  Language language_;
};

}  // namespace

void PublicDoor::handle(http::Request request, http::Responder responder) const {
  if (const auto host = request.header("host"))
    if (const auto own = statuses_.page_of_host(*host))
      request.path =
          std::string(pages) + "/" + own->text + (request.path == "/" ? "" : request.path);
  if (!is_of_pages(request.path) || !reads_pages(request))
    return router_.handle(std::move(request), std::move(responder));
  Language language = request.language();
  PublicRefusal refusal;
  refusal.title = "Vigie";
  if (const auto known = statuses_.configuration()) {
    const auto page = known->status_pages.find(named_in(request.path));
    if (page != known->status_pages.end()) {
      const std::vector<Language>& spoken = page->second.languages;
      if (std::ranges::find(spoken, language) == spoken.end()) language = spoken.front();
      refusal.title = page->second.title.in(language);
      refusal.home = public_address(page->second, server_);
    }
  }
  auto sink = std::make_unique<PublicSink>(std::move(responder), std::move(refusal), language);
  router_.handle(std::move(request), http::Responder(std::move(sink)));
}

}  // namespace vigie
