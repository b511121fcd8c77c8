// Modules that use one another in a circle. Names could be found all the same, but nobody can say which of them is the ground of the others.
#include <algorithm>

#include "dsl/analyser.h"

namespace pareto::dsl {

void Analyser::ReportUseCycles() {
  const std::size_t count = uses_.size();
  std::vector<bool> told(count, false);
  for (std::size_t start = 0; start < count; ++start) {
    if (told[start]) continue;
    // The shortest way from the module back to itself.
    std::vector<std::int32_t> before(count, -1);
    std::vector<std::size_t> work = {start};
    bool found = false;
    for (std::size_t i = 0; i < work.size() && !found; ++i) {
      for (const auto& [target, span] : uses_[work[i]]) {
        const auto next = static_cast<std::size_t>(target);
        if (before[next] >= 0) continue;
        before[next] = static_cast<std::int32_t>(work[i]);
        if (next == start) found = true;
        work.push_back(next);
      }
    }
    if (!found) continue;
    std::vector<std::size_t> way = {start};
    for (auto at = static_cast<std::size_t>(before[start]); at != start; at = static_cast<std::size_t>(before[at])) way.push_back(at);
    way.push_back(start);
    std::reverse(way.begin(), way.end());
    std::string path;
    for (const std::size_t m : way) {
      if (!path.empty()) path += " -> ";
      path += "`" + c_.modules[m].tree.name + "`";
      told[m] = true;
    }
    const auto use = [&](std::size_t i) {
      const auto& of = uses_[way[i]];
      return std::find_if(of.begin(), of.end(), [&](const auto& edge) { return static_cast<std::size_t>(edge.first) == way[i + 1]; })->second;
    };
    base::Diagnostic& d = sink_.Error("names/use-cycle", use(0), "these modules use one another in a circle: " + path);
    for (std::size_t i = 1; i + 1 < way.size(); ++i) d.labels.push_back({use(i), "`" + c_.modules[way[i]].tree.name + "` uses `" + c_.modules[way[i + 1]].tree.name + "` here"});
    d.help.push_back("put what both need into a module of its own, which uses neither");
  }
}

}  // namespace pareto::dsl
