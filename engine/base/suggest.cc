#include "engine/base/suggest.h"

#include <algorithm>

namespace pareto::base {

std::size_t EditDistance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  // Three rows of the table; names are short, so they rarely need the heap.
  constexpr std::size_t kShort = 64;
  std::size_t space[3 * (kShort + 1)];
  std::vector<std::size_t> heap;
  std::size_t* rows = space;
  const std::size_t width = b.size() + 1;
  if (b.size() > kShort) {
    heap.resize(3 * width);
    rows = heap.data();
  }
  std::size_t *before = rows, *previous = rows + width, *current = rows + 2 * width;
  for (std::size_t j = 0; j < width; ++j) before[j] = previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    // Cells further from the diagonal than `limit` cannot be part of a way that is short enough.
    const std::size_t from = i > limit ? i - limit : 1;
    const std::size_t to = std::min(b.size(), i + limit);
    current[0] = i;
    if (from > 1) current[from - 1] = limit + 1;
    std::size_t least = from == 1 ? i : limit + 1;
    for (std::size_t j = from; j <= to; ++j) {
      const std::size_t above = j + 1 > i + limit ? limit + 1 : previous[j];  // outside the band of the row above
      std::size_t best = std::min({above + 1, current[j - 1] + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = std::min(best, before[j - 2] + 1);
      current[j] = best;
      least = std::min(least, best);
    }
    if (least > limit) return limit + 1;
    std::size_t* const oldest = before;
    before = previous;
    previous = current;
    current = oldest;
  }
  return std::min(previous[b.size()], limit + 1);
}

namespace {

bool SameButCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string NearestView(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::size_t limit = std::max<std::size_t>(1, word.size() / 3);
  std::size_t best = limit + 1;
  std::string_view nearest;
  for (const std::string_view candidate : candidates) {
    if (candidate == word) continue;
    if (SameButCase(candidate, word)) return std::string(candidate);
    // A word further away than the best so far is of no use.
    const std::size_t distance = EditDistance(word, candidate, std::min(best, limit));
    if (distance < best || (distance == best && best <= limit && candidate < nearest)) {
      best = distance;
      nearest = candidate;
    }
  }
  return best <= limit ? std::string(nearest) : std::string{};
}

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  return NearestView(word, std::vector<std::string_view>(candidates.begin(), candidates.end()));
}

std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = Nearest(word, candidates);
  return nearest.empty() ? std::string{} : "did you mean `" + nearest + "`?";
}

}  // namespace pareto::base
