// What stands before the routes for the public: a host name that belongs to one status page leads
// to it and to nothing else, and a browser that asks for what is not there reads a page instead of
// a problem. All other requests pass untouched. Any thread.
#pragma once

#include "http/router.h"
#include "statuspage/status_source_api.h"

namespace vigie {

class PublicDoor {
 public:
  // Both must outlive it.
  PublicDoor(const http::Router& router, const StatusSource& statuses, std::string server)
      : router_(router), statuses_(statuses), server_(std::move(server)) {}

  void handle(http::Request request, http::Responder responder) const;

 private:
  const http::Router& router_;
  const StatusSource& statuses_;
  std::string server_;  // its public address
};

}  // namespace vigie
