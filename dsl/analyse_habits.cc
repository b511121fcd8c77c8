// What is right in form and hardly ever meant: habits that other languages leave. Warnings, each with the way to write it here.
#include <algorithm>

#include "dsl/analyser.h"
#include "dsl/expr_parts.h"

namespace pareto::dsl {

// `matches("[a-z]+", name)`: what is looked into comes first, and is hardly ever the same text in all cases.
void Analyser::WarnOfOrder(const Expr& call) {
  const Symbol symbol = c_.symbols[static_cast<std::size_t>(call.symbol)];
  if (symbol.kind != Symbol::Kind::kFunction) return;
  const std::string_view parameters = c_.functions[static_cast<std::size_t>(symbol.index)]->parameters;
  if (parameters.find(", pattern: ") == std::string_view::npos && parameters.find(", separator: ") == std::string_view::npos) return;
  const auto literal = [](const Expr& e) { return e.kind == ExprKind::kText && std::all_of(e.parts.begin(), e.parts.end(), [](const TextPart& part) { return part.expr == nullptr; }); };
  if (!literal(*call.args[0]) || (call.args[1]->kind != ExprKind::kVar && call.args[1]->kind != ExprKind::kField)) return;
  sink_.Warning("rules/arguments", call.span, "the arguments of `" + call.name + "` seem to stand the other way round").help.push_back("it is `" + call.name + "(" + std::string(parameters) + ")`");
}

void Analyser::WarnOfHabits(StatementInfo& info) {
  const Check* check = std::get_if<Check>(&info.tree->node);
  for (const Expr* root : RootsOf(*info.tree)) {
    ForEachExpr(*root, false, [&](const Expr& part, bool negated) {
      if (part.kind == ExprKind::kEach || part.kind == ExprKind::kMapEach) {
        const bool chooses = std::any_of(info.variables.begin(), info.variables.end(), [&](const Variable& v) { return v.scope == part.symbol; });
        if (!chooses) {
          sink_.Warning("rules/bracket", part.span, "this bracket chooses nothing: all its variables have their values from outside, so it has one element or none")
              .help.push_back("name the variable that is to range, or write `if`");
        }
      }
      if (part.kind == ExprKind::kText && !part.block) {
        // `"[0-9]{3}"`: a number is no value that anybody puts into a text.
        for (const TextPart& piece : part.parts) {
          if (piece.expr == nullptr || piece.expr->kind != ExprKind::kNumber) continue;
          sink_.Warning("rules/braces", piece.expr->span, "these braces put a number into the text, and are gone").help.push_back("write `\\{` for a brace, as in `\"[0-9]\\{3}\"`");
        }
      }
      if (part.kind == ExprKind::kCall && part.symbol >= 0 && part.args.size() == 2) WarnOfOrder(part);
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
  if (check == nullptr || check->must == Check::Must::kForbid || check->subject == nullptr) return;
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
