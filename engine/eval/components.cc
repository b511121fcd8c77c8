#include "engine/eval/components.h"

#include <algorithm>
#include <utility>

namespace pareto::eval {
namespace {

// Tarjan's components, iterative.
class Finder {
 public:
  Finder(const std::vector<std::vector<std::uint32_t>>& reads, Components* out)
      : reads_(reads), out_(out), index_(reads.size(), 0), low_(reads.size(), 0), on_(reads.size(), false) {
    out_->of.assign(reads.size(), 0);
    for (std::uint32_t v = 0; v < reads.size(); ++v) {
      if (index_[v] == 0) Visit(v);
    }
  }

 private:
  void Visit(std::uint32_t root) {
    std::vector<std::pair<std::uint32_t, std::size_t>> calls = {{root, 0}};
    while (!calls.empty()) {
      auto& [v, next] = calls.back();
      if (next == 0) {
        index_[v] = low_[v] = ++count_;
        stack_.push_back(v);
        on_[v] = true;
      }
      if (next < reads_[v].size()) {
        const std::uint32_t w = reads_[v][next++];
        if (index_[w] == 0) calls.emplace_back(w, 0);
        else if (on_[w]) low_[v] = std::min(low_[v], index_[w]);
        continue;
      }
      if (low_[v] == index_[v]) TakeUpTo(v);
      const std::uint32_t done = v;
      calls.pop_back();
      if (!calls.empty()) low_[calls.back().first] = std::min(low_[calls.back().first], low_[done]);
    }
  }

  void TakeUpTo(std::uint32_t v) {
    std::vector<std::uint32_t> members;
    std::uint32_t w;
    do {
      w = stack_.back();
      stack_.pop_back();
      on_[w] = false;
      out_->of[w] = static_cast<std::uint32_t>(out_->all.size());
      members.push_back(w);
    } while (w != v);
    out_->all.push_back(std::move(members));
  }

  const std::vector<std::vector<std::uint32_t>>& reads_;
  Components* out_;
  std::vector<std::uint32_t> index_, low_, stack_;
  std::vector<bool> on_;
  std::uint32_t count_ = 0;
};

}  // namespace

Components ComponentsOf(const std::vector<std::vector<std::uint32_t>>& reads) {
  Components components;
  Finder(reads, &components);
  return components;
}

}  // namespace pareto::eval
