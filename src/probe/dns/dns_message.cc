#include "probe/dns/dns_message.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace vigie {

namespace {

constexpr std::size_t longest_name = 255;
constexpr std::size_t longest_label = 63;
constexpr int jumps = 64;                // of compression, within one name
constexpr std::uint16_t payload = 1232;  // bytes of UDP that we take: fits every path
constexpr std::uint16_t class_in = 1;
constexpr std::uint16_t type_opt = 41;

constexpr std::array<std::string_view, 10> names = {"A",   "AAAA", "CNAME", "MX",  "NS",
                                                    "TXT", "SOA",  "PTR",   "SRV", "CAA"};
constexpr std::array<std::uint16_t, 10> numbers = {1, 28, 5, 15, 2, 16, 6, 12, 33, 257};

constexpr std::array<std::string_view, 11> rcodes = {"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN",
                                                     "NOTIMP",  "REFUSED", "YXDOMAIN", "YXRRSET",
                                                     "NXRRSET", "NOTAUTH", "NOTZONE"};

std::string type_name(std::uint16_t type) {
  const auto found = std::ranges::find(numbers, type);
  if (found == numbers.end()) return fmt::format("TYPE{}", type);
  return std::string(names[static_cast<std::size_t>(found - numbers.begin())]);
}

void put16(std::string& out, unsigned value) {
  out += static_cast<char>(value >> 8U);
  out += static_cast<char>(value);
}

// What is printable stays; dots and backslashes within a label, and all other bytes, are escaped.
void add_label(std::string& out, std::string_view label) {
  for (const char c : label) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '.' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte > 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += fmt::format("\\{:03}", byte);
    }
  }
}

// A place in the bytes; after anything that does not fit it has failed for good.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes), end_(bytes.size()) {}

  bool failed() const { return failed_; }
  std::size_t left() const { return failed_ ? 0 : end_ - at_; }
  void fail() { failed_ = true; }

  unsigned u8() {
    if (left() < 1) return failed_ = true, 0;
    return static_cast<unsigned char>(bytes_[at_++]);
  }
  unsigned u16() {
    const unsigned high = u8();
    return high << 8U | u8();
  }
  std::uint32_t u32() {
    const std::uint32_t high = u16();
    return high << 16U | u16();
  }
  std::string_view take(std::size_t size) {
    if (left() < size) return failed_ = true, std::string_view();
    const std::string_view part = bytes_.substr(at_, size);
    at_ += size;
    return part;
  }
  // A part of its own; names in it may still point before it.
  Reader part(std::size_t size) {
    Reader inner = *this;
    take(size);
    inner.failed_ = failed_;
    inner.end_ = at_;
    return inner;
  }

  std::string name() {
    std::string out;
    std::size_t length = 0;
    std::size_t after = 0;  // where reading goes on after the first jump
    for (int jump = 0; !failed_;) {
      const unsigned size = u8();
      if (size >= 0xc0) {
        const std::size_t target = (size & 0x3fU) << 8U | u8();
        if (after == 0) after = at_;
        if (++jump > jumps || target >= bytes_.size()) fail();
        at_ = target;
        end_in_name(true);
        continue;
      }
      if (size > longest_label) fail();
      if (size == 0 || failed_) break;
      length += size + 1;
      if (length > longest_name) fail();
      if (!out.empty()) out += '.';
      add_label(out, take(size));
    }
    end_in_name(false);
    if (after != 0) at_ = after;
    return out.empty() ? "." : to_lower(out);
  }

 private:
  // A name that was pointed at may lie anywhere.
  void end_in_name(bool everywhere) {
    if (everywhere && !saved_end_) saved_end_ = std::exchange(end_, bytes_.size());
    if (!everywhere && saved_end_) end_ = *std::exchange(saved_end_, std::nullopt);
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t end_;
  std::optional<std::size_t> saved_end_;
  bool failed_ = false;
};

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += fmt::format("\\{:03}", byte);
    }
  }
  return out + "\"";
}

std::string address_text(int family, Reader& in, std::size_t size) {
  const std::string_view bytes = in.take(size);
  char text[INET6_ADDRSTRLEN] = "";
  if (bytes.size() == size) inet_ntop(family, bytes.data(), text, sizeof text);
  return text;
}

std::string texts(Reader& in) {
  std::string out;
  while (in.left() > 0) {
    const unsigned size = in.u8();
    out += (out.empty() ? "" : " ") + quoted(in.take(size));
  }
  return out;
}

