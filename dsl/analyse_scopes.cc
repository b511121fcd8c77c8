// Scopes and variables, rule heads, and what every call means.
#include <algorithm>

#include "dsl/analyser.h"
#include "dsl/foreign.h"
#include "engine/base/suggest.h"

namespace pareto::dsl {
namespace {

constexpr std::size_t kMaxConditions = 1000;
constexpr std::size_t kMaxExtendVariables = 14;  // a row has 32 columns: each variable may need two, and three are taken

std::string Plural(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

// The parts of an expression that stand directly in the same scope, left to right; nested scopes are left out.
template <typename F>
void ForEachDirectChild(Expr& expr, F&& visit) {
  switch (expr.kind) {
    case ExprKind::kNot:
    case ExprKind::kEach:
    case ExprKind::kMapEach:
      return;
    case ExprKind::kIf:
      for (std::size_t i = 1; i < expr.args.size(); ++i) visit(*expr.args[i]);
      return;
    default:
      for (ExprPtr& arg : expr.args) visit(*arg);
      for (Pair& pair : expr.pairs) {
        visit(*pair.key_expr);
        visit(*pair.value);
      }
      for (TextPart& part : expr.parts) {
        if (part.expr) visit(*part.expr);
      }
  }
}

}  // namespace

base::Diagnostic& Analyser::Report(StatementInfo& info, std::string code, Span span, std::string message) {
  info.broken = true;
  return sink_.Error(std::move(code), span, std::move(message));
}

// Whether a statement that did not parse declares the name.
bool Analyser::IsLost(const std::string& name) const {
  return std::any_of(c_.modules.begin(), c_.modules.end(), [&](const LoadedModule& m) { return std::find(m.tree.lost.begin(), m.tree.lost.end(), name) != m.tree.lost.end(); });
}

std::int32_t Analyser::NewScope(StatementInfo& info, std::int32_t parent) {
  info.scopes.push_back(Scope{parent, false});
  return static_cast<std::int32_t>(info.scopes.size() - 1);
}

void Analyser::CollectDirect(StatementInfo& info, std::int32_t scope, Expr* root) {
  if (root == nullptr) return;
  if (root->kind == ExprKind::kVar) {
    // A variable belongs to the outermost scope around it in which it stands directly; outer scopes were collected before.
    std::int32_t found = -1;
    for (std::size_t v = 0; v < info.variables.size(); ++v) {
      if (info.variables[v].name == root->name && info.Within(scope, info.variables[v].scope)) {
        found = static_cast<std::int32_t>(v);
        break;
      }
    }
    if (found < 0) {
      Variable variable;
      variable.name = root->name;
      variable.scope = scope;
      variable.first = root->span;
      info.variables.push_back(std::move(variable));
      found = static_cast<std::int32_t>(info.variables.size() - 1);
    }
    root->variable = found;
    ++info.variables[static_cast<std::size_t>(found)].uses;
    return;
  }
  ForEachDirectChild(*root, [&](Expr& child) { CollectDirect(info, scope, &child); });
}

void Analyser::VisitNested(StatementInfo& info, std::int32_t scope, Expr* root) {
  if (root == nullptr) return;
  switch (root->kind) {
    case ExprKind::kNot: {
      root->symbol = NewScope(info, scope);
      EnterScope(info, root->symbol, {root->args[0].get()});
      return;
    }
    case ExprKind::kEach: {
      root->symbol = NewScope(info, scope);
      info.scopes.back().bracket = true;
      EnterScope(info, root->symbol, {root->args[1].get(), root->args[0].get()});
      return;
    }
    case ExprKind::kMapEach: {
      root->symbol = NewScope(info, scope);
      info.scopes.back().bracket = true;
      EnterScope(info, root->symbol, {root->args[0].get(), root->pairs[0].key_expr.get(), root->pairs[0].value.get()});
      return;
    }
    case ExprKind::kIf: {
      root->symbol = NewScope(info, scope);
      EnterScope(info, root->symbol, {root->args[0].get()});
      break;
    }
    default: break;
  }
  ForEachDirectChild(*root, [&](Expr& child) { VisitNested(info, scope, &child); });
}

void Analyser::EnterScope(StatementInfo& info, std::int32_t scope, const std::vector<Expr*>& roots) {
  for (Expr* root : roots) CollectDirect(info, scope, root);
  for (Expr* root : roots) VisitNested(info, scope, root);
}

void Analyser::Resolve() {
  // Heads of all rules first: a private relation may be used above the rule that makes it.
  for (std::size_t m = first_module_; m < c_.modules.size(); ++m) {
    for (Statement& statement : c_.modules[m].tree.statements) {
      if (!std::holds_alternative<Rule>(statement.node)) continue;
      StatementInfo probe;
      probe.module = static_cast<std::int32_t>(m);
      ResolveHead(probe, *std::get<Rule>(statement.node).head);
    }
  }
  for (std::size_t m = first_module_; m < c_.modules.size(); ++m) {
    if (c_.modules[m].sees_all()) SeeAllPrivate(static_cast<std::int32_t>(m));
  }
  for (std::size_t m = first_module_; m < c_.modules.size(); ++m) {
    for (Statement& statement : c_.modules[m].tree.statements) ResolveStatement(static_cast<std::int32_t>(m), statement);
  }
  ReportEmittedReads();
}

// Outputs and parameters are made after all resources: what reads them comes later still.
bool Analyser::MayReadEmitted(const StatementInfo& info) const {
  return std::holds_alternative<Check>(info.tree->node) || c_.modules[static_cast<std::size_t>(info.module)].query;
}

// A `let` is put in where it is called, so one that reads outputs or parameters may be called where they may be read.
void Analyser::ReportEmittedReads() {
  for (bool more = true; more;) {
    more = false;
    for (const LetCall& call : let_calls_) {
      const auto* let = std::get_if<Let>(&call.from->tree->node);
      const auto it = let == nullptr ? let_index_.end() : let_index_.find(let);
      if (it == let_index_.end() || !c_.lets[static_cast<std::size_t>(call.let)].reads_emitted) continue;
      if (c_.lets[static_cast<std::size_t>(it->second)].reads_emitted) continue;
      c_.lets[static_cast<std::size_t>(it->second)].reads_emitted = true;
      more = true;
    }
  }
  for (const LetCall& call : let_calls_) {
    if (!c_.lets[static_cast<std::size_t>(call.let)].reads_emitted || std::holds_alternative<Let>(call.from->tree->node) || MayReadEmitted(*call.from)) continue;
    Report(*call.from, "rules/emitted", call.call->span, "`" + call.call->name + "` reads what the template's parameters or outputs are, and can be used in checks only")
        .help.push_back("outputs and parameters come after all rules: read what they are made of");
  }
}

void Analyser::ResolveHead(StatementInfo& info, Expr& head) {
  const auto module = static_cast<std::size_t>(info.module);
  if (head.symbol >= 0) return;
  if (head.name.find("::") != std::string::npos) {
    sink_.Error("names/head", head.name_span, "a rule cannot make resources").help.push_back("write `resource " + head.name + " ID for ... { ... }`");
    return;
  }
  const std::size_t arity = head.args.size();
  std::int32_t index = -1;
  if (const Visible* visible = Lookup(info.module, head.name); visible != nullptr) {
    if (visible->symbol.kind != Symbol::Kind::kRelation || c_.relations[static_cast<std::size_t>(visible->symbol.index)].module < 0) {
      base::Diagnostic& d = sink_.Error("names/head", head.name_span, "`" + head.name + "` is no relation that rules may add to");
      if (visible->span.valid()) d.labels.push_back({visible->span, "declared here"});
      d.help.push_back("choose another name for what this rule derives");
      return;
    }
    index = visible->symbol.index;
  } else if (const auto it = c_.later.private_relations[module].find(head.name); it != c_.later.private_relations[module].end()) {
    index = it->second;
  } else {
    for (std::size_t m = 0; m < c_.later.own.size(); ++m) {
      // Pareto's own files use no others: whatever these declare, they mean a relation of their own.
      const LoadedModule &here = c_.modules[module], &there = c_.modules[m];
      if (here.root.empty() && !here.sees_all() && (!there.root.empty() || there.sees_all())) continue;
      const auto other = c_.later.own[m].find(head.name);
      if (other == c_.later.own[m].end() || other->second.symbol.kind != Symbol::Kind::kRelation) continue;
      base::Diagnostic& d = sink_.Error("names/head", head.name_span, "`" + head.name + "` is a relation of `" + c_.modules[m].tree.name + "`, which this file does not use");
      d.labels.push_back({other->second.span, "declared here"});
      d.help.push_back("write `use " + c_.modules[m].tree.name + "`, or choose another name");
      return;
    }
    RelationSymbol relation;
    relation.name = head.name;
    relation.module = info.module;
    relation.span = head.name_span;
    relation.declared = false;
    relation.columns.assign(arity, c_.types.Nothing());
    for (std::size_t i = 0; i < arity; ++i) relation.column_names.push_back(head.args[i]->kind == ExprKind::kVar ? head.args[i]->name : "column " + std::to_string(i + 1));
    if (arity > static_cast<std::size_t>(facts::kMaxArity)) sink_.Error("names/arity", head.name_span, "`" + head.name + "` has more than 32 columns").help.push_back("put what belongs together into one column, as a map");
    relation.id = c_.NewRelation(relation.name, static_cast<int>(arity), head.name_span);
    c_.relations.push_back(std::move(relation));
    index = static_cast<std::int32_t>(c_.relations.size() - 1);
    c_.later.private_relations[module][head.name] = index;
  }
  RelationSymbol& relation = c_.relations[static_cast<std::size_t>(index)];
  relation.filled = true;
  if (relation.column_names.size() != arity) {
    base::Diagnostic& d = sink_.Error("names/arity", head.name_span, "`" + head.name + "` has " + Plural(relation.column_names.size(), "column") + ", and this rule gives " + std::to_string(arity));
    d.labels.push_back({relation.span, relation.declared ? "declared here" : "first made here"});
    std::string columns;
    for (const std::string& name : relation.column_names) columns += (columns.empty() ? "`" : ", `") + name + "`";
    d.help.push_back("give a value for each of its columns: " + columns);
    return;
  }
  head.symbol = SymbolIndex({Symbol::Kind::kRelation, index});
}

void Analyser::ResolveCalls(StatementInfo& info, Expr* root) {
  if (root == nullptr) return;
  if ((root->kind == ExprKind::kAnd || root->kind == ExprKind::kOr) && root->args.size() > kMaxConditions) {
    // Planning looks at pairs of conditions; nobody reads a thousand either.
    Report(info, "limit/conditions", root->args[kMaxConditions]->span, "more than 1,000 conditions in one statement").help.push_back("put what they test into a relation, or a data file");
    root->args.resize(kMaxConditions);
    return;
  }
  if (root->kind == ExprKind::kCall) ResolveCall(info, *root);
  if (root->kind == ExprKind::kOr) {
    for (const ExprPtr& arg : root->args) {
      if (arg->kind != ExprKind::kAnd) continue;
      info.mixed = true;
      Report(info, "syntax/mixed", arg->span, "`and` and `or` stand side by side").help.push_back("put parentheses around the part that belongs together");
      break;
    }
  }
  for (ExprPtr& arg : root->args) ResolveCalls(info, arg.get());
  for (Pair& pair : root->pairs) {
    ResolveCalls(info, pair.key_expr.get());
    ResolveCalls(info, pair.value.get());
  }
  for (TextPart& part : root->parts) ResolveCalls(info, part.expr.get());
}

void Analyser::ResolveCall(StatementInfo& info, Expr& call) {
  const std::size_t given = call.args.size();
  const auto arity = [&](std::size_t wanted, const char* noun, Span declared) {
    if (given == wanted) return true;
    base::Diagnostic& d = Report(info, "names/arity", call.span, "`" + call.name + "` takes " + Plural(wanted, noun) + ", and got " + std::to_string(given));
    if (declared.valid()) d.labels.push_back({declared, "declared here"});
    d.help.push_back(wanted == 1 ? "write `" + call.name + "(x)`" : given < wanted ? "write `_` for what does not matter" : "take out what it does not take");
    return false;
  };
  if (call.name.find("::") != std::string::npos) {
    if (!arity(1, "argument", {})) return;
    call.symbol = SymbolIndex({Symbol::Kind::kResourceType, ResourceType(call.name)});
    return;
  }
  if (ReportAmbiguous(info, call)) return;
  Symbol symbol;
  Span declared;
  if (const Visible* visible = Lookup(info.module, call.name); visible != nullptr) {
    symbol = visible->symbol;
    declared = visible->span;
  } else if (const auto it = c_.later.private_relations[static_cast<std::size_t>(info.module)].find(call.name);
             it != c_.later.private_relations[static_cast<std::size_t>(info.module)].end()) {
    symbol = {Symbol::Kind::kRelation, it->second};
    declared = c_.relations[static_cast<std::size_t>(it->second)].span;
  } else if (lost_use_[static_cast<std::size_t>(info.module)] || IsLost(call.name)) {
    info.broken = true;  // the `use` that found nothing was reported: one cause, one finding
    return;
  } else {
    base::Diagnostic& d = Report(info, "names/unknown", call.name_span, "nothing is called `" + call.name + "`");
    if (const std::string_view help = ForeignCall(call.name); !help.empty()) {
      d.help.emplace_back(help);
      return;
    }
    if (--hints_left_ < 0) return;  // looking for near names takes time that nobody waits for after so many mistakes
    const std::string hint = base::DidYouMean(call.name, VisibleNames(info.module));
    bool elsewhere = false;
    for (std::size_t m = 0; m < c_.later.own.size() && !elsewhere; ++m) {
      if (!c_.later.own[m].contains(call.name)) continue;
      d.help.push_back("it is declared in `" + c_.modules[m].tree.name + "`: write `use " + c_.modules[m].tree.name + "`");
      elsewhere = true;
    }
    for (std::size_t m = 0; m < c_.later.private_relations.size() && !elsewhere; ++m) {
      const auto made = c_.later.private_relations[m].find(call.name);
      if (made == c_.later.private_relations[m].end()) continue;
      d.labels.push_back({c_.relations[static_cast<std::size_t>(made->second)].span, "made here, for this file alone"});
      const std::string& owner = c_.modules[m].tree.name;
      const auto& uses = uses_[static_cast<std::size_t>(info.module)];
      const bool used = std::any_of(uses.begin(), uses.end(), [&](const auto& use) { return use.first == static_cast<std::int32_t>(m); });
      d.help.push_back("declare it in `" + owner + "` with `relation`" + (used ? "" : ", and write `use " + owner + "`"));
      elsewhere = true;
    }
    if (!elsewhere && !hint.empty()) d.help.push_back(hint);
    if (!elsewhere && hint.empty()) {
      // The nearest name of a module that is not used.
      for (std::size_t m = 0; m < c_.later.own.size() && !elsewhere; ++m) {
        std::vector<std::string> names;
        for (const auto& [name, what] : c_.later.own[m]) names.push_back(name);
        const std::string nearest = base::Nearest(call.name, names);
        if (nearest.empty()) continue;
        d.help.push_back("did you mean `" + nearest + "` of `" + c_.modules[m].tree.name + "`? Write `use " + c_.modules[m].tree.name + "` too");
        elsewhere = true;
      }
    }
    if (!elsewhere && hint.empty()) d.help.push_back("declare it with `relation` or `let`, or make it with a `rule`");
    return;
  }
  switch (symbol.kind) {
    case Symbol::Kind::kEntity:
    case Symbol::Kind::kAnyResource:
      if (!arity(1, "argument", declared)) return;
      break;
    case Symbol::Kind::kRelation: {
      RelationSymbol& relation = c_.relations[static_cast<std::size_t>(symbol.index)];
      if (!arity(relation.column_names.size(), "argument", declared)) return;
      relation.read = true;
      if (relation.module >= 0 || (relation.name != "output" && relation.name != "parameter")) break;
      if (const auto* let = std::get_if<Let>(&info.tree->node)) {
        if (const auto it = let_index_.find(let); it != let_index_.end()) c_.lets[static_cast<std::size_t>(it->second)].reads_emitted = true;
      } else if (!MayReadEmitted(info)) {
        Report(info, "rules/emitted", call.span, "`" + relation.name + "` can be read in checks only").help.push_back("outputs and parameters come after all rules: read what they are made of");
        return;
      }
      break;
    }
    case Symbol::Kind::kLet:
      let_calls_.push_back({&info, &call, symbol.index});
      if (!arity(c_.lets[static_cast<std::size_t>(symbol.index)].tree->parameters.size(), "argument", declared)) return;
      break;
    case Symbol::Kind::kFunction: {
      auto it = signatures_.find(symbol.index);
      if (it == signatures_.end()) it = signatures_.emplace(symbol.index, eval::SignatureOf(*c_.functions[static_cast<std::size_t>(symbol.index)])).first;
      const eval::Signature& signature = it->second;
      std::size_t least = 0;
      for (const eval::Param& param : signature.params) least += param.optional ? 0 : 1;
      const std::size_t most = signature.variadic ? SIZE_MAX : signature.params.size();
      if (given < least || given > most) {
        Report(info, "names/arity", call.span, "`" + call.name + "` takes " + Plural(given < least ? least : most, "argument") + ", and got " + std::to_string(given))
            .help.push_back("it is `" + call.name + "(" + std::string(c_.functions[static_cast<std::size_t>(symbol.index)]->parameters) + ")`");
        return;
      }
      break;
    }
    case Symbol::Kind::kOption:
      if (!arity(0, "argument", declared)) return;
      break;
    case Symbol::Kind::kResourceType:
      break;
  }
  call.symbol = SymbolIndex(symbol);
}

void Analyser::ResolveStatement(std::int32_t module, Statement& statement) {
  StatementInfo fresh;
  fresh.tree = &statement;
  fresh.module = module;
  fresh.scopes.push_back(Scope{-1, false});
  if (auto* rule = std::get_if<Rule>(&statement.node)) {
    StatementInfo& info = c_.statements.emplace_back(std::move(fresh));
    if (rule->head->symbol < 0) info.broken = true;
    for (ExprPtr& arg : rule->head->args) ResolveCalls(info, arg.get());
    ResolveCalls(info, rule->body.get());
    EnterScope(info, 0, {rule->head.get(), rule->body.get()});
  } else if (auto* let = std::get_if<Let>(&statement.node)) {
    StatementInfo& info = c_.statements.emplace_back(std::move(fresh));
    if (const auto it = let_index_.find(let); it != let_index_.end()) c_.lets[static_cast<std::size_t>(it->second)].statement = static_cast<std::int32_t>(c_.statements.size() - 1);
    for (const Column& parameter : let->parameters) {
      Variable variable;
      variable.name = parameter.name;
      variable.first = parameter.name_span;
      variable.parameter = true;
      variable.uses = 1;
      info.variables.push_back(std::move(variable));
    }
    ResolveCalls(info, let->body.get());
    EnterScope(info, 0, {let->body.get()});
  } else if (auto* check = std::get_if<Check>(&statement.node)) {
    StatementInfo& info = c_.statements.emplace_back(std::move(fresh));
    std::vector<Expr*> roots = {check->subject.get()};
    if (check->must == Check::Must::kForbid) roots.push_back(check->condition.get());
    roots.push_back(check->at.get());
    roots.push_back(check->say.get());
    for (Expr* root : {check->subject.get(), check->condition.get(), check->at.get(), check->say.get()}) ResolveCalls(info, root);
    EnterScope(info, 0, roots);
    if (check->must == Check::Must::kRequire) {
      info.condition_scope = NewScope(info, 0);
      EnterScope(info, info.condition_scope, {check->condition.get()});
    }
    for (Extra& extra : check->extras) {
      for (Expr* root : {extra.place.get(), extra.text.get(), extra.body.get()}) ResolveCalls(info, root);
      info.extra_scopes.push_back(NewScope(info, 0));
      EnterScope(info, info.extra_scopes.back(), {extra.body.get(), extra.place.get(), extra.text.get()});
    }
  } else if (auto* resource = std::get_if<Resource>(&statement.node)) {
    StatementInfo& info = c_.statements.emplace_back(std::move(fresh));
    (void)ResourceType(resource->type);
    for (Expr* root : {resource->body.get(), resource->id.get(), resource->properties.get(), resource->attributes.get()}) ResolveCalls(info, root);
    EnterScope(info, 0, {resource->body.get(), resource->id.get(), resource->properties.get(), resource->attributes.get()});
  } else if (auto* extend = std::get_if<Extend>(&statement.node)) {
    StatementInfo& info = c_.statements.emplace_back(std::move(fresh));
    if (extend->type != "resource") (void)ResourceType(extend->type);
    Variable variable;  // the resource: may stand once, and is bound by the statement
    variable.name = extend->var;
    variable.first = extend->var_span;
    variable.parameter = true;
    variable.uses = 1;
    info.variables.push_back(std::move(variable));
    for (Expr* root : {extend->body.get(), extend->properties.get(), extend->attributes.get()}) ResolveCalls(info, root);
    EnterScope(info, 0, {extend->body.get(), extend->properties.get(), extend->attributes.get()});
    std::size_t own = 0;
    for (const Variable& v : info.variables) own += v.scope == 0 ? 1 : 0;
    if (own > kMaxExtendVariables) {
      Report(info, "limit/variables", statement.word_span, "more than " + std::to_string(kMaxExtendVariables) + " variables in one `" + (extend->override_ ? "override" : "extend") + "`")
          .help.push_back("put what its `for` finds into a relation");
    }
  } else if (auto* emit = std::get_if<Emit>(&statement.node)) {
    StatementInfo& info = c_.statements.emplace_back(std::move(fresh));
    for (Expr* root : {emit->body.get(), emit->id.get(), emit->map.get()}) ResolveCalls(info, root);
    EnterScope(info, 0, {emit->body.get(), emit->id.get(), emit->map.get()});
  }
}

}  // namespace pareto::dsl
