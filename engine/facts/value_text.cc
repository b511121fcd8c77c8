// Values as JSON and as text.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>

#include "engine/facts/quoted.h"
#include "engine/facts/value.h"

namespace pareto::facts {
namespace {

void AppendInteger(std::int64_t value, std::string* out) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value).ptr;
  out->append(buffer, end);
}

// Text as a JSON string. Bytes from 0x80 on pass as they are: texts are UTF-8 since they were read.
// Whether one of eight bytes is a control character, a quote or a backslash; eight at a time, since most texts have none.
bool NeedsEscape(std::uint64_t bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u, kHigh = 0x8080808080808080u;
  const auto has_zero = [](std::uint64_t word) { return (word - kOnes) & ~word & kHigh; };
  const std::uint64_t control = (bytes - (0x20 * kOnes)) & ~bytes & kHigh;
  return (control | has_zero(bytes ^ ('"' * kOnes)) | has_zero(bytes ^ ('\\' * kOnes))) != 0;
}

// Where the first byte from `i` on stands that is to be escaped; the text's size where there is none.
std::size_t NextEscape(std::string_view text, std::size_t i) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  while (i < text.size()) {
    if (text.size() >= kWord) {
      // The last word begins before `i`, where the text's size is no multiple of it: most texts are short, and have no byte to escape there either.
      const std::size_t at = std::min(i, text.size() - kWord);
      std::uint64_t bytes;
      std::memcpy(&bytes, text.data() + at, kWord);
      if (!NeedsEscape(bytes)) {
        i = at + kWord;
        continue;
      }
    }
    for (const std::size_t end = std::min(i + kWord, text.size()); i < end; ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (c < 0x20 || c == '"' || c == '\\') return i;
    }
  }
  return text.size();
}

void AppendQuoted(std::string_view text, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  out->push_back('"');
  std::size_t plain = 0;  // where the run of characters that need no escape began
  for (std::size_t i = NextEscape(text, 0); i < text.size(); i = NextEscape(text, i + 1)) {
    const auto c = static_cast<unsigned char>(text[i]);
    out->append(text.substr(plain, i - plain));
    plain = i + 1;
    switch (c) {
      case '"': out->append("\\\""); break;
      case '\\': out->append("\\\\"); break;
      case '\b': out->append("\\b"); break;
      case '\f': out->append("\\f"); break;
      case '\n': out->append("\\n"); break;
      case '\r': out->append("\\r"); break;
      case '\t': out->append("\\t"); break;
      default:
        out->append("\\u00");
        out->push_back(kHex[c >> 4]);
        out->push_back(kHex[c & 15]);
    }
  }
  out->append(text.substr(plain));
  out->push_back('"');
}

}  // namespace

std::uint64_t QuotedSize(std::string_view text) {
  std::uint64_t size = text.size() + 2;
  for (std::size_t i = NextEscape(text, 0); i < text.size(); i = NextEscape(text, i + 1)) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool is_short = c == '"' || c == '\\' || c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t';
    size += is_short ? 1 : 5;
  }
  return size;
}

void ValuePool::AppendJson(Value value, std::string* out) const {
  switch (value.tag()) {
    case Tag::kSpecial:
      out->append(value.null()            ? "null"
                  : value == Value::Bool(true)  ? "true"
                  : value == Value::Bool(false) ? "false"
                  : value.missing()       ? "<missing>"
                                          : "<unknown>");
      return;
    case Tag::kInt: AppendInteger(AsInt(value), out); return;
    case Tag::kNumber: {
      if (IsInt(value)) return AppendInteger(AsInt(value), out);
      char buffer[32];
      const auto end = std::to_chars(buffer, buffer + sizeof(buffer), AsDouble(value)).ptr;  // the shortest that reads back
      out->append(buffer, end);
      return;
    }
    case Tag::kText: AppendQuoted(AsText(value), out); return;
    case Tag::kList: {
      out->push_back('[');
      bool first = true;
      for (const Value item : Items(value)) {
        if (!first) out->push_back(',');
        first = false;
        AppendJson(item, out);
      }
      out->push_back(']');
      return;
    }
    case Tag::kMap: {
      out->push_back('{');
      bool first = true;
      for (const MapEntry& entry : Entries(value)) {
        if (!first) out->push_back(',');
        first = false;
        AppendQuoted(AsText(entry.first), out);
        out->push_back(':');
        AppendJson(entry.second, out);
      }
      out->push_back('}');
      return;
    }
    case Tag::kNode:
      out->append("<node ");
      AppendInteger(value.node_index(), out);
      out->push_back('>');
      return;
  }
}

std::string ValuePool::ToJson(Value value) const {
  std::string out;
  AppendJson(value, &out);
  return out;
}

void ValuePool::AppendText(Value value, std::string* out) const {
  if (value.text()) {
    out->append(AsText(value));
  } else {
    AppendJson(value, out);
  }
}

}  // namespace pareto::facts
