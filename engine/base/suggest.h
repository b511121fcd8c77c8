// "Did you mean": the nearest known word to one that is not known.
#ifndef PARETO_ENGINE_BASE_SUGGEST_H_
#define PARETO_ENGINE_BASE_SUGGEST_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pareto::base {

// Edits (insert, delete, replace, swap of neighbours; bytes) that turn `a` into `b`; `limit + 1` when there are more than `limit`.
std::size_t EditDistance(std::string_view a, std::string_view b, std::size_t limit);

// Words to look for near ones in, many times: sorted, so that words that begin alike are compared with a word together. The words must outlive it.
class WordIndex {
 public:
  WordIndex() = default;
  explicit WordIndex(const std::vector<std::string_view>& words);

  // The word that differs from `word` in case only, else the one with the least edit distance to it, at most max(1, length of `word` div 3); ties go to
  // the first by text; never `word` itself. Empty when none is near enough.
  std::string Nearest(std::string_view word) const;

 private:
  struct Entry {
    std::string_view word;
    std::uint32_t common;   // bytes that it begins with as the entry before it does
    std::uint64_t letters;  // which letters it has, whatever their case: a cheap bound on how near two words can be
  };
  std::vector<Entry> entries_;           // by text
  std::vector<std::uint32_t> by_lower_;  // the same by text in lower case, then by text
};

// The same of one word: all candidates are looked at.
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

// "did you mean `NEAREST`?", or empty.
std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace pareto::base

#endif  // PARETO_ENGINE_BASE_SUGGEST_H_
