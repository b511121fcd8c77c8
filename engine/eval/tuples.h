// Solutions of a body, one tuple each: the slots that make it, then values that depend on them.
#ifndef PARETO_ENGINE_EVAL_TUPLES_H_
#define PARETO_ENGINE_EVAL_TUPLES_H_

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

#include "engine/facts/relation.h"
#include "engine/facts/value.h"

namespace pareto::eval {

struct Tuples {
  std::size_t key = 0;    // leading values that make the solution
  std::size_t width = 0;  // all values
  std::size_t count = 0;
  std::size_t proof = 0;  // rows for each tuple
  std::vector<facts::Value> values;
  std::vector<facts::RowId> rows;

  std::span<const facts::Value> At(std::size_t i) const { return {values.data() + i * width, width}; }
  std::span<const facts::RowId> RowsAt(std::size_t i) const { return {rows.data() + i * proof, proof}; }

  int Compare(const facts::ValuePool& pool, std::size_t a, std::size_t b) const {
    const facts::Value* x = values.data() + a * width;
    const facts::Value* y = values.data() + b * width;
    for (std::size_t i = 0; i < key; ++i) {
      if (x[i] == y[i]) continue;
      if (const int order = pool.Compare(x[i], y[i]); order != 0) return order;
    }
    return 0;
  }

  // A word for a value such that of two values with different words the one with the smaller word comes first (ValuePool::Compare).
  static std::uint64_t Prefix(const facts::ValuePool& pool, facts::Value value) {
    constexpr int kKinds = 61;  // the bits behind those for the kind
    switch (value.tag()) {
      case facts::Tag::kSpecial: return 0;
      case facts::Tag::kText: {
        const std::string_view text = pool.AsText(value);
        std::uint64_t first = 0;
        for (std::size_t i = 0; i < 7; ++i) first = first << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0u);
        return std::uint64_t{2} << kKinds | first;
      }
      case facts::Tag::kList: return std::uint64_t{3} << kKinds;
      case facts::Tag::kMap: return std::uint64_t{4} << kKinds;
      case facts::Tag::kNode: return std::uint64_t{5} << kKinds;
      default: return std::uint64_t{1} << kKinds;
    }
  }

  // The tuples in order, of those with equal keys the first that was found.
  std::vector<std::uint32_t> Sorted(const facts::ValuePool& pool) const {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    // Most are found in order, or, from the chains of an index, in just the other one.
    const auto next = [&](int wanted) {
      return std::adjacent_find(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return Compare(pool, a, b) * wanted <= 0; }) == order.end();
    };
    if (count < 2 || next(-1)) return order;
    if (next(1)) {
      std::reverse(order.begin(), order.end());
      return order;
    }
    // Most texts differ in their first letters: a word beside each tuple saves going to where they are kept.
    struct Place {
      std::uint64_t prefix;
      std::uint32_t tuple;
    };
    std::vector<Place> places;
    places.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) places.push_back({key == 0 ? 0 : Prefix(pool, values[i * width]), i});
    std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) {
      if (a.prefix != b.prefix) return a.prefix < b.prefix;
      const int by_value = Compare(pool, a.tuple, b.tuple);
      return by_value != 0 ? by_value < 0 : a.tuple < b.tuple;
    });
    std::transform(places.begin(), places.end(), order.begin(), [](const Place& place) { return place.tuple; });
    order.erase(std::unique(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return Compare(pool, a, b) == 0; }),
                order.end());
    return order;
  }
};

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_TUPLES_H_
