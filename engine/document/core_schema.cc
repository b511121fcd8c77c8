#include "engine/document/core_schema.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include "absl/strings/charconv.h"

namespace pareto::document {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::size_t Digits(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), IsDigit) - text.begin());
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool IsNumber(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t whole = Digits(text);
  text.remove_prefix(whole);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    const std::size_t fraction = Digits(text);
    if (whole == 0 && fraction == 0) return false;
    text.remove_prefix(fraction);
  } else if (whole == 0) {
    return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t exponent = Digits(text);
    if (exponent == 0) return false;
    text.remove_prefix(exponent);
  }
  return text.empty();
}

// `0x1F` and `0o17`.
std::optional<Resolved> ParsePrefixed(std::string_view text) {
  if (text.size() < 3 || text[0] != '0' || (text[1] != 'x' && text[1] != 'o')) return std::nullopt;
  const int base = text[1] == 'x' ? 16 : 8;
  const std::string_view digits = text.substr(2);
  if (digits.front() == '-' || digits.front() == '+') return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (end != digits.data() + digits.size() || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc()) return Resolved{Kind::kInt, value, 0};
  double number = 0;
  for (const char c : digits) number = number * base + (IsDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  if (!std::isfinite(number)) return std::nullopt;
  return Resolved{Kind::kFloat, 0, number};
}

}  // namespace

bool IsNull(std::string_view text) { return text == "null" || text == "~" || text == "Null" || text == "NULL"; }

std::optional<Resolved> ParseNumber(std::string_view text) {
  const std::string_view unsigned_text = text.starts_with('+') ? text.substr(1) : text;
  const char* const begin = unsigned_text.data();
  const char* const end = begin + unsigned_text.size();
  if (unsigned_text.find_first_of(".eE") == std::string_view::npos) {
    std::int64_t integer = 0;
    const auto [stop, error] = std::from_chars(begin, end, integer);
    if (stop == end && error == std::errc()) return Resolved{Kind::kInt, integer, 0};
  }
  double number = 0;
  // Out of range, the number is the largest or the smallest that there is.
  const absl::from_chars_result result = absl::from_chars(begin, end, number);
  if (result.ec == std::errc::result_out_of_range && std::abs(number) > 1) return std::nullopt;
  return Resolved{Kind::kFloat, 0, number};
}

Resolved Resolve(std::string_view text) {
  if (text.empty() || IsNull(text)) return {Kind::kNull, 0, 0};
  switch (text.front()) {
    case 't':
    case 'T':
      if (text == "true" || text == "True" || text == "TRUE") return {Kind::kBool, 1, 0};
      return {};
    case 'f':
    case 'F':
      if (text == "false" || text == "False" || text == "FALSE") return {Kind::kBool, 0, 0};
      return {};
    case '-':
    case '+':
    case '.': break;
    default:
      if (!IsDigit(text.front())) return {};
  }
  if (const std::optional<Resolved> prefixed = ParsePrefixed(text)) return *prefixed;
  if (IsNumber(text)) return ParseNumber(text).value_or(Resolved{});
  return {};
}

}  // namespace pareto::document
