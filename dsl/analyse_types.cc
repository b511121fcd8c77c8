// Types of conditions and statements: narrowing, private relations, lets. Types of values are in analyse_values.cc.
#include <algorithm>

#include "dsl/analyser.h"
#include "dsl/expr_parts.h"
#include "dsl/places.h"

namespace pareto::dsl {

TypeEnv Analyser::StartEnv(const StatementInfo& info) const { return TypeEnv(info.variables.size(), kNoType); }

Analyser::Columns Analyser::ColumnsOf(const Symbol& symbol) {
  switch (symbol.kind) {
    case Symbol::Kind::kEntity: return {c_.types.Entity(EntityId{static_cast<std::uint32_t>(symbol.index)})};
    case Symbol::Kind::kRelation: {
      const std::vector<TypeId>& columns = c_.relations[static_cast<std::size_t>(symbol.index)].columns;
      return Columns(columns.begin(), columns.end());
    }
    case Symbol::Kind::kResourceType: return {c_.types.Resource(symbol.index)};
    case Symbol::Kind::kAnyResource: return {c_.types.Basic(TypeSet::kAnyResource)};
    default: return {};
  }
}

bool Analyser::IsCondition(const Expr& expr) const {
  switch (expr.kind) {
    case ExprKind::kParen: return IsCondition(*expr.args[0]);
    case ExprKind::kAnd:
    case ExprKind::kOr:
    case ExprKind::kNot:
    case ExprKind::kHas:
    case ExprKind::kCompare: return true;
    case ExprKind::kCall: {
      if (expr.symbol < 0) return false;
      const Symbol& symbol = c_.symbols[static_cast<std::size_t>(expr.symbol)];
      if (symbol.kind == Symbol::Kind::kLet) {
        const LetSymbol& let = c_.lets[static_cast<std::size_t>(symbol.index)];
        return let.state == LetSymbol::State::kDone ? let.condition : false;
      }
      return symbol.kind != Symbol::Kind::kFunction && symbol.kind != Symbol::Kind::kOption;
    }
    default: return false;
  }
}

bool Analyser::NarrowVariable(StatementInfo& info, const Expr& variable, TypeId type, TypeEnv& env) {
  if (variable.variable < 0 || type == kNoType || c_.types.IsEmpty(type)) return false;
  (void)info;
  type = c_.types.WithOptional(type, false);
  TypeId& current = env[static_cast<std::size_t>(variable.variable)];
  if (current == kNoType || c_.types.IsEmpty(current)) {
    current = type;
    return true;
  }
  const TypeId both = c_.types.Meet(current, type);
  if (both == current || c_.types.IsEmpty(both)) return false;  // a conflict is reported where the condition is typed
  current = both;
  return true;
}

bool Analyser::NarrowOnce(StatementInfo& info, const Expr& condition, TypeEnv& env) {
  switch (condition.kind) {
    case ExprKind::kParen: return NarrowOnce(info, *condition.args[0], env);
    case ExprKind::kAnd: {
      bool changed = false;
      for (const ExprPtr& arg : condition.args) changed |= NarrowOnce(info, *arg, env);
      return changed;
    }
    case ExprKind::kOr: {
      std::vector<TypeEnv> branches;
      for (const ExprPtr& arg : condition.args) {
        branches.push_back(env);
        Narrow(info, *arg, branches.back());
      }
      bool changed = false;
      for (std::size_t v = 0; v < env.size(); ++v) {
        TypeId joined = kNoType;
        for (const TypeEnv& branch : branches) {
          if (branch[v] == kNoType) continue;
          joined = joined == kNoType ? branch[v] : c_.types.Join(joined, branch[v]);
        }
        if (joined == kNoType || joined == env[v]) continue;
        if (env[v] != kNoType) joined = c_.types.Meet(env[v], joined);
        if (joined == env[v] || c_.types.IsEmpty(joined)) continue;
        env[v] = joined;
        changed = true;
      }
      return changed;
    }
    case ExprKind::kCall: {
      if (condition.symbol < 0) return false;
      const Symbol symbol = c_.symbols[static_cast<std::size_t>(condition.symbol)];
      const Columns columns = ColumnsOf(symbol);
      bool changed = false;
      for (std::size_t i = 0; i < columns.size() && i < condition.args.size(); ++i) {
        if (condition.args[i]->kind == ExprKind::kVar) changed |= NarrowVariable(info, *condition.args[i], columns[i], env);
      }
      return changed;
    }
    case ExprKind::kCompare: {
      Expr& left = *condition.args[0];
      Expr& right = *condition.args[1];
      bool changed = false;
      if (condition.name == "=") {
        if (left.kind == ExprKind::kVar) changed |= NarrowVariable(info, left, TypeValue(info, right, env, {}), env);
        if (right.kind == ExprKind::kVar) changed |= NarrowVariable(info, right, TypeValue(info, left, env, {}), env);
      } else if (condition.name == "in" && left.kind == ExprKind::kVar) {
        changed |= NarrowVariable(info, left, ResultOfList(TypeValue(info, right, env, {})), env);
      }
      return changed;
    }
    default:
      return false;
  }
}

void Analyser::Narrow(StatementInfo& info, const Expr& condition, TypeEnv& env) {
  for (int round = 0; round < 12 && NarrowOnce(info, condition, env); ++round) {
  }
}

void Analyser::TypeAtomArguments(StatementInfo& info, Expr& call, const Columns& columns, const TypeEnv& env, Mode mode) {
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    Expr& arg = *call.args[i];
    if (arg.kind == ExprKind::kWildcard) continue;
    const TypeId type = TypeValue(info, arg, env, mode);
    if (i < columns.size() && NamesNode(info, arg, columns[i])) continue;
    if (!mode.report || i >= columns.size() || c_.types.Overlap(type, columns[i])) continue;
    base::Diagnostic& d = Report(info, "types/argument", arg.span, "this is " + TypeName(type) + ", and `" + call.name + "` wants " + TypeName(columns[i]));
    if (c_.types.IsNode(type) && !c_.types.MayBeNode(columns[i])) d.help.push_back("name a field of it");
    else if (c_.types.IsNode(type) && c_.symbols[static_cast<std::size_t>(call.symbol)].kind == Symbol::Kind::kEntity) d.help.push_back("nothing is both");
    else if (!c_.types.IsNode(type) && c_.types.IsNode(columns[i])) d.help.push_back("bind a node: `" + TypeWord(columns[i]) + "(x)`, then use `x`");
    else d.help.push_back(ArgumentHelp(type, columns[i]));
    LabelValue(info, arg, &d);
  }
}

