// ARNs and IAM: the parts of a name, and actions with wildcards.
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

using facts::MapEntry;

// Of an ARN, in its order.
constexpr std::array<std::string_view, 5> kParts = {"partition", "service", "region", "account", "resource"};

Value ParseArn(const FunctionContext& context, Arguments arguments) {
  ValuePool& pool = context.pool;
  std::string_view rest = pool.AsText(arguments[0]);
  if (!rest.starts_with("arn:")) return Value::Missing();
  rest.remove_prefix(4);
  std::array<std::string_view, kParts.size()> parts;
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    // The resource is all that is left: it may have colons.
    const bool last = i + 1 == kParts.size();
    const std::size_t colon = last ? rest.size() : rest.find(':');
    if (colon == std::string_view::npos) return Value::Missing();
    parts[i] = rest.substr(0, colon);
    rest.remove_prefix(last ? colon : colon + 1);
  }
  if (parts[0].empty() || parts[1].empty() || parts[4].empty()) return Value::Missing();
  std::vector<MapEntry> entries;
  for (std::size_t i = 0; i < kParts.size(); ++i) entries.emplace_back(pool.Text(kParts[i]), pool.Text(parts[i]));
  return pool.Map(entries);
}

Value IamMatches(const FunctionContext& context, Arguments arguments) {
  return Value::Bool(
      GlobMatches(LowerCase(context.pool.AsText(arguments[1])), LowerCase(context.pool.AsText(arguments[0]))));
}

Value Arn(const FunctionContext& context, Arguments arguments) {
  ValuePool& pool = context.pool;
  std::array<std::string_view, kParts.size()> parts = {"aws", "", "", "", ""};
  for (const MapEntry& entry : pool.Entries(arguments[0])) {
    const auto part = std::find(kParts.begin(), kParts.end(), pool.AsText(entry.first));
    if (part == kParts.end() || !entry.second.text()) return Value::Unknown();
    const std::string_view text = pool.AsText(entry.second);
    const bool last = part + 1 == kParts.end();
    if (!last && text.find(':') != std::string_view::npos) return Value::Unknown();
    parts[static_cast<std::size_t>(part - kParts.begin())] = text;
  }
  if (parts[0].empty() || parts[1].empty() || parts[4].empty()) return Value::Unknown();
  std::string arn = "arn";
  for (const std::string_view part : parts) {
    arn += ':';
    arn += part;
  }
  return pool.Text(arn);
}

// Where a pattern may be: `at[i]` if what was read fits the first i of its characters.
using Places = std::vector<bool>;

// A `*` may take nothing.
void PassStars(std::string_view pattern, Places* at) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if ((*at)[i] && pattern[i] == '*') (*at)[i + 1] = true;
  }
}

// After one more character; `other` is one that stands in no pattern.
constexpr char kOther = '\0';
Places After(std::string_view pattern, const Places& at, char c) {
  Places next(at.size());
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!at[i]) continue;
    if (pattern[i] == '*') next[i] = true;
    if (pattern[i] == '?' || (c != kOther && pattern[i] == c)) next[i + 1] = true;
  }
  PassStars(pattern, &next);
  return next;
}

// Whether every text that `narrow` takes is one that `wide` takes. The texts that are hardest for `wide` have a
// character that stands in no pattern wherever `narrow` leaves it open, so only how many of them a `*` stands for is
// tried: more of them than `wide` has characters change nothing. Nothing where there are too many cases.
std::optional<bool> Covers(std::string_view wide, std::string_view narrow) {
  constexpr std::size_t kMostCases = 2000, kLongest = 500;
  if (wide.size() > kLongest || narrow.size() > kLongest) return std::nullopt;
  Places start(wide.size() + 1);
  start[0] = true;
  PassStars(wide, &start);
  std::set<Places> cases = {start};
  for (const char c : narrow) {
    std::set<Places> next;
    for (Places at : cases) {
      if (c != '*') {
        next.insert(After(wide, at, c == '?' ? kOther : c));
        continue;
      }
      while (next.insert(at).second) at = After(wide, at, kOther);
    }
    if (next.size() > kMostCases) return std::nullopt;
    cases = std::move(next);
  }
  return std::all_of(cases.begin(), cases.end(), [](const Places& at) { return at.back(); });
}

Value IamCovers(const FunctionContext& context, Arguments arguments) {
  const std::optional<bool> covers =
      Covers(LowerCase(context.pool.AsText(arguments[0])), LowerCase(context.pool.AsText(arguments[1])));
  return covers ? Value::Bool(*covers) : Value::Unknown();
}

constexpr Function kFunctions[] = {
    {.name = "arn",
     .parameters = "parts: map",
     .result = "string",
     .doc =
         "The ARN of the parts that `parse-arn` gives; `partition` is `aws` where it is left out, `region` and `account` are empty. Unknown where it would be none.",
     .example =
         R"(arn({"service": "iam", "account": "123456789012", "resource": "role/demo"}) = "arn:aws:iam::123456789012:role/demo")",
     .call = Arn},
    {.name = "iam-covers",
     .parameters = "wide: string, narrow: string",
     .result = "bool",
     .doc =
         "Whether a pattern takes every action that another pattern takes, in any case of letters; unknown of patterns that are too long to say.",
     .example = R"(iam-covers("iam:Get*", "iam:GetRole*") = true)",
     .call = IamCovers},
    {.name = "iam-matches",
     .parameters = "pattern: string, action: string",
     .result = "bool",
     .doc = "Whether a pattern takes an action, in any case of letters; `*` is any characters and `?` is one.",
     .example = R"(iam-matches("iam:Get*", "iam:GetRole") = true)",
     .call = IamMatches},
    {.name = "parse-arn",
     .parameters = "text: string",
     .result = "map?",
     .doc = "The `partition`, `service`, `region`, `account` and `resource` of an ARN; missing where it is none.",
     .example =
         R"(parse-arn("arn:aws:iam::123456789012:role/demo") = {"partition": "aws", "service": "iam", "region": "", "account": "123456789012", "resource": "role/demo"})",
     .call = ParseArn},
};

}  // namespace

std::span<const Function> AccessFunctions() { return kFunctions; }

}  // namespace pareto::stdlib
