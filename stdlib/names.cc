// Names: identifiers made of what people wrote, names that fit a limit, and names for people.
#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nettle/sha2.h>

#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

using facts::NodeInfo;

constexpr bool IsWordCharacter(char c) { return IsLower(c) || IsUpper(c) || IsDigit(c); }

std::string Capital(std::string_view word) {
  std::string capital = LowerCase(word);
  if (!capital.empty()) capital[0] = ToUpper(capital[0]);
  return capital;
}

std::string Pascal(std::string_view text) {
  std::string pascal;
  bool start = true;
  for (const char c : text) {
    if (IsWordCharacter(c)) pascal += start ? ToUpper(c) : ToLower(c);
    start = !IsWordCharacter(c);
  }
  return pascal;
}

// The words of a name in any spelling, in lower case: a word ends at what is neither letter A to Z nor digit, before a
// capital behind a small letter or a digit, and before the last of several capitals if a small letter follows it.
std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  bool open = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!IsWordCharacter(c)) {
      open = false;
      continue;
    }
    if (open && IsUpper(c)) {
      const char before = text[i - 1];
      open = IsUpper(before) && !(i + 1 < text.size() && IsLower(text[i + 1]));
    }
    if (!open) words.emplace_back();
    open = true;
    words.back() += ToLower(c);
  }
  return words;
}

std::string Joined(std::string_view text, char between) {
  std::string joined;
  for (const std::string& word : Words(text)) {
    if (!joined.empty()) joined += between;
    joined += word;
  }
  return joined;
}

std::string Camel(std::string_view text) {
  std::string camel;
  for (const std::string& word : Words(text)) camel += camel.empty() ? word : Capital(word);
  return camel;
}

