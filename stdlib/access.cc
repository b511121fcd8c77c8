// ARNs and IAM: the parts of a name, and actions with wildcards.
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

using facts::MapEntry;

Value ParseArn(const FunctionContext& context, Arguments arguments) {
  constexpr std::array<std::string_view, 5> kParts = {"partition", "service", "region", "account", "resource"};
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

}  // namespace

std::vector<Function> AccessFunctions() {
  return {
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
}

}  // namespace pareto::stdlib
