// Solutions of a body, one tuple each: the slots that make it, then values that depend on them.
#ifndef PARETO_ENGINE_EVAL_TUPLES_H_
#define PARETO_ENGINE_EVAL_TUPLES_H_

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
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
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const int by_value = Compare(pool, a, b);
      return by_value != 0 ? by_value < 0 : a < b;
    });
    order.erase(std::unique(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return Compare(pool, a, b) == 0; }),
                order.end());
    return order;
  }
};

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_TUPLES_H_
