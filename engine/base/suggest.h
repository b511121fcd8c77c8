// "Did you mean": the nearest known word to one that is not known.
#ifndef PARETO_ENGINE_BASE_SUGGEST_H_
#define PARETO_ENGINE_BASE_SUGGEST_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pareto::base {

// Edits (insert, delete, replace, swap of neighbours; bytes) that turn `a` into `b`; `limit + 1` when there are more than `limit`.
std::size_t EditDistance(std::string_view a, std::string_view b, std::size_t limit);

// The candidate that differs from `word` in case only, else the one with the least edit distance to `word`, at most max(1, length of `word` div 3); ties go to the first by
// text; never `word` itself. Empty when none is near enough.
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);
std::string NearestView(std::string_view word, const std::vector<std::string_view>& candidates);

// "did you mean `NEAREST`?", or empty.
std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace pareto::base

#endif  // PARETO_ENGINE_BASE_SUGGEST_H_
