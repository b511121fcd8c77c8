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

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool SameButCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return Lower(x) == Lower(y); });
}

// Bit `c mod 64` for each byte `c` that it has, letters in lower case.
std::uint64_t LettersOf(std::string_view word) {
  std::uint64_t letters = 0;
  for (const char c : word) letters |= std::uint64_t{1} << (static_cast<unsigned char>(Lower(c)) % 64);
  return letters;
}

// Whether more than `count` bits are set; `count` is small.
bool MoreThan(std::uint64_t bits, std::size_t count) {
  for (; bits != 0 && count > 0; --count) bits &= bits - 1;
  return bits != 0;
}

// A letter that only one of two words has takes an edit of its own, and so does each byte of difference in length.
bool FartherThan(std::size_t limit, std::size_t a_size, std::uint64_t a, std::size_t b_size, std::uint64_t b) {
  const std::size_t gap = a_size > b_size ? a_size - b_size : b_size - a_size;
  return gap > limit || MoreThan(a & ~b, limit) || MoreThan(b & ~a, limit);
}

}  // namespace

WordIndex::WordIndex(const std::vector<std::string_view>& words) {
  entries_.reserve(words.size());
  for (const std::string_view word : words) entries_.push_back({word, LettersOf(word)});
}

std::string WordIndex::Nearest(std::string_view word) const {
  const std::size_t limit = std::max<std::size_t>(1, word.size() / 3);
  const std::uint64_t letters = LettersOf(word);
  std::size_t best = limit + 1;
  std::string_view nearest;
  for (const Entry& entry : entries_) {
    // A word further away than the best so far is of no use.
    const std::size_t bound = std::min(best, limit);
    if (FartherThan(bound, word.size(), letters, entry.word.size(), entry.letters) || entry.word == word) continue;
    if (SameButCase(entry.word, word)) return std::string(entry.word);
    const std::size_t distance = EditDistance(word, entry.word, bound);
    if (distance < best || (distance == best && best <= limit && entry.word < nearest)) {
      best = distance;
      nearest = entry.word;
    }
  }
  return best <= limit ? std::string(nearest) : std::string{};
}

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  return WordIndex(std::vector<std::string_view>(candidates.begin(), candidates.end())).Nearest(word);
}

std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = Nearest(word, candidates);
  return nearest.empty() ? std::string{} : "did you mean `" + nearest + "`?";
}

}  // namespace pareto::base
