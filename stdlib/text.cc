// Text: what it holds, and how to take it apart and put it together.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <re2/re2.h>

#include "stdlib/functions.h"
#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

// Continuation bytes of UTF-8 belong to the code point before them.
constexpr bool StartsCodePoint(char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }

constexpr bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

std::unique_ptr<RE2> Compile(std::string_view pattern) {
  RE2::Options options;
  options.set_log_errors(
      false);  // a bad pattern is the rule author's concern, told with its place, and not for standard error
  return std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
}

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

// The compiled pattern, valid until the next call on this thread. Compiling costs a thousand times what matching a
// short text does, and rules use few patterns. A pattern made from data could be new each time, so the cache starts
// afresh when it is full.
const RE2& Pattern(std::string_view pattern) {
  constexpr std::size_t kMostPatterns = 1000;
  thread_local std::unordered_map<std::string, std::unique_ptr<RE2>, TextHash, std::equal_to<>> cache;
  auto found = cache.find(pattern);
  if (found == cache.end()) {
    if (cache.size() >= kMostPatterns) cache.clear();
    found = cache.emplace(std::string(pattern), Compile(pattern)).first;
  }
  return *found->second;
}

// One match after another, from left to right. RE2 takes time linear in what it looks at; where a pattern matches
// nothing, it goes on by one code point, so an empty match is found once a place.
Value FindAll(const FunctionContext& context, Arguments arguments) {
  const RE2& pattern = Pattern(context.pool.AsText(arguments[1]));
  if (!pattern.ok()) return Value::Unknown();
  const std::string_view text = context.pool.AsText(arguments[0]);
  const re2::StringPiece whole(text.data(), text.size());
  const int groups = pattern.NumberOfCapturingGroups() + 1;
  std::vector<re2::StringPiece> parts(static_cast<std::size_t>(groups));
  const Value keys[] = {context.pool.Text("text"), context.pool.Text("line"), context.pool.Text("column"), context.pool.Text("groups")};
  std::vector<Value> found, captured;
  std::int64_t line = 1;
  std::size_t counted = 0;  // where `line` was counted up to
  for (std::size_t at = 0;
       at <= text.size() && pattern.Match(whole, at, text.size(), RE2::UNANCHORED, parts.data(), groups);) {
    const auto begin = static_cast<std::size_t>(parts[0].data() - text.data());
    line += std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                       text.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
    counted = begin;
    const std::size_t newline = begin == 0 ? std::string_view::npos : text.rfind('\n', begin - 1);
    const std::size_t starts = newline == std::string_view::npos ? 0 : newline + 1;
    captured.clear();
    for (std::size_t group = 1; group < parts.size(); ++group)
      captured.push_back(context.pool.Text({parts[group].data(), parts[group].size()}));
    const facts::MapEntry entries[] = {{keys[0], context.pool.Text({parts[0].data(), parts[0].size()})},
                                       {keys[1], context.pool.Int(line)},
                                       {keys[2], context.pool.Int(static_cast<std::int64_t>(CodePoints(text.substr(starts, begin - starts))) + 1)},
                                       {keys[3], context.pool.List(captured)}};
    found.push_back(context.pool.Map(entries));
    const std::size_t end = begin + parts[0].size();
    at = end > begin ? end : begin + std::max<std::size_t>(1, OffsetOf(text.substr(begin), 1));
  }
  return context.pool.List(found);
}

Value Matches(const FunctionContext& context, Arguments arguments) {
  const RE2& pattern = Pattern(context.pool.AsText(arguments[1]));
  if (!pattern.ok()) return Value::Unknown();
  const std::string_view text = context.pool.AsText(arguments[0]);
  return Value::Bool(RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern));
}

// What is made of text must not grow without bound: a rule may feed it to itself, and short texts make a long one.
Value Overlong(const FunctionContext& context) {
  context.overlong = true;
  return Value::Unknown();
}

