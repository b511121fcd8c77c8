// Lowering of values and places.
#include <algorithm>

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

bool Lowerer::PathPlace(Frame& frame, const Expr& path, eval::PlaceExpr::Candidate& out) {
  switch (path.kind) {
    case ExprKind::kParen:
    case ExprKind::kAs:
      return PathPlace(frame, *path.args[0], out);
    case ExprKind::kVar:
      if (!IsNode(path)) return false;
      out.node = LowerValue(frame, path);
      return true;
    case ExprKind::kField: {
      if (path.symbol < 0) return false;
      const Step& step = c_.steps[static_cast<std::size_t>(path.symbol)];
      if (step.kind == Step::Kind::kParent || (step.kind == Step::Kind::kResource && step.column == "owner")) {
        out.node = LowerValue(frame, path);
        return true;
      }
      if (IsNode(*path.args[0])) {
        out.node = LowerValue(frame, *path.args[0]);
        if (step.kind == Step::Kind::kProperty) {
          out.resource = LowerValue(frame, *path.args[0]);
          out.property = pool_.Text(step.column);
        }
        if (step.kind != Step::Kind::kResource && step.kind != Step::Kind::kProperty) out.steps.push_back(Const(pool_.Text(path.name), path.span));
        return true;
      }
      if (!PathPlace(frame, *path.args[0], out)) return false;
      if (!out.steps.empty()) out.steps.push_back(Const(pool_.Text(path.name), path.span));
      return true;
    }
    case ExprKind::kIndex:
      if (IsNode(*path.args[0])) {
        out.node = LowerValue(frame, *path.args[0]);
      } else if (!PathPlace(frame, *path.args[0], out)) {
        return false;
      }
      out.steps.push_back(LowerValue(frame, *path.args[1]));
      return true;
    default:
      return false;
  }
}

// Whether it reads a field of a variable.
bool Lowerer::IsFieldRead(const Expr& written) const {
  if (written.kind != ExprKind::kField || written.args[0]->kind != ExprKind::kVar || written.args[0]->variable < 0) return false;
  return written.symbol >= 0 && c_.steps[static_cast<std::size_t>(written.symbol)].kind == Step::Kind::kField;
}

// Where a config sets an option: by its name, or by the module's and its name. A candidate that names no node starts at the document.
void Lowerer::OptionPlaces(Frame& frame, const Expr& call, const Expr& value, const BindingPath* binding, const std::vector<const Expr*>& steps, eval::PlaceExpr& out) {
  const OptionSymbol& option = c_.options[static_cast<std::size_t>(c_.symbols[static_cast<std::size_t>(call.symbol)].index)];
  for (const std::string& name : {option.name, option.key}) {
    eval::PlaceExpr::Candidate candidate;
    for (const std::string& key : {std::string("policy"), std::string("options"), name}) candidate.steps.push_back(Const(pool_.Text(key), call.span));
    const bool item = binding != nullptr && binding->item;
    const Slot position = item ? frame.positions[static_cast<std::size_t>(binding->variable)] : eval::kNoSlot;
    if (steps.empty()) {
      candidate.match = binding != nullptr ? SlotExpr(frame.slots[static_cast<std::size_t>(binding->variable)], value.span) : LowerValue(frame, call);
      candidate.item = item;
      candidate.position = position;
    } else if (item && position == eval::kNoSlot) {
      continue;
    } else {
      if (item) candidate.steps.push_back(SlotExpr(position, value.span));
      for (const Expr* step : steps) candidate.steps.push_back(step->kind == ExprKind::kField ? Const(pool_.Text(step->name), step->span) : LowerValue(frame, *step->args[1]));
    }
    out.candidates.push_back(std::move(candidate));
  }
}

