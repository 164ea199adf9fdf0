// A status page as it is configured: what the public may see of which services, under which names.
// (A Page is something else: a call to a person.) Nothing of what is inside is shown by itself:
// neither services nor checks, hosts or people have a public name but the one that stands here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "civil/instant.h"
#include "people/people.h"

namespace vigie {

// The same words in both languages. A missing one reads in the other.
struct Wording {
  std::string en;
  std::string fr;
  const std::string& in(Language language) const {
    if (language == Language::fr) return fr.empty() ? en : fr;
    return en.empty() ? fr : en;
  }
  bool empty() const { return en.empty() && fr.empty(); }
  friend bool operator==(const Wording&, const Wording&) = default;
};

struct StatusComponent {
  Wording name;
  std::vector<ServiceName> services;
  friend bool operator==(const StatusComponent&, const StatusComponent&) = default;
};

struct StatusGroup {
  Wording title;
  std::vector<StatusComponent> components;
  friend bool operator==(const StatusGroup&, const StatusGroup&) = default;
};

// Somebody who opted in: an incident becomes public by itself when it has lasted this long.
struct Announcement {
  Duration after = minutes(10);
  Wording text;  // empty: Vigie's own words
  friend bool operator==(const Announcement&, const Announcement&) = default;
};

// An S3 bucket to which the page is copied. The keys may name secrets: {{secret.NAME}}.
struct S3Target {
  std::string endpoint;  // "https://s3.example.org"
  std::string region = "us-east-1";
  std::string bucket;
  std::string prefix;  // of the keys, without a slash at the beginning
  std::string access_key;
  std::string secret_key;
  friend bool operator==(const S3Target&, const S3Target&) = default;
};

// Where copies of the page are pushed on every change: exactly one of the two.
struct PushTarget {
  std::string rsync;  // "user@host:/var/www/status" or a local path
  std::optional<S3Target> s3;
  friend bool operator==(const PushTarget&, const PushTarget&) = default;
};

struct StatusPage {
  StatusPageName name;
  Wording title;
  std::vector<Language> languages = {Language::en, Language::fr};  // the first is the default
  std::string zone = "UTC";
  std::string url;   // where the public finds it; empty: its host, else <this server>/status/<name>
  std::string host;  // requests with this name get this page and nothing else; empty: none
  std::vector<StatusGroup> groups;
  std::optional<Announcement> announce;
  std::vector<PushTarget> push;
  Duration push_every = minutes(15);
  friend bool operator==(const StatusPage&, const StatusPage&) = default;
};

bool shows(const StatusPage& page, const ServiceName& service);

}  // namespace vigie