Value Join(const FunctionContext& context, Arguments arguments) {
  std::string joined;
  bool first = true;
  for (const Value item : context.pool.Items(arguments[0])) {
    if (!first) joined += context.pool.AsText(arguments[1]);
    first = false;
    context.pool.AppendText(item, &joined);
    if (joined.size() > context.longest) return Overlong(context);
  }
  return context.pool.Text(joined);
}

Value Split(const FunctionContext& context, Arguments arguments) {
  ValuePool& pool = context.pool;
  std::string_view rest = pool.AsText(arguments[0]);
  const std::string_view separator = pool.AsText(arguments[1]);
  std::vector<Value> parts;
  if (separator.empty()) {
    for (; !rest.empty(); rest.remove_prefix(OffsetOf(rest, 1)))
      parts.push_back(pool.Text(rest.substr(0, OffsetOf(rest, 1))));
    return pool.List(parts);
  }
  for (;;) {
    const std::size_t at = rest.find(separator);
    parts.push_back(pool.Text(rest.substr(0, at)));
    if (at == std::string_view::npos) return pool.List(parts);
    rest.remove_prefix(at + separator.size());
  }
}

Value Replace(const FunctionContext& context, Arguments arguments) {
  std::string_view rest = context.pool.AsText(arguments[0]);
  const std::string_view from = context.pool.AsText(arguments[1]);
  const std::string_view to = context.pool.AsText(arguments[2]);
  if (from.empty()) return arguments[0];
  std::string replaced;
  for (std::size_t at; (at = rest.find(from)) != std::string_view::npos; rest.remove_prefix(at + from.size())) {
    replaced += rest.substr(0, at);
    replaced += to;
    if (replaced.size() > context.longest) return Overlong(context);
  }
  replaced += rest;
  return context.pool.Text(replaced);
}

Value Capture(const FunctionContext& context, Arguments arguments) {
  const RE2& pattern = Pattern(context.pool.AsText(arguments[1]));
  if (!pattern.ok()) return Value::Unknown();
  const std::string_view text = context.pool.AsText(arguments[0]);
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(pattern.NumberOfCapturingGroups()) + 1);
  if (!pattern.Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), RE2::ANCHOR_BOTH, groups.data(),
                     static_cast<int>(groups.size()))) {
    return Value::Missing();
  }
  std::vector<Value> captured;
  for (std::size_t i = 1; i < groups.size(); ++i)
    captured.push_back(context.pool.Text(std::string_view(groups[i].data(), groups[i].size())));
  return context.pool.List(captured);
}

Value ReplaceAll(const FunctionContext& context, Arguments arguments) {
  const RE2& pattern = Pattern(context.pool.AsText(arguments[1]));
  const std::string_view text = context.pool.AsText(arguments[0]), to = context.pool.AsText(arguments[2]);
  const re2::StringPiece rewrite(to.data(), to.size());
  std::string error;
  if (!pattern.ok() || !pattern.CheckRewriteString(rewrite, &error)) return Value::Unknown();
  const int count = 1 + RE2::MaxSubmatch(rewrite);
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(count));
  const re2::StringPiece piece(text.data(), text.size());
  std::string replaced;
  std::size_t at = 0;    // what stands before is done
  std::size_t from = 0;  // where the next match may start
  while (from <= text.size() && pattern.Match(piece, from, text.size(), RE2::UNANCHORED, groups.data(), count)) {
    const std::size_t start = static_cast<std::size_t>(groups[0].data() - text.data());
    const std::size_t end = start + groups[0].size();
    replaced += text.substr(at, start - at);
    // An empty match right behind a match is none of its own, as in sed.
    if (end > start || start > at || at == 0) pattern.Rewrite(&replaced, rewrite, groups.data(), count);
    if (replaced.size() > context.longest) return Overlong(context);
    at = end;
    from = end > start ? end : end + std::max<std::size_t>(OffsetOf(text.substr(end), 1), 1);
  }
  replaced += text.substr(at);
  return context.pool.Text(replaced);
}

