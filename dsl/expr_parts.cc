#include "dsl/expr_parts.h"

namespace pareto::dsl {

bool Same(const Expr& a, const Expr& b) {
  if (a.kind == ExprKind::kParen) return Same(*a.args[0], b);
  if (b.kind == ExprKind::kParen) return Same(a, *b.args[0]);
  if (a.kind != b.kind || a.name != b.name || a.args.size() != b.args.size() || a.pairs.size() != b.pairs.size() || a.parts.size() != b.parts.size()) return false;
  if (a.kind == ExprKind::kVar && a.variable != b.variable) return false;
  if (a.kind == ExprKind::kNumber && (a.number.integer != b.number.integer || a.number.real != b.number.real)) return false;
  for (std::size_t i = 0; i < a.args.size(); ++i) {
    if (!Same(*a.args[i], *b.args[i])) return false;
  }
  for (std::size_t i = 0; i < a.pairs.size(); ++i) {
    if (!Same(*a.pairs[i].key_expr, *b.pairs[i].key_expr) || !Same(*a.pairs[i].value, *b.pairs[i].value)) return false;
  }
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    const TextPart &x = a.parts[i], &y = b.parts[i];
    if (x.text != y.text || (x.expr == nullptr) != (y.expr == nullptr) || (x.expr && !Same(*x.expr, *y.expr))) return false;
  }
  return true;
}

const Expr& Bare(const Expr& expr) { return expr.kind == ExprKind::kParen ? Bare(*expr.args[0]) : expr; }

std::vector<const Expr*> Conjuncts(const Expr& condition) {
  if (condition.kind == ExprKind::kParen) return Conjuncts(*condition.args[0]);
  if (condition.kind != ExprKind::kAnd) return {&condition};
  std::vector<const Expr*> all;
  for (const ExprPtr& arg : condition.args) {
    for (const Expr* part : Conjuncts(*arg)) all.push_back(part);
  }
  return all;
}

std::string Written(const Expr& expr) {
  constexpr std::size_t kLongest = 40;
  std::string text;
  if (expr.kind == ExprKind::kVar) text = expr.name;
  if (expr.kind == ExprKind::kField) {
    text = Written(*expr.args[0]);
    if (!text.empty()) text += "." + expr.name;
  }
  if (expr.kind == ExprKind::kText && !expr.block && expr.parts.size() == 1 && expr.parts[0].expr == nullptr && expr.parts[0].text.find_first_of("\"\\{\n\t") == std::string::npos) text = "\"" + expr.parts[0].text + "\"";
  return text.size() > kLongest ? std::string() : text;
}

std::vector<const Expr*> RootsOf(const Statement& statement) {
  std::vector<const Expr*> roots;
  const auto add = [&](const ExprPtr& expr) {
    if (expr) roots.push_back(expr.get());
  };
  if (const auto* rule = std::get_if<Rule>(&statement.node)) {
    add(rule->head);
    add(rule->body);
  } else if (const auto* let = std::get_if<Let>(&statement.node)) {
    add(let->body);
  } else if (const auto* check = std::get_if<Check>(&statement.node)) {
    for (const ExprPtr* part : {&check->subject, &check->condition, &check->at, &check->say}) add(*part);
    for (const Extra& extra : check->extras) {
      for (const ExprPtr* part : {&extra.place, &extra.text, &extra.body}) add(*part);
    }
  } else if (const auto* resource = std::get_if<Resource>(&statement.node)) {
    for (const ExprPtr* part : {&resource->id, &resource->body, &resource->properties, &resource->attributes}) add(*part);
  } else if (const auto* emit = std::get_if<Emit>(&statement.node)) {
    for (const ExprPtr* part : {&emit->id, &emit->body, &emit->map}) add(*part);
  } else if (const auto* extend = std::get_if<Extend>(&statement.node)) {
    for (const ExprPtr* part : {&extend->body, &extend->properties, &extend->attributes}) add(*part);
  }
  return roots;
}

}  // namespace pareto::dsl
