// Lowering of values.
#include "dsl/lowerer.h"

namespace pareto::dsl {

using eval::ExprOp;

Lowerer::EPtr Lowerer::New(ExprOp op, Span span) {
  auto expr = std::make_unique<EExpr>();
  expr->op = op;
  expr->span = span;
  expr->id = program_.expressions++;
  return expr;
}

Lowerer::EPtr Lowerer::SlotExpr(Slot slot, Span span) {
  EPtr expr = New(ExprOp::kSlot, span);
  expr->slot = slot;
  return expr;
}

Lowerer::EPtr Lowerer::Const(facts::Value value, Span span) {
  EPtr expr = New(ExprOp::kConst, span);
  expr->value = value;
  return expr;
}

Lowerer::EPtr Lowerer::Lookup(facts::RelationId relation, int column, EPtr base, Span span) {
  EPtr expr = New(ExprOp::kLookup, span);
  expr->relation = relation;
  expr->column = static_cast<std::uint16_t>(column);
  expr->args.push_back(std::move(base));
  return expr;
}

std::int32_t Lowerer::TypeOf(const Step& step, const eval::Expr& base) const {
  return step.resource_type < 0 && narrowed_ >= 0 && base.op == ExprOp::kSlot && base.slot == narrowed_slot_ ? narrowed_ : step.resource_type;
}

std::pair<facts::RelationId, int> Lowerer::ResourceColumn(const Step& step, std::int32_t type) {
  const bool any = type < 0;
  if (Made(type)) {
    if (step.kind == Step::Kind::kProperty) return {MadeProperty(type, step.column), 1};
    if (step.column == "properties") return {MadeMaps(type), 1};
    if (step.column == "attributes") return {MadeMaps(type), 2};
    return {any ? program_.made : OfType(type).made, step.column == "id" ? 1 : step.column == "owner" ? 2 : 3};
  }
  const facts::RelationId relation = any ? program_.finished : OfType(type).finished;
  const std::string column = step.kind == Step::Kind::kProperty ? "properties" : step.column;
  int at = column == "id" ? 1 : column == "owner" ? 2 : column == "properties" ? 3 : 4;
  if (any) at = column == "type" ? 1 : at + 1;
  return {relation, at};
}

Lowerer::EPtr Lowerer::LowerStep(Frame& frame, const Expr& expr, EPtr base) {
  (void)frame;
  if (expr.symbol < 0) return Const(facts::Value::Missing(), expr.span);
  const Step& step = c_.steps[static_cast<std::size_t>(expr.symbol)];
  switch (step.kind) {
    case Step::Kind::kField:
    case Step::Kind::kParent:
      return Lookup(step.relation, 1, std::move(base), expr.span);
    case Step::Kind::kFields: {
      // One of several entities: the first relation that has the node. The base is evaluated once.
      const Slot slot = NewSlot();
      EPtr all = New(ExprOp::kDefault, expr.span);
      for (facts::RelationId relation : step.alternatives) all->args.push_back(Lookup(relation, 1, SlotExpr(slot, expr.span), expr.span));
      EPtr let = New(ExprOp::kLet, expr.span);
      let->slot = slot;
      let->args.push_back(std::move(base));
      let->args.push_back(std::move(all));
      return let;
    }
    case Step::Kind::kResource: {
      const std::int32_t type = TypeOf(step, *base);
      if (step.column == "type" && type >= 0) {
        return Const(pool_.Text(c_.resource_types[static_cast<std::size_t>(type)]), expr.span);
      }
      const auto [relation, column] = ResourceColumn(step, type);
      return Lookup(relation, column, std::move(base), expr.span);
    }
    case Step::Kind::kProperty: {
      const std::int32_t type = TypeOf(step, *base);
      const auto [relation, column] = ResourceColumn(step, type);
      if (Made(type)) return Lookup(relation, column, std::move(base), expr.span);
      EPtr get = New(ExprOp::kGet, expr.span);
      get->args.push_back(Lookup(relation, column, std::move(base), expr.span));
      get->args.push_back(Const(pool_.Text(step.column), expr.span));
      return get;
    }
    case Step::Kind::kJson: {
      EPtr get = New(ExprOp::kGet, expr.span);
      get->args.push_back(std::move(base));
      get->args.push_back(Const(pool_.Text(expr.name), expr.span));
      return get;
    }
  }
  return Const(facts::Value::Missing(), expr.span);
}

// `x as T` and arithmetic, without what they are of: that is lowered once, by whoever asks, since a bracket takes its variables then.
Lowerer::EPtr Lowerer::NewOperation(const Expr& expr) {
  if (expr.kind == ExprKind::kArith) {
    EPtr out = New(ExprOp::kArith, expr.span);
    out->arith = expr.name == "+" ? eval::Arith::kAdd : expr.name == "-" ? eval::Arith::kSub : expr.name == "*" ? eval::Arith::kMul : expr.name == "div" ? eval::Arith::kDiv : eval::Arith::kMod;
    out->needed = needed_;
    return out;
  }
  EPtr out = New(ExprOp::kAs, expr.span);
  const std::string& name = expr.name;
  using eval::As;
  if (name == "string") out->as = As::kString;
  else if (name == "int") out->as = As::kInt;
  else if (name == "number") out->as = As::kNumber;
  else if (name == "bool") out->as = As::kBool;
  else if (name == "list") out->as = As::kList;
  else if (name == "map") out->as = As::kMap;
  else if (name == "json") out->as = As::kJson;
  else {
    out->as = As::kEntity;
    if (expr.type >= 0 && !c_.types.at(expr.type).entities.empty()) out->entity = c_.types.at(expr.type).entities.front();
  }
  const TypeId from = expr.args[0]->type;
  out->closed = from >= 0 && !(c_.types.at(from).bits & TypeSet::kJson);
  return out;
}

Lowerer::EPtr Lowerer::LowerValue(Frame& frame, const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kNumber:
      return Const(expr.number.is_int ? pool_.Int(expr.number.integer) : pool_.Double(expr.number.real), expr.span);
    case ExprKind::kTrue: return Const(facts::Value::Bool(true), expr.span);
    case ExprKind::kFalse: return Const(facts::Value::Bool(false), expr.span);
    case ExprKind::kNull: return Const(facts::Value::Null(), expr.span);
    case ExprKind::kVar: return SlotExpr(frame.slots[static_cast<std::size_t>(expr.variable)], expr.span);
    case ExprKind::kParen: return LowerValue(frame, *expr.args[0]);
    case ExprKind::kText: {
      bool constant = true;
      std::string text;
      for (const TextPart& part : expr.parts) {
        constant = constant && !part.expr;
        text += part.text;
      }
      if (constant) return Const(pool_.Text(text), expr.span);
      EPtr out = New(ExprOp::kText, expr.span);
      for (const TextPart& part : expr.parts) {
        if (!part.text.empty()) out->args.push_back(Const(pool_.Text(part.text), expr.span));
        if (part.expr) out->args.push_back(LowerValue(frame, *part.expr));
      }
      return out;
    }
    case ExprKind::kList: {
      EPtr out = New(ExprOp::kList, expr.span);
      for (const ExprPtr& arg : expr.args) out->args.push_back(LowerValue(frame, *arg));
      return out;
    }
    case ExprKind::kMap: {
      EPtr out = New(ExprOp::kMap, expr.span);
      for (const Pair& pair : expr.pairs) {
        const Needed needed(this, needed_ && !pair.optional);
        out->args.push_back(LowerValue(frame, *pair.key_expr));
        out->args.push_back(LowerValue(frame, *pair.value));
      }
      return out;
    }
    case ExprKind::kEach:
    case ExprKind::kMapEach: {
      const bool map = expr.kind == ExprKind::kMapEach;
      const Needed unasked(this, false);  // where one element is made for each solution, a missing one makes none
      const Expr& condition = map ? *expr.args[0] : *expr.args[1];
      EPtr out = New(map ? ExprOp::kMapEach : ExprOp::kEach, expr.span);
      const Slot mark = slots_;
      ++nested_;
      out->body = std::make_unique<eval::Body>(NestedBody(frame, expr.symbol, condition, true));
      out->order = OrderSlots(frame, expr.symbol, {&condition});
      if (map) {
        out->args.push_back(LowerValue(frame, *expr.pairs[0].key_expr));
        out->args.push_back(LowerValue(frame, *expr.pairs[0].value));
      } else {
        out->args.push_back(LowerValue(frame, *expr.args[0]));
      }
      --nested_;
      // What the element reads from outside must be bound as well.
      for (const EPtr& arg : out->args) AddOuterSlots(*arg, mark, out->body->needs);
      return out;
    }
    case ExprKind::kField: return LowerStep(frame, expr, LowerValue(frame, *expr.args[0]));
    case ExprKind::kIndex: {
      EPtr out = New(IsNode(*expr.args[0]) ? ExprOp::kRaw : ExprOp::kGet, expr.span);
      out->args.push_back(LowerValue(frame, *expr.args[0]));
      out->args.push_back(LowerValue(frame, *expr.args[1]));
      return out;
    }
    case ExprKind::kAs: {
      EPtr base = LowerValue(frame, *expr.args[0]);
      EPtr out = NewOperation(expr);
      out->args.push_back(std::move(base));
      return out;
    }
    case ExprKind::kArith: {
      EPtr out = NewOperation(expr);
      for (const ExprPtr& arg : expr.args) out->args.push_back(LowerValue(frame, *arg));
      return out;
    }
    case ExprKind::kDefault: {
      EPtr out = New(ExprOp::kDefault, expr.span);
      for (const ExprPtr& arg : expr.args) {
        const Needed needed(this, needed_ && &arg == &expr.args.back());
        out->args.push_back(LowerValue(frame, *arg));
      }
      return out;
    }
    case ExprKind::kIf: {
      EPtr out = New(ExprOp::kIf, expr.span);
      ++nested_;
      out->body = std::make_unique<eval::Body>(NestedBody(frame, expr.symbol, *expr.args[0], false));
      --nested_;
      for (std::size_t i = 1; i < expr.args.size(); ++i) out->args.push_back(LowerValue(frame, *expr.args[i]));
      return out;
    }
    case ExprKind::kCall: {
      if (expr.symbol < 0) break;
      const Symbol symbol = c_.symbols[static_cast<std::size_t>(expr.symbol)];
      if (symbol.kind == Symbol::Kind::kLet) return InlineLet(frame, expr);
      if (symbol.kind == Symbol::Kind::kOption) return Lookup(c_.option, 1, OptionKey(symbol, expr.span), expr.span);
      if (symbol.kind != Symbol::Kind::kFunction) break;
      EPtr out = New(ExprOp::kCall, expr.span);
      out->function = c_.functions[static_cast<std::size_t>(symbol.index)];
      for (const ExprPtr& arg : expr.args) out->args.push_back(LowerValue(frame, *arg));
      return out;
    }
    default: break;
  }
  return Const(facts::Value::Missing(), expr.span);  // refused by the analysis: never evaluated
}

