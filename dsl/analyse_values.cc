// Types of values: steps, calls, texts, JSON.
#include <algorithm>

#include "dsl/analyser.h"
#include "dsl/expr_parts.h"
#include "engine/base/suggest.h"

namespace pareto::dsl {
namespace {

constexpr std::uint16_t kNumeric = TypeSet::kInt | TypeSet::kNumber;

bool Capital(const std::string& name) { return !name.empty() && name[0] >= 'A' && name[0] <= 'Z'; }

const std::vector<std::string>& ResourceColumns() {
  static const std::vector<std::string> kNames = {"attributes", "id", "owner", "properties", "type"};
  return kNames;
}

}  // namespace

TypeId Analyser::TypeOfKind(const eval::Kind& kind) {
  using Base = eval::Kind::Base;
  switch (kind.base) {
    case Base::kAny:
    case Base::kVariable: return c_.types.Any();
    case Base::kString: return c_.types.Text();
    case Base::kInt: return c_.types.Int();
    case Base::kNumber: return c_.types.Basic(kNumeric);
    case Base::kBool: return c_.types.Bool();
    case Base::kJson: return c_.types.Json();
    case Base::kList: return c_.types.ListOf(kind.item.empty() ? c_.types.Any() : TypeOfKind(kind.item.front()));
    case Base::kMap: return c_.types.MapOf(c_.types.Json());
    case Base::kNode: return c_.types.Basic(TypeSet::kAnyNode);
  }
  return c_.types.Any();
}

TypeId Analyser::ResultOfList(TypeId list) {
  const TypeSet set = c_.types.at(list);
  if (set.bits & TypeSet::kAny) return c_.types.Any();
  if (set.bits & TypeSet::kJson) return set.item == kNoType ? c_.types.Json() : c_.types.Join(c_.types.Json(), set.item);
  if (set.item != kNoType) return set.item;
  if (set.value != kNoType) return c_.types.Text();
  return kNoType;
}

TypeId Analyser::TypeValue(StatementInfo& info, Expr& expr, const TypeEnv& env, Mode mode) {
  const TypeId type = TypeValueInner(info, expr, env, mode);
  if (mode.report) expr.type = type;
  return type;
}

TypeId Analyser::TypeValueInner(StatementInfo& info, Expr& expr, const TypeEnv& env, Mode mode) {
  TypeTable& t = c_.types;
  switch (expr.kind) {
    case ExprKind::kNumber: return expr.number.is_int ? t.Int() : t.Basic(TypeSet::kNumber);
    case ExprKind::kTrue:
    case ExprKind::kFalse: return t.Bool();
    case ExprKind::kNull: return t.Basic(TypeSet::kNull);
    case ExprKind::kVar: {
      if (expr.variable < 0) return t.Any();
      const TypeId type = env[static_cast<std::size_t>(expr.variable)];
      return type == kNoType ? (mode.report ? t.Any() : t.Nothing()) : type;
    }
    case ExprKind::kWildcard:
      if (mode.report) Report(info, "types/wildcard", expr.span, "`_` stands for no value here").help.push_back("name the value: a variable that a condition gives it");
      return t.Any();
    case ExprKind::kParen:
      if (IsCondition(expr) && mode.report) break;
      return TypeValue(info, *expr.args[0], env, mode);
    case ExprKind::kText: {
      bool optional = false;
      for (TextPart& part : expr.parts) {
        if (!part.expr) continue;
        const TypeId type = TypeValue(info, *part.expr, env, mode);
        optional = optional || t.at(type).optional;
        if (mode.report && t.MayBeNode(type)) {
          Report(info, "types/node", part.expr->span, "a node has no text: this is " + TypeName(type)).help.push_back("name a field of it");
        }
      }
      return t.WithOptional(t.Text(), optional);
    }
    case ExprKind::kList: {
      TypeId item = t.Nothing();
      for (ExprPtr& arg : expr.args) {
        TypeId type = TypeValue(info, *arg, env, mode);
        if (mode.report && t.at(type).optional) {
          Report(info, "types/missing", arg->span, "this may be missing").help.push_back("bind it in `for`, or give a default with `??`");
        }
        item = t.Join(item, t.WithOptional(type, false));
      }
      if (expr.args.empty()) item = t.Nothing();
      return t.ListOf(item);
    }
    case ExprKind::kMap: {
      TypeId value = t.Nothing();
      for (Pair& pair : expr.pairs) {
        if (pair.key_expr) {
          TypeValue(info, *pair.key_expr, env, mode);
          if (mode.report) RequirePlain(info, *pair.key_expr, "a key");
        }
        const TypeId type = TypeValue(info, *pair.value, env, mode);
        if (mode.report) RequireJson(info, *pair.value, pair.optional, "`" + pair.key + "`");
        value = t.Join(value, t.WithOptional(type, false));
      }
      return t.MapOf(t.MayBeNode(value) ? t.Any() : t.Json());
    }
    case ExprKind::kEach: {
      TypeEnv local = env;
      Narrow(info, *expr.args[1], local);
      TypeCondition(info, *expr.args[1], env, mode);
      const TypeId item = TypeValue(info, *expr.args[0], local, mode);
      return t.ListOf(t.WithOptional(item, false));
    }
    case ExprKind::kMapEach: {
      TypeEnv local = env;
      Narrow(info, *expr.args[0], local);
      TypeCondition(info, *expr.args[0], env, mode);
      Pair& pair = expr.pairs[0];
      TypeValue(info, *pair.key_expr, local, mode);
      TypeValue(info, *pair.value, local, mode);
      if (mode.report) {
        RequirePlain(info, *pair.key_expr, "a key");
        RequireJson(info, *pair.value, true, "a value");
      }
      return t.MapOf(t.Json());
    }
    case ExprKind::kField: {
      const TypeId base = TypeValue(info, *expr.args[0], env, mode);
      return TypeStep(info, expr, base, mode);
    }
    case ExprKind::kIndex: {
      const TypeId base = TypeValue(info, *expr.args[0], env, mode);
      if (expr.args[1]->kind == ExprKind::kWildcard) {
        if (mode.report) Report(info, "types/wildcard", expr.args[1]->span, "`_` stands for no position").help.push_back("to look at every item write `x in list`");
        return t.Any();
      }
      const TypeId key = TypeValue(info, *expr.args[1], env, mode);
      const TypeSet set = t.at(base);
      if (set.empty() || set.bits & TypeSet::kAny) return t.Any();
      if (mode.report && !t.Overlap(key, t.Basic(TypeSet::kString | TypeSet::kInt))) {
        Report(info, "types/index", expr.args[1]->span, "a key is text or a position, and this is " + TypeName(key)).help.push_back("write `x[\"name\"]` or `x[0]`");
      }
      if (t.MayBeNode(base)) return t.WithOptional(t.Json(), true);
      if (set.bits & TypeSet::kJson) return t.WithOptional(t.Json(), true);
      if (set.item != kNoType) return t.WithOptional(set.item, true);
      if (set.value != kNoType) return t.WithOptional(set.value, true);
      if (mode.report) {
        const std::string written = Written(*expr.args[0]);
        Report(info, "types/step", expr.span, TypeName(base) + " has no parts")
            .help.push_back(set.bits & TypeSet::kString && !written.empty() ? "a part of a text is `substring(" + written + ", from, to)`" : "lists, maps and JSON have: use the value as it is");
      }
      return t.Any();
    }
    case ExprKind::kAs: {
      const TypeId base = TypeValue(info, *expr.args[0], env, mode);
      TypeId wanted = kNoType;
      const std::string& name = expr.name;
      if (name == "string") wanted = t.Text();
      else if (name == "int") wanted = t.Int();
      else if (name == "number") wanted = t.Basic(kNumeric);
      else if (name == "bool") wanted = t.Bool();
      else if (name == "json") wanted = t.Json();
      else if (name == "list") wanted = t.ListOf(t.Json());
      else if (name == "map") wanted = t.MapOf(t.Json());
      else {
        const Visible* visible = Lookup(info.module, name);
        if (visible != nullptr && visible->symbol.kind == Symbol::Kind::kEntity) {
          wanted = t.Entity(EntityId{static_cast<std::uint32_t>(visible->symbol.index)});
        } else if (mode.report && IsLost(name)) {
          info.broken = true;
        } else if (mode.report) {
          std::vector<std::string> known = {"string", "int", "number", "bool", "json", "list", "map"};
          for (const facts::Entity& entity : c_.schema.entities) known.push_back(entity.name);
          base::Diagnostic& d = Report(info, "names/unknown", expr.name_span, "there is no type `" + name + "`");
          if (const std::string hint = base::DidYouMean(name, known); !hint.empty()) d.help.push_back(hint);
        }
      }
      if (wanted == kNoType) return t.Any();
      if (mode.report && !t.Overlap(base, wanted)) {
        Report(info, "types/as", expr.span, "this is " + TypeName(base) + ", and never " + TypeName(wanted)).help.push_back("leave `as` out, or narrow something that may be that");
        return t.Any();  // said: what takes the value has nothing to add
      }
      const TypeSet& set = t.at(base);
      const bool may_miss = set.optional || set.declared || (t.MayBeNode(base) && !t.IsEmpty(base));
      return t.WithOptional(wanted, may_miss);
    }
    case ExprKind::kArith: {
      bool optional = false;
      bool whole = true;
      bool wrong = false;
      for (ExprPtr& arg : expr.args) {
        const TypeId type = TypeValue(info, *arg, env, mode);
        optional = optional || t.at(type).optional;
        whole = whole && !(t.at(type).bits & (TypeSet::kNumber | TypeSet::kJson | TypeSet::kAny));
        if (mode.report && !wrong && !t.Overlap(type, t.Basic(kNumeric))) {
          wrong = true;
          base::Diagnostic& d = Report(info, "types/number", arg->span, "`" + expr.name + "` wants numbers, and this is " + TypeName(type));
          if (expr.name == "+" && t.at(type).bits & TypeSet::kString) d.help.push_back("to put texts together write `\"{a}{b}\"`");
          else d.help.push_back(ArgumentHelp(type, t.Basic(kNumeric)));
        } else if (mode.report && t.at(type).bits & TypeSet::kJson) {
          Report(info, "types/number", arg->span, "this is open JSON").help.push_back("say what it is: `... as number`");
        }
      }
      if (wrong) return t.Any();
      return t.WithOptional(whole ? t.Int() : t.Basic(kNumeric), optional);
    }
    case ExprKind::kDefault: {
      TypeId all = t.Nothing();
      bool optional = true;
      for (std::size_t i = 0; i < expr.args.size(); ++i) {
        const TypeId type = TypeValue(info, *expr.args[i], env, mode);
        optional = optional && t.at(type).optional;
        all = t.Join(all, t.WithOptional(type, false));
        if (mode.report && i + 1 < expr.args.size() && !t.at(type).optional && !(t.at(type).bits & TypeSet::kAny) && !t.IsEmpty(type)) {
          base::Diagnostic& d = sink_.Warning("rules/default", expr.args[i]->span, "this is never missing, so what follows `\?\?` is never used");
          d.rule = expr.span;
          d.help.push_back("take the `\?\?` out, and what follows it");
        }
      }
      return t.WithOptional(all, optional);
    }
    case ExprKind::kIf: {
      TypeCondition(info, *expr.args[0], env, mode);
      TypeId type = TypeValue(info, *expr.args[1], env, mode);
      if (expr.args.size() < 3) return t.WithOptional(type, true);
      return t.Join(type, TypeValue(info, *expr.args[2], env, mode));
    }
    case ExprKind::kCall: return TypeCall(info, expr, env, mode);
    default:
      break;
  }
  // A condition where a value is wanted.
  if (mode.report) {
    TypeCondition(info, expr, env, mode);
    Report(info, "types/value", expr.span, "a condition is no value").help.push_back("write `if ... then ... else ...`");
  }
  return t.Bool();
}

TypeId Analyser::FieldOf(StatementInfo& info, Expr& step, EntityId entity, facts::RelationId* relation, bool* parent, Mode mode) {
  const facts::Entity& e = c_.schema.at(entity);
  *parent = false;
  if (e.parent != facts::kNoEntity && c_.schema.at(e.parent).name == step.name) {
    const facts::Entity& holder = e.form == facts::Entity::Form::kIs && e.base != facts::kNoEntity ? c_.schema.at(e.base) : e;
    *relation = holder.parent_relation;
    *parent = true;
    return c_.types.Entity(e.parent);
  }
  if (const facts::Field* field = c_.schema.FindField(entity, step.name); field != nullptr) {
    *relation = field->relation;
    const auto it = c_.later.field_types.find(static_cast<std::uint32_t>(field->relation));
    const TypeId type = it == c_.later.field_types.end() ? c_.types.Any() : it->second;
    return c_.types.WithOptional(type, field->optional && field->initial.missing());
  }
  *relation = facts::kNoRelation;
  if (!mode.report) return c_.types.Any();
  base::Diagnostic& d = Report(info, "names/field", step.name_span, "`" + e.name + "` has no field `" + step.name + "`");
  std::vector<std::string> known;
  bool of_a_kind = false;
  for (std::size_t i = 0; i < c_.schema.entities.size(); ++i) {
    const facts::Entity& other = c_.schema.entities[i];
    const auto id = EntityId{static_cast<std::uint32_t>(i)};
    if (c_.schema.Is(entity, id)) {
      for (const facts::Field& field : other.fields) known.push_back(field.name);
    } else if (c_.schema.Is(id, entity) && c_.schema.FindField(id, step.name) != nullptr && !of_a_kind) {
      of_a_kind = true;
      d.help.push_back("it is a field of `" + other.name + "`: say `" + other.name + "(...)` of it first");
    }
  }
  if (e.parent != facts::kNoEntity) known.push_back(c_.schema.at(e.parent).name);
  if (const std::string hint = base::DidYouMean(step.name, known); !hint.empty()) {
    d.help.push_back(hint);
  } else if (!of_a_kind) {
    std::sort(known.begin(), known.end());
    std::string all;
    for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
    d.help.push_back(all.empty() ? "`" + e.name + "` has no fields" : "it has: " + all);
  }
  return c_.types.Any();
}

TypeId Analyser::TypeStep(StatementInfo& info, Expr& expr, TypeId base, Mode mode) {
  TypeTable& t = c_.types;
  const TypeSet set = t.at(base);
  Step step;
  TypeId type = kNoType;
  const auto finish = [&](TypeId result) {
    if (mode.report) {
      c_.steps.push_back(std::move(step));
      expr.symbol = static_cast<std::int32_t>(c_.steps.size() - 1);
    }
    return t.WithOptional(result, t.at(result).optional || set.optional);
  };
  if (set.bits & TypeSet::kAny) return finish(t.Any());
  if (set.empty()) return t.Nothing();
  if (!set.entities.empty()) {
    bool parent = false;
    for (EntityId entity : set.entities) {
      facts::RelationId relation = facts::kNoRelation;
      const TypeId one = FieldOf(info, expr, entity, &relation, &parent, mode);
      if (relation == facts::kNoRelation) return t.Any();
      type = type == kNoType ? one : t.Join(type, one);
      if (std::find(step.alternatives.begin(), step.alternatives.end(), relation) == step.alternatives.end()) step.alternatives.push_back(relation);
    }
    step.kind = step.alternatives.size() > 1 ? Step::Kind::kFields : parent ? Step::Kind::kParent : Step::Kind::kField;
    step.relation = step.alternatives.front();
    return finish(type);
  }
  if (!set.resources.empty() || set.bits & TypeSet::kAnyResource) {
    step.resource_type = set.resources.size() == 1 && !(set.bits & TypeSet::kAnyResource) ? set.resources.front() : -1;
    if (Capital(expr.name)) {
      step.kind = Step::Kind::kProperty;
      step.column = expr.name;
      return finish(t.WithOptional(t.Json(), true));
    }
    step.kind = Step::Kind::kResource;
    step.column = expr.name;
    if (expr.name == "id" || expr.name == "type") return finish(t.Text());
    if (expr.name == "owner") return finish(t.Basic(TypeSet::kAnyNode));
    if (expr.name == "properties" || expr.name == "attributes") return finish(t.MapOf(t.Json()));
    if (mode.report) {
      base::Diagnostic& d = Report(info, "names/field", expr.name_span, "a resource has no `" + expr.name + "`");
      std::string hint = base::DidYouMean(expr.name, ResourceColumns());
      d.help.push_back(hint.empty() ? "it has id, type, owner, properties and attributes; properties are written with a capital" : hint);
    }
    return t.Any();
  }
  if (set.bits & TypeSet::kAnyNode) {
    if (mode.report) {
      Report(info, "names/field", expr.name_span, "a node of any type has no fields").help.push_back("write `[\"" + expr.name + "\"]` for what the file says, or say of what entity it is");
    }
    return t.Any();
  }
  step.kind = Step::Kind::kJson;
  step.column = expr.name;
  if (set.bits & TypeSet::kJson) return finish(t.WithOptional(t.Json(), true));
  if (set.value != kNoType) return finish(t.WithOptional(set.value, true));
  if (mode.report) {
    base::Diagnostic& d = Report(info, "types/step", expr.name_span, TypeName(base) + " has no `" + expr.name + "`");
    const std::string written = Written(*expr.args[0]);
    const bool counts = expr.name == "count" || expr.name == "length" || expr.name == "size" || expr.name == "len";
    const bool ends = expr.name == "first" || expr.name == "last";
    if (set.item != kNoType && !written.empty() && (counts || ends)) d.help.push_back("functions stand in front: `" + (counts ? "count" : expr.name) + "(" + written + ")`");
    else d.help.push_back(set.item != kNoType ? "walk the list first: `x in " + (written.empty() ? "..." : written) + "`" : "things of the config, resources, maps and JSON have fields: use the value as it is");
  }
  return t.Any();
}

// Whether a value of a type can be what an argument wants. A list of nodes is no list of JSON, though both may be empty.
bool Analyser::Fits(TypeId type, TypeId wanted) {
  TypeTable& t = c_.types;
  if (!t.Overlap(type, wanted)) return false;
  const TypeId item = t.at(type).item, wants = t.at(wanted).item;
  const TypeSet set = t.at(type);
  if (item == kNoType || wants == kNoType || t.IsEmpty(item) || set.bits != 0 || set.value != kNoType) return true;
  return Fits(item, wants);
}

TypeId Analyser::TypeCall(StatementInfo& info, Expr& call, const TypeEnv& env, Mode mode) {
  TypeTable& t = c_.types;
  if (call.symbol < 0) {
    for (ExprPtr& arg : call.args) {
      if (arg->kind != ExprKind::kWildcard) TypeValue(info, *arg, env, mode);
    }
    return t.Any();
  }
  const Symbol symbol = c_.symbols[static_cast<std::size_t>(call.symbol)];
  if (symbol.kind == Symbol::Kind::kLet) {
    LetSymbol& let = c_.lets[static_cast<std::size_t>(symbol.index)];
    if (let.state != LetSymbol::State::kDone) {
      if (let.state == LetSymbol::State::kBusy) {
        const std::string message = "`" + call.name + "` is defined by itself";
        if (sink_.diagnostics().empty() || sink_.diagnostics().back().message != message) {
          Report(info, "names/recursion", call.name_span, message).help.push_back("a `let` cannot recurse: derive a relation with rules");
        }
        info.broken = true;
        return t.Any();
      }
      TypeLet(symbol.index);
    }
    bool optional = false;
    for (std::size_t i = 0; i < call.args.size(); ++i) {
      if (call.args[i]->kind == ExprKind::kWildcard) {
        if (mode.report) Report(info, "types/wildcard", call.args[i]->span, "`_` stands for no value here").help.push_back("name the value: a variable that a condition gives it");
        continue;
      }
      const TypeId type = TypeValue(info, *call.args[i], env, mode);
      optional = optional || t.at(type).optional;
      if (mode.report && i < let.parameters.size() && !t.Overlap(type, let.parameters[i])) {
        Report(info, "types/argument", call.args[i]->span, "this is " + TypeName(type) + ", and `" + call.name + "` wants " + TypeName(let.parameters[i])).help.push_back(ArgumentHelp(type, let.parameters[i]));
      }
    }
    if (let.result == kNoType) return t.Any();
    return t.WithOptional(let.result, !let.condition && (optional || t.at(let.result).optional));
  }
  if (symbol.kind == Symbol::Kind::kOption) {
    const TypeId type = c_.options[static_cast<std::size_t>(symbol.index)].type;
    return type == kNoType ? t.Any() : type;
  }
  if (symbol.kind != Symbol::Kind::kFunction) {
    TypeAtomArguments(info, call, ColumnsOf(symbol), env, mode);
    if (mode.report) {
      Report(info, "types/value", call.span, "`" + call.name + "` is a relation, and a value is wanted").help.push_back("put it into a condition and use its variables, or into a bracket: `[x for " + call.name + "(x)]`");
    }
    return t.Any();
  }
  const eval::Signature& signature = signatures_.at(symbol.index);
  bool optional = signature.result_optional;
  TypeId variable = t.Nothing();  // what `T` is in this call
  bool swapped = false;           // the two arguments fit the other way round: told once
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    const eval::Param& param = signature.ParamAt(i);
    if (call.args[i]->kind == ExprKind::kWildcard) {
      if (mode.report) Report(info, "types/wildcard", call.args[i]->span, "`_` stands for no value here").help.push_back("name the value: a variable that a condition gives it");
      continue;
    }
    const std::size_t told = sink_.diagnostics().size();
    const TypeId type = TypeValue(info, *call.args[i], env, mode);
    if (!param.optional) optional = optional || t.at(type).optional;
    const TypeId wanted = TypeOfKind(param.kind);
    if (mode.report && !swapped && sink_.diagnostics().size() == told && !Fits(type, wanted)) {
      if (i == 0 && call.args.size() == 2 && call.args[1]->kind != ExprKind::kWildcard && !signature.variadic) {
        const TypeId second = TypeValue(info, *call.args[1], env, {});
        swapped = Fits(second, wanted) && Fits(type, TypeOfKind(signature.ParamAt(1).kind)) && !Fits(second, TypeOfKind(signature.ParamAt(1).kind));
      }
      if (swapped) {
        Report(info, "types/argument", call.span, "the arguments of `" + call.name + "` stand the other way round").help.push_back("it is `" + call.name + "(" + std::string(c_.functions[static_cast<std::size_t>(symbol.index)]->parameters) + ")`");
        TypeValue(info, *call.args[1], env, mode);
        break;
      }
      base::Diagnostic& d = Report(info, "types/argument", call.args[i]->span, "this is " + TypeName(type) + ", and `" + call.name + "` wants " + TypeName(wanted));
      LabelValue(info, *call.args[i], &d);
      if (c_.types.IsNode(type)) d.help.push_back("name a field of it");
      else if (t.at(type).item != kNoType && t.at(wanted).item != kNoType && t.MayBeNode(t.at(type).item)) d.help.push_back("name a field of each: `[x.name for ...]`");
      else if (call.name == "contains" && t.at(type).item != kNoType) d.help.push_back("to ask whether a list holds something write `x in list`");
      else if (call.name == "len" && t.at(type).item != kNoType) d.help.push_back("`len` counts characters: write `count`");
      else d.help.push_back("it is `" + call.name + "(" + std::string(c_.functions[static_cast<std::size_t>(symbol.index)]->parameters) + ")`");
    }
    const eval::Function& function = *c_.functions[static_cast<std::size_t>(symbol.index)];
    const Expr& arg = *call.args[i];
    const bool literal = arg.kind == ExprKind::kText && std::all_of(arg.parts.begin(), arg.parts.end(), [](const TextPart& part) { return part.expr == nullptr; });
    if (mode.report && literal && function.refuse != nullptr) {
      std::string text;
      for (const TextPart& part : arg.parts) text += part.text;
      if (eval::Refusal refusal = function.refuse(i, text); !refusal.message.empty()) {
        Report(info, "types/refused", arg.span, std::move(refusal.message)).help.push_back(std::move(refusal.help));
      }
    }
    // `T`, `[T]`, `[[T]]`: what stands where `T` does.
    const eval::Kind* kind = &param.kind;
    TypeId part = type;
    while (kind->base == eval::Kind::Base::kList && !kind->item.empty() && part != kNoType) {
      kind = &kind->item.front();
      part = ResultOfList(part);
    }
    if (kind->base == eval::Kind::Base::kVariable && part != kNoType) variable = t.Join(variable, t.WithOptional(part, false));
  }
  // `T` and `[T]`, at any depth of the result.
  const auto result_of = [&](const auto& self, const eval::Kind& kind) -> TypeId {
    if (kind.base == eval::Kind::Base::kVariable) return variable;
    if (kind.base == eval::Kind::Base::kList && !kind.item.empty()) return t.ListOf(self(self, kind.item.front()));
    return TypeOfKind(kind);
  };
  TypeId result = result_of(result_of, signature.result);
  return t.WithOptional(result, optional);
}

