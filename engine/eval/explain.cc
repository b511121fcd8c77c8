// What a condition that does not hold came nearest to.
#include <algorithm>

#include "engine/eval/impl.h"
#include "engine/eval/tracing.h"

namespace pareto::eval {
namespace {

constexpr std::size_t kMostShown = 3;
constexpr std::size_t kMostTried = 100;   // solutions that rows are compared with
constexpr RowId kMostRows = 10'000;       // of the relation, compared with each

}  // namespace

Explanation Evaluator::Explain(std::uint32_t index) {
  Core& core = *impl_;
  const Check& check = core.program.checks[index];
  Machine& machine = core.machine;
  Explanation out;
  machine.Enter(check.name, check.span, check.slots, check.proofs);
  const std::vector<Item> items = InOrder(ItemsOf(check.condition, core.scopes), {});
  std::vector<Slot> before;
  Tuples reached;
  reached.count = 1;  // nothing is asked yet: the one solution without variables
  for (std::size_t i = 0; i < items.size(); ++i) {
    SlotSet bound;
    for (std::size_t k = 0; k <= i; ++k) BindBy(items[k], &bound);
    Goal goal;
    goal.kind = Goal::Kind::kTuple;
    goal.order = bound.List();
    const std::unique_ptr<Plan> plan = core.planner.Make({items.begin(), items.begin() + static_cast<std::ptrdiff_t>(i) + 1}, {}, {}, goal);
    Tuples solutions;
    solutions.key = solutions.width = goal.order.size();
    machine.Collect(*plan, &solutions);
    if (machine.stopped()) return out;
    if (solutions.count > 0) {
      before = goal.order;
      reached = std::move(solutions);
      continue;
    }
    const Literal& literal = *items[i].literal;
    out.part = literal.span;
    out.atom = literal.kind == Literal::Kind::kAtom;
    out.relation = literal.relation;
    const std::vector<std::uint32_t> order = reached.Sorted(core.store.pool());
    out.solutions = order.size();
    const auto load = [&](std::uint32_t at) {
      for (std::size_t s = 0; s < before.size(); ++s) machine.Set(before[s], reached.At(at)[s]);
    };
    const auto is_bound = [&](Slot slot) { return std::find(before.begin(), before.end(), slot) != before.end(); };
    for (std::size_t n = 0; n < order.size() && n < kMostShown; ++n) {
      load(order[n]);
      Explanation::Near near;
      for (const auto& [name, slot] : check.named) {
        if (is_bound(slot)) near.variables.emplace_back(name, machine.Get(slot));
      }
      const bool sides = literal.kind == Literal::Kind::kCompare || literal.kind == Literal::Kind::kIn;
      const auto all_bound = [&](const SlotSet& set) {
        const std::vector<Slot> slots = set.List();
        return std::all_of(slots.begin(), slots.end(), is_bound);
      };
      if (sides && all_bound(items[i].scope->left) && all_bound(items[i].scope->right)) {
        near.compared = true;
        near.left = machine.Eval(*literal.lhs);
        near.right = machine.Eval(*literal.rhs);
        if (machine.stopped()) return out;
      }
      out.near.push_back(std::move(near));
    }
    if (!out.atom) return out;
    // Rows that agree in most of the columns whose values are known.
    const facts::Relation& relation = core.store.relation(literal.relation);
    std::vector<std::pair<int, RowId>> best;
    for (RowId row = 0; row < relation.size() && row < kMostRows; ++row) {
      int most = 0;
      for (std::size_t n = 0; n < order.size() && n < kMostTried; ++n) {
        load(order[n]);
        int agree = 0;
        for (std::size_t c = 0; c < literal.terms.size(); ++c) {
          const Term& term = literal.terms[c];
          const Value cell = relation.row(row)[c];
          if (term.kind == Term::Kind::kConst) agree += cell == term.value ? 1 : 0;
          if (term.kind == Term::Kind::kSlot && is_bound(term.slot)) agree += cell == machine.Get(term.slot) ? 1 : 0;
        }
        most = std::max(most, agree);
      }
      best.emplace_back(-most, row);
    }
    std::stable_sort(best.begin(), best.end());
    for (std::size_t n = 0; n < best.size() && n < kMostShown; ++n) out.rows.push_back(best[n].second);
    return out;
  }
  return out;
}

}  // namespace pareto::eval
