// The planner's choice of order: which literal next. Private to the planner.
#ifndef PARETO_ENGINE_EVAL_PLAN_ORDER_H_
#define PARETO_ENGINE_EVAL_PLAN_ORDER_H_

#include <vector>

#include "engine/eval/plan.h"

namespace pareto::eval {

// What it would mean to run an item next.
struct Planner::Assessment {
  bool ready = false;
  bool generator = false;
  double score = 0;    // the least goes first: matches of a generator, a small number for what only filters
  double matches = 1;  // solutions for each one so far
  double work = 0;     // for each solution so far
  double setup = 0;    // once: rows to be put into an index
  SlotSet binds;
};

struct Planner::Ordering {
  std::vector<std::uint32_t> sequence;  // indexes into the items
  bool complete = false;                // false: some item can never run
  double cost = 0;
  double matches = 1;
  SlotSet bound;  // afterwards
};

// The slot, where the expression is one and nothing else.
inline Slot PlainSlot(const ExprPtr& expr) { return expr && expr->op == ExprOp::kSlot ? expr->slot : kNoSlot; }

inline bool IsBound(const Term& term, const SlotSet& bound) {
  return term.kind == Term::Kind::kConst || (term.kind == Term::Kind::kSlot && bound.Has(term.slot));
}

// The columns of an atom that are bound.
inline ColumnMask BoundColumns(const Literal& atom, const SlotSet& bound) {
  ColumnMask mask = 0;
  for (std::size_t i = 0; i < atom.terms.size(); ++i) {
    if (IsBound(atom.terms[i], bound)) mask |= ColumnMask{1} << i;
  }
  return mask;
}

inline ColumnMask AllColumns(int arity) { return arity >= 32 ? ~ColumnMask{0} : (ColumnMask{1} << arity) - 1; }

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_PLAN_ORDER_H_