Value Substring(const FunctionContext& context, Arguments arguments) {
  const std::string_view text = context.pool.AsText(arguments[0]);
  const auto [from, to] = SliceOf(context.pool, arguments, CodePoints(text));
  const std::size_t start = OffsetOf(text, from);
  return context.pool.Text(text.substr(start, OffsetOf(text.substr(start), to - from)));
}

Value PadLeft(const FunctionContext& context, Arguments arguments) {
  constexpr std::int64_t kLongest = 1000;
  const std::string_view text = context.pool.AsText(arguments[0]), with = context.pool.AsText(arguments[2]);
  const std::int64_t length = context.pool.AsInt(arguments[1]);
  if (length > kLongest || CodePoints(with) != 1) return Value::Unknown();
  std::string padded;
  for (std::int64_t i = static_cast<std::int64_t>(CodePoints(text)); i < length; ++i) padded += with;
  padded += text;
  return context.pool.Text(padded);
}

Value Squeeze(const FunctionContext& context, Arguments arguments) {
  std::string squeezed;
  for (const char c : context.pool.AsText(arguments[0])) {
    if (!IsBlank(c)) squeezed += c;
  }
  return context.pool.Text(squeezed);
}

}  // namespace

// Goes back to the last `*` only: an earlier one has nothing to gain from taking more. So at most text times pattern
// steps.
bool GlobMatches(std::string_view text, std::string_view pattern) {
  constexpr std::size_t kNone = std::string_view::npos;
  std::size_t t = 0, p = 0, star = kNone, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == '?') {
      t += OffsetOf(text.substr(t), 1);
      ++p;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++t;
      ++p;
    } else if (star != kNone) {
      resume += OffsetOf(text.substr(resume), 1);
      t = resume;
      p = star + 1;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = ToLower(c);
  return lower;
}

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = ToUpper(c);
  return upper;
}

std::size_t CodePoints(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += StartsCodePoint(c) ? 1 : 0;
  return count;
}

std::pair<std::size_t, std::size_t> SliceOf(const ValuePool& pool, Arguments arguments, std::size_t size) {
  const auto clamped = [size](std::int64_t position) {
    const std::int64_t most = static_cast<std::int64_t>(size);
    return static_cast<std::size_t>(position < 0 ? std::max<std::int64_t>(most + position, 0)
                                                 : std::min(position, most));
  };
  const std::size_t from = clamped(pool.AsInt(arguments[1]));
  const bool open = arguments.size() < 3 || arguments[2].missing();
  return {from, open ? size : std::max(from, clamped(pool.AsInt(arguments[2])))};
}

std::size_t OffsetOf(std::string_view text, std::size_t index) {
  std::size_t offset = 0;
  for (; index > 0 && offset < text.size(); --index) {
    do ++offset;
    while (offset < text.size() && !StartsCodePoint(text[offset]));
  }
  return offset;
}

std::string PatternError(std::string_view pattern) {
  const std::unique_ptr<RE2> compiled = Compile(pattern);
  return compiled->ok() ? std::string{} : compiled->error();
}

