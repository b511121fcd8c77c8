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
  const NodeInfo& x = nodes_[a];
  const NodeInfo& y = nodes_[b];
  const auto by_index = [&] { return a < b ? -1 : 1; };
  if (!x.resource() && !y.resource()) return by_index();
  if (x.resource() != y.resource()) return x.resource() ? 1 : -1;
  if (const int order = pool.Compare(x.owner, y.owner); order != 0) return order;
  if (const int order = pool.Compare(x.type, y.type); order != 0) return order;
  if (const int order = pool.Compare(x.id, y.id); order != 0) return order;
  // Two with one id, a finding: by statement, then by what made them, so that the order does not hang on when they were made.
  if (x.statement != y.statement) return x.statement < y.statement ? -1 : 1;
  for (std::size_t i = 0; i < x.solution.size() && i < y.solution.size(); ++i) {
    if (const int order = pool.Compare(x.solution[i], y.solution[i]); order != 0) return order;
  }
  return by_index();
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