// Who asks names things as the config does: in a query a text that stands for a node is the node of that name. Marked by its type.
bool Analyser::NamesNode(const StatementInfo& info, Expr& arg, TypeId wanted) {
  const bool plain = arg.kind == ExprKind::kText && std::none_of(arg.parts.begin(), arg.parts.end(), [](const TextPart& part) { return part.expr != nullptr; });
  if (!plain || !c_.modules[static_cast<std::size_t>(info.module)].query || wanted == kNoType || !c_.types.IsNode(wanted)) return false;
  arg.type = wanted;
  for (RelationSymbol& relation : c_.relations) {
    if (relation.module < 0 && relation.name == "named") relation.read = true;
  }
  return true;
}

void Analyser::TypeCondition(StatementInfo& info, Expr& condition, const TypeEnv& outer, Mode mode) {
  TypeEnv env = outer;
  Narrow(info, condition, env);
  switch (condition.kind) {
    case ExprKind::kParen:
    case ExprKind::kAnd:
    case ExprKind::kOr:
    case ExprKind::kNot:
      for (ExprPtr& arg : condition.args) TypeCondition(info, *arg, env, mode);
      return;
    case ExprKind::kHas:
      TypeValue(info, *condition.args[0], env, mode);
      return;
    case ExprKind::kTrue:
    case ExprKind::kFalse:
      return;
    case ExprKind::kCompare: {
      Expr& left = *condition.args[0];
      Expr& right = *condition.args[1];
      const TypeId l = left.kind == ExprKind::kWildcard ? c_.types.Any() : TypeValue(info, left, env, mode);
      const TypeId r = right.kind == ExprKind::kWildcard ? c_.types.Any() : TypeValue(info, right, env, mode);
      if (!mode.report) return;
      if (condition.name == "in" || condition.name == "not in") {
        const TypeSet& set = c_.types.at(r);
        if (!set.empty() && !(set.bits & (TypeSet::kAny | TypeSet::kJson)) && set.item == kNoType && set.value == kNoType) {
          base::Diagnostic& d = Report(info, "types/in", right.span, "`in` walks a list, and this is " + TypeName(r));
          if (set.bits & TypeSet::kString) d.help.push_back("to look for a part of a text write `contains(text, part)`");
          return;
        }
        const TypeId item = ResultOfList(r);
        if (item != kNoType && !c_.types.Overlap(l, item)) {
          base::Diagnostic& d = Report(info, "types/compare", condition.span, "this can never hold: " + TypeName(l) + " in " + TypeName(c_.types.ListOf(item)));
          const std::string list = Written(right), sought = Written(left);
          if (c_.types.IsNode(item) && !c_.types.IsNode(l) && !list.empty() && !sought.empty()) d.help.push_back("walk the list, and compare a field of its items: `x in " + list + " and x.name = " + sought + "`");
          else d.help.push_back(CompareHelp(condition, l, item));
        }
        return;
      }
      if (left.kind == ExprKind::kWildcard || right.kind == ExprKind::kWildcard) {
        Report(info, "types/wildcard", left.kind == ExprKind::kWildcard ? left.span : right.span, "`_` stands for no value to compare with").help.push_back("write `has ...` to ask whether something is there");
        return;
      }
      const bool order = condition.name != "=" && condition.name != "!=";
      base::Diagnostic offer;
      const Expr* quoted = OfferNumber(left, r, &offer) ? &left : OfferNumber(right, l, &offer) ? &right : nullptr;
      if (!c_.types.Overlap(l, r) && !(order && c_.types.IsNode(l) && c_.types.IsNode(r))) {  // `<` between any two nodes is file order
        base::Diagnostic& d = Report(info, "types/compare", condition.span, "this compares " + TypeName(l) + " with " + TypeName(r));
        d.fix = offer.fix;
        if (quoted != nullptr) d.help = offer.help;
        else d.help.push_back(left.kind == ExprKind::kNull || right.kind == ExprKind::kNull ? AskHelp(left.kind == ExprKind::kNull ? right : left, condition.name == "=") : CompareHelp(condition, l, r));
      } else if (order && quoted != nullptr) {
        // `minutes > "30"`, where minutes are a number or a text: no text is greater than a number, so it would find nothing.
        base::Diagnostic& d = Report(info, "types/compare", quoted->span, "`\"" + quoted->parts[0].text + "\"` is text, and this asks which number is greater");
        d.help = offer.help;
        d.fix = offer.fix;
      }
      return;
    }
    case ExprKind::kCall: {
      if (condition.symbol < 0) {
        for (ExprPtr& arg : condition.args) {
          if (arg->kind != ExprKind::kWildcard) TypeValue(info, *arg, env, mode);
        }
        return;
      }
      const Symbol symbol = c_.symbols[static_cast<std::size_t>(condition.symbol)];
      const Columns columns = ColumnsOf(symbol);
      if (symbol.kind != Symbol::Kind::kFunction && symbol.kind != Symbol::Kind::kLet && symbol.kind != Symbol::Kind::kOption) {
        TypeAtomArguments(info, condition, columns, env, mode);
        return;
      }
      break;
    }
    default:
      break;
  }
  const TypeId type = TypeValue(info, condition, env, mode);
  if (!mode.report) return;
  const TypeSet& set = c_.types.at(type);
  if (set.empty() || set.bits & (TypeSet::kBool | TypeSet::kAny)) return;
  base::Diagnostic& d = Report(info, "types/condition", condition.span, "a condition is wanted, and this is " + TypeName(type));
  if (condition.kind == ExprKind::kText || condition.kind == ExprKind::kNumber) {
    d.help.push_back("compare it too, `x = a or x = b`, or write `x in [a, b]`");
    return;
  }
  if (condition.kind == ExprKind::kField || condition.kind == ExprKind::kIndex) {
    const std::string written = Written(condition);
    d.help.push_back("write `has " + (written.empty() ? "..." : written) + "` to ask whether it is there, " + (set.item != kNoType && !written.empty() ? "`count(" + written + ") > 0` whether it has items" : "or compare it"));
  } else {
    d.help.push_back("compare it with something");
  }
}

