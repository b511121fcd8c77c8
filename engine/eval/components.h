// The strongly connected components of a graph: what depends on itself through others.
#ifndef PARETO_ENGINE_EVAL_COMPONENTS_H_
#define PARETO_ENGINE_EVAL_COMPONENTS_H_

#include <cstdint>
#include <vector>

namespace pareto::eval {

struct Components {
  std::vector<std::uint32_t> of;                // by node: its component, an index into `all`
  std::vector<std::vector<std::uint32_t>> all;  // each after every other one that it reads
};

// `reads[v]`: the nodes that `v` reads, each below `reads.size()`. Needs no stack as deep as the graph.
Components ComponentsOf(const std::vector<std::vector<std::uint32_t>>& reads);

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_COMPONENTS_H_