Lowerer::EPtr Lowerer::LowerStrict(Frame& frame, const Expr& expr, BodyScope& out) {
  switch (expr.kind) {
    case ExprKind::kParen: return LowerStrict(frame, *expr.args[0], out);
    case ExprKind::kField: {
      if (expr.symbol < 0) break;
      const Step& step = c_.steps[static_cast<std::size_t>(expr.symbol)];
      facts::RelationId relation = facts::kNoRelation;
      int column = 1;
      if (step.kind == Step::Kind::kField || step.kind == Step::Kind::kParent) relation = step.relation;
      EPtr base = LowerStrict(frame, *expr.args[0], out);
      const std::int32_t type = TypeOf(step, *base);
      if ((step.kind == Step::Kind::kResource && !(step.column == "type" && type >= 0)) || step.kind == Step::Kind::kProperty) {
        std::tie(relation, column) = ResourceColumn(step, type);
      }
      if (relation == facts::kNoRelation) return LowerStep(frame, expr, std::move(base));
      const Slot node = base->op == ExprOp::kSlot ? base->slot : Bind(std::move(base), expr.args[0]->span, out);
      const std::uint64_t key = static_cast<std::uint64_t>(node) << 40 | static_cast<std::uint64_t>(column) << 32 | static_cast<std::uint32_t>(relation);
      const auto [it, fresh] = out.reads.try_emplace(key, eval::kNoSlot);
      Slot value = it->second;
      if (fresh) {
        value = NewSlot();
        it->second = value;
        std::vector<eval::Term> terms(static_cast<std::size_t>(c_.decls[static_cast<std::size_t>(relation)].arity));
        terms[0] = eval::Term{eval::Term::Kind::kSlot, node, {}};
        terms[static_cast<std::size_t>(column)] = eval::Term{eval::Term::Kind::kSlot, value, {}};
        AddAtom(frame, relation, std::move(terms), expr.span, out);
      }
      if (step.kind != Step::Kind::kProperty || Made(type)) return SlotExpr(value, expr.span);
      EPtr get = New(ExprOp::kGet, expr.span);
      get->args.push_back(SlotExpr(value, expr.span));
      get->args.push_back(Const(pool_.Text(step.column), expr.span));
      return get;
    }
    case ExprKind::kIndex: {
      EPtr value = New(IsNode(*expr.args[0]) ? ExprOp::kRaw : ExprOp::kGet, expr.span);
      value->args.push_back(LowerStrict(frame, *expr.args[0], out));
      value->args.push_back(LowerStrict(frame, *expr.args[1], out));
      return value;
    }
    case ExprKind::kAs: {
      // The base may be read as an atom: `x as T` of something missing is missing.
      EPtr value = NewOperation(expr);
      value->args.push_back(LowerStrict(frame, *expr.args[0], out));
      return value;
    }
    case ExprKind::kArith: {
      EPtr value = NewOperation(expr);
      for (const ExprPtr& arg : expr.args) value->args.push_back(LowerStrict(frame, *arg, out));
      return value;
    }
    case ExprKind::kCall: {
      if (expr.symbol < 0) break;
      const Symbol symbol = c_.symbols[static_cast<std::size_t>(expr.symbol)];
      if (symbol.kind == Symbol::Kind::kOption) {
        const Slot value = NewSlot();
        AddAtom(frame, c_.option, {eval::Term{eval::Term::Kind::kConst, eval::kNoSlot, pool_.Text(c_.options[static_cast<std::size_t>(symbol.index)].key)}, eval::Term{eval::Term::Kind::kSlot, value, {}}}, expr.span, out);
        return SlotExpr(value, expr.span);
      }
      if (symbol.kind != Symbol::Kind::kFunction) break;
      const eval::Function* function = c_.functions[static_cast<std::size_t>(symbol.index)];
      if (function->parameters.find('?') != std::string_view::npos) break;  // may be called with something missing
      EPtr value = New(ExprOp::kCall, expr.span);
      value->function = function;
      for (const ExprPtr& arg : expr.args) value->args.push_back(LowerStrict(frame, *arg, out));
      return value;
    }
    default: break;
  }
  return LowerValue(frame, expr);
}