void Analyser::TypeLet(std::int32_t index) {
  LetSymbol& let = c_.lets[static_cast<std::size_t>(index)];
  if (let.state == LetSymbol::State::kDone) return;
  if (let.state == LetSymbol::State::kBusy || let.statement < 0) {
    let.result = c_.types.Any();
    return;
  }
  let.state = LetSymbol::State::kBusy;
  StatementInfo& info = c_.statements[static_cast<std::size_t>(let.statement)];
  TypeEnv env = StartEnv(info);
  for (std::size_t i = 0; i < let.parameters.size(); ++i) env[i] = let.parameters[i];
  Expr& body = *let.tree->body;
  if (IsCondition(body)) {
    let.condition = true;
    let.result = c_.types.Bool();
  } else {
    const TypeId result = TypeValue(info, body, env, {});
    // A call of a `let` that is a condition makes this one too.
    let.condition = IsCondition(body);
    let.result = let.condition ? c_.types.Bool() : result;
  }
  let.state = LetSymbol::State::kDone;
}

void Analyser::InferPrivateColumns() {
  for (int pass = 0; pass < 10; ++pass) {
    for (std::size_t l = first_let_; l < c_.lets.size(); ++l) c_.lets[l].state = LetSymbol::State::kNew;
    bool changed = false;
    for (std::size_t s = first_statement_; s < c_.statements.size(); ++s) {
      StatementInfo& info = c_.statements[s];
      auto* rule = std::get_if<Rule>(&info.tree->node);
      if (rule == nullptr || rule->head->symbol < 0) continue;
      const Symbol symbol = c_.symbols[static_cast<std::size_t>(rule->head->symbol)];
      if (c_.relations[static_cast<std::size_t>(symbol.index)].declared) continue;
      TypeEnv env = StartEnv(info);
      if (rule->body) Narrow(info, *rule->body, env);
      for (std::size_t i = 0; i < rule->head->args.size(); ++i) {
        if (rule->head->args[i]->kind == ExprKind::kWildcard) continue;
        TypeId type = TypeValue(info, *rule->head->args[i], env, {});
        type = c_.types.WithOptional(type, false);
        TypeId& column = c_.relations[static_cast<std::size_t>(symbol.index)].columns[i];
        const TypeId joined = pass < 8 ? c_.types.Join(column, type) : c_.types.Any();  // types that grow without end
        if (joined != column) {
          column = joined;
          changed = true;
        }
      }
    }
    if (!changed) return;
  }
}

