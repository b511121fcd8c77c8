// The plainest evaluation of checked rules: every rule over every choice of rows, again and again until nothing is new. It reads the
// checked syntax tree and shares nothing with lowering, planner, indexes, joins or values of the evaluator that it judges.
//
// Knows what the generator writes: atoms, comparisons, `in`, `not`, `or`, arithmetic, texts, lists, brackets with `for`, `if`, `??`, and
// count, sum, min, max, join, first, len. No nodes, no checks. Whatever else it meets it throws std::logic_error.
#ifndef PARETO_TESTS_ORACLE_NAIVE_H_
#define PARETO_TESTS_ORACLE_NAIVE_H_

#include <compare>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "dsl/checked.h"

namespace pareto::oracle {

// Numbers before texts before lists, as values sort.
struct Val {
  enum class Kind { kInt, kText, kList } kind = Kind::kInt;
  std::int64_t number = 0;
  std::string text;
  std::vector<Val> items;

  static Val Int(std::int64_t n) { return {Kind::kInt, n, {}, {}}; }
  static Val Text(std::string t) { return {Kind::kText, 0, std::move(t), {}}; }
  static Val List(std::vector<Val> i) { return {Kind::kList, 0, {}, std::move(i)}; }
  std::string Json() const;
  friend bool operator==(const Val&, const Val&) = default;
  friend bool operator<(const Val& a, const Val& b);
};

using Row = std::vector<Val>;
using Facts = std::vector<std::set<Row>>;  // by index into Checked::relations

// All facts that the rules give.
Facts Evaluate(const dsl::Checked& checked);

}  // namespace pareto::oracle

#endif  // PARETO_TESTS_ORACLE_NAIVE_H_