std::string EnvName(std::string_view text) {
  std::string name = UpperCase(text);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string AwsCase(std::string_view permission) {
  const std::size_t colon = permission.find(':');
  if (colon == std::string_view::npos) return std::string(permission);
  std::string cased = LowerCase(permission.substr(0, colon + 1));
  cased += permission.substr(colon + 1);
  if (colon + 1 < cased.size()) cased[colon + 1] = ToUpper(cased[colon + 1]);
  return cased;
}

constexpr std::int64_t kHexDigits = 2 * SHA256_DIGEST_SIZE;

// The first `digits` of the SHA-256 of a value's canonical JSON.
std::string HexHash(const ValuePool& pool, Value value, std::size_t digits) {
  const std::string json = pool.ToJson(value);
  sha256_ctx sha;
  sha256_init(&sha);
  sha256_update(&sha, json.size(), reinterpret_cast<const std::uint8_t*>(json.data()));
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
  sha256_digest(&sha, digest.size(), digest.data());
  std::string hex;
  for (const std::uint8_t byte : digest) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  hex.resize(digits);
  return hex;
}

Value Hash(const FunctionContext& context, Arguments arguments) {
  const std::int64_t digits = context.pool.AsInt(arguments[1]);
  if (digits < 1 || digits > kHexDigits) return Value::Missing();
  return context.pool.Text(HexHash(context.pool, arguments[0], static_cast<std::size_t>(digits)));
}

Value Shorten(const FunctionContext& context, Arguments arguments) {
  constexpr std::int64_t kDigits = 8;
  constexpr std::int64_t kTail = kDigits + 1;  // `-` and the hash
  const std::string_view text = context.pool.AsText(arguments[0]);
  const std::int64_t length = context.pool.AsInt(arguments[1]);
  if (static_cast<std::int64_t>(CodePoints(text)) <= length) return arguments[0];
  if (length < kTail) return Value::Missing();
  std::string shortened(text.substr(0, OffsetOf(text, static_cast<std::size_t>(length - kTail))));
  shortened += '-';
  shortened += HexHash(context.pool, arguments[0], kDigits);
  return context.pool.Text(shortened);
}

// The parts of a path. Empty ones name nothing, so `/a//b/` has the parts of `a/b`.
std::vector<std::string_view> PathParts(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) parts.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

// The first part, the first two, and so on to the whole path.
std::vector<std::string> PathPrefixes(std::string_view path) {
  std::vector<std::string> prefixes;
  for (const std::string_view part : PathParts(path)) {
    std::string prefix = prefixes.empty() ? std::string{} : prefixes.back() + "/";
    prefix += part;
    prefixes.push_back(std::move(prefix));
  }
  return prefixes;
}

Value Prefixes(const FunctionContext& context, Arguments arguments) {
  std::vector<Value> prefixes;
  for (const std::string& prefix : PathPrefixes(context.pool.AsText(arguments[0])))
    prefixes.push_back(context.pool.Text(prefix));
  return context.pool.List(prefixes);
}

Value ParentPath(const FunctionContext& context, Arguments arguments) {
  const std::vector<std::string> prefixes = PathPrefixes(context.pool.AsText(arguments[0]));
  return context.pool.Text(prefixes.size() < 2 ? std::string_view{} : std::string_view(prefixes[prefixes.size() - 2]));
}

Value LastPart(const FunctionContext& context, Arguments arguments) {
  const std::vector<std::string_view> parts = PathParts(context.pool.AsText(arguments[0]));
  return context.pool.Text(parts.empty() ? std::string_view{} : parts.back());
}

Value Nearest(const FunctionContext& context, Arguments arguments) {
  const std::string nearest =
      context.words.IndexOf(context.pool, arguments[1]).Nearest(context.pool.AsText(arguments[0]));
  return nearest.empty() ? Value::Missing() : context.pool.Text(nearest);
}

// Of a config node. One without a name is counted among its siblings, from 1, as people do: "rule 2 of thing `demo`".
std::string LabelOf(const FunctionContext& context, Value node) {
  const NodeInfo& info = context.nodes.at(node);
  const bool typed = context.schema != nullptr && info.entity != facts::kNoEntity;
  std::string label = typed ? context.schema->at(info.entity).name : std::string(info.step);
  if (info.key.text()) {
    if (!label.empty()) label += ' ';
    label += '`';
    label += context.pool.AsText(info.key);
    label += '`';
  } else if (context.pool.IsInt(info.key)) {
    if (!label.empty()) label += ' ';
    label += std::to_string(context.pool.AsInt(info.key) + 1);
    if (info.parent.node()) label += " of " + LabelOf(context, info.parent);
  }
  return label;
}

Value Label(const FunctionContext& context, Arguments arguments) {
  const Value owner = context.nodes.Owner(arguments[0]);
  return owner.node() ? context.pool.Text(LabelOf(context, owner)) : Value::Unknown();
}

constexpr Function kFunctions[] = {
    {.name = "aws-case",
     .parameters = "permission: string",
     .result = "string",
     .doc =
         "A permission as AWS spells it: the service in lower case, the first letter behind the colon in upper case.",
     .example = R"(aws-case("Service:startThing") = "service:StartThing")",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return context.pool.Text(AwsCase(context.pool.AsText(arguments[0]))); }},
    {.name = "camel",
     .parameters = "text: string",
     .result = "string",
     .doc = "The words of a name in any spelling as one word, all but the first with a capital.",
     .example = R"(camel("memory-size-small") = "memorySizeSmall")",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return context.pool.Text(Camel(context.pool.AsText(arguments[0]))); }},
    {.name = "capital",
     .parameters = "word: string",
     .result = "string",
     .doc = "A word with its first letter up and the rest down.",
     .example = R"(capital("hELLO") = "Hello")",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return context.pool.Text(Capital(context.pool.AsText(arguments[0]))); }},
    {.name = "env-name",
     .parameters = "name: string",
     .result = "string",
     .doc =
         "A name as environment variables spell it, whichever spelling it has: `-` becomes `_`, letters become upper case.",
     .example = R"(env-name("demo-hello") = "DEMO_HELLO")",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return context.pool.Text(EnvName(context.pool.AsText(arguments[0]))); }},
    {.name = "hash",
     .parameters = "value: json, length: int",
     .result = "string",
     .doc =
         "The first digits, at most 64, of the SHA-256 of a value's canonical JSON in hexadecimal; other lengths are missing.",
     .example = R"(hash("demo", 8) = "99e5095a")",
     .call = Hash},
    {.name = "kebab",
     .parameters = "text: string",
     .result = "string",
     .doc = "The words of a name in any spelling, in lower case with `-` between.",
     .example = R"(kebab("MemorySizeSmall") = "memory-size-small")",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return context.pool.Text(Joined(context.pool.AsText(arguments[0]), '-')); }},
    {.name = "label",
     .parameters = "node: node",
     .result = "string",
     .doc =
         "What people call a node: its most specific entity and its name, or its place in a list; of a resource, its owner's.",
     .example = R"(label(thing) = "thing `demo`")",
     .call = Label},
    {.name = "last-part",
     .parameters = "path: string",
     .result = "string",
     .doc = "What stands behind the last `/` of a path; empty parts do not count.",
     .example = R"(last-part("a/b/c") = "c")",
     .call = LastPart},
    {.name = "nearest",
     .parameters = "word: string, words: [string]",
     .result = "string?",
     .doc = "The word that was probably meant: few edits away and not the word itself; missing where none is near.",
     .example = R"(nearest("timeuot", ["size", "timeout"]) = "timeout")",
     .call = Nearest},
    {.name = "parent-path",
     .parameters = "path: string",
     .result = "string",
     .doc = "A path without its last part; empty where it has only one.",
     .example = R"(parent-path("a/b/c") = "a/b")",
     .call = ParentPath},
    {.name = "pascal",
     .parameters = "text: string",
     .result = "string",
     .doc =
         "The words of a text, split at every character that is no letter A to Z or digit, first letters up and the rest down, as one word.",
     .example = R"(pascal("demo-hello") = "DemoHello")",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return context.pool.Text(Pascal(context.pool.AsText(arguments[0]))); }},
    {.name = "prefix",
     .parameters = "text: string",
     .result = "string",
     .doc = "What stands before the first `:` of a text; all of it where there is none.",
     .example = R"(prefix("service:StartThing") = "service")",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           const std::string_view text = context.pool.AsText(arguments[0]);
           return context.pool.Text(text.substr(0, text.find(':')));
         }},
    {.name = "prefixes",
     .parameters = "path: string",
     .result = "[string]",
     .doc = "Every path on the way to a path and the path itself, shortest first; empty parts do not count.",
     .example = R"(prefixes("/a/b/c") = ["a", "a/b", "a/b/c"])",
     .call = Prefixes},
    {.name = "shorten",
     .parameters = "text: string, length: int",
     .result = "string",
     .doc =
         "A text as it is where it fits a length, else its start, `-` and a hash of 8 digits; missing where even that does not fit.",
     .example = R"(shorten("a-very-long-name", 14) = "a-ver-0125ec40")",
     .call = Shorten},
    {.name = "snake",
     .parameters = "text: string",
     .result = "string",
     .doc = "The words of a name in any spelling, in lower case with `_` between.",
     .example = R"(snake("MemorySizeSmall") = "memory_size_small")",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return context.pool.Text(Joined(context.pool.AsText(arguments[0]), '_')); }},
};

}  // namespace

std::span<const Function> NameFunctions() { return kFunctions; }

}  // namespace pareto::stdlib