// A property that its statement writes as a field of the resource's owner stands where that field does. Which statement made the resource is
// told by the value: it must be what the field says.
void Lowerer::PropertyPlaces(Frame& frame, const Expr& path, eval::PlaceExpr& out) {
  if (path.kind != ExprKind::kField || path.symbol < 0) return;
  const Step& step = c_.steps[static_cast<std::size_t>(path.symbol)];
  if (step.kind != Step::Kind::kProperty) return;
  // What extends, the last first: its solution has the node whose field it reads.
  const auto add = [&](EPtr node, const std::string& field) {
    eval::PlaceExpr::Candidate candidate;
    candidate.node = std::move(node);
    candidate.steps.push_back(Const(pool_.Text(field), path.span));
    candidate.match = LowerValue(frame, path);
    candidate.resource = LowerValue(frame, *path.args[0]);
    candidate.property = pool_.Text(step.column);
    out.candidates.push_back(std::move(candidate));
  };
  for (const bool overrides : {true, false}) {
    for (std::size_t i = extensions_.size(); i-- > 0;) {
      const Extension& extension = extensions_[i];
      const auto& extend = std::get<Extend>(extension.info->tree->node);
      if (extension.overrides != overrides || extend.properties->kind != ExprKind::kMap) continue;
      if (extension.type >= 0 && step.resource_type >= 0 && extension.type != step.resource_type) continue;
      for (const Pair& pair : extend.properties->pairs) {
        if (pair.key != step.column) continue;
        for (const Expr* written : PlacePaths(*pair.value)) {
          if (!IsFieldRead(*written)) continue;
          const auto column = std::find(extension.variables.begin(), extension.variables.end(), written->args[0]->variable);
          if (column == extension.variables.end()) continue;
          add(Lookup(extension.solution, static_cast<int>(column - extension.variables.begin()), LowerValue(frame, *path.args[0]), path.span), written->name);
        }
      }
    }
  }
  for (const WrittenField& written : lowered_.written) {
    if (written.property != step.column || (step.resource_type >= 0 && written.type != step.resource_type)) continue;
    Step of_owner;
    of_owner.kind = Step::Kind::kResource;
    of_owner.column = "owner";
    of_owner.resource_type = step.resource_type;
    const auto [relation, column] = ResourceColumn(of_owner, of_owner.resource_type);
    add(Lookup(relation, column, LowerValue(frame, *path.args[0]), path.span), written.field);
  }
}

void Lowerer::CollectWritten() {
  for (std::size_t s = first_; s < c_.statements.size(); ++s) {
    const StatementInfo& info = c_.statements[s];
    const auto* resource = std::get_if<Resource>(&info.tree->node);
    if (resource == nullptr || info.broken || resource->properties->kind != ExprKind::kMap) continue;
    std::int32_t owner = -1;
    const Frame frame = NewFrame(info);
    for (const Ordered& o : OrderOf(frame, 0, {resource->body.get()})) {
      const TypeId type = info.variables[static_cast<std::size_t>(o.variable)].type;
      if (type == kNoType || !c_.types.MayBeNode(type)) continue;
      owner = c_.types.at(type).entities.empty() ? -1 : o.variable;
      break;
    }
    if (owner < 0) continue;
    std::int32_t type = 0;
    while (c_.resource_types[static_cast<std::size_t>(type)] != resource->type) ++type;
    for (const Pair& pair : resource->properties->pairs) {
      for (const Expr* written : PlacePaths(*pair.value)) {
        if (IsFieldRead(*written) && written->args[0]->variable == owner) lowered_.written.push_back({type, pair.key, written->name});
      }
    }
  }
}

eval::Slot Lowerer::FirstNode(const Frame& frame, const std::vector<const Expr*>& conditions) {
  for (const Ordered& o : OrderOf(frame, 0, conditions)) {
    const auto v = static_cast<std::size_t>(o.variable);
    const TypeId type = frame.info->variables[v].type;
    if (type != kNoType && c_.types.MayBeNode(type)) return frame.slots[v];
  }
  return eval::kNoSlot;
}

