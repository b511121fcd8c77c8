#include "dsl/lexical.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <system_error>

namespace pareto::dsl {

bool IsReserved(std::string_view word) {
  switch (word.size()) {
    case 2: return word == "or" || word == "in" || word == "as" || word == "if" || word == "at";
    case 3:
      return word == "and" || word == "not" || word == "has" || word == "for" || word == "div" || word == "mod" ||
             word == "say" || word == "fix";
    case 4: return word == "then" || word == "else" || word == "note" || word == "help" || word == "with" || word == "true" || word == "null";
    case 5: return word == "false";
    case 6: return word == "forbid";
    case 7: return word == "require";
    default: return false;
  }
}

const std::vector<std::string>& StatementWords() {
  static const auto* const words = new std::vector<std::string>{"use",      "entity", "relation",  "rule",   "let",      "option", "error",
                                                                "warning",  "info",   "resource",  "output", "parameter", "extend", "override",
                                                                "test"};
  return *words;
}

bool IsStatementWord(std::string_view word) {
  const std::vector<std::string>& words = StatementWords();
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::size_t CodePointLength(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(length, text.size());
}

std::size_t FirstBadByte(std::string_view text) {
  const char* const data = text.data();
  const std::size_t size = text.size();
  std::size_t i = 0;
  const auto byte = [data](std::size_t at) { return static_cast<unsigned char>(data[at]); };
  const auto follows = [&](std::size_t at) { return at < size && (byte(at) & 0xC0) == 0x80; };
  while (i < size) {
    // Eight bytes of plain ASCII without a NUL at a time: rule files are hardly anything else.
    while (i + 8 <= size) {
      std::uint64_t word;
      std::memcpy(&word, data + i, 8);
      const std::uint64_t has_zero = (word - 0x0101010101010101u) & ~word & 0x8080808080808080u;
      if (((word & 0x8080808080808080u) | has_zero) != 0) break;
      i += 8;
    }
    if (i >= size) break;
    const unsigned char lead = byte(i);
    if (lead == 0) return i;
    if (lead < 0x80) {
      ++i;
    } else if (lead >= 0xC2 && lead <= 0xDF) {
      if (!follows(i + 1)) return i;
      i += 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      if (!follows(i + 1) || !follows(i + 2)) return i;
      if (lead == 0xE0 && byte(i + 1) < 0xA0) return i;   // overlong
      if (lead == 0xED && byte(i + 1) >= 0xA0) return i;  // surrogate
      i += 3;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      if (!follows(i + 1) || !follows(i + 2) || !follows(i + 3)) return i;
      if (lead == 0xF0 && byte(i + 1) < 0x90) return i;   // overlong
      if (lead == 0xF4 && byte(i + 1) >= 0x90) return i;  // past U+10FFFF
      i += 4;
    } else {
      return i;
    }
  }
  return std::string_view::npos;
}

bool AppendCodePoint(std::uint32_t code_point, std::string& out) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) return false;
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
  return true;
}

std::optional<Number> ReadNumber(std::string_view text) {
  const char* const end = text.data() + text.size();
  Number number;
  if (text.find('.') == std::string_view::npos) {
    const auto [at, error] = std::from_chars(text.data(), end, number.integer);
    if (error != std::errc{} || at != end) return std::nullopt;
    return number;
  }
  const std::size_t point = text.find('.');
  if (text.find_first_not_of('0', point + 1) == std::string_view::npos) {
    // The digits before the point are exact where a double is not: `9007199254740993.0`.
    if (const std::optional<Number> whole = ReadNumber(text.substr(0, point))) return whole;
  }
  double real = 0;
  const auto [at, error] = std::from_chars(text.data(), end, real);
  if (error == std::errc::result_out_of_range && text.find_first_of("123456789") > point) return number;  // tiny: zero
  if (error != std::errc{} || at != end || !std::isfinite(real)) return std::nullopt;
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  if (real >= -kLimit && real < kLimit && std::trunc(real) == real) {
    number.integer = static_cast<std::int64_t>(real);
    return number;
  }
  number.is_int = false;
  number.real = real;
  return number;
}

namespace {

std::string_view LeadingBlanks(std::string_view line) {
  const std::size_t end = line.find_first_not_of(" \t");
  return line.substr(0, end == std::string_view::npos ? line.size() : end);
}

bool OnlyBlanks(std::string_view line) { return LeadingBlanks(line).size() == line.size(); }

// The lines of a block, without their ends.
std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t feed = text.find('\n', begin);
    if (feed == std::string_view::npos) break;
    std::size_t end = feed;
    if (end > begin && text[end - 1] == '\r') --end;
    lines.push_back(text.substr(begin, end - begin));
    begin = feed + 1;
  }
  lines.push_back(text.substr(begin));
  return lines;
}

}  // namespace

std::string BlockText(std::string_view inside) {
  const std::vector<std::string_view> lines = Lines(inside);
  if (lines.size() == 1) return std::string(inside);
  const bool own_line = OnlyBlanks(lines.front());
  const std::size_t first = own_line ? 1 : 0;
  const std::size_t last = lines.size() - 1;

  bool any = false;
  std::string_view indent;
  for (std::size_t i = 1; i <= last; ++i) {
    if (OnlyBlanks(lines[i])) continue;
    const std::string_view blanks = LeadingBlanks(lines[i]);
    if (!any) {
      indent = blanks;
      any = true;
    } else {
      const auto differ = std::mismatch(indent.begin(), indent.end(), blanks.begin(), blanks.end()).first;
      indent = indent.substr(0, static_cast<std::size_t>(differ - indent.begin()));
    }
  }

  std::string text;
  text.reserve(inside.size());
  for (std::size_t i = first; i <= last; ++i) {
    if (i > first) text.push_back('\n');
    if (i == 0) {
      text.append(lines[i]);
    } else if (!OnlyBlanks(lines[i])) {
      text.append(lines[i].substr(indent.size()));
    }
  }
  return text;
}

std::string_view DocText(std::string_view line) {
  line.remove_prefix(2);
  if (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  const std::size_t end = line.find_last_not_of(" \t\r");
  return line.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

}  // namespace pareto::dsl
