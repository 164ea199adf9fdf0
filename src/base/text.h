// Small things about text that several folders need. Bytes are UTF-8 unless said otherwise.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string join(std::span<const std::string_view> parts, std::string_view separator);
std::string_view trim(std::string_view text);  // ASCII white space
std::string to_lower(std::string_view text);   // ASCII only

// The whole of `text` as a decimal number; nullopt on anything else, overflow included.
std::optional<std::int64_t> parse_int(std::string_view text);

// The candidate that a typing mistake most likely meant; nullopt if none is near enough (at most a
// third of the letters differ). Used by every "did you mean" of ours.
std::optional<std::string> closest(std::string_view text, std::span<const std::string> candidates);

// `text` cut to at most `limit` bytes without cutting a UTF-8 sequence, with "…" when it was cut.
std::string shorten(std::string_view text, std::size_t limit);

// The three signs that begin something in markup: for text between tags, and for chat servers.
std::string markup_escape(std::string_view text);
// These and both quotation marks: also for the value of an attribute.
std::string html_escape(std::string_view text);

}  // namespace vigie