namespace {

// Of the second argument.
Refusal RefusePattern(std::size_t position, std::string_view pattern) {
  if (position != 1) return {};
  const std::string error = PatternError(pattern);
  if (error.empty()) return {};
  for (const std::string_view look : {"(?=", "(?!", "(?<=", "(?<!"}) {
    if (error.find(look) == std::string::npos) continue;
    return {"this pattern looks ahead or behind with `" + std::string(look) + "`, and patterns here cannot",
            "match the whole text, or say the other condition with a `matches` of its own, perhaps under `not`"};
  }
  for (char digit = '1'; digit <= '9'; ++digit) {
    if (!error.ends_with(std::string("\\") + digit)) continue;
    return {"this pattern takes a group again with `\\" + std::string(1, digit) + "`, and patterns here cannot",
            "take the parts with `capture`, and compare them with `=`"};
  }
  return {"this is no regular expression: " + error, "patterns are those of RE2, and match the whole text"};
}

Refusal RefusePadding(std::size_t position, std::string_view text) {
  if (position != 2 || CodePoints(text) == 1) return {};
  return {"this is not one character", "give the one that is to be put before the text"};
}

constexpr Function kFunctions[] = {
    {.name = "bytes",
     .parameters = "text: string",
     .result = "int",
     .doc = "The number of bytes of a text in UTF-8.",
     .example = R"(bytes("é") = 2)",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           return context.pool.Int(static_cast<std::int64_t>(context.pool.AsText(arguments[0]).size()));
         }},
    {.name = "capture",
     .parameters = "text: string, pattern: string",
     .result = "[string]?",
     .doc =
         "What the groups of a regular expression take of a text that it matches whole, `\"\"` for one that takes no part; missing where it does not match.",
     .example = "capture(\"demo-12\", \"([a-z]+)-([0-9]+)\") = [\"demo\", \"12\"]",
     .call = Capture,
     .refuse = RefusePattern},
    {.name = "contains",
     .parameters = "text: string, part: string",
     .result = "bool",
     .doc = "Whether a text has a part in it; for lists write `x in list`.",
     .example = R"(contains("abcd", "bc") = true)",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           return Value::Bool(context.pool.AsText(arguments[0]).find(context.pool.AsText(arguments[1])) !=
                              std::string_view::npos);
         }},
    {.name = "ends-with",
     .parameters = "text: string, end: string",
     .result = "bool",
     .doc = "Whether a text ends so.",
     .example = R"(ends-with("abcd", "cd") = true)",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           return Value::Bool(context.pool.AsText(arguments[0]).ends_with(context.pool.AsText(arguments[1])));
         }},
    {.name = "find-all",
     .parameters = "text: string, pattern: string",
     .result = "[json]",
     .doc =
         "Every match of a regular expression (RE2), left to right: `text`, `line` and `column` (the first is 1), `groups` (texts).",
     .example = R"(find-all("a=1\nb=2", "([a-z])=2") = [{"column": 1, "groups": ["b"], "line": 2, "text": "b=2"}])",
     .call = FindAll,
     .refuse = RefusePattern},
    {.name = "glob",
     .parameters = "text: string, pattern: string",
     .result = "bool",
     .doc = "Whether the whole text fits a pattern in which `*` is any characters and `?` is one.",
     .example = R"(glob("demo-hello", "demo-*") = true)",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           return Value::Bool(GlobMatches(context.pool.AsText(arguments[0]), context.pool.AsText(arguments[1])));
         }},
    {.name = "in-file",
     .parameters = "file: string, line: int, column: int, length: int",
     .result = "json",
     .doc =
         "A place for `at` and `note`: so many characters in a file that a relation takes whole, by the name that it has there. Lines and columns begin with 1.",
     .example = R"(in-file("a/index.py", 2, 5, 6) = {"column": 5, "file": "a/index.py", "length": 6, "line": 2})",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           const facts::MapEntry entries[] = {{context.pool.Text("file"), arguments[0]}, {context.pool.Text("line"), arguments[1]},
                                              {context.pool.Text("column"), arguments[2]}, {context.pool.Text("length"), arguments[3]}};
           return context.pool.Map(entries);
         }},
    {.name = "join",
     .parameters = "items: [json], between: string",
     .result = "string",
     .doc = "The items one after another with a text between; an item that is no text prints as JSON.",
     .example = R"(join(["a", 1, true], ", ") = "a, 1, true")",
     .call = Join},
    {.name = "len",
     .parameters = "text: string",
     .result = "int",
     .doc = "The number of characters (code points) of a text; for lists write `count`.",
     .example = R"(len("é") = 1)",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           return context.pool.Int(static_cast<std::int64_t>(CodePoints(context.pool.AsText(arguments[0]))));
         }},
    {.name = "lower",
     .parameters = "text: string",
     .result = "string",
     .doc = "A text with the letters A to Z in lower case.",
     .example = R"(lower("Get") = "get")",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return context.pool.Text(LowerCase(context.pool.AsText(arguments[0]))); }},
    {.name = "matches",
     .parameters = "text: string, pattern: string",
     .result = "bool",
     .doc = "Whether the whole text matches a regular expression in RE2's syntax, in time linear in the text.",
     .example = R"(matches("demo-1", "[a-z]+-[0-9]+") = true)",
     .call = Matches,
     .refuse = RefusePattern},
    {.name = "pad-left",
     .parameters = "text: string, length: int, with: string",
     .result = "string",
     .doc = "A text with one character put before it until it has a length, at most 1,000.",
     .example = R"(pad-left("7", 3, "0") = "007")",
     .call = PadLeft,
     .refuse = RefusePadding},
    {.name = "replace",
     .parameters = "text: string, from: string, to: string",
     .result = "string",
     .doc = "A text with every occurrence of a part replaced, left to right.",
     .example = R"(replace("a-b-c", "-", "/") = "a/b/c")",
     .call = Replace},
    {.name = "replace-all",
     .parameters = "text: string, pattern: string, to: string",
     .result = "string",
     .doc =
         "A text with each match of a regular expression replaced; `\\\\1` in the new text is what its first group took. Unknown where the pattern or a group is none, or the result has over 1 MiB.",
     .example = R"(replace-all("a1b22", "[0-9]+", "#") = "a#b#")",
     .call = ReplaceAll,
     .refuse = RefusePattern},
    {.name = "split",
     .parameters = "text: string, separator: string",
     .result = "[string]",
     .doc = "The parts of a text between separators, empty ones too; its characters where the separator is empty.",
     .example = R"(split("demo-hello", "-") = ["demo", "hello"])",
     .call = Split},
    {.name = "squeeze",
     .parameters = "text: string",
     .result = "string",
     .doc = "A text without its white space.",
     .example = R"(squeeze(" a b\n") = "ab")",
     .call = Squeeze},
    {.name = "starts-with",
     .parameters = "text: string, start: string",
     .result = "bool",
     .doc = "Whether a text starts so.",
     .example = R"(starts-with("abcd", "ab") = true)",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           return Value::Bool(context.pool.AsText(arguments[0]).starts_with(context.pool.AsText(arguments[1])));
         }},
    {.name = "substring",
     .parameters = "text: string, from: int, to?: int",
     .result = "string",
     .doc = "The characters from a position up to another one, or to the end; negative positions count from the end.",
     .example = R"(substring("demo-hello", 5) = "hello")",
     .call = Substring},
    {.name = "text",
     .parameters = "value: json",
     .result = "string",
     .doc = "A value as it prints inside a text: text as it is, all else as JSON.",
     .example = R"(text([1, "a"]) = "[1,\"a\"]")",
     .call =
         [](const FunctionContext& context, Arguments arguments) {
           std::string text;
           context.pool.AppendText(arguments[0], &text);
           return context.pool.Text(text);
         }},
    {.name = "trim",
     .parameters = "text: string",
     .result = "string",
     .doc = "A text without white space at its ends.",
     .example = R"(trim(" a b ") = "a b")",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return context.pool.Text(Trimmed(context.pool.AsText(arguments[0]))); }},
    {.name = "upper",
     .parameters = "text: string",
     .result = "string",
     .doc = "A text with the letters a to z in upper case.",
     .example = R"(upper("get") = "GET")",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return context.pool.Text(UpperCase(context.pool.AsText(arguments[0]))); }},
};

}  // namespace

std::span<const Function> TextFunctions() { return kFunctions; }

}  // namespace pareto::stdlib
