// CloudFormation's intrinsic functions, as the JSON they are, and the names that such JSON refers to.
#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

using facts::MapEntry;

constexpr std::string_view kRef = "Ref";
constexpr std::string_view kGetAtt = "Fn::GetAtt";
constexpr std::string_view kSub = "Fn::Sub";

Value Intrinsic(ValuePool& pool, std::string_view name, Value argument) {
  const MapEntry entry[] = {{pool.Text(name), argument}};
  return pool.Map(entry);
}

Value Sub(const FunctionContext& context, Arguments arguments) {
  // Without a `${` there is nothing to substitute, and linters of templates say so.
  if (context.pool.AsText(arguments[0]).find("${") == std::string_view::npos) return arguments[0];
  if (arguments.size() < 2 || arguments[1].missing() || context.pool.Entries(arguments[1]).empty()) {
    return Intrinsic(context.pool, kSub, arguments[0]);
  }
  return Intrinsic(context.pool, kSub, context.pool.List(arguments));
}

// Collects the names that a value refers to, in order of appearance, with repeats.
class References {
 public:
  explicit References(ValuePool& pool) : pool_(pool) {}

  void Read(Value value) {
    if (value.list()) {
      for (const Value item : pool_.Items(value)) Read(item);
    } else if (value.map()) {
      const std::span<const MapEntry> entries = pool_.Entries(value);
      // An intrinsic function is a map of one pair. One that is malformed is read as any other map.
      if (entries.size() == 1 && ReadIntrinsic(pool_.AsText(entries[0].first), entries[0].second)) return;
      for (const MapEntry& entry : entries) Read(entry.second);
    }
  }

  const std::vector<Value>& names() const { return names_; }

 private:
  bool ReadIntrinsic(std::string_view name, Value argument) {
    if (name == kRef && argument.text()) {
      names_.push_back(argument);
      return true;
    }
    if (name == kGetAtt) return ReadGetAtt(argument);
    if (name == kSub) return ReadSub(argument);
    return false;
  }

  bool ReadGetAtt(Value argument) {
    if (argument.text()) {
      AddHead(pool_.AsText(argument));
      return true;
    }
    if (!argument.list()) return false;
    const std::span<const Value> items = pool_.Items(argument);
    if (items.empty() || !items[0].text()) return false;
    names_.push_back(items[0]);
    for (const Value item : items.subspan(1)) Read(item);  // an attribute may be a reference itself
    return true;
  }

  bool ReadSub(Value argument) {
    if (argument.text()) {
      ReadText(pool_.AsText(argument), {});
      return true;
    }
    if (!argument.list()) return false;
    const std::span<const Value> items = pool_.Items(argument);
    if (items.size() != 2 || !items[0].text() || !items[1].map()) return false;
    ReadText(pool_.AsText(items[0]), pool_.Entries(items[1]));
    Read(items[1]);
    return true;
  }

  // The names in `${...}` that the function's own map does not give; `${!x}` stands for the text `${x}`.
  void ReadText(std::string_view text, std::span<const MapEntry> given) {
    for (std::size_t open; (open = text.find("${")) != std::string_view::npos;) {
      text.remove_prefix(open + 2);
      const std::size_t close = text.find('}');
      if (close == std::string_view::npos) return;
      const std::string_view name = text.substr(0, close);
      text.remove_prefix(close + 1);
      const bool bound = std::any_of(given.begin(), given.end(),
                                     [&](const MapEntry& entry) { return pool_.AsText(entry.first) == name; });
      if (!bound && !name.starts_with('!')) AddHead(name);
    }
  }

  void AddHead(std::string_view dotted) { names_.push_back(pool_.Text(dotted.substr(0, dotted.find('.')))); }

  ValuePool& pool_;
  std::vector<Value> names_;
};

Value Refs(const FunctionContext& context, Arguments arguments) {
  References references(context.pool);
  references.Read(arguments[0]);
  std::vector<Value> names = references.names();
  const auto by_bits = [](Value a, Value b) { return a.bits() < b.bits(); };
  // Of equal texts there is one value: what a large value names many times goes before texts are compared. What comes from a config is often in order.
  if (!std::is_sorted(names.begin(), names.end(), by_bits)) std::sort(names.begin(), names.end(), by_bits);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  // The first eight bytes as a number, the first byte highest, so that most texts need not be looked at.
  struct Name {
    std::uint64_t begin;
    Value name;
  };
  std::vector<Name> sorted;
  sorted.reserve(names.size());
  for (const Value name : names) {
    const std::string_view text = context.pool.AsText(name);
    std::uint64_t begin = 0;
    for (std::size_t i = 0; i < sizeof begin; ++i) begin = begin << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0u);
    sorted.push_back({begin, name});
  }
  std::sort(sorted.begin(), sorted.end(), [&](const Name& a, const Name& b) {
    return a.begin != b.begin ? a.begin < b.begin : context.pool.AsText(a.name) < context.pool.AsText(b.name);
  });
  std::transform(sorted.begin(), sorted.end(), names.begin(), [](const Name& name) { return name.name; });
  return context.pool.List(names);
}

Value Names(const FunctionContext& context, Arguments arguments) {
  const facts::NodeInfo& node = context.nodes.at(arguments[1]);
  if (!node.resource() || !node.id.text())
    return Value::Unknown();  // a thing of the config has no id that JSON could name
  References references(context.pool);
  references.Read(arguments[0]);
  const std::vector<Value>& names = references.names();
  return Value::Bool(std::find(names.begin(), names.end(), node.id) != names.end());
}

constexpr Function kFunctions[] = {
    {.name = "get-att",
     .parameters = "id: string, attribute: string",
     .result = "json",
     .doc = "CloudFormation's reference to an attribute of a resource.",
     .example = R"(get-att("Demo", "Arn") = {"Fn::GetAtt": ["Demo", "Arn"]})",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return Intrinsic(context.pool, kGetAtt, context.pool.List(arguments)); }},
    {.name = "names",
     .parameters = "value: json, resource: node",
     .result = "bool",
     .doc = "Whether a value refers to a resource: by Ref, GetAtt in either spelling or Sub, anywhere in it.",
     .example = R"(names({"Fn::Join": ["", ["a", {"Ref": "Demo"}]]}, demo) = true)",
     .call = Names},
    {.name = "ref",
     .parameters = "id: string",
     .result = "json",
     .doc = "CloudFormation's reference to a resource or a parameter.",
     .example = R"(ref("Demo") = {"Ref": "Demo"})",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return Intrinsic(context.pool, kRef, arguments[0]); }},
    {.name = "refs",
     .parameters = "value: json",
     .result = "[string]",
     .doc = "Every name that a value refers to by Ref, GetAtt or Sub, sorted; without those that a Sub gives itself.",
     .example = R"(refs([{"Ref": "B"}, {"Fn::Sub": "${A.Arn}-${AWS::Region}"}]) = ["A", "AWS::Region", "B"])",
     .call = Refs},
    {.name = "sub",
     .parameters = "text: string, vars?: map",
     .result = "json",
     .doc =
         "CloudFormation's substitution of `${Name}` in a text, with values of its own for some; text without `${` as it is.",
     .example = R"(sub("${AWS::StackName}-x") = {"Fn::Sub": "${AWS::StackName}-x"})",
     .call = Sub},
};

}  // namespace

std::span<const Function> TemplateFunctions() { return kFunctions; }

}  // namespace pareto::stdlib
