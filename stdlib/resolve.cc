// What a value of a template will be, as far as the defaults of the template's parameters say it.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

using facts::MapEntry;

constexpr std::size_t kMostText = std::size_t{1} << 20;  // bytes of one text, as the engine's own bound

// One value, with the parameters (id to body) that it may refer to.
class Resolver {
 public:
  Resolver(ValuePool& pool, Value parameters) : pool_(pool), parameters_(parameters) {}

  // Missing where the value is one that the template leaves out; unknown where a part is. A part that stands in many places (`[x, x]`, built
  // over and over) is looked at once.
  Value Resolve(Value value) {
    if (!value.list() && !value.map()) return value;
    if (const auto it = done_.find(value); it != done_.end()) return it->second;
    const Value resolved = ResolveParts(value);
    done_.emplace(value, resolved);
    return resolved;
  }

 private:
  Value ResolveParts(Value value) {
    if (value.list()) {
      std::vector<Value> items;
      for (const Value item : Copy(pool_.Items(value))) {
        const Value resolved = Resolve(item);
        if (resolved.unknown()) return resolved;
        if (!resolved.missing()) items.push_back(resolved);
      }
      return pool_.List(items);
    }
    const std::vector<MapEntry> entries = Copy(pool_.Entries(value));
    if (entries.size() == 1) {
      const std::string_view name = pool_.AsText(entries[0].first);
      if (name == "Ref" && entries[0].second.text()) return Ref(value, pool_.AsText(entries[0].second));
      if (name == "Fn::Sub") return Sub(value, entries[0].second);
      if (name == "Fn::Join") return Join(entries[0]);
    }
    return Map(entries);
  }

  // The pool's own memory moves when a value is added.
  template <typename T>
  static std::vector<T> Copy(std::span<const T> span) {
    return {span.begin(), span.end()};
  }

  Value Map(const std::vector<MapEntry>& entries) {
    std::vector<MapEntry> out;
    for (const MapEntry& entry : entries) {
      const Value resolved = Resolve(entry.second);
      if (resolved.unknown()) return resolved;
      if (!resolved.missing()) out.push_back({entry.first, resolved});
    }
    return pool_.Map(out);
  }

  Value Get(Value map, std::string_view key) const {
    if (!map.map()) return Value::Missing();
    for (const MapEntry& entry : pool_.Entries(map)) {
      if (pool_.AsText(entry.first) == key) return entry.second;
    }
    return Value::Missing();
  }

  // What a parameter is when the stack is made without a word about it.
  Value Default(Value parameter) {
    const Value initial = Get(parameter, "Default");
    const Value type = Get(parameter, "Type");
    const std::string_view kind = type.text() ? pool_.AsText(type) : "";
    // The default of a parameter in Systems Manager is a name there.
    if (initial.missing() || kind.starts_with("AWS::SSM::")) return Value::Unknown();
    if (!initial.text()) return initial;
    if (kind == "Number") return NumberOf(initial);
    if (kind != "CommaDelimitedList" && !kind.starts_with("List<")) return initial;
    std::vector<Value> items;
    std::string_view rest = pool_.AsText(initial);
    std::vector<std::string> parts;
    for (std::size_t comma; (comma = rest.find(',')) != std::string_view::npos; rest.remove_prefix(comma + 1)) parts.emplace_back(Trim(rest.substr(0, comma)));
    parts.emplace_back(Trim(rest));
    for (const std::string& part : parts) {
      const Value item = pool_.Text(part);
      items.push_back(kind == "List<Number>" ? NumberOf(item) : item);
    }
    return pool_.List(items);
  }

  static std::string_view Trim(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
  }

  Value NumberOf(Value text) {
    const Value number = ReadNumber(pool_, pool_.AsText(text));
    return number.missing() ? text : number;
  }

  Value Ref(Value written, std::string_view name) {
    if (name == "AWS::NoValue") return Value::Missing();
    const Value parameter = Get(parameters_, name);
    return parameter.missing() ? written : Default(parameter);
  }

  // The text that a value is inside another text, if it is one.
  std::optional<std::string> TextOf(Value value) const {
    if (value.text()) return std::string(pool_.AsText(value));
    if (!value.numeric() && !value.boolean()) return std::nullopt;
    return pool_.ToJson(value);
  }