Lowerer::EPtr Lowerer::OptionKey(const Symbol& option, Span span) { return Const(pool_.Text(c_.options[static_cast<std::size_t>(option.index)].key), span); }

Lowerer::EPtr Lowerer::InlineLet(Frame& frame, const Expr& call) {
  const LetSymbol& let = c_.lets[static_cast<std::size_t>(c_.symbols[static_cast<std::size_t>(call.symbol)].index)];
  if (let.condition) {
    EPtr out = New(ExprOp::kHolds, call.span);
    ++nested_;
    out->body = std::make_unique<eval::Body>(InlineConditionLet(frame, call));
    --nested_;
    return out;
  }
  Frame inner = NewFrame(c_.statements[static_cast<std::size_t>(let.statement)]);
  std::vector<std::pair<Slot, EPtr>> arguments;
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    EPtr value = LowerValue(frame, *call.args[i]);
    if (value->op == ExprOp::kSlot) {
      inner.slots[i] = value->slot;
      continue;
    }
    inner.slots[i] = NewSlot();
    arguments.emplace_back(inner.slots[i], std::move(value));
  }
  EPtr result = LowerValue(inner, *let.tree->body);
  for (std::size_t i = arguments.size(); i-- > 0;) {
    EPtr bound = New(ExprOp::kLet, call.span);
    bound->slot = arguments[i].first;
    bound->args.push_back(std::move(arguments[i].second));
    bound->args.push_back(std::move(result));
    result = std::move(bound);
  }
  return result;
}

}  // namespace pareto::dsl
