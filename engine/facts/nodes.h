// Nodes: things with an identity. Maps and items of the config come first, in file order; resources that rules make follow.
#ifndef PARETO_ENGINE_FACTS_NODES_H_
#define PARETO_ENGINE_FACTS_NODES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/source.h"
#include "engine/facts/relation.h"
#include "engine/facts/schema.h"
#include "engine/facts/value.h"

namespace pareto::facts {

inline constexpr std::uint32_t kNoIndex = 0xFFFFFFFFu;

struct NodeInfo {
  // Of a config node.
  std::uint32_t tree = kNoIndex;   // the node in its document (a document::NodeId)
  Value parent;                    // missing for the document itself
  Value key;                       // the name it goes by among its siblings: text of its key field or map key; else its index
  std::string_view step;           // the field of the parent that holds it
  EntityId entity = kNoEntity;     // the most specific one
  base::Span name_span;            // where a finding about the whole node points: key field's text, map key, or where it starts
  // Of a resource.
  std::uint32_t statement = kNoIndex;  // which `resource` statement
  Value id, type, owner;               // owner is a config node
  std::vector<Value> solution;         // the choice that made it

  bool resource() const { return statement != kNoIndex; }
};

// Reads what the document says, whatever the entities declare. Implemented by the loader, which knows the document.
class RawReader {
 public:
  virtual ~RawReader() = default;
  // The value under `key` of a config node's map as JSON; missing where absent.
  virtual Value Raw(Value node, Value key) const = 0;
  // Where the text stands that a path leads to: steps are keys (text) and indexes (int) from the node on. Where a step is absent, the
  // nearest existing container's name, and `*absent` (may be null) gets the path from there as `a.b`. With no steps: the node's name_span.
  virtual base::Span PlaceOf(Value node, const std::vector<Value>& steps, std::string* absent) const = 0;
};

class NodeTable {
 public:
  Value AddConfig(NodeInfo info);
  // The resource node of this solution of this statement: the same node for the same solution.
  Value AddResource(std::uint32_t statement, std::span<const Value> solution, Value id, Value type, Value owner);

  const NodeInfo& at(Value node) const { return nodes_[node.node_index()]; }
  NodeInfo& mutable_at(Value node) { return nodes_[node.node_index()]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(nodes_.size()); }
  // File order; resources after config nodes, by owner, type, id. For ValuePool::set_node_order. Once many have been compared it sorts
  // all, and looks up where each stands: what is said of a node must not change between comparisons.
  int Compare(const ValuePool& pool, std::uint32_t a, std::uint32_t b) const;
  // `components/demo/parts/one`: the key path that identifies a config node.
  std::string Path(const ValuePool& pool, Value node) const;
  // The config node a node stands for: itself, or a resource's owner.
  Value Owner(Value node) const { return at(node).resource() ? at(node).owner : node; }

 private:
  int CompareResources(const ValuePool& pool, std::uint32_t a, std::uint32_t b) const;
  void Rank(const ValuePool& pool) const;

  std::vector<NodeInfo> nodes_;
  // The place of each node in the order, of those that were there when all were last sorted, and how many resources may be compared by
  // contents before they are sorted again.
  mutable std::vector<std::uint32_t> ranks_;
  mutable std::int64_t unsorted_ = 1000;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> by_solution_;  // open addressing: hash, node index + 1
  std::size_t resources_ = 0;
};

}  // namespace pareto::facts

#endif  // PARETO_ENGINE_FACTS_NODES_H_
