#include "engine/load/words.h"

#include <algorithm>

namespace pareto::load {

using facts::FieldAlt;

std::string Tick(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::size_t end = text.size();
  if (end > kLongest) {
    end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not inside a code point
  }
  std::string out = "`";
  for (const char c : text.substr(0, end)) {
    if (c == '`') {
      out += '\'';
    } else {
      out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
  }
  if (end < text.size()) out += "...";
  return out + "`";
}

std::string Article(std::string_view noun) {
  const auto starts = [&](std::string_view prefix) { return noun.substr(0, prefix.size()) == prefix; };
  const bool vowel = !noun.empty() && std::string_view("aeiouAEIOU").find(noun[0]) != std::string_view::npos;
  const bool sounds_like_you =
      starts("use") || starts("uni") || starts("uri") || starts("url") || starts("eu") || starts("one");
  return (vowel && !sounds_like_you ? "an " : "a ") + std::string(noun);
}

std::string OneOf(const std::vector<std::string>& parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? " or " : ", ";
    out += parts[i];
  }
  return out;
}

std::string Thousands(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

namespace {

std::string Range(const FieldAlt& alt) {
  const bool low = alt.low != INT64_MIN;
  const bool high = alt.high != INT64_MAX;
  if (low && high) return std::to_string(alt.low) + ".." + std::to_string(alt.high);
  if (low) return "at least " + std::to_string(alt.low);
  if (high) return "at most " + std::to_string(alt.high);
  return {};
}

std::string Bounded(std::string noun, const FieldAlt& alt, bool ranges) {
  const std::string range = ranges ? Range(alt) : std::string{};
  if (range.empty()) return noun;
  return std::move(noun) + (range[0] == 'a' ? " of " : " in ") + range;
}

std::string AltText(const facts::Schema& schema, const facts::ValuePool& pool, const FieldAlt& alt, bool ranges) {
  switch (alt.kind) {
    case FieldAlt::Kind::kString:
    case FieldAlt::Kind::kKey: return "text";
    case FieldAlt::Kind::kInt: return Bounded("an integer", alt, ranges);
    case FieldAlt::Kind::kNumber: return Bounded("a number", alt, ranges);
    case FieldAlt::Kind::kBool: return "true or false";
    case FieldAlt::Kind::kJson: return "anything";
    case FieldAlt::Kind::kLiteral:
      return Tick(alt.literal.text() ? std::string(pool.AsText(alt.literal)) : pool.ToJson(alt.literal));
    case FieldAlt::Kind::kRef: return "the name of " + Article(schema.at(alt.entity).name);
    case FieldAlt::Kind::kList: return "a list";
    case FieldAlt::Kind::kMap:
    case FieldAlt::Kind::kEntity: return "a map";
  }
  return "anything";
}

}  // namespace

std::string Expected(const facts::Schema& schema, const facts::ValuePool& pool, const facts::FieldType& type,
                     bool ranges) {
  std::vector<std::string> parts;
  for (const FieldAlt& alt : type.alternatives) {
    std::string part = AltText(schema, pool, alt, ranges);
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(std::move(part));
  }
  return OneOf(parts);
}

std::string Ranges(const facts::FieldType& type) {
  std::vector<std::string> parts;
  for (const FieldAlt& alt : type.alternatives) {
    if (alt.kind != FieldAlt::Kind::kInt && alt.kind != FieldAlt::Kind::kNumber) continue;
    std::string part = Range(alt);
    if (!part.empty()) parts.push_back(std::move(part));
  }
  return OneOf(parts);
}

}  // namespace pareto::load
