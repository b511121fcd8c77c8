// Versions: which is newer, and whether one is in a range.
#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

struct Version {
  std::vector<std::string_view> numbers;     // without leading zeros; those that are not written are 0
  std::vector<std::string_view> prerelease;  // what stands behind `-`, at each dot
};

std::vector<std::string_view> AtDots(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t dot = text.find('.');
    parts.push_back(text.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    text.remove_prefix(dot + 1);
  }
}

bool AllDigits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit); }

// `1`, `v1.2`, `1.2.3-rc.1+build`: build data counts for nothing.
std::optional<Version> ReadVersion(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  Version version;
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    if (plus + 1 == text.size()) return std::nullopt;
    text = text.substr(0, plus);
  }
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    version.prerelease = AtDots(text.substr(dash + 1));
    for (const std::string_view part : version.prerelease) {
      const bool fits = !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
        return IsLower(c) || IsUpper(c) || IsDigit(c) || c == '-';
      });
      if (!fits) return std::nullopt;
    }
    text = text.substr(0, dash);
  }
  version.numbers = AtDots(text);
  for (std::string_view& number : version.numbers) {
    if (!AllDigits(number)) return std::nullopt;
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
  }
  return version;
}

// Digits without leading zeros, of any length.
int CompareNumbers(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
  return left.compare(right);
}

int ComparePrerelease(std::string_view left, std::string_view right) {
  const bool left_number = AllDigits(left), right_number = AllDigits(right);
  if (left_number != right_number) return left_number ? -1 : 1;
  if (!left_number) return left.compare(right);
  left.remove_prefix(std::min(left.find_first_not_of('0'), left.size()));
  right.remove_prefix(std::min(right.find_first_not_of('0'), right.size()));
  return CompareNumbers(left, right);
}

// Less than, equal to, greater than 0, as semver.org orders versions.
int Compare(const Version& left, const Version& right) {
  const std::size_t numbers = std::max(left.numbers.size(), right.numbers.size());
  for (std::size_t i = 0; i < numbers; ++i) {
    const int order = CompareNumbers(i < left.numbers.size() ? left.numbers[i] : std::string_view{},
                                     i < right.numbers.size() ? right.numbers[i] : std::string_view{});
    if (order != 0) return order;
  }
  // What is before a release is less than the release.
  if (left.prerelease.empty() != right.prerelease.empty()) return left.prerelease.empty() ? 1 : -1;
  const std::size_t parts = std::min(left.prerelease.size(), right.prerelease.size());
  for (std::size_t i = 0; i < parts; ++i) {
    const int order = ComparePrerelease(left.prerelease[i], right.prerelease[i]);
    if (order != 0) return order;
  }
  return left.prerelease.size() < right.prerelease.size() ? -1 : left.prerelease.size() > right.prerelease.size();
}

// `>=1.2 <2`: whether all comparisons hold. Nothing where the text is no range.
std::optional<bool> InRange(const Version& version, std::string_view range) {
  bool holds = true, any = false;
  for (;;) {
    range.remove_prefix(std::min(range.find_first_not_of(' '), range.size()));
    if (range.empty()) break;
    std::string_view sign;
    for (const std::string_view known : {">=", "<=", ">", "<", "="}) {
      if (range.starts_with(known)) {
        sign = known;
        break;
      }
    }
    range.remove_prefix(sign.size());
    range.remove_prefix(std::min(range.find_first_not_of(' '), range.size()));
    const std::size_t end = std::min(range.find(' '), range.size());
    const std::optional<Version> bound = ReadVersion(range.substr(0, end));
    if (!bound) return std::nullopt;
    range.remove_prefix(end);
    any = true;
    const int order = Compare(version, *bound);
    const bool fits = order < 0   ? sign.starts_with('<')
                      : order > 0 ? sign.starts_with('>')
                                  : !(sign == "<" || sign == ">");
    holds = holds && fits;
  }
  return any ? std::optional<bool>(holds) : std::nullopt;
}

Value IsVersion(const FunctionContext& context, Arguments arguments) {
  return Value::Bool(ReadVersion(context.pool.AsText(arguments[0])).has_value());
}

Value CompareVersions(const FunctionContext& context, Arguments arguments) {
  const std::optional<Version> left = ReadVersion(context.pool.AsText(arguments[0]));
  const std::optional<Version> right = ReadVersion(context.pool.AsText(arguments[1]));
  if (!left || !right) return Value::Unknown();
  const int order = Compare(*left, *right);
  return context.pool.Int(order < 0 ? -1 : order > 0 ? 1 : 0);
}

Value Satisfies(const FunctionContext& context, Arguments arguments) {
  const std::optional<Version> version = ReadVersion(context.pool.AsText(arguments[0]));
  if (!version) return Value::Unknown();
  const std::optional<bool> in = InRange(*version, context.pool.AsText(arguments[1]));
  return in ? Value::Bool(*in) : Value::Unknown();
}

Refusal RefuseVersion(std::size_t, std::string_view text) {
  if (ReadVersion(text)) return {};
  return {"this is no version", "write numbers with dots between, as `1.2.3`"};
}

Refusal RefuseRange(std::size_t position, std::string_view text) {
  if (position == 0) return RefuseVersion(position, text);
  if (InRange(Version{}, text)) return {};
  return {"this is no range of versions", "write comparisons with blanks between, as `>=1.2 <2`"};
}

constexpr Function kFunctions[] = {
    {.name = "compare-versions",
     .parameters = "left: string, right: string",
     .result = "int",
     .doc = "-1, 0 or 1 as one version is less than another, equal or greater; unknown where a text is no version.",
     .example = R"(compare-versions("1.9", "1.10") = -1)",
     .call = CompareVersions,
     .refuse = RefuseVersion},
    {.name = "is-version",
     .parameters = "text: string",
     .result = "bool",
     .doc =
         "Whether a text is a version: numbers with dots between, perhaps `v` before and `-rc.1` or `+build` behind.",
     .example = R"(is-version("1.x") = false)",
     .call = IsVersion},
    {.name = "satisfies",
     .parameters = "version: string, range: string",
     .result = "bool",
     .doc =
         "Whether a version fits all comparisons of a range, with blanks between: `>=`, `>`, `<=`, `<`, `=` or no sign; unknown where a text is no version or range.",
     .example = R"(satisfies("1.4.2", ">=1.2 <2") = true)",
     .call = Satisfies,
     .refuse = RefuseRange},
};

}  // namespace

std::span<const Function> VersionFunctions() { return kFunctions; }

}  // namespace pareto::stdlib
