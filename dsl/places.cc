#include "dsl/places.h"

namespace pareto::dsl {
namespace {

void Collect(const Expr& condition, std::int32_t variable, std::vector<BindingPath>* out) {
  switch (condition.kind) {
    case ExprKind::kAnd:
    case ExprKind::kOr:
    case ExprKind::kParen:
      for (const ExprPtr& arg : condition.args) Collect(*arg, variable, out);
      return;
    case ExprKind::kCompare: {
      const Expr& left = *condition.args[0];
      const Expr& right = *condition.args[1];
      const bool is_left = left.kind == ExprKind::kVar && left.variable == variable;
      const bool is_right = right.kind == ExprKind::kVar && right.variable == variable;
      const auto add = [&](const Expr& source, bool item) {
        for (const Expr* path : PlacePaths(source)) {
          if (path->kind == ExprKind::kField || path->kind == ExprKind::kIndex) out->push_back({path, item, variable});
        }
      };
      if (condition.name == "=" && is_left) add(right, false);
      if (condition.name == "=" && is_right) add(left, false);
      if (condition.name == "in" && is_left) add(right, true);
      return;
    }
    default:
      return;
  }
}

}  // namespace

std::vector<const Expr*> PlacePaths(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kParen:
    case ExprKind::kAs:
      return PlacePaths(*expr.args[0]);
    case ExprKind::kCall:
      if (expr.name == "listed" && expr.args.size() == 1) return PlacePaths(*expr.args[0]);
      if (expr.name == kInFile) return {&expr};
      return {};
    case ExprKind::kDefault: {
      std::vector<const Expr*> all;
      for (const ExprPtr& arg : expr.args) {
        for (const Expr* path : PlacePaths(*arg)) all.push_back(path);
      }
      return all;
    }
    case ExprKind::kVar:
    case ExprKind::kField:
    case ExprKind::kIndex:
      return {&expr};
    default:
      return {};
  }
}

std::int32_t RootVariable(const Expr& path) {
  const Expr* at = &path;
  for (;;) {
    switch (at->kind) {
      case ExprKind::kVar: return at->variable;
      case ExprKind::kField:
      case ExprKind::kIndex:
      case ExprKind::kAs:
      case ExprKind::kParen:
        at = at->args[0].get();
        continue;
      default: return -1;
    }
  }
}

std::vector<BindingPath> BindingsOf(std::int32_t variable, const std::vector<const Expr*>& conditions) {
  std::vector<BindingPath> out;
  for (const Expr* condition : conditions) {
    if (condition != nullptr) Collect(*condition, variable, &out);
  }
  return out;
}

}  // namespace pareto::dsl
