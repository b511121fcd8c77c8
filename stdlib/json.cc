// JSON: maps, values that may be one or many, everything inside a value, and JSON as text.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

using facts::MapEntry;

Value Keys(const FunctionContext& context, Arguments arguments) {
  std::vector<Value> keys;
  for (const MapEntry& entry : context.pool.Entries(arguments[0])) keys.push_back(entry.first);
  return context.pool.List(keys);
}

Value Values(const FunctionContext& context, Arguments arguments) {
  std::vector<Value> values;
  for (const MapEntry& entry : context.pool.Entries(arguments[0])) values.push_back(entry.second);
  return context.pool.List(values);
}

Value Merge(const FunctionContext& context, Arguments arguments) {
  // From the right, so that the first value seen of a key is the one that stays.
  std::unordered_set<Value> seen;
  std::vector<MapEntry> merged;
  for (std::size_t i = arguments.size(); i-- > 0;) {
    for (const MapEntry& entry : context.pool.Entries(arguments[i])) {
      if (seen.insert(entry.first).second) merged.push_back(entry);
    }
  }
  return context.pool.Map(merged);
}

Value Listed(const FunctionContext& context, Arguments arguments) {
  if (arguments.empty() || arguments[0].missing()) return context.pool.List({});
  return arguments[0].list() ? arguments[0] : context.pool.List(arguments);
}

// The bytes of a value as a template in JSON has it: two blanks a level, and a line for each entry.
std::size_t WrittenBytes(const ValuePool& pool, Value value, std::size_t depth) {
  const auto lines = [&](std::size_t count) { return 2 + count * (1 + 2 * (depth + 1)) + (count - 1) + 1 + 2 * depth; };
  if (value.list()) {
    const auto items = pool.Items(value);
    if (items.empty()) return 2;
    std::size_t bytes = lines(items.size());
    for (const Value item : items) bytes += WrittenBytes(pool, item, depth + 1);
    return bytes;
  }
  if (value.map()) {
    const auto entries = pool.Entries(value);
    if (entries.empty()) return 2;
    std::size_t bytes = lines(entries.size());
    for (const MapEntry& entry : entries) bytes += pool.JsonSize(entry.first) + 2 + WrittenBytes(pool, entry.second, depth + 1);
    return bytes;
  }
  return pool.JsonSize(value);
}

Value JsonBytes(const FunctionContext& context, Arguments arguments) {
  if (arguments.size() < 2 || arguments[1].missing()) return context.pool.Int(static_cast<std::int64_t>(context.pool.JsonSize(arguments[0])));
  const std::int64_t depth = context.pool.AsInt(arguments[1]);
  if (depth < 0 || depth > 1000) return Value::Unknown();
  return context.pool.Int(static_cast<std::int64_t>(WrittenBytes(context.pool, arguments[0], static_cast<std::size_t>(depth))));
}

class Walker {
 public:
  explicit Walker(ValuePool& pool) : pool_(pool), path_key_(pool.Text("path")), value_key_(pool.Text("value")) {}

  Value Walk(Value value) {
    Visit(value);
    return pool_.List(parts_);
  }

 private:
  void Visit(Value value) {
    const MapEntry part[] = {{path_key_, pool_.List(path_)}, {value_key_, value}};
    parts_.push_back(pool_.Map(part));
    if (value.list()) {
      std::int64_t position = 0;
      for (const Value item : pool_.Items(value)) Step(pool_.Int(position++), item);
    } else if (value.map()) {
      for (const MapEntry& entry : pool_.Entries(value)) Step(entry.first, entry.second);
    }
  }

  void Step(Value step, Value value) {
    path_.push_back(step);
    Visit(value);
    path_.pop_back();
  }

  ValuePool& pool_;
  const Value path_key_, value_key_;
  std::vector<Value> path_;
  std::vector<Value> parts_;
};

// Makes values of what the parser reads, without a tree in between. Every callback answers whether to go on.
class JsonReader {
 public:
  explicit JsonReader(ValuePool& pool) : pool_(pool) {}
  Value result() const { return result_; }