  Value Sub(Value written, Value argument) {
    Value text = argument;
    std::vector<MapEntry> given;
    if (argument.list()) {
      const std::vector<Value> items = Copy(pool_.Items(argument));
      if (items.size() != 2 || !items[0].text() || !items[1].map()) return written;
      text = items[0];
      const Value vars = Map(Copy(pool_.Entries(items[1])));
      if (vars.unknown()) return vars;
      given = Copy(pool_.Entries(vars));
    }
    if (!text.text()) return written;
    const std::string whole(pool_.AsText(text));
    std::string plain;  // as text, where nothing is left to substitute
    std::string open;   // as what is left for CloudFormation
    bool all = true;
    std::vector<MapEntry> left;
    std::size_t at = 0;
    while (true) {
      const std::size_t start = whole.find("${", at);
      const std::size_t end = start == std::string::npos ? start : whole.find('}', start);
      const std::string before = whole.substr(at, end == std::string::npos ? end : start - at);
      plain += before;
      open += before;
      if (plain.size() > kMostText || open.size() > kMostText) return Value::Unknown();
      if (end == std::string::npos) break;
      const std::string name = whole.substr(start + 2, end - start - 2);
      const std::string reference = whole.substr(start, end - start + 1);
      at = end + 1;
      if (name.starts_with('!')) {
        plain += "${" + name.substr(1) + "}";
        open += reference;
        continue;
      }
      Value value = Value::Missing();
      const MapEntry* own = nullptr;
      for (const MapEntry& entry : given) {
        if (pool_.AsText(entry.first) == name) own = &entry;
      }
      if (own != nullptr) {
        value = own->second;
      } else if (const Value parameter = Get(parameters_, name); !parameter.missing()) {
        value = Default(parameter);
        if (value.unknown()) return value;
      }
      if (const std::optional<std::string> part = TextOf(value)) {
        plain += *part;
        open += *part;
        continue;
      }
      all = false;
      open += reference;
      if (own != nullptr) left.push_back(*own);
    }
    if (all) return pool_.Text(plain);
    const Value rest = pool_.Text(open);
    const Value pair[] = {rest, pool_.Map(left)};
    const MapEntry entry[] = {{pool_.Text("Fn::Sub"), left.empty() ? rest : pool_.List(pair)}};
    return pool_.Map(entry);
  }

  Value Join(const MapEntry& join) {
    const Value argument = Resolve(join.second);
    if (argument.unknown()) return argument;
    const MapEntry entry[] = {{join.first, argument}};
    const Value left = pool_.Map(entry);
    if (!argument.list()) return left;
    const std::span<const Value> parts = pool_.Items(argument);
    if (parts.size() != 2 || !parts[0].text() || !parts[1].list()) return left;
    std::string text;
    bool first = true;
    for (const Value item : pool_.Items(parts[1])) {
      const std::optional<std::string> part = TextOf(item);
      if (!part) return left;
      if (!first) text += pool_.AsText(parts[0]);
      first = false;
      text += *part;
      if (text.size() > kMostText) return Value::Unknown();
    }
    return pool_.Text(text);
  }

  ValuePool& pool_;
  Value parameters_;
  absl::flat_hash_map<Value, Value, std::hash<Value>> done_;
};

constexpr Function kFunctions[] = {
    {.name = "resolved",
     .parameters = "value: json, parameters: map",
     .result = "json?",
     .doc =
         "A value with each Ref, Sub and Join of parameters (id to body) replaced by what their defaults make it; unknown where one has none. What refers to resources, or to the account and its region, stays as it is written. `resolve(value)` gives it the template's own parameters.",
     .example = R"(resolved({"Fn::Sub": "${Stage}-x"}, {"Stage": {"Type": "String", "Default": "dev"}}) = "dev-x")",
     .call = [](const FunctionContext& context, Arguments arguments) { return Resolver(context.pool, arguments[1]).Resolve(arguments[0]); }},
};

}  // namespace

std::span<const Function> ResolveFunctions() { return kFunctions; }

}  // namespace pareto::stdlib
