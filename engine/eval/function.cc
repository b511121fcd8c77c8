#include "engine/eval/function.h"

#include <algorithm>

namespace pareto::eval {

FunctionTable::FunctionTable(std::initializer_list<std::span<const Function>> groups) {
  std::size_t count = 0;
  for (const std::span<const Function> group : groups) count += group.size();
  functions_.reserve(count);
  for (const std::span<const Function> group : groups) {
    for (const Function& function : group) functions_.push_back(&function);
  }
  std::sort(functions_.begin(), functions_.end(), [](const Function* a, const Function* b) { return a->name < b->name; });
}

const Function* FunctionTable::Find(std::string_view name) const {
  const auto at = std::lower_bound(functions_.begin(), functions_.end(), name,
                                   [](const Function* function, std::string_view wanted) { return function->name < wanted; });
  return at != functions_.end() && (*at)->name == name ? *at : nullptr;
}

const base::WordIndex& LastWords::IndexOf(const facts::ValuePool& pool, Value list) {
  if (list != list_) {
    std::vector<std::string_view> words;
    for (const Value word : pool.Items(list)) words.push_back(pool.AsText(word));
    index_ = base::WordIndex(words);
    list_ = list;
  }
  return index_;
}

}  // namespace pareto::eval
