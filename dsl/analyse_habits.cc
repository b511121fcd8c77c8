// What is right in form and hardly ever meant: habits that other languages leave. Warnings, each with the way to write it here.
#include <algorithm>

#include "dsl/analyser.h"

namespace pareto::dsl {
namespace {

// Whether two expressions say the same, blanks and parentheses aside.
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

// The conditions that must all hold.
std::vector<const Expr*> Conjuncts(const Expr& condition) {
  if (condition.kind == ExprKind::kParen) return Conjuncts(*condition.args[0]);
  if (condition.kind != ExprKind::kAnd) return {&condition};
  std::vector<const Expr*> all;
  for (const ExprPtr& arg : condition.args) {
    for (const Expr* part : Conjuncts(*arg)) all.push_back(part);
  }
  return all;
}

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

}  // namespace

void Analyser::WarnOfHabits(StatementInfo& info) {
  std::vector<const Expr*> roots;
  const Check* check = std::get_if<Check>(&info.tree->node);
  if (const auto* rule = std::get_if<Rule>(&info.tree->node)) roots = {rule->head.get(), rule->body.get()};
  if (const auto* let = std::get_if<Let>(&info.tree->node)) roots = {let->body.get()};
  if (check != nullptr) roots = {check->subject.get(), check->condition.get(), check->at.get(), check->say.get()};
  if (const auto* resource = std::get_if<Resource>(&info.tree->node)) roots = {resource->body.get(), resource->id.get(), resource->properties.get(), resource->attributes.get()};
  if (const auto* emit = std::get_if<Emit>(&info.tree->node)) roots = {emit->body.get(), emit->id.get(), emit->map.get()};
  for (const Expr* root : roots) {
    if (root == nullptr) continue;
    ForEachExpr(*root, false, [&](const Expr& part, bool negated) {
      if (part.kind == ExprKind::kEach || part.kind == ExprKind::kMapEach) {
        const bool chooses = std::any_of(info.variables.begin(), info.variables.end(), [&](const Variable& v) { return v.scope == part.symbol; });
        if (!chooses) {
          sink_.Warning("rules/bracket", part.span, "this bracket chooses nothing: all its variables have their values from outside, so it has one element or none")
              .help.push_back("name the variable that is to range, or write `if`");
        }
      }
      if (part.kind == ExprKind::kAnd && !negated) {
        // `y in xs and y != x`, with y used for nothing else, holds as soon as some item differs.
        for (const Expr* in : Conjuncts(part)) {
          if (in->kind != ExprKind::kCompare || in->name != "in" || in->args[0]->kind != ExprKind::kVar) continue;
          const Variable& item = info.variables[static_cast<std::size_t>(in->args[0]->variable)];
          for (const Expr* other : Conjuncts(part)) {
            if (other->kind != ExprKind::kCompare || other->name != "!=" || item.uses != 2) continue;
            const bool left = other->args[0]->kind == ExprKind::kVar && other->args[0]->variable == in->args[0]->variable;
            const bool right = other->args[1]->kind == ExprKind::kVar && other->args[1]->variable == in->args[0]->variable;
            if (!left && !right) continue;
            sink_.Warning("rules/differs", other->span, "this holds as soon as some `" + item.name + "` differs")
                .help.push_back("to say that none is equal write `not x in list`");
          }
        }
      }
    });
  }
  if (check == nullptr) return;
  if (check->must == Check::Must::kForbid) {
    const std::vector<const Expr*> all = Conjuncts(*check->condition);
    if (all.size() == 1 && all[0]->kind == ExprKind::kCompare && all[0]->name == "!=") {
      for (const ExprPtr& side : all[0]->args) {
        if (side->type < 0 || !c_.types.at(side->type).optional) continue;
        sink_.Warning("rules/forbid-missing", side->span, "this may be missing, and then the check passes").help.push_back("write `require ... = ...`");
        break;
      }
    }
    return;
  }
  if (check->subject == nullptr) return;
  for (const Expr* demanded : Conjuncts(*check->condition)) {
    for (const Expr* chosen : Conjuncts(*check->subject)) {
      if (!Same(*demanded, *chosen)) continue;
      base::Diagnostic& d = sink_.Warning("rules/scope", demanded->span, "`for` has chosen by this already, so it cannot fail");
      d.labels.push_back({chosen->span, "chosen here"});
      d.help.push_back("let `for` say what the check looks at, and `require` what must hold of it");
    }
  }
}

}  // namespace pareto::dsl