void Analyser::InferTypes() {
  InferPrivateColumns();
  for (std::size_t l = first_let_; l < c_.lets.size(); ++l) c_.lets[l].state = LetSymbol::State::kNew;
  for (std::size_t l = first_let_; l < c_.lets.size(); ++l) TypeLet(static_cast<std::int32_t>(l));
  for (std::size_t s = first_statement_; s < c_.statements.size(); ++s) TypeStatement(c_.statements[s], Mode{true});
}

void Analyser::TypeStatement(StatementInfo& info, Mode mode) {
  TypeEnv env = StartEnv(info);
  const auto keep = [&](const TypeEnv& e) {
    for (std::size_t v = 0; v < e.size(); ++v) {
      if (info.variables[v].type == kNoType || info.variables[v].scope == 0) info.variables[v].type = e[v] == kNoType ? info.variables[v].type : e[v];
    }
  };
  if (auto* rule = std::get_if<Rule>(&info.tree->node)) {
    if (rule->body) {
      Narrow(info, *rule->body, env);
      TypeCondition(info, *rule->body, env, mode);
    }
    Columns columns;
    if (rule->head->symbol >= 0) columns = ColumnsOf(c_.symbols[static_cast<std::size_t>(rule->head->symbol)]);
    for (const ExprPtr& arg : rule->head->args) {
      if (arg->kind == ExprKind::kWildcard) Report(info, "variables/head", arg->span, "`_` gives no value for a head").help.push_back("name the value");
    }
    TypeAtomArguments(info, *rule->head, columns, env, mode);
    keep(env);
  } else if (std::holds_alternative<Let>(info.tree->node)) {
    auto& tree = std::get<Let>(info.tree->node);
    if (const auto it = let_index_.find(&tree); it != let_index_.end()) {
      const LetSymbol& let = c_.lets[static_cast<std::size_t>(it->second)];
      for (std::size_t i = 0; i < let.parameters.size(); ++i) env[i] = let.parameters[i];
      if (let.condition) {
        Narrow(info, *tree.body, env);
        TypeCondition(info, *tree.body, env, mode);
      } else {
        TypeValue(info, *tree.body, env, mode);
      }
      for (std::size_t i = 0; i < let.parameters.size(); ++i) env[i] = let.parameters[i];
    }
    keep(env);
  } else if (auto* check = std::get_if<Check>(&info.tree->node)) {
    const bool forbid = check->must == Check::Must::kForbid;
    std::vector<const Expr*> conditions;
    for (int round = 0; round < 4; ++round) {
      if (check->subject) Narrow(info, *check->subject, env);
      if (forbid) Narrow(info, *check->condition, env);
    }
    if (check->subject) {
      TypeCondition(info, *check->subject, env, mode);
      conditions.push_back(check->subject.get());
    }
    TypeCondition(info, *check->condition, env, mode);
    if (forbid) conditions.push_back(check->condition.get());
    if (check->say) {
      TypeValue(info, *check->say, env, mode);
      RequirePlain(info, *check->say, "what a finding says");
    }
    keep(env);
    if (check->expectation) return;
    // A variable of no known type is reported elsewhere.
    const auto of_node = [&](const Variable& v) { return v.scope == 0 && (v.type == kNoType || c_.types.MayBeNode(v.type)); };
    const auto require_place = [&](Expr& place, const std::vector<const Expr*>& where) {
      for (const Expr* path : PlacePaths(place)) {
        // Beside a place in a file, a finding is about a node.
        if (path->kind == ExprKind::kCall && path->name == kInFile && std::any_of(info.variables.begin(), info.variables.end(), of_node)) return;
        if (path->kind == ExprKind::kCall && HasPlace(c_, *path)) return;
        const std::int32_t root = RootVariable(*path);
        if (root < 0) continue;
        const TypeId type = info.variables[static_cast<std::size_t>(root)].type;
        if (type == kNoType || c_.types.MayBeNode(type) || c_.types.IsEmpty(type) || c_.types.at(type).bits & TypeSet::kAny) return;
        for (const BindingPath& binding : BindingsOf(root, where)) {
          if (HasPlace(c_, *binding.path)) return;
        }
        if (path->kind == ExprKind::kVar && FromDataFile(c_, root, where)) return;
      }
      base::Diagnostic& d = Report(info, "rules/place", place.span, "this has no place in a config file");
      if (place.kind == ExprKind::kVar) {
        d.help.push_back("`" + place.name + "` came through a relation: bind it again with `" + place.name + " in ...` or `" + place.name + " = ...` of a node, or read the data file that it comes from");
      } else {
        d.help.push_back("write a node, a path that starts at one, or a variable bound by such a path");
      }
    };
    if (check->at) {
      TypeValue(info, *check->at, env, mode);
      require_place(*check->at, conditions);
    } else {
      // What nothing gives a value may be what it is about: that is reported, and is cause enough.
      const bool lost = std::any_of(info.variables.begin(), info.variables.end(), [&](const Variable& v) { return v.type == kNoType; });
      if (!lost && !std::any_of(info.variables.begin(), info.variables.end(), of_node) && !info.broken && !FromDataFile(c_, -1, conditions)) {
        base::Diagnostic& d = Report(info, "rules/place", check->name_span, "nothing says where a finding of `" + check->name + "` points");
        const std::string document = DocumentName(info);
        d.help.push_back(document.empty() ? "write `at` and a place" : "write `at` and a place; for one at the top of the config " + (check->subject ? "let `for` say `" + document + "(c)` too, and write `at c`" : "write `for " + document + "(c)`, and `at c`"));
      }
    }
    for (Extra& extra : check->extras) {
      TypeEnv local = env;
      std::vector<const Expr*> where = conditions;
      if (extra.body) {
        Narrow(info, *extra.body, local);
        TypeCondition(info, *extra.body, local, mode);
        where.push_back(extra.body.get());
        keep(local);
      }
      if (extra.text) {
        TypeValue(info, *extra.text, local, mode);
        if (extra.kind == Extra::Kind::kFix) RequireJson(info, *extra.text, true, "a fix");
      }
      if (extra.place) {
        TypeValue(info, *extra.place, local, mode);
        require_place(*extra.place, where);
        if (extra.kind == Extra::Kind::kFix || extra.kind == Extra::Kind::kFixRemove) {
          for (const Expr* path : PlacePaths(*extra.place)) {
            if (path->kind != ExprKind::kCall) continue;
            Report(info, "rules/place", path->span, "an edit is made in the config").help.push_back("say in a `help` what to do in this file");
          }
        }
      }
    }
  } else if (auto* resource = std::get_if<Resource>(&info.tree->node)) {
    Narrow(info, *resource->body, env);
    TypeCondition(info, *resource->body, env, mode);
    TypeValue(info, *resource->id, env, mode);
    RequireJson(info, *resource->id, false, "a logical id");
    for (Expr* map : {resource->properties.get(), resource->attributes.get()}) {
      if (map == nullptr) continue;
      TypeValue(info, *map, env, mode);
    }
    keep(env);
    bool owner = false;
    for (const Variable& v : info.variables) owner = owner || (v.scope == 0 && v.type != kNoType && c_.types.MayBeNode(v.type));
    if (!owner && !info.broken) {
      Report(info, "rules/owner", resource->type_span, "nothing owns this resource").help.push_back("let `for` name the node that it is made for");
    }
  } else if (auto* extend = std::get_if<Extend>(&info.tree->node)) {
    env[0] = extend->type == "resource" ? c_.types.Basic(TypeSet::kAnyResource) : c_.types.Resource(ResourceType(extend->type));
    if (extend->body) {
      Narrow(info, *extend->body, env);
      TypeCondition(info, *extend->body, env, mode);
    }
    for (Expr* map : {extend->properties.get(), extend->attributes.get()}) {
      if (map != nullptr) TypeValue(info, *map, env, mode);
    }
    keep(env);
  } else if (auto* emit = std::get_if<Emit>(&info.tree->node)) {
    if (emit->body) {
      Narrow(info, *emit->body, env);
      TypeCondition(info, *emit->body, env, mode);
    }
    TypeValue(info, *emit->id, env, mode);
    RequireJson(info, *emit->id, false, "a logical id");
    TypeValue(info, *emit->map, env, mode);
    keep(env);
  }
}

}  // namespace pareto::dsl