bool Lowerer::LowerPlace(Frame& frame, const Expr& expr, const std::vector<const Expr*>& conditions, eval::PlaceExpr& out) {
  out.span = expr.span;
  for (const Expr* path : PlacePaths(expr)) {
    if (path->kind == ExprKind::kCall && path->name == kInFile) {
      // The node that the finding is about, and where in a file. Without such a file the node alone.
      if (first_node_ == eval::kNoSlot) continue;
      for (const bool in_file : {true, false}) {
        eval::PlaceExpr::Candidate candidate;
        candidate.node = SlotExpr(first_node_, path->span);
        if (in_file) candidate.steps.push_back(LowerValue(frame, *path));
        out.candidates.push_back(std::move(candidate));
      }
      continue;
    }
    if (!HasPlace(c_, *path)) continue;
    if (path->kind == ExprKind::kCall) {
      OptionPlaces(frame, *path, *path, nullptr, {}, out);
      continue;
    }
    if (path->kind == ExprKind::kVar && !IsNode(*path)) {
      for (const BindingPath& binding : BindingsOf(path->variable, conditions)) {
        if (binding.path->kind == ExprKind::kCall) {
          if (HasPlace(c_, *binding.path)) OptionPlaces(frame, *binding.path, *path, &binding, {}, out);
          continue;
        }
        eval::PlaceExpr::Candidate candidate;
        if (!PathPlace(frame, *binding.path, candidate)) continue;
        candidate.match = SlotExpr(frame.slots[static_cast<std::size_t>(path->variable)], path->span);
        candidate.item = binding.item;
        if (binding.item) candidate.position = frame.positions[static_cast<std::size_t>(path->variable)];
        out.candidates.push_back(std::move(candidate));
      }
      // A value that is no node: the row of the data file that it came from is looked for.
      if (FromDataFile(c_, path->variable, conditions)) {
        eval::PlaceExpr::Candidate candidate;
        candidate.node = SlotExpr(frame.slots[static_cast<std::size_t>(path->variable)], path->span);
        out.candidates.push_back(std::move(candidate));
      }
      continue;
    }
    PropertyPlaces(frame, *path, out);
    // A path of a value that came by a variable: the place of the variable, and the steps from there.
    const std::int32_t root = RootVariable(*path);
    eval::PlaceExpr::Candidate candidate;
    if (PathPlace(frame, *path, candidate)) {
      out.candidates.push_back(std::move(candidate));
      continue;
    }
    if (root < 0) continue;
    std::vector<EPtr> steps;
    std::vector<const Expr*> parts;
    const Expr* at = path;
    while (at->kind == ExprKind::kField || at->kind == ExprKind::kIndex || at->kind == ExprKind::kAs || at->kind == ExprKind::kParen) {
      if (at->kind == ExprKind::kField || at->kind == ExprKind::kIndex) parts.insert(parts.begin(), at);
      if (at->kind == ExprKind::kField) steps.insert(steps.begin(), Const(pool_.Text(at->name), at->span));
      if (at->kind == ExprKind::kIndex) steps.insert(steps.begin(), LowerValue(frame, *at->args[1]));
      at = at->args[0].get();
    }
    for (const BindingPath& binding : BindingsOf(root, conditions)) {
      if (binding.path->kind == ExprKind::kCall) {
        if (HasPlace(c_, *binding.path)) OptionPlaces(frame, *binding.path, *path, &binding, parts, out);
        continue;
      }
      eval::PlaceExpr::Candidate found;
      if (!PathPlace(frame, *binding.path, found)) continue;
      if (binding.item) {
        const Slot position = frame.positions[static_cast<std::size_t>(root)];
        if (position == eval::kNoSlot) continue;
        found.steps.push_back(SlotExpr(position, path->span));
      }
      for (EPtr& step : steps) found.steps.push_back(std::move(step));
      out.candidates.push_back(std::move(found));
      break;
    }
  }
  return !out.candidates.empty();
}

}  // namespace pareto::dsl
