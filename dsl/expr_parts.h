// Walking and comparing expressions, for the parts of the analysis that look at what a statement says as a whole.
#ifndef PARETO_DSL_EXPR_PARTS_H_
#define PARETO_DSL_EXPR_PARTS_H_

#include <string>
#include <vector>

#include "dsl/ast.h"

namespace pareto::dsl {

// Whether two expressions of one statement say the same, blanks and parentheses aside.
bool Same(const Expr& a, const Expr& b);

// Without the parentheses around it.
const Expr& Bare(const Expr& expr);

// The conditions that must all hold, in order; parentheses are looked through.
std::vector<const Expr*> Conjuncts(const Expr& condition);

// A variable with fields, `x.a.b`, or a literal, as it is written; empty for anything else.
std::string Written(const Expr& expr);

// Visits every part, and says whether it stands under `not`.
template <typename F>
void ForEachExpr(const Expr& expr, bool negated, F&& visit) {
  visit(expr, negated);
  const bool inside = negated || expr.kind == ExprKind::kNot;
  for (const ExprPtr& arg : expr.args) ForEachExpr(*arg, inside, visit);
  for (const Pair& pair : expr.pairs) {
    if (pair.key_expr) ForEachExpr(*pair.key_expr, inside, visit);
    ForEachExpr(*pair.value, inside, visit);
  }
  for (const TextPart& part : expr.parts) {
    if (part.expr) ForEachExpr(*part.expr, inside, visit);
  }
}

// The expressions of a statement in the order of the text, those of tests left out.
std::vector<const Expr*> RootsOf(const Statement& statement);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_EXPR_PARTS_H_
