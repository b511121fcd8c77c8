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

bool LessButCase(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return Lower(x) < Lower(y); });
}

// How far from `word` a word may be that is meant by it.
std::size_t LimitOf(std::string_view word) { return std::max<std::size_t>(1, word.size() / 3); }

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
  for (const std::string_view word : words) entries_.push_back({word, 0, LettersOf(word)});
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.word < b.word; });
  for (std::size_t i = 1; i < entries_.size(); ++i) {
    const std::string_view a = entries_[i - 1].word, b = entries_[i].word;
    entries_[i].common = static_cast<std::uint32_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  }
  by_lower_.resize(entries_.size());
  for (std::uint32_t i = 0; i < by_lower_.size(); ++i) by_lower_[i] = i;
  std::stable_sort(by_lower_.begin(), by_lower_.end(), [&](std::uint32_t a, std::uint32_t b) { return LessButCase(entries_[a].word, entries_[b].word); });
}

// The table of distances of `word` and one entry after another, row by row: the rows of the bytes that an entry begins with as the one before it did
// stand. No row is gone beyond from which nothing nearer than the nearest so far can come, and whatever begins with the same bytes is passed over.
std::string WordIndex::Nearest(std::string_view word) const {
  auto same = std::lower_bound(by_lower_.begin(), by_lower_.end(), word, [&](std::uint32_t at, std::string_view wanted) { return LessButCase(entries_[at].word, wanted); });
  for (; same != by_lower_.end() && SameButCase(entries_[*same].word, word); ++same) {
    if (entries_[*same].word != word) return std::string(entries_[*same].word);
  }
  const std::size_t limit = LimitOf(word);
  const std::uint64_t letters = LettersOf(word);
  const std::size_t width = word.size() + 2;  // one cell of each row stands beyond the word
  std::size_t best = limit + 1;               // only what is nearer than that is looked for
  std::string_view nearest;
  std::vector<std::uint32_t> rows(width * (word.size() + limit + 2));
  for (std::size_t j = 0; j <= word.size(); ++j) rows[j] = static_cast<std::uint32_t>(j);
  rows[width - 1] = static_cast<std::uint32_t>(limit + 1);
  std::size_t known = 0;                        // rows behind the first that are those of the entry at hand
  std::size_t dead = std::string_view::npos;    // the row from which nothing can come
  for (const Entry& entry : entries_) {
    known = std::min<std::size_t>(known, entry.common);
    if (entry.common >= dead) continue;
    dead = std::string_view::npos;
    if (FartherThan(best - 1, word.size(), letters, entry.word.size(), entry.letters) || entry.word == word) continue;
    while (known < entry.word.size() && dead == std::string_view::npos) {
      const std::size_t i = ++known;
      const char* const text = entry.word.data() + i - 1;
      const std::uint32_t* const previous = &rows[(i - 1) * width];
      std::uint32_t* const current = &rows[i * width];
      const std::size_t from = i >= best ? i - best + 1 : 1, to = std::min(word.size(), i + best - 1);
      current[from - 1] = static_cast<std::uint32_t>(from == 1 ? i : limit + 1);
      std::size_t least = current[from - 1];
      for (std::size_t j = from; j <= to; ++j) {
        std::uint32_t cell = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (*text == word[j - 1] ? 0u : 1u)});
        if (i > 1 && j > 1 && *text == word[j - 2] && text[-1] == word[j - 1]) cell = std::min(cell, rows[(i - 2) * width + j - 2] + 1);
        current[j] = cell;
        least = std::min<std::size_t>(least, cell);
      }
      if (to + 1 < width) current[to + 1] = static_cast<std::uint32_t>(limit + 1);
      if (least >= best) dead = i;
    }
    if (dead != std::string_view::npos) continue;
    // A row that was made when the nearest was further away is wider than it need be; its last cell is right all the same.
    const std::uint32_t distance = rows[entry.word.size() * width + word.size()];
    if (distance < best) {
      best = distance;
      nearest = entry.word;
      if (best <= 1) break;
    }
  }
  return std::string(nearest);
}

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::size_t limit = LimitOf(word);
  const std::uint64_t letters = LettersOf(word);
  std::size_t best = limit + 1;
  std::string_view nearest;
  for (const std::string& candidate : candidates) {
    // A word further away than the best so far is of no use.
    const std::size_t bound = std::min(best, limit);
    if (FartherThan(bound, word.size(), letters, candidate.size(), LettersOf(candidate)) || candidate == word) continue;
    const std::size_t distance = SameButCase(candidate, word) ? 0 : EditDistance(word, candidate, bound);
    if (distance < best || (distance == best && best <= limit && candidate < nearest)) {
      best = distance;
      nearest = candidate;
    }
  }
  return std::string(nearest);
}

std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = Nearest(word, candidates);
  return nearest.empty() ? std::string{} : "did you mean `" + nearest + "`?";
}

}  // namespace pareto::base
