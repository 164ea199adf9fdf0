#include "http/starttls.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace vigie::http {

namespace {

constexpr std::size_t shown_line = 120;

bool starts_with_word(std::string_view text, std::string_view word) {
  const std::string upper = to_lower(text.substr(0, word.size()));
  return upper == to_lower(word) && (text.size() == word.size() || text[word.size()] == ' ');
}

// A line of the other side, which may be anything, as a person can read it.
std::string readable(std::string_view line) {
  std::string text = shorten(line, shown_line);
  std::ranges::replace_if(text, [](char c) { return c < 0x20 || c >= 0x7f; }, '?');
  return text;
}

}  // namespace

StartTls::StartTls(Upgrade upgrade, std::string own_name)
    : upgrade_(upgrade), own_name_(std::move(own_name)) {
  CHECK(upgrade_ == Upgrade::smtp || upgrade_ == Upgrade::imap);
}

std::string_view StartTls::farewell(Upgrade upgrade) {
  if (upgrade == Upgrade::smtp) return "QUIT\r\n";
  if (upgrade == Upgrade::imap) return "b LOGOUT\r\n";
  return "";
}

StartTls::State StartTls::feed(std::string_view bytes, std::string& answer) {
  total_ += bytes.size();
  pending_ += bytes;
  while (state_ == State::talking) {
    const std::size_t end = pending_.find('\n');
    if (end == std::string::npos) break;
    std::string text = pending_.substr(0, end);
    pending_.erase(0, end + 1);
    if (text.ends_with('\r')) text.pop_back();
    state_ = line(text, answer);
  }
  if (state_ == State::ready && !pending_.empty())
    return fail(say("the server went on in the clear after it agreed to TLS"));
  if (state_ == State::talking && total_ > limits::dialogue_bytes)
    return fail(say("the server talks without end before TLS"));
  return state_;
}

StartTls::State StartTls::line(std::string_view line, std::string& answer) {
  return upgrade_ == Upgrade::smtp ? smtp(line, answer) : imap(line, answer);
}

// "250-SIZE 1000" goes on, "250 SIZE 1000" or "250" is the last line of an answer.
StartTls::State StartTls::smtp(std::string_view line, std::string& answer) {
  const std::string shown = readable(line);
  if (line.size() < 3 || !parse_int(line.substr(0, 3)) ||
      (line.size() > 3 && line[3] != ' ' && line[3] != '-'))
    return fail(say("this is not SMTP: \"{}\"", shown));
  const std::string_view code = line.substr(0, 3);
  const std::string_view wanted = step_ == 1 ? "250" : "220";
  if (code != wanted)
    return fail(step_ == 0 ? say("the server greets with \"{}\"", shown)
                           : say("the server answers \"{}\" to {}", shown,
                                 step_ == 1 ? "EHLO" : "STARTTLS"));
  if (step_ == 1 && line.size() > 4 && starts_with_word(line.substr(4), "STARTTLS"))
    offered_ = true;
  if (line.size() > 3 && line[3] == '-') return State::talking;
  ++step_;
  if (step_ == 1) {
    answer += "EHLO " + own_name_ + "\r\n";
  } else if (step_ == 2) {
    if (!offered_) return fail(say("the server offers no STARTTLS"));
    answer += "STARTTLS\r\n";
  } else {
    return State::ready;
  }
  return State::talking;
}

StartTls::State StartTls::imap(std::string_view line, std::string& answer) {
  const std::string shown = readable(line);
  if (step_ == 0) {
    if (starts_with_word(line, "* PREAUTH"))
      return fail(say("the server lets us in without TLS, and STARTTLS is no longer possible"));
    if (starts_with_word(line, "* BYE")) return fail(say("the server greets with \"{}\"", shown));
    if (!starts_with_word(line, "* OK")) return fail(say("this is not IMAP: \"{}\"", shown));
    answer += "a STARTTLS\r\n";
    ++step_;
    return State::talking;
  }
  if (line.starts_with("* ")) return State::talking;
  if (starts_with_word(line, "a OK")) return State::ready;
  if (starts_with_word(line, "a NO") || starts_with_word(line, "a BAD"))
    return fail(say("the server answers \"{}\" to {}", shown, "STARTTLS"));
  return fail(say("this is not IMAP: \"{}\"", shown));
}

StartTls::State StartTls::fail(Message error) {
  error_ = std::move(error);
  return state_ = State::failed;
}

}  // namespace vigie::http
