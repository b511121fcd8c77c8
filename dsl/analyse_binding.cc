// Binding: every variable gets its value from a positive condition, and is there for a reason.
#include <algorithm>

#include "dsl/analyser.h"
#include "dsl/expr_parts.h"
#include "dsl/foreign.h"
#include "engine/base/suggest.h"

namespace pareto::dsl {
namespace {

// Calls `visit` for every part of the expression, nested scopes included.
template <typename F>
void ForEachPart(const Expr& expr, F&& visit) {
  visit(expr);
  for (const ExprPtr& arg : expr.args) ForEachPart(*arg, visit);
  for (const Pair& pair : expr.pairs) {
    if (pair.key_expr) ForEachPart(*pair.key_expr, visit);
    ForEachPart(*pair.value, visit);
  }
  for (const TextPart& part : expr.parts) {
    if (part.expr) ForEachPart(*part.expr, visit);
  }
}

}  // namespace

bool Analyser::Evaluable(const StatementInfo& info, const Expr& expr, std::int32_t scope, const std::vector<bool>& bound) const {
  bool all = true;
  ForEachPart(expr, [&](const Expr& part) {
    if (part.kind != ExprKind::kVar || part.variable < 0) return;
    const auto v = static_cast<std::size_t>(part.variable);
    // Variables of scopes inside the expression are its own.
    if (info.Within(scope, info.variables[v].scope) && !bound[v]) all = false;
  });
  return all;
}

bool Analyser::Bind(StatementInfo& info, const Expr& condition, std::vector<bool>& bound) {
  const auto set = [&](const Expr& variable) {
    if (variable.variable < 0 || bound[static_cast<std::size_t>(variable.variable)]) return false;
    bound[static_cast<std::size_t>(variable.variable)] = true;
    return true;
  };
  switch (condition.kind) {
    case ExprKind::kParen: return Bind(info, *condition.args[0], bound);
    case ExprKind::kAnd: {
      bool changed = false;
      for (bool again = true; again;) {
        again = false;
        for (const ExprPtr& arg : condition.args) again |= Bind(info, *arg, bound);
        changed |= again;
      }
      return changed;
    }
    case ExprKind::kOr: {
      std::vector<bool> common;
      for (const ExprPtr& arg : condition.args) {
        std::vector<bool> branch = bound;
        Bind(info, *arg, branch);
        if (common.empty()) common = branch;
        for (std::size_t v = 0; v < common.size(); ++v) common[v] = common[v] && branch[v];
      }
      bool changed = false;
      for (std::size_t v = 0; v < common.size(); ++v) {
        if (common[v] && !bound[v]) {
          bound[v] = true;
          changed = true;
        }
      }
      return changed;
    }
    case ExprKind::kCall: {
      if (condition.symbol < 0) {  // reported: take it to bind what it names
        bool changed = false;
        for (const ExprPtr& arg : condition.args) changed |= arg->kind == ExprKind::kVar && set(*arg);
        return changed;
      }
      const Symbol::Kind kind = c_.symbols[static_cast<std::size_t>(condition.symbol)].kind;
      if (kind == Symbol::Kind::kFunction || kind == Symbol::Kind::kLet || kind == Symbol::Kind::kOption) return false;
      bool changed = false;
      for (const ExprPtr& arg : condition.args) changed |= arg->kind == ExprKind::kVar && set(*arg);
      return changed;
    }
    case ExprKind::kCompare: {
      const Expr& left = *condition.args[0];
      const Expr& right = *condition.args[1];
      // The scope that counts is the variable's own: what is bound is bound for all of it.
      const auto from = [&](const Expr& variable, const Expr& source) {
        if (variable.kind != ExprKind::kVar || variable.variable < 0) return false;
        const std::int32_t scope = info.variables[static_cast<std::size_t>(variable.variable)].scope;
        bool ready = true;
        ForEachPart(source, [&](const Expr& part) {
          if (part.kind != ExprKind::kVar || part.variable < 0) return;
          const auto v = static_cast<std::size_t>(part.variable);
          const std::int32_t of = info.variables[v].scope;
          const bool inner = of != scope && !info.Within(scope, of) && info.Within(of, scope);
          if (!inner && !bound[v]) ready = false;
        });
        return ready && set(variable);
      };
      if (condition.name == "=") return from(left, right) || from(right, left);
      if (condition.name == "in") return from(left, right);
      return false;
    }
    default:
      return false;
  }
}

void Analyser::CheckNested(StatementInfo& info, const Expr* root, const std::vector<bool>& bound) {
  if (root == nullptr) return;
  switch (root->kind) {
    case ExprKind::kNot:
      CheckScope(info, root->symbol, {root->args[0].get()}, bound);
      return;
    case ExprKind::kEach: {
      CheckScope(info, root->symbol, {root->args[1].get()}, bound);
      std::vector<bool> inner = bound;
      Bind(info, *root->args[1], inner);
      CheckNested(info, root->args[0].get(), inner);
      return;
    }
    case ExprKind::kMapEach: {
      CheckScope(info, root->symbol, {root->args[0].get()}, bound);
      std::vector<bool> inner = bound;
      Bind(info, *root->args[0], inner);
      CheckNested(info, root->pairs[0].key_expr.get(), inner);
      CheckNested(info, root->pairs[0].value.get(), inner);
      return;
    }
    case ExprKind::kIf:
      CheckScope(info, root->symbol, {root->args[0].get()}, bound);
      for (std::size_t i = 1; i < root->args.size(); ++i) CheckNested(info, root->args[i].get(), bound);
      return;
    default:
      for (const ExprPtr& arg : root->args) CheckNested(info, arg.get(), bound);
      for (const Pair& pair : root->pairs) {
        CheckNested(info, pair.key_expr.get(), bound);
        CheckNested(info, pair.value.get(), bound);
      }
      for (const TextPart& part : root->parts) CheckNested(info, part.expr.get(), bound);
  }
}

// The variable where a condition under a `not` without parentheses is the first to name it; null where there is none.
const Expr* Analyser::UnderNot(const std::vector<const Expr*>& binders, std::int32_t variable) {
  const Expr* found = nullptr;
  for (const Expr* binder : binders) {
    if (binder == nullptr || found != nullptr) continue;
    for (const Expr* condition : Conjuncts(*binder)) {
      if (condition->kind != ExprKind::kNot || condition->args[0]->kind != ExprKind::kCall) continue;
      for (const ExprPtr& arg : condition->args[0]->args) {
        if (found == nullptr && arg->kind == ExprKind::kVar && arg->variable == variable) found = arg.get();
      }
    }
  }
  return found;
}

// Whether a variable may have lost its value to a mistake that was told: a call of too few arguments, a relation where a value is wanted.
bool Analyser::OfWrongCall(const StatementInfo& info, std::int32_t variable) const {
  constexpr std::size_t kMostLookedAt = 1000;
  if (!info.broken || sink_.diagnostics().size() > kMostLookedAt) return false;
  const Span whole = info.tree->span;
  for (const base::Diagnostic& d : sink_.diagnostics()) {
    if (d.span.file != whole.file || d.span.begin < whole.begin || d.span.end > whole.end) continue;
    if (d.code == "names/arity" && d.message.ends_with("and got 0")) return true;
    if (d.code != "types/value") continue;
    bool beside = false;
    for (const Expr* root : RootsOf(*info.tree)) {
      ForEachPart(*root, [&](const Expr& part) {
        if (part.kind != ExprKind::kCompare || part.span.begin > d.span.begin || part.span.end < d.span.end) return;
        ForEachPart(part, [&](const Expr& inner) { beside = beside || (inner.kind == ExprKind::kVar && inner.variable == variable); });
      });
    }
    if (beside) return true;
  }
  return false;
}

void Analyser::CheckScope(StatementInfo& info, std::int32_t scope, const std::vector<const Expr*>& binders, std::vector<bool> bound) {
  for (bool again = true; again;) {
    again = false;
    for (const Expr* binder : binders) {
      if (binder != nullptr) again |= Bind(info, *binder, bound);
    }
  }
  // What would have its value from something that has none is no cause of its own.
  std::vector<bool> follows(info.variables.size(), false);
  const auto unbound = [&](const Expr& part) { return part.kind == ExprKind::kVar && part.variable >= 0 && !bound[static_cast<std::size_t>(part.variable)]; };
  for (const Expr* binder : binders) {
    if (binder == nullptr) continue;
    for (const Expr* condition : Conjuncts(*binder)) {
      if (condition->kind != ExprKind::kCompare || (condition->name != "=" && condition->name != "in")) continue;
      const Expr& given = *condition->args[0];
      if (!unbound(given)) continue;
      bool other = false;
      ForEachPart(*condition->args[1], [&](const Expr& part) { other = other || (unbound(part) && part.variable != given.variable && !follows[static_cast<std::size_t>(part.variable)]); });
      if (other) follows[static_cast<std::size_t>(given.variable)] = true;
    }
  }
  for (std::size_t v = 0; v < info.variables.size(); ++v) {
    const Variable& variable = info.variables[v];
    if (variable.scope != scope || bound[v] || variable.parameter) continue;
    if (follows[v] || IsLost(variable.name) || OfWrongCall(info, static_cast<std::int32_t>(v))) {
      bound[v] = true;
      continue;
    }
    bound[v] = true;  // told once
    bool index = false;  // `values[name]`: to be walked
    for (const Expr* root : RootsOf(*info.tree)) {
      ForEachPart(*root, [&](const Expr& part) {
        if (part.kind == ExprKind::kIndex) index = index || (part.args[1]->kind == ExprKind::kVar && part.args[1]->variable == static_cast<std::int32_t>(v));
      });
    }
    if (index) {
      Report(info, "variables/unbound", variable.first, "nothing gives `" + variable.name + "` a value").help.push_back("`" + variable.name + " in map` walks the keys of a map; the items of a list are walked by `x in list`");
      continue;
    }
    if (variable.uses == 1) {
      base::Diagnostic& d = Report(info, "variables/unbound", variable.first, "nothing gives `" + variable.name + "` a value");
      d.help.push_back(WordHelp(info, variable.name, false));
      continue;
    }
    bool some_branch = false;
    for (const Expr* binder : binders) {
      if (binder == nullptr) continue;
      ForEachPart(*binder, [&](const Expr& part) {
        if (part.kind != ExprKind::kOr) return;
        for (const ExprPtr& arg : part.args) {
          std::vector<bool> branch = bound;
          branch[v] = false;
          Bind(info, *arg, branch);
          some_branch = some_branch || branch[v];
        }
      });
    }
    if (some_branch && info.mixed) continue;
    if (some_branch) {
      Report(info, "variables/branches", variable.first, "`" + variable.name + "` has a value in some branches of `or` only").help.push_back("let every branch bind it, or use it inside its branch");
    } else if (const Expr* denied = UnderNot(binders, static_cast<std::int32_t>(v)); denied != nullptr) {
      // `not p(x) and x.a > 1`: one thing was meant, and the `not` ends before the `and`.
      base::Diagnostic& d = Report(info, "variables/unbound", variable.first, "nothing gives `" + variable.name + "` a value");
      d.labels.push_back({denied->span, "under `not` it gets none"});
      d.help.push_back(variable.first.begin > denied->span.begin ? "put all that is denied into parentheses: `not (... and ...)`" : "bind it in a positive condition: a relation, `=` or `in`");
    } else {
      const Visible* visible = Lookup(info.module, variable.name);
      const bool entity = visible != nullptr && visible->symbol.kind == Symbol::Kind::kEntity;
      Report(info, "variables/unbound", variable.first, "nothing gives `" + variable.name + "` a value").help.push_back(entity || c_.modules[static_cast<std::size_t>(info.module)].query ? WordHelp(info, variable.name, false) : NearVariable(info, variable.name, "bind it in a positive condition: a relation, `=` or `in`"));
    }
  }
  for (const Expr* binder : binders) CheckNested(info, binder, bound);
}

const Variable* Analyser::NodeMeant(const StatementInfo& info) const {
  const auto* check = std::get_if<Check>(&info.tree->node);
  const bool meant = std::holds_alternative<Resource>(info.tree->node) || (check != nullptr && !check->at && !check->expectation);
  const Variable* first = nullptr;
  for (const Variable& v : info.variables) {
    if (!meant || v.scope != 0 || v.type == kNoType || !c_.types.MayBeNode(v.type)) continue;
    if (first == nullptr || v.first.begin < first->first.begin) first = &v;
  }
  return first;
}

void Analyser::ReportUses(StatementInfo& info, std::size_t from) {
  const Variable* meant = NodeMeant(info);
  // What stands in a call of something unknown may be a word of another language.
  std::vector<bool> lost(info.variables.size(), false);
  if (info.broken) {
    for (const Expr* root : RootsOf(*info.tree)) {
      ForEachPart(*root, [&](const Expr& part) {
        if (part.kind != ExprKind::kCall || part.symbol >= 0) return;
        for (const ExprPtr& arg : part.args) {
          if (arg->kind == ExprKind::kVar && arg->variable >= 0) lost[static_cast<std::size_t>(arg->variable)] = true;
        }
      });
    }
  }
  for (const Variable& variable : info.variables) {
    if (&variable == meant || variable.parameter || variable.uses != 1 || lost[static_cast<std::size_t>(&variable - info.variables.data())] || info.scopes[static_cast<std::size_t>(variable.scope)].bracket) continue;
    bool told = IsLost(variable.name) || OfWrongCall(info, static_cast<std::int32_t>(&variable - info.variables.data()));
    for (std::size_t i = from; i < sink_.diagnostics().size(); ++i) {
      const base::Diagnostic& d = sink_.diagnostics()[i];
      told = told || (d.span == variable.first && d.code.rfind("variables/", 0) == 0);
    }
    if (told) continue;
    // What is near a name that has no value is what that one was to be: one slip, one finding.
    std::vector<std::string> unbound;
    for (std::size_t i = from; i < sink_.diagnostics().size(); ++i) {
      for (const Variable& v : info.variables) {
        if (sink_.diagnostics()[i].code == "variables/unbound" && sink_.diagnostics()[i].span == v.first && v.name.size() > 2) unbound.push_back(v.name);
      }
    }
    if (variable.name.size() > 2 && !base::Nearest(variable.name, unbound).empty()) continue;
    bool argument = false;  // of a relation: a column that does not matter
    for (const Expr* root : RootsOf(*info.tree)) {
      ForEachPart(*root, [&](const Expr& part) {
        if (part.kind != ExprKind::kCall || part.symbol < 0 || c_.symbols[static_cast<std::size_t>(part.symbol)].kind == Symbol::Kind::kFunction) return;
        for (const ExprPtr& arg : part.args) argument = argument || (arg->kind == ExprKind::kVar && arg->span == variable.first);
      });
    }
    std::string help = WordHelp(info, variable.name, true);
    if (argument && help.rfind("did you mean `\"", 0) == 0) help = "write `_` for a value that does not matter; a text is written `\"" + variable.name + "\"`";
    Report(info, "variables/once", variable.first, "`" + variable.name + "` is used once").help.push_back(std::move(help));
  }
}

void Analyser::CheckStatement(StatementInfo& info) {
  const std::size_t told = sink_.diagnostics().size();
  std::vector<bool> bound(info.variables.size(), false);
  for (std::size_t v = 0; v < info.variables.size(); ++v) bound[v] = info.variables[v].parameter;
  std::vector<const Expr*> binders;
  std::vector<const Expr*> others;
  if (auto* rule = std::get_if<Rule>(&info.tree->node)) {
    binders = {rule->body.get()};
    others = {rule->head.get()};
  } else if (auto* let = std::get_if<Let>(&info.tree->node)) {
    binders = {let->body.get()};  // a condition binds its own variables; a value has none
  } else if (auto* check = std::get_if<Check>(&info.tree->node)) {
    binders = {check->subject.get()};
    if (check->must == Check::Must::kForbid) binders.push_back(check->condition.get());
    others = {check->at.get(), check->say.get()};
  } else if (auto* resource = std::get_if<Resource>(&info.tree->node)) {
    binders = {resource->body.get()};
    others = {resource->id.get(), resource->properties.get(), resource->attributes.get()};
  } else if (auto* extend = std::get_if<Extend>(&info.tree->node)) {
    binders = {extend->body.get()};
    others = {extend->properties.get(), extend->attributes.get()};
  } else if (auto* emit = std::get_if<Emit>(&info.tree->node)) {
    binders = {emit->body.get()};
    others = {emit->id.get(), emit->map.get()};
  }
  CheckScope(info, 0, binders, bound);
  for (const Expr* binder : binders) {
    if (binder != nullptr) Bind(info, *binder, bound);
  }
  for (std::size_t v = 0; v < info.variables.size(); ++v) bound[v] = bound[v] || info.variables[v].scope == 0;
  for (const Expr* other : others) CheckNested(info, other, bound);
  if (auto* check = std::get_if<Check>(&info.tree->node)) {
    if (check->must == Check::Must::kRequire) {
      std::vector<bool> inner = bound;
      CheckScope(info, info.condition_scope, {check->condition.get()}, inner);
    }
    for (std::size_t i = 0; i < check->extras.size(); ++i) {
      const Extra& extra = check->extras[i];
      CheckScope(info, info.extra_scopes[i], {extra.body.get()}, bound);
      std::vector<bool> inner = bound;
      for (std::size_t v = 0; v < info.variables.size(); ++v) inner[v] = inner[v] || info.variables[v].scope == info.extra_scopes[i];
      CheckNested(info, extra.place.get(), inner);
      CheckNested(info, extra.text.get(), inner);
    }
  }
  ReportUses(info, told);
}

void Analyser::CollectMade() {
  const auto has_properties = [&](const std::string& type, const Expr& map) {
    std::vector<std::string>& names = c_.later.properties[type];
    if (map.kind != ExprKind::kMap) names.emplace_back("?");
    for (const Pair& pair : map.pairs) names.push_back(pair.key.empty() ? "?" : pair.key);
  };
  for (std::size_t m = first_module_; m < c_.modules.size(); ++m) {
    for (const Statement& statement : c_.modules[m].tree.statements) {
      if (const auto* resource = std::get_if<Resource>(&statement.node)) {
        c_.later.made.insert(resource->type);
        if (resource->id->kind == ExprKind::kCall && resource->id->symbol >= 0) c_.later.ids[resource->id->symbol].insert(resource->type);
        has_properties(resource->type, *resource->properties);
      } else if (const auto* extend = std::get_if<Extend>(&statement.node)) {
        has_properties(extend->type, *extend->properties);
      }
    }
  }
}

void Analyser::ReportRelations() {
  for (const RelationSymbol& relation : c_.relations) {
    if (relation.module < 0 || c_.modules[static_cast<std::size_t>(relation.module)].live) continue;  // in a session the rest is yet to come
    if (relation.declared && !relation.filled && relation.read) {
      sink_.Warning("rules/empty", relation.span, "nothing fills `" + relation.name + "`").help.push_back("add a rule, or `from` a file");
    } else if (!relation.declared && !relation.read) {
      sink_.Warning("rules/unread", relation.span, "nothing reads `" + relation.name + "`").help.push_back("declare it with `relation` if other files are to read it, or take it out");
    }
  }
}

void Analyser::ReportUnmade() {
  const std::set<std::string>& made = c_.later.made;
  const std::map<std::string, std::vector<std::string>>& properties = c_.later.properties;
  // A resource type that is read but never made is a misspelling more often than not.
  const auto made_by_nobody = [&](const std::string& type, Span span, const char* so) {
    if (type.find("::") == std::string::npos || made.contains(type)) return;
    base::Diagnostic& d = sink_.Warning("rules/resource-type", span, "no rule makes an `" + type + "`");
    const std::vector<std::string> known(made.begin(), made.end());
    const std::string hint = base::DidYouMean(type, known);
    d.help.push_back(hint.empty() ? so : hint);
  };
  for (std::size_t s = first_statement_; s < c_.statements.size(); ++s) {
    const StatementInfo& info = c_.statements[s];
    const auto visit = [&](const Expr* root) {
      if (root == nullptr) return;
      ForEachPart(*root, [&](const Expr& part) {
        if (part.kind == ExprKind::kField && part.symbol >= 0 && c_.steps[static_cast<std::size_t>(part.symbol)].kind == Step::Kind::kProperty) {
          const std::int32_t type = c_.steps[static_cast<std::size_t>(part.symbol)].resource_type;
          const auto known = type < 0 ? properties.end() : properties.find(c_.resource_types[static_cast<std::size_t>(type)]);
          if (known == properties.end() || properties.contains("resource")) return;
          const std::vector<std::string>& names = known->second;
          if (std::find(names.begin(), names.end(), part.name) != names.end() || std::find(names.begin(), names.end(), "?") != names.end()) return;
          const std::string hint = base::DidYouMean(part.name, names);
          if (hint.empty()) return;  // what a policy may well ask for, and no rule gives yet
          sink_.Warning("rules/property", part.name_span, "no rule gives `" + part.name + "` to an `" + known->first + "`").help.push_back(hint);
          return;
        }
        if (part.kind == ExprKind::kCall) made_by_nobody(part.name, part.name_span, "this condition never holds");
      });
    };
    std::visit(
        [&](const auto& node) {
          using T = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<T, Rule>) visit(node.body.get());
          else if constexpr (std::is_same_v<T, Check>) { visit(node.subject.get()); visit(node.condition.get()); }
          else if constexpr (std::is_same_v<T, Resource>) visit(node.body.get());
          else if constexpr (std::is_same_v<T, Emit>) visit(node.body.get());
          else if constexpr (std::is_same_v<T, Extend>) { made_by_nobody(node.type, node.type_span, "this changes nothing"); visit(node.body.get()); }
          else if constexpr (std::is_same_v<T, Let>) visit(node.body.get());
        },
        info.tree->node);
  }
}

void Analyser::CheckBindingOf(StatementInfo& info) {
  CheckStatement(info);
  if (!info.broken) CheckDomains(info);
  if (!info.broken) WarnOfHabits(info);
}

void Analyser::CheckBinding() {
  for (std::size_t s = first_statement_; s < c_.statements.size(); ++s) CheckBindingOf(c_.statements[s]);
  CollectMade();
  if (sink_.has_errors()) return;  // what was left out may be what reads or fills
  ReportRelations();
  ReportUnmade();
}

}  // namespace pareto::dsl
