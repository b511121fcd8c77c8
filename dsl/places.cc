#include "dsl/places.h"

#include <algorithm>

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
          if (path->kind == ExprKind::kField || path->kind == ExprKind::kIndex || path->kind == ExprKind::kCall) out->push_back({path, item, variable});
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
      return expr.name == kInFile || expr.args.empty() ? std::vector<const Expr*>{&expr} : std::vector<const Expr*>{};
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

bool HasPlace(const Checked& checked, const Expr& path) {
  if (path.kind != ExprKind::kCall) return true;
  return path.symbol >= 0 && checked.symbols[static_cast<std::size_t>(path.symbol)].kind == Symbol::Kind::kOption;
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

namespace {

bool ReadsRow(const Checked& checked, const Expr& condition, std::int32_t variable) {
  if (condition.kind == ExprKind::kAnd || condition.kind == ExprKind::kOr || condition.kind == ExprKind::kParen) {
    return std::any_of(condition.args.begin(), condition.args.end(), [&](const ExprPtr& arg) { return ReadsRow(checked, *arg, variable); });
  }
  if (condition.kind != ExprKind::kCall || condition.symbol < 0) return false;
  const Symbol symbol = checked.symbols[static_cast<std::size_t>(condition.symbol)];
  if (symbol.kind != Symbol::Kind::kRelation || checked.relations[static_cast<std::size_t>(symbol.index)].from.empty()) return false;
  if (variable < 0) return true;
  return std::any_of(condition.args.begin(), condition.args.end(), [&](const ExprPtr& arg) { return arg->kind == ExprKind::kVar && arg->variable == variable; });
}

}  // namespace

bool FromDataFile(const Checked& checked, std::int32_t variable, const std::vector<const Expr*>& conditions) {
  return std::any_of(conditions.begin(), conditions.end(), [&](const Expr* condition) { return condition != nullptr && ReadsRow(checked, *condition, variable); });
}

std::vector<BindingPath> BindingsOf(std::int32_t variable, const std::vector<const Expr*>& conditions) {
  std::vector<BindingPath> out;
  for (const Expr* condition : conditions) {
    if (condition != nullptr) Collect(*condition, variable, &out);
  }
  return out;
}

}  // namespace pareto::dsl
