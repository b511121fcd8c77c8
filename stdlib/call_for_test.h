// Calls of library functions written as in a rule file, for tests: `prefixes("a/b") = ["a", "a/b"]`. Literals are JSON,
// which the language's own are but for braces in text; a bare word is a node of a small made-up world.
#ifndef PARETO_STDLIB_CALL_FOR_TEST_H_
#define PARETO_STDLIB_CALL_FOR_TEST_H_

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/eval/signature.h"
#include "engine/facts/store.h"
#include "stdlib/functions.h"

namespace pareto::stdlib {

class World {
 public:
  World() {
    pool().set_node_order(
        [this](std::uint32_t a, std::uint32_t b) { return store_.nodes().Compare(store_.pool(), a, b); });
    using Form = facts::Entity::Form;
    for (const auto& [name, form] : {std::pair{"config", Form::kDocument}, {"thing", Form::kIn}, {"part", Form::kIn}}) {
      facts::Entity entity;
      entity.name = name;
      entity.form = form;
      schema_.entities.push_back(std::move(entity));
    }
    const Value config = AddNode("config", "", Value::Missing(), Value::Missing(), facts::EntityId{0});
    const Value thing = AddNode("thing", "things", config, pool().Text("demo"), facts::EntityId{1});
    const Value part = AddNode("part", "parts", thing, pool().Int(1), facts::EntityId{2});
    AddNode("plain", "extras", config, pool().Text("x"), facts::kNoEntity);
    words_["demo"] =
        store_.nodes().AddResource(0, std::vector<Value>{thing}, pool().Text("Demo"), pool().Text("A::B::C"), thing);
    words_["other"] =
        store_.nodes().AddResource(0, std::vector<Value>{part}, pool().Text("Other"), pool().Text("A::B::C"), part);
    words_["missing"] = Value::Missing();
    words_["unknown"] = Value::Unknown();
  }

  using Value = facts::Value;
  facts::ValuePool& pool() { return store_.pool(); }
  Value word(const std::string& name) const { return words_.at(name); }

  // Calls a function as the evaluator does: see eval::Function for what happens without a call.
  Value Apply(std::string_view name, const std::vector<Value>& arguments) {
    const eval::Function* function = Functions().Find(name);
    if (function == nullptr) throw std::runtime_error("no function " + std::string(name));
    const eval::Signature signature = eval::SignatureOf(*function);
    if (!signature.TakesCount(arguments.size()))
      throw std::runtime_error(std::string(name) + " takes another number of arguments");
    bool missing = false, unknown = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const eval::Param& param = signature.ParamAt(i);
      missing = missing || (arguments[i].missing() && !param.optional);
      unknown =
          unknown || arguments[i].unknown() || (arguments[i].present() && !Accepts(param.kind, pool(), arguments[i]));
    }
    if (unknown) return Value::Unknown();
    if (missing) return Value::Missing();
    const Value result = function->call({pool(), store_.nodes(), &schema_, last_words_}, arguments);
    if (result.present() && !Accepts(signature.result, pool(), result)) {
      throw std::runtime_error(std::string(name) + " gives another kind than it says");
    }
    return result;
  }

  // `name(arguments)`.
  Value Call(std::string_view call) {
    const std::size_t open = call.find('(');
    if (open == std::string_view::npos || !call.ends_with(')'))
      throw std::runtime_error("no call: " + std::string(call));
    std::vector<Value> arguments;
    for (const std::string& text : Arguments(call.substr(open + 1, call.size() - open - 2)))
      arguments.push_back(Literal(text));
    return Apply(call.substr(0, open), arguments);
  }

  Value Literal(const std::string& text) {
    const auto found = words_.find(text);
    return found != words_.end() ? found->second : FromJson(nlohmann::json::parse(text));
  }

  std::string Print(Value value) {
    return value.missing() ? "missing" : value.unknown() ? "unknown" : pool().ToJson(value);
  }

  // `name(arguments) = literal` as its two sides. The first ` = ` outside of texts and brackets separates them.
  static std::pair<std::string, std::string> Sides(std::string_view example) {
    const std::size_t at = Outside(example, " = ");
    if (at == std::string_view::npos) throw std::runtime_error("no example: " + std::string(example));
    return {std::string(example.substr(0, at)), std::string(example.substr(at + 3))};
  }

 private:
  Value AddNode(const std::string& word, std::string_view step, Value parent, Value key, facts::EntityId entity) {
    facts::NodeInfo info;
    info.parent = parent;
    info.key = key;
    info.step = step;
    info.entity = entity;
    return words_[word] = store_.nodes().AddConfig(std::move(info));
  }

  // Where `part` first stands outside of texts and brackets.
  static std::size_t Outside(std::string_view text, std::string_view part) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (quoted) {
        if (c == '\\') ++i;
        quoted = c != '"';
        continue;
      }
      if (depth == 0 && text.substr(i).starts_with(part)) return i;
      if (c == '"') quoted = true;
      if (c == '(' || c == '[' || c == '{') ++depth;
      if (c == ')' || c == ']' || c == '}') --depth;
    }
    return std::string_view::npos;
  }

  static std::vector<std::string> Arguments(std::string_view text) {
    std::vector<std::string> arguments;
    while (!text.empty()) {
      const std::size_t comma = std::min(Outside(text, ", "), text.size());
      arguments.emplace_back(text.substr(0, comma));
      text.remove_prefix(std::min(comma + 2, text.size()));
    }
    return arguments;
  }

  Value FromJson(const nlohmann::json& json) {
    if (json.is_null()) return Value::Null();
    if (json.is_boolean()) return Value::Bool(json.get<bool>());
    if (json.is_number_integer()) return pool().Int(json.get<std::int64_t>());
    if (json.is_number()) return pool().Double(json.get<double>());
    if (json.is_string()) return pool().Text(json.get<std::string>());
    if (json.is_array()) {
      std::vector<Value> items;
      for (const auto& item : json) items.push_back(FromJson(item));
      return pool().List(items);
    }
    std::vector<facts::MapEntry> entries;
    for (const auto& [key, value] : json.items()) entries.emplace_back(pool().Text(key), FromJson(value));
    return pool().Map(entries);
  }

  facts::FactStore store_;
  facts::Schema schema_;
  std::map<std::string, Value> words_;
  eval::LastWords last_words_;
};

// A table of calls and what they give.
struct Case {
  const char* call;
  const char* result;  // JSON, `missing` or `unknown`
};

inline void Run(const std::vector<Case>& cases) {
  World world;
  for (const Case& c : cases) {
    INFO(c.call);
    std::string expected = c.result;
    if (expected != "missing" && expected != "unknown") expected = world.Print(world.Literal(expected));
    CHECK(world.Print(world.Call(c.call)) == expected);
  }
}

}  // namespace pareto::stdlib

#endif  // PARETO_STDLIB_CALL_FOR_TEST_H_
