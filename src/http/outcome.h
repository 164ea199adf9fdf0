// How a connection that we opened went, whatever was spoken on it: the phase in which it failed,
// the time of each phase, the address asked, the certificate. Pure values, for the client's
// callers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "civil/instant.h"

namespace vigie::http {

enum class Family { any, ipv4, ipv6 };

// Where it failed. The first group is about us: the server was not judged.
enum class Failure {
  none,
  queue,    // too many requests of ours are outstanding
  stopped,  // the client was destroyed
  local,    // this machine has no descriptor or memory left for a socket, or no network

  request,  // the request cannot be sent as it is: URL, header
  guard,    // every address of the host is one that `allow_address` refuses
  dns,
  connect,
  tls,
  send,
  starttls,  // the words before TLS
  expect,    // the other side did not say what was expected
  first_byte,
  body,      // after the first byte: not HTTP, cut off, too slow
  redirect,  // too many, or to nowhere
  limit,     // the head of the answer is longer than limits::answer_head,
             // or a dialogue longer than limits::dialogue_bytes
};
std::string_view to_string(Failure failure);  // "first byte"

// True for a failure that says nothing about the server: it must not be taken for a bad answer.
bool not_asked(Failure failure);

// False for loopback, private, link-local, shared, multicast and unspecified addresses, also when
// they are wrapped in IPv6. For requests to URLs that strangers may choose.
bool public_address(const std::string& address);

struct Certificate {
  Instant expires;
  std::string subject;  // "CN = www.example.org"
  std::string issuer;
  bool verified = false;
  Message verify_error;  // "has expired", "is self-signed, is not for www.example.org"
  friend bool operator==(const Certificate&, const Certificate&) = default;
};

struct Phases {  // each the sum over all redirects
  Duration dns{};
  Duration connect{};
  Duration tls{};         // with the words before it
  Duration first_byte{};  // sending included
  Duration transfer{};    // of a dialogue: all of it
  Duration total{};       // all of the above
};

struct Outcome {
  Failure failed = Failure::none;
  bool timed_out = false;
  Message error;       // for a person: "connection refused"; empty when an answer came
  std::string remote;  // "192.0.2.7:443", "[2001:db8::7]:443"; of the last connection tried
  std::optional<Certificate> certificate;  // over redirects: the one that expires first
  Phases phases;
  Duration waited{};  // in our own queue, not part of phases.total

  bool ok() const { return failed == Failure::none; }
};

}  // namespace vigie::http
