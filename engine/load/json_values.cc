#include "engine/load/json_values.h"

namespace pareto::load {

using document::Kind;
using document::NodeId;
using facts::Value;

Value JsonValues::Of(NodeId tree) {
  if (tree == document::kNoNode) return Value::Missing();
  switch (document_.kind(tree)) {
    case Kind::kNull: return Value::Null();
    case Kind::kBool: return Value::Bool(document_.boolean(tree));
    case Kind::kInt: return pool_.Int(document_.integer(tree));
    case Kind::kString: return pool_.Text(document_.text(tree));
    case Kind::kFloat: {
      const Value value = pool_.Double(document_.number(tree));
      if (!value.missing()) return value;
      odd_.push_back(tree);
      return pool_.Text(document_.text(tree));
    }
    case Kind::kList:
    case Kind::kMap: break;
  }
  const auto index = static_cast<std::uint32_t>(tree);
  if (made_.empty()) made_.resize(document_.size());
  if (!made_[index].missing()) return made_[index];
  Value value;
  if (document_.kind(tree) == Kind::kList) {
    std::vector<Value> items;
    items.reserve(document_.items(tree).size());
    for (const NodeId item : document_.items(tree)) items.push_back(Of(item));
    value = pool_.List(items);
  } else {
    std::vector<facts::MapEntry> entries;
    entries.reserve(document_.entries(tree).size());
    for (const document::Entry& entry : document_.entries(tree))
      entries.emplace_back(pool_.Text(entry.key), Of(entry.value));
    value = pool_.Map(entries);
  }
  made_[index] = value;
  return value;
}

}  // namespace pareto::load
