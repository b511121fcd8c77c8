// `extend` and `override`: what their statements make of a resource's properties and attributes.
//
// All that extends add comes first, in the order of the arguments; then what the overrides agree on is laid over it.
#include <algorithm>

#include "engine/eval/machine.h"

namespace pareto::eval {

using facts::MapEntry;
namespace {

std::string PathText(const facts::ValuePool& pool, const std::vector<Value>& path) {
  std::string text;
  for (const Value step : path) {
    if (!text.empty()) text += '.';
    pool.AppendText(step, &text);
  }
  return text;
}

// A value in a message: whole where it is short.
std::string Shown(const facts::ValuePool& pool, Value value) {
  if (value.map()) return "a map";
  std::string text = pool.ToJson(value);
  return text.size() <= 60 ? "`" + text + "`" : value.list() ? "a list" : "another text";
}

}  // namespace

// Both maps, key by key: `both(a, b)` gives what stands under a key that both have; a missing value leaves the key out.
template <typename F>
Value Machine::Deep(Value a, Value b, F&& both) {
  facts::ValuePool& pool = store_.pool();
  // Copies: making values may move what spans of the pool look at.
  const std::span<const MapEntry> first = pool.Entries(a), second = pool.Entries(b);
  std::vector<MapEntry> entries(first.begin(), first.end());
  const std::vector<MapEntry> added(second.begin(), second.end());
  for (const MapEntry& entry : added) {
    const auto at = std::find_if(entries.begin(), entries.end(), [&](const MapEntry& e) { return e.first == entry.first; });
    const Value value = both(entry.first, at == entries.end() ? Value::Missing() : at->second, entry.second);
    if (at == entries.end()) {
      entries.emplace_back(entry.first, value);
    } else {
      at->second = value;
    }
  }
  std::erase_if(entries, [](const MapEntry& e) { return e.second.missing(); });
  return pool.Map(entries);
}

Value Machine::EvalMerge(const Expr& expr) {
  Value value = Quick(*expr.args[0]);
  if (!value.map()) return value;
  facts::ValuePool& pool = store_.pool();
  Value over = Value::Missing();
  for (std::size_t i = 1; i < expr.args.size(); ++i) {
    const Value pairs = Quick(*expr.args[i]);
    if (stopped_ || !pairs.list()) return Value::Unknown();
    const std::span<const Value> items = pool.Items(pairs);
    for (const Value pair : std::vector<Value>(items.begin(), items.end())) {
      const std::span<const Value> parts = pool.Items(pair);
      const MapEntry entry(parts[0], parts[1]);
      if (!entry.first.text()) return Value::Unknown();
      const Value one = pool.Map(std::span<const MapEntry>(&entry, 1));
      std::vector<Value> path;
      if (i <= expr.statement) {
        value = Extended(expr, i, value, one, &path);
      } else {
        over = over.missing() ? one : Agreed(expr, i, over, one, &path);
      }
    }
  }
  return over.missing() ? value : Overridden(value, over);
}

Value Machine::Extended(const Expr& expr, std::size_t by, Value made, Value added, std::vector<Value>* path) {
  if (made.missing()) return added;
  facts::ValuePool& pool = store_.pool();
  if (made.map() && added.map()) {
    return Deep(made, added, [&](Value key, Value first, Value second) {
      path->push_back(key);
      const Value value = Extended(expr, by, first, second, path);
      path->pop_back();
      return value;
    });
  }
  if (made.list() && added.list()) {
    const std::span<const Value> first = pool.Items(made), second = pool.Items(added);
    std::vector<Value> items(first.begin(), first.end());
    items.insert(items.end(), second.begin(), second.end());
    return pool.List(items);
  }
  if (made != added) Conflict(expr, by, made, added, *path);
  return made;
}

Value Machine::Agreed(const Expr& expr, std::size_t by, Value first, Value second, std::vector<Value>* path) {
  if (first.missing()) return second;
  if (first == second) return first;
  if (first.map() && second.map()) {
    return Deep(first, second, [&](Value key, Value one, Value other) {
      path->push_back(key);
      const Value value = Agreed(expr, by, one, other, path);
      path->pop_back();
      return value;
    });
  }
  Conflict(expr, by, first, second, *path);
  return first;
}

Value Machine::Overridden(Value value, Value by) {
  if (by.null()) return Value::Missing();
  if (!by.map()) return by;
  if (!value.map()) value = store_.pool().Map({});
  return Deep(value, by, [&](Value, Value old, Value set) { return Overridden(old, set); });
}

// Where the statement of argument `by` writes what stands at the path of the node in the frame; invalid where it writes nothing there.
base::Span Machine::WrittenBy(const Expr& expr, std::size_t by, const std::vector<Value>& path) {
  const RelationId id = expr.args[by]->body->literals.front().relation;
  facts::Relation& relation = store_.relation(id);
  const auto width = static_cast<std::size_t>(relation.arity());
  const Value node = frame_[expr.slot];
  facts::Chain chain = relation.IndexOn(1).Find(&node);
  RowId found = facts::kNoRow;
  for (RowId row = chain.Next(); row != facts::kNoRow; row = chain.Next()) {
    if (relation.row(row)[width - 2] != path.front()) continue;
    Value value = relation.row(row)[width - 1];
    for (std::size_t i = 1; i < path.size() && value.present(); ++i) value = value.map() ? store_.pool().Get(value, path[i]) : Value::Missing();
    if (value.present()) found = std::min(found, row);
  }
  if (found == facts::kNoRow) return {};
  const std::uint32_t rule = options_.proofs ? store_.proofs(id).Of(found).rule : facts::kNoIndex;
  return rule < program_.rules.size() ? program_.rules[rule].span : expr.args[by]->span;
}

void Machine::Conflict(const Expr& expr, std::size_t by, Value first, Value second, const std::vector<Value>& path) {
  const bool extends = by <= expr.statement;
  const base::Span here = WrittenBy(expr, by, path);
  base::Span there;
  for (std::size_t i = extends ? 0 : expr.statement + 1; i <= by && !there.valid(); ++i) there = WrittenBy(expr, i, path);
  const facts::ValuePool& pool = store_.pool();
  const facts::NodeInfo& node = store_.nodes().at(frame_[expr.slot]);
  const std::string steps = PathText(pool, path);
  // One pair of places is one cause, however many resources meet it.
  const std::string key = steps + "|" + std::to_string(static_cast<std::uint32_t>(here.file)) + ":" + std::to_string(here.begin) + "|" + std::to_string(static_cast<std::uint32_t>(there.file)) + ":" + std::to_string(there.begin);
  if (!conflicts_.insert(key).second) return;
  std::string message = std::string(extends ? "`extend` adds " : "`override` sets ") + Shown(pool, second) + " as `" + steps + "` of ";
  pool.AppendText(node.type, &message);
  message += " `";
  pool.AppendText(node.id, &message);
  message += "`, which is " + Shown(pool, first) + " already";
  base::Diagnostic& d = sink_.Error(extends ? "value/extend" : "value/override", here, std::move(message));
  if (there.valid() && !(there == here)) d.labels.push_back({there, "first set here"});
  if (there == here) d.notes.push_back("both come from this statement: its `for` has two solutions for the resource");
  if (node.owner.node()) d.labels.push_back({store_.nodes().at(node.owner).name_span, "the resource is made from here"});
  d.help.push_back(extends ? "`extend` only adds: write `override` to replace what is there" : "let one of the two not apply here: narrow its `for`");
}

}  // namespace pareto::eval