  using Json = nlohmann::json;
  bool null() { return Put(Value::Null()); }
  bool boolean(bool value) { return Put(Value::Bool(value)); }
  bool number_integer(Json::number_integer_t value) { return Put(pool_.Int(value)); }
  bool number_unsigned(Json::number_unsigned_t value) {
    return Put(value <= INT64_MAX ? pool_.Int(static_cast<std::int64_t>(value))
                                  : pool_.Double(static_cast<double>(value)));
  }
  bool number_float(Json::number_float_t value, const Json::string_t&) { return Put(pool_.Double(value)); }
  bool string(Json::string_t& value) { return Put(pool_.Text(value)); }
  bool binary(Json::binary_t&) { return false; }
  bool start_object(std::size_t) { return Open(); }
  bool start_array(std::size_t) { return Open(); }
  bool key(Json::string_t& value) {
    const Value key = pool_.Text(value);
    // Which of two values of one key is meant, nobody can say.
    if (!open_.back().keys.insert(key).second) return false;
    open_.back().key = key;
    return true;
  }
  bool end_object() {
    const Value map = pool_.Map(open_.back().entries);
    open_.pop_back();
    return Put(map);
  }
  bool end_array() {
    const Value list = pool_.List(open_.back().items);
    open_.pop_back();
    return Put(list);
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return false; }

 private:
  struct Container {
    Value key;  // missing in lists
    std::vector<Value> items;
    std::vector<MapEntry> entries;
    std::unordered_set<Value> keys;
  };

  bool Open() {
    constexpr std::size_t kMostLevels = 100;
    open_.emplace_back();
    return open_.size() <= kMostLevels;
  }

  bool Put(Value value) {
    if (!value.present()) return false;  // a number or a pool that is too large
    if (open_.empty()) {
      result_ = value;
    } else if (Container& parent = open_.back(); parent.key.text()) {
      parent.entries.emplace_back(parent.key, value);
    } else {
      parent.items.push_back(value);
    }
    return true;
  }

  ValuePool& pool_;
  std::vector<Container> open_;
  Value result_;
};

Value ParseJson(const FunctionContext& context, Arguments arguments) {
  const std::string_view text = context.pool.AsText(arguments[0]);
  JsonReader reader(context.pool);
  const bool whole = nlohmann::json::sax_parse(text.begin(), text.end(), &reader);
  return whole ? reader.result() : Value::Missing();
}

Value Entries(const FunctionContext& context, Arguments arguments) {
  ValuePool& pool = context.pool;
  const Value key = pool.Text("key"), value = pool.Text("value");
  const std::vector<MapEntry> pairs(pool.Entries(arguments[0]).begin(), pool.Entries(arguments[0]).end());
  std::vector<Value> entries;
  for (const MapEntry& pair : pairs) {
    const MapEntry entry[] = {{key, pair.first}, {value, pair.second}};
    entries.push_back(pool.Map(entry));
  }
  return pool.List(entries);
}

Value Without(const FunctionContext& context, Arguments arguments) {
  const std::span<const Value> keys = context.pool.Items(arguments[1]);
  const std::unordered_set<Value> left_out(keys.begin(), keys.end());
  std::vector<MapEntry> kept;
  for (const MapEntry& entry : context.pool.Entries(arguments[0])) {
    if (!left_out.contains(entry.first)) kept.push_back(entry);
  }
  return context.pool.Map(kept);
}

// As deep as the shallower of the two: values are nested boundedly, so recursion ends.
Value MergeTwo(ValuePool& pool, Value left, Value right) {
  std::vector<MapEntry> merged(pool.Entries(left).begin(), pool.Entries(left).end());
  const std::vector<MapEntry> over(pool.Entries(right).begin(), pool.Entries(right).end());
  std::unordered_map<Value, std::size_t> place;
  for (std::size_t i = 0; i < merged.size(); ++i) place[merged[i].first] = i;
  for (const MapEntry& entry : over) {
    const auto found = place.find(entry.first);
    if (found == place.end()) {
      merged.push_back(entry);
    } else {
      Value& value = merged[found->second].second;
      value = value.map() && entry.second.map() ? MergeTwo(pool, value, entry.second) : entry.second;
    }
  }
  return pool.Map(merged);
}

Value MergeDeep(const FunctionContext& context, Arguments arguments) {
  Value merged = arguments[0];
  for (const Value map : arguments.subspan(1)) merged = MergeTwo(context.pool, merged, map);
  return merged;
}

