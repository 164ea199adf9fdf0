// The texts of a configuration that have a syntax of their own. Each function checks one text and
// gives its canonical spelling, or what is wrong with it. The second part takes such checked texts
// apart; it must not see an unchecked one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "check/check.h"
#include "config/shape.h"
#include "config/yaml.h"
#include "schedule/schedule.h"

namespace vigie::spelling {

Spelling zone(std::string_view text);           // an IANA name
Spelling email_address(std::string_view text);  // ASCII, RFC 5321 without quotes and literals
// http or https, a host, no user, no fragment. Private addresses are fine: watching them is the
// job.
Spelling url(std::string_view text);
Spelling header_name(std::string_view text);     // an RFC 9110 token that Vigie does not set itself
Spelling regex(std::string_view text);           // RE2
Spelling json_pointer(std::string_view text);    // RFC 6901
Spelling status(std::string_view text);          // "204" or "200-299"
Spelling json_condition(std::string_view text);  // "ok", "< 10", "!= 3", "exists"
Spelling endpoint(std::string_view text);        // "mail.example.org:25", "[2001:db8::7]:25"
Spelling tls_endpoint(std::string_view text);    // the same; without a port, 443
Spelling host(std::string_view text);            // a host name or an address
Spelling domain(std::string_view text);          // a registered name: "example.org"
Spelling comparison(std::string_view text);      // "> 0.05"
Spelling date(std::string_view text);            // "2026-01-05"
Spelling handover(std::string_view text);        // "monday 09:00"
Spelling pinged_host(std::string_view text);     // a name or an address, without a port
Spelling dns_name(std::string_view text);        // "example.org", "_dmarc.example.org"
Spelling dns_server(std::string_view text);      // "192.0.2.53", "ns.example.org:5353"

// The words of a command line, of which ' and " hold parts together; none when one of them is open.
std::optional<std::vector<std::string>> command_words(std::string_view line);
Spelling time_of_day(std::string_view text);  // "09:00"
Spelling local_time(std::string_view text);   // "2026-12-01 22:00", also with a T
Spelling cron(std::string_view text);         // five fields (civil/cron.h)
Spelling byte_size(std::string_view text);    // "500M", "2 GiB", "1000"
// "11", "9.5": more than 0, at most `most`, at most two decimals.
Spelling hours(std::string_view text, int most);
// Free text; but what looks like an article of a French code has its one spelling: "L3131-1".
Spelling article(std::string_view text);
// "1.5", "3/52": at most four decimals, at most `most`.
Spelling ratio(std::string_view text, int most);
Spelling money(std::string_view text);        // "25.50 EUR": below 10,000, two decimals, ISO 4217
Spelling rest_switch(std::string_view text);  // the name of one (rest/switches.h)

StatusRange status_range(std::string_view checked);
JsonCondition condition(std::string_view pointer, const Node& checked);
struct Endpoint {
  std::string host;  // without the brackets of an IPv6 address
  int port = 0;
};
Endpoint endpoint_of(std::string_view checked);
struct Comparison {
  PrometheusCheck::Operator op = PrometheusCheck::Operator::greater;
  double threshold = 0;
};
Comparison comparison_of(std::string_view checked);
LocalTime local_time_of(std::string_view checked);
std::int64_t bytes_of(std::string_view checked);
Duration hours_of(std::string_view checked);
Money money_of(std::string_view checked);
struct Handover {
  Weekday day = Weekday::monday;
  TimeOfDay time;
};
Handover handover_of(std::string_view checked);

// Labels of letters, digits and inner hyphens; underscores too, since such hosts exist.
bool is_host_name(std::string_view host);
bool is_ipv6(std::string_view text);  // roughly: what it stands for is decided when it is asked

}  // namespace vigie::spelling
