#include "engine/facts/nodes.h"

#include <algorithm>

#include "engine/facts/hash.h"

namespace pareto::facts {

Value NodeTable::AddConfig(NodeInfo info) {
  nodes_.push_back(std::move(info));
  return Value::Node(size() - 1);
}

Value NodeTable::AddResource(std::uint32_t statement, std::span<const Value> solution, Value id, Value type, Value owner) {
  if ((resources_ + 1) * 2 > by_solution_.size()) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> old(by_solution_.empty() ? 64 : by_solution_.size() * 2);
    old.swap(by_solution_);
    const std::size_t mask = by_solution_.size() - 1;
    for (const auto& entry : old) {
      if (entry.second == 0) continue;
      std::size_t i = entry.first & mask;
      while (by_solution_[i].second != 0) i = (i + 1) & mask;
      by_solution_[i] = entry;
    }
  }
  // The low bits pick the place here, so they must depend on all of the hash.
  std::uint64_t hash = MixWord(HashValues(solution) ^ statement);
  hash ^= hash >> 32;
  const std::size_t mask = by_solution_.size() - 1;
  std::size_t i = hash & mask;
  for (; by_solution_[i].second != 0; i = (i + 1) & mask) {
    if (by_solution_[i].first != hash) continue;
    const std::uint32_t index = by_solution_[i].second - 1;
    const NodeInfo& node = nodes_[index];
    if (node.statement == statement && std::equal(solution.begin(), solution.end(), node.solution.begin(), node.solution.end())) {
      return Value::Node(index);
    }
  }
  NodeInfo node;
  node.statement = statement;
  node.id = id;
  node.type = type;
  node.owner = owner;
  node.solution.assign(solution.begin(), solution.end());
  nodes_.push_back(std::move(node));
  by_solution_[i] = {hash, size()};
  ++resources_;
  return Value::Node(size() - 1);
}

int NodeTable::Compare(const ValuePool& pool, std::uint32_t a, std::uint32_t b) const {
  if (a == b) return 0;
  if (a < ranks_.size() && b < ranks_.size()) return ranks_[a] < ranks_[b] ? -1 : 1;
  const bool x = nodes_[a].resource(), y = nodes_[b].resource();
  if (!x && !y) return a < b ? -1 : 1;
  if (x != y) return x ? 1 : -1;
  // A sort of most nodes compares each many times over.
  if (--unsorted_ < 0) Rank(pool);
  return CompareResources(pool, a, b);
}

int NodeTable::CompareResources(const ValuePool& pool, std::uint32_t a, std::uint32_t b) const {
  const NodeInfo& x = nodes_[a];
  const NodeInfo& y = nodes_[b];
  if (const int order = pool.Compare(x.owner, y.owner); order != 0) return order;
  if (const int order = pool.Compare(x.type, y.type); order != 0) return order;
  if (const int order = pool.Compare(x.id, y.id); order != 0) return order;
  // Two with one id, a finding: by statement, then by what made them, so that the order does not hang on when they were made.
  if (x.statement != y.statement) return x.statement < y.statement ? -1 : 1;
  for (std::size_t i = 0; i < x.solution.size() && i < y.solution.size(); ++i) {
    if (const int order = pool.Compare(x.solution[i], y.solution[i]); order != 0) return order;
  }
  return a < b ? -1 : 1;
}

// Resources are made owner by owner and type by type, so that owners and types, as numbers, say most of the order.
void NodeTable::Rank(const ValuePool& pool) const {
  unsorted_ = INT64_MAX;  // a solution may hold resources
  std::vector<Value> types;
  for (const NodeInfo& node : nodes_) {
    if (node.resource() && (types.empty() || types.back() != node.type)) types.push_back(node.type);
  }
  std::sort(types.begin(), types.end(), [](Value a, Value b) { return a.bits() < b.bits(); });
  types.erase(std::unique(types.begin(), types.end()), types.end());
  std::sort(types.begin(), types.end(), [&](Value a, Value b) { return pool.Less(a, b); });
  struct Key {
    std::uint64_t owner_type;
    std::uint32_t node;
  };
  std::vector<Key> order;
  order.reserve(nodes_.size());
  for (std::uint32_t i = 0; i < size(); ++i) {
    if (!nodes_[i].resource()) order.push_back({0, i});
  }
  const auto resources = static_cast<std::ptrdiff_t>(order.size());
  auto type = types.begin();
  for (std::uint32_t i = 0; i < size(); ++i) {
    const NodeInfo& node = nodes_[i];
    if (!node.resource()) continue;
    if (*type != node.type) type = std::lower_bound(types.begin(), types.end(), node.type, [&](Value a, Value b) { return pool.Less(a, b); });
    order.push_back({std::uint64_t{node.owner.node_index()} << 32 | static_cast<std::uint64_t>(type - types.begin()), i});
  }
  std::sort(order.begin() + resources, order.end(), [&](const Key& a, const Key& b) {
    if (a.owner_type != b.owner_type) return a.owner_type < b.owner_type;
    return a.node != b.node && CompareResources(pool, a.node, b.node) < 0;
  });
  ranks_.resize(nodes_.size());
  for (std::size_t i = 0; i < order.size(); ++i) ranks_[order[i].node] = static_cast<std::uint32_t>(i);
  unsorted_ = size();
}

std::string NodeTable::Path(const ValuePool& pool, Value node) const {
  const NodeInfo& info = at(node);
  std::string path;
  if (info.resource()) {
    if (info.type.present()) pool.AppendText(info.type, &path);
    path.push_back('/');
    if (info.id.present()) pool.AppendText(info.id, &path);
    return path;
  }
  if (!info.parent.node()) return path;
  path = Path(pool, info.parent);
  if (!path.empty()) path.push_back('/');
  path.append(info.step);
  if (info.key.present()) {
    if (!info.step.empty()) path.push_back('/');
    pool.AppendText(info.key, &path);
  }
  return path;
}

}  // namespace pareto::facts