Value GetPath(const FunctionContext& context, Arguments arguments) {
  const ValuePool& pool = context.pool;
  Value value = arguments[0];
  for (const Value step : pool.Items(arguments[1])) {
    if (value.map() && step.text()) {
      value = pool.Get(value, step);
    } else if (value.list() && pool.IsInt(step)) {
      const std::span<const Value> items = pool.Items(value);
      const std::int64_t position = pool.AsInt(step);
      const bool inside = position >= 0 && position < static_cast<std::int64_t>(items.size());
      value = inside ? items[static_cast<std::size_t>(position)] : Value::Missing();
    } else {
      return Value::Missing();
    }
  }
  return value;
}

constexpr Function kFunctions[] = {
    {.name = "entries",
     .parameters = "map: map",
     .result = "[json]",
     .doc = "The pairs of a map as `key` and `value`, in the order of the keys.",
     .example = R"(entries({"b": 1, "a": 2}) = [{"key": "a", "value": 2}, {"key": "b", "value": 1}])",
     .call = Entries},
    {.name = "get-path",
     .parameters = "value: json, path: [json]",
     .result = "json?",
     .doc = "The part of a value at a path of keys and positions, as `walk` gives it; missing where there is none.",
     .example = R"(get-path({"a": [5, 7]}, ["a", 1]) = 7)",
     .call = GetPath},
    {.name = "json-bytes",
     .parameters = "value: json, depth?: int",
     .result = "int",
     .doc =
         "How many bytes `json-text` would make of a value; with a depth, how many it takes in a template that Pareto writes as JSON, where it stands so many levels in: with line ends and blanks.",
     .example = R"(json-bytes({"a": [1, 2]}, 0) = 29)",
     .call = JsonBytes},
    {.name = "json-text",
     .parameters = "value: json",
     .result = "string",
     .doc = "A value as canonical JSON: keys sorted, no blanks.",
     .example = R"(json-text([1, "a", null]) = "[1,\"a\",null]")",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return context.pool.Text(context.pool.ToJson(arguments[0])); }},
    {.name = "keys",
     .parameters = "map: map",
     .result = "[string]",
     .doc = "The keys of a map, sorted.",
     .example = R"(keys({"b": 1, "a": 2}) = ["a", "b"])",
     .call = Keys},
    {.name = "listed",
     .parameters = "value?: json",
     .result = "[json]",
     .doc = "What may be one or many as a list: a list itself, `[]` of what is missing, else a list of the one.",
     .example = R"(listed("a") = ["a"])",
     .call = Listed},
    {.name = "merge",
     .parameters = "left: map, right: map, ...",
     .result = "map",
     .doc = "The pairs of several maps as one map, one level deep; of values with one key the rightmost stays.",
     .example = R"(merge({"a": 1, "b": 1}, {"b": 2}) = {"a": 1, "b": 2})",
     .call = Merge},
    {.name = "merge-deep",
     .parameters = "left: map, right: map, ...",
     .result = "map",
     .doc =
         "The pairs of several maps as one map, and so at each key where all have maps; of other values the rightmost stays.",
     .example = R"(merge-deep({"a": {"b": 1, "c": 1}}, {"a": {"b": 2}}) = {"a": {"b": 2, "c": 1}})",
     .call = MergeDeep},
    {.name = "parse-json",
     .parameters = "text: string",
     .result = "json?",
     .doc =
         "The value that a JSON text writes; missing where it is no JSON, repeats a key or has more than 100 levels.",
     .example = R"(parse-json("[1, 2]") = [1, 2])",
     .call = ParseJson},
    {.name = "values",
     .parameters = "map: map",
     .result = "[json]",
     .doc = "The values of a map, in the order of its keys.",
     .example = R"(values({"b": 1, "a": 2}) = [2, 1])",
     .call = Values},
    {.name = "walk",
     .parameters = "value: json",
     .result = "[json]",
     .doc = "Every part of a value as `path` (a list of keys and positions) and `value`, itself first.",
     .example =
         R"(walk({"a": [7]}) = [{"path": [], "value": {"a": [7]}}, {"path": ["a"], "value": [7]}, {"path": ["a", 0], "value": 7}])",
     .call = [](const FunctionContext& context,
                Arguments arguments) { return Walker(context.pool).Walk(arguments[0]); }},
    {.name = "without",
     .parameters = "map: map, keys: [string]",
     .result = "map",
     .doc = "A map without some keys.",
     .example = R"(without({"a": 1, "b": 2}, ["a"]) = {"b": 2})",
     .call = Without},
};

}  // namespace

std::span<const Function> JsonFunctions() { return kFunctions; }

}  // namespace pareto::stdlib