std::string unknown(Reader& in) {
  const std::size_t size = in.left();
  std::string out = fmt::format("\\# {}", size);
  if (size > 0) out += ' ';
  for (const char c : in.take(size)) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

std::string soa(Reader& in) {
  std::string out = in.name();
  out += " " + in.name();
  for (int i = 0; i < 5; ++i) out += " " + std::to_string(in.u32());
  return out;
}

std::string srv(Reader& in) {
  const unsigned priority = in.u16();
  const unsigned weight = in.u16();
  const unsigned port = in.u16();
  return fmt::format("{} {} {} {}", priority, weight, port, in.name());
}

std::string caa(Reader& in) {
  const unsigned flags = in.u8();
  std::string tag;
  add_label(tag, in.take(in.u8()));
  return fmt::format("{} {} {}", flags, tag, quoted(in.take(in.left())));
}

std::string value_text(std::uint16_t type, Reader& in) {
  switch (type) {
    case 1:
      return address_text(AF_INET, in, 4);
    case 28:
      return address_text(AF_INET6, in, 16);
    case 2:
    case 5:
    case 12:
      return in.name();
    case 15: {
      const unsigned preference = in.u16();
      return fmt::format("{} {}", preference, in.name());
    }
    case 16:
      return texts(in);
    case 6:
      return soa(in);
    case 33:
      return srv(in);
    case 257:
      return caa(in);
    default:
      return unknown(in);
  }
}

struct Wire {
  std::uint16_t type = 0;
  std::uint32_t ttl = 0;
  DnsRecord record;
};

std::optional<Wire> read_record(Reader& in) {
  Wire wire;
  wire.record.name = in.name();
  wire.type = static_cast<std::uint16_t>(in.u16());
  in.u16();  // the class; of OPT, a size
  wire.ttl = in.u32();
  Reader value = in.part(in.u16());
  if (in.failed()) return std::nullopt;
  wire.record.type = type_name(wire.type);
  wire.record.ttl = wire.ttl;
  if (wire.type != type_opt) {
    wire.record.value = value_text(wire.type, value);
    if (value.failed() || value.left() > 0) return std::nullopt;
  }
  return wire;
}

}  // namespace

std::span<const std::string_view> dns_types() {
  return names;
}

std::string dns_rcode(int rcode) {
  if (rcode >= 0 && static_cast<std::size_t>(rcode) < rcodes.size())
    return std::string(rcodes[static_cast<std::size_t>(rcode)]);
  return "RCODE" + std::to_string(rcode);
}

std::optional<int> dns_rcode_number(std::string_view word) {
  const auto found = std::ranges::find(rcodes, word);
  if (found == rcodes.end()) return std::nullopt;
  return static_cast<int>(found - rcodes.begin());
}

std::string canonical_dns_name(std::string_view name) {
  if (name.size() > 1 && name.ends_with('.')) name.remove_suffix(1);
  return to_lower(name);
}

std::optional<std::string> dns_query(std::uint16_t id, std::string_view name, std::string_view type,
                                     bool dnssec) {
  const auto found = std::ranges::find(names, type);
  if (found == names.end()) return std::nullopt;
  std::string out;
  put16(out, id);
  put16(out, dnssec ? 0x0120 : 0x0100);  // RD, AD
  put16(out, 1);
  put16(out, 0);
  put16(out, 0);
  put16(out, 1);
  const std::size_t begin = out.size();
  const std::string plain = canonical_dns_name(name);
  if (plain.empty()) return std::nullopt;
  if (plain != ".") {
    for (const std::string_view label : split(plain, '.')) {
      if (label.empty() || label.size() > longest_label) return std::nullopt;
      out += static_cast<char>(label.size());
      out += label;
    }
  }
  out += '\0';
  if (out.size() - begin > longest_name) return std::nullopt;
  put16(out, numbers[static_cast<std::size_t>(found - names.begin())]);
  put16(out, class_in);
  out += '\0';  // OPT: of the root
  put16(out, type_opt);
  put16(out, payload);
  put16(out, 0);
  put16(out, dnssec ? 0x8000 : 0);  // DO
  put16(out, 0);
  return out;
}

std::optional<DnsReply> parse_dns_reply(std::string_view bytes) {
  Reader in(bytes);
  DnsReply reply;
  reply.id = static_cast<std::uint16_t>(in.u16());
  const unsigned flags = in.u16();
  if ((flags & 0x8000U) == 0) return std::nullopt;  // a question
  reply.authoritative = (flags & 0x0400U) != 0;
  reply.truncated = (flags & 0x0200U) != 0;
  reply.authenticated = (flags & 0x0020U) != 0;
  reply.rcode = static_cast<int>(flags & 0xfU);
  const unsigned questions = in.u16();
  const unsigned answers = in.u16();
  const unsigned others = in.u16();
  const unsigned additional = in.u16();
  for (unsigned i = 0; i < questions && !in.failed(); ++i) {
    const std::string name = in.name();
    const std::string type = type_name(static_cast<std::uint16_t>(in.u16()));
    in.u16();
    if (questions == 1) reply.question = name + " " + type;
  }
  if (in.failed()) return std::nullopt;
  if (reply.truncated) return reply;  // what is left of the rest is of no use
  for (unsigned i = 0; i < answers + others + additional; ++i) {
    auto wire = read_record(in);
    if (!wire) return std::nullopt;
    if (wire->type == type_opt) reply.rcode |= static_cast<int>(wire->ttl >> 24U) << 4;
    if (i < answers) reply.answers.push_back(std::move(wire->record));
  }
  return reply;
}

}  // namespace vigie