void Analyser::RequirePlain(StatementInfo& info, Expr& expr, const std::string& what) {
  if (expr.kind != ExprKind::kText) {
    RequireJson(info, expr, false, what);
    return;
  }
  for (TextPart& part : expr.parts) {
    if (!part.expr || part.expr->type == kNoType || !c_.types.at(part.expr->type).optional) continue;
    Report(info, "types/missing", part.expr->span, "this may be missing, and " + what + " needs it").help.push_back("bind it in `for`, or give a default with `??`");
  }
}

void Analyser::RequireJson(StatementInfo& info, Expr& expr, bool optional_allowed, const std::string& what) {
  if (expr.type == kNoType) return;
  TypeId type = expr.type;
  for (int depth = 0; depth < 8 && type != kNoType; ++depth) {
    if (c_.types.MayBeNode(type)) {
      Report(info, "types/node", expr.span, "a node cannot stand in JSON: this is " + TypeName(expr.type)).help.push_back("name a field of it");
      return;
    }
    type = c_.types.at(type).item;
  }
  if (!optional_allowed && c_.types.at(expr.type).optional) {
    Report(info, "types/missing", expr.span, "this may be missing, and " + what + " needs it").help.push_back("bind it in `for`, give a default with `??`, or write `Key?:` to leave it out");
  }
}

}  // namespace pareto::dsl
