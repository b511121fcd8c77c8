// Lowering of conditions: an expression tree becomes a set of literals.
#include <algorithm>

#include "dsl/lowerer.h"

namespace pareto::dsl {

using eval::ExprOp;
using ELiteral = eval::Literal;
using eval::Term;
using Kind = eval::Literal::Kind;

namespace {

void AddSlot(eval::Slot slot, eval::Slot mark, std::vector<eval::Slot>& out) {
  if (slot == eval::kNoSlot || slot >= mark) return;
  if (std::find(out.begin(), out.end(), slot) == out.end()) out.push_back(slot);
}

// Variables of `scope` in the order in which they stand directly in the expression, and whether they first stand as `x in list`.
void WalkOrder(const Expr& expr, const StatementInfo& info, std::int32_t scope, bool in_or, std::vector<std::pair<std::int32_t, bool>>* out) {
  const auto meet = [&](const Expr& variable, bool position) {
    if (variable.variable < 0 || info.variables[static_cast<std::size_t>(variable.variable)].scope != scope) return;
    for (const auto& [v, by_position] : *out) {
      if (v == variable.variable) return;
    }
    out->emplace_back(variable.variable, position);
  };
  switch (expr.kind) {
    case ExprKind::kVar: meet(expr, false); return;
    case ExprKind::kNot:
    case ExprKind::kEach:
    case ExprKind::kMapEach: return;
    case ExprKind::kIf:
      for (std::size_t i = 1; i < expr.args.size(); ++i) WalkOrder(*expr.args[i], info, scope, in_or, out);
      return;
    case ExprKind::kCompare:
      if (expr.name == "in" && expr.args[0]->kind == ExprKind::kVar) {
        meet(*expr.args[0], !in_or);
        WalkOrder(*expr.args[1], info, scope, in_or, out);
        return;
      }
      break;
    default: break;
  }
  const bool below_or = in_or || expr.kind == ExprKind::kOr;
  for (const ExprPtr& arg : expr.args) WalkOrder(*arg, info, scope, below_or, out);
  for (const Pair& pair : expr.pairs) {
    if (pair.key_expr) WalkOrder(*pair.key_expr, info, scope, below_or, out);
    WalkOrder(*pair.value, info, scope, below_or, out);
  }
  for (const TextPart& part : expr.parts) {
    if (part.expr) WalkOrder(*part.expr, info, scope, below_or, out);
  }
}

}  // namespace

void Lowerer::AddOuterSlots(const EExpr& expr, Slot mark, std::vector<Slot>& out) {
  AddSlot(expr.slot, mark, out);
  for (const EPtr& arg : expr.args) AddOuterSlots(*arg, mark, out);
  if (expr.body) AddOuterSlots(*expr.body, mark, out);
}

void Lowerer::AddOuterSlots(const eval::Body& body, Slot mark, std::vector<Slot>& out) {
  for (const ELiteral& literal : body.literals) {
    for (const Term& term : literal.terms) AddSlot(term.slot, mark, out);
    if (literal.lhs) AddOuterSlots(*literal.lhs, mark, out);
    if (literal.rhs) AddOuterSlots(*literal.rhs, mark, out);
    AddSlot(literal.position, mark, out);
    for (const eval::Body& inner : literal.bodies) AddOuterSlots(inner, mark, out);
  }
}

// Marks what the literals bind, given what is bound; `except` is left out.
void Lowerer::BindAll(const eval::Body& body, std::vector<bool>& bound, std::size_t except) {
  const auto ready = [&](const EExpr& expr) {
    std::vector<Slot> used;
    AddOuterSlots(expr, static_cast<Slot>(bound.size()), used);
    std::vector<Slot> own;  // slots that the expression binds itself: of `let` and of brackets
    const auto collect = [&](const auto& self, const EExpr& e) -> void {
      if (e.op == ExprOp::kLet) own.push_back(e.slot);
      for (const EPtr& arg : e.args) self(self, *arg);
      if (e.body) {
        std::vector<Slot> inside;
        AddOuterSlots(*e.body, static_cast<Slot>(bound.size()), inside);
        for (const EPtr& arg : e.args) AddOuterSlots(*arg, static_cast<Slot>(bound.size()), inside);
        for (Slot slot : inside) {
          if (std::find(e.body->needs.begin(), e.body->needs.end(), slot) == e.body->needs.end()) own.push_back(slot);
        }
      }
    };
    collect(collect, expr);
    return std::all_of(used.begin(), used.end(), [&](Slot slot) { return bound[slot] || std::find(own.begin(), own.end(), slot) != own.end(); });
  };
  for (bool again = true; again;) {
    again = false;
    const auto set = [&](Slot slot) {
      if (slot == eval::kNoSlot || slot >= bound.size() || bound[slot]) return;
      bound[slot] = true;
      again = true;
    };
    for (std::size_t i = 0; i < body.literals.size(); ++i) {
      if (i == except) continue;
      const ELiteral& literal = body.literals[i];
      switch (literal.kind) {
        case Kind::kAtom:
          for (const Term& term : literal.terms) set(term.slot);
          break;
        case Kind::kCompare:
          if (literal.op != eval::CompareOp::kEqual) break;
          if (literal.lhs->op == ExprOp::kSlot && ready(*literal.rhs)) set(literal.lhs->slot);
          if (literal.rhs->op == ExprOp::kSlot && ready(*literal.lhs)) set(literal.rhs->slot);
          break;
        case Kind::kIn:
          if (literal.lhs->op == ExprOp::kSlot && ready(*literal.rhs)) {
            set(literal.lhs->slot);
            set(literal.position);
          } else if (literal.position != eval::kNoSlot && ready(*literal.rhs) && ready(*literal.lhs)) {
            set(literal.position);
          }
          break;
        case Kind::kOr: {
          std::vector<bool> common;
          for (const eval::Body& branch : literal.bodies) {
            std::vector<bool> one = bound;
            BindAll(branch, one, SIZE_MAX);
            if (common.empty()) common = one;
            for (std::size_t s = 0; s < common.size(); ++s) common[s] = common[s] && one[s];
          }
          for (std::size_t s = 0; s < common.size(); ++s) {
            if (common[s]) set(static_cast<Slot>(s));
          }
          break;
        }
        default: break;
      }
    }
  }
}

void Lowerer::SetOrNeeds(eval::Body& whole, const std::vector<Slot>& given) {
  bool any = false;
  for (const ELiteral& literal : whole.literals) any = any || literal.kind == Kind::kOr;
  if (!any) return;
  std::vector<Slot> mentioned;
  AddOuterSlots(whole, eval::kNoSlot, mentioned);
  const std::size_t size = mentioned.empty() ? 0 : static_cast<std::size_t>(*std::max_element(mentioned.begin(), mentioned.end())) + 1;
  for (std::size_t i = 0; i < whole.literals.size(); ++i) {
    ELiteral& literal = whole.literals[i];
    if (literal.kind != Kind::kOr) continue;
    std::vector<bool> others(size, false);
    for (Slot slot : given) {
      if (slot < size) others[slot] = true;
    }
    BindAll(whole, others, i);
    for (eval::Body& branch : literal.bodies) {
      std::vector<Slot> used;
      AddOuterSlots(branch, static_cast<Slot>(size), used);
      // What it needs is what it cannot bind itself, given the rest: drop slots one by one while the branch still binds all it uses.
      std::vector<Slot> needs;
      for (Slot slot : used) {
        if (others[slot]) needs.push_back(slot);
      }
      std::vector<bool> with_all(size, false);
      for (Slot slot : needs) with_all[slot] = true;
      BindAll(branch, with_all, SIZE_MAX);
      for (std::size_t n = needs.size(); n-- > 0;) {
        std::vector<bool> without(size, false);
        for (std::size_t k = 0; k < needs.size(); ++k) {
          if (k != n) without[needs[k]] = true;
        }
        BindAll(branch, without, SIZE_MAX);
        if (without == with_all) needs.erase(needs.begin() + static_cast<std::ptrdiff_t>(n));
      }
      branch.needs = needs;
      SetOrNeeds(branch, needs);
    }
  }
}

std::vector<Lowerer::Ordered> Lowerer::OrderOf(const Frame& frame, std::int32_t scope, const std::vector<const Expr*>& bodies) const {
  std::vector<std::pair<std::int32_t, bool>> found;
  for (const Expr* body : bodies) {
    if (body != nullptr) WalkOrder(*body, *frame.info, scope, false, &found);
  }
  std::vector<Ordered> out;
  for (const auto& [variable, by_position] : found) out.push_back({variable, by_position});
  return out;
}

std::vector<Lowerer::Slot> Lowerer::OrderSlots(const Frame& frame, std::int32_t scope, const std::vector<const Expr*>& bodies) const {
  std::vector<Slot> out;
  for (const Ordered& o : OrderOf(frame, scope, bodies)) {
    const auto v = static_cast<std::size_t>(o.variable);
    out.push_back(o.by_position && frame.positions[v] != eval::kNoSlot ? frame.positions[v] : frame.slots[v]);
  }
  return out;
}

Lowerer::Frame Lowerer::NewFrame(const StatementInfo& info) {
  Frame frame;
  frame.info = &info;
  frame.slots.assign(info.variables.size(), eval::kNoSlot);
  frame.positions.assign(info.variables.size(), eval::kNoSlot);
  frame.position_used.assign(info.variables.size(), false);
  return frame;
}

void Lowerer::EnterScope(Frame& frame, std::int32_t scope, const std::vector<const Expr*>& bodies, bool positions) {
  for (std::size_t v = 0; v < frame.info->variables.size(); ++v) {
    if (frame.info->variables[v].scope == scope && frame.slots[v] == eval::kNoSlot) frame.slots[v] = NewSlot();
  }
  if (!positions) return;
  for (const Ordered& o : OrderOf(frame, scope, bodies)) {
    if (o.by_position) frame.positions[static_cast<std::size_t>(o.variable)] = NewSlot();
  }
}

eval::Body Lowerer::NestedBody(Frame& frame, std::int32_t scope, const Expr& condition, bool positions) {
  const Needed unasked(this, false);
  const Slot mark = slots_;
  EnterScope(frame, scope, {&condition}, positions);
  eval::Body body;
  BodyScope out{&body, {}};
  LowerCondition(frame, condition, out);
  AddOuterSlots(body, mark, body.needs);
  SetOrNeeds(body, body.needs);
  return body;
}

Lowerer::Slot Lowerer::Bind(EPtr value, Span span, BodyScope& out) {
  const Slot slot = NewSlot();
  ELiteral literal;
  literal.kind = Kind::kCompare;
  literal.op = eval::CompareOp::kEqual;
  literal.lhs = SlotExpr(slot, span);
  literal.rhs = std::move(value);
  literal.span = span;
  out.body->literals.push_back(std::move(literal));
  return slot;
}

void Lowerer::AddAtom(Frame& frame, facts::RelationId relation, std::vector<Term> terms, Span span, BodyScope& out) {
  (void)frame;
  ELiteral literal;
  literal.kind = Kind::kAtom;
  literal.relation = relation;
  literal.terms = std::move(terms);
  literal.span = span;
  if (nested_ == 0 && proofs_ < 0xFFFE) literal.proof = proofs_++;
  out.body->literals.push_back(std::move(literal));
}

Term Lowerer::TermOf(Frame& frame, const Expr& expr, BodyScope& out) {
  if (expr.kind == ExprKind::kWildcard) return {};
  if (expr.kind == ExprKind::kText && IsNode(expr)) return NamedTerm(frame, expr, out);
  EPtr value = LowerStrict(frame, expr, out);
  if (value->op == ExprOp::kSlot) return {Term::Kind::kSlot, value->slot, {}};
  if (value->op == ExprOp::kConst && value->value.present()) return {Term::Kind::kConst, eval::kNoSlot, value->value};
  return {Term::Kind::kSlot, Bind(std::move(value), expr.span, out), {}};
}

// A text that stands for a node (Analyser::NamesNode): `named(_, text, node)`, or the resource with this id.
Term Lowerer::NamedTerm(Frame& frame, const Expr& expr, BodyScope& out) {
  const Term name{Term::Kind::kConst, eval::kNoSlot, pool_.Text(expr.parts.empty() ? std::string() : expr.parts.front().text)};
  const Term node{Term::Kind::kSlot, NewSlot(), {}};
  const TypeSet& type = c_.types.at(expr.type);
  if (type.entities.empty() && (type.bits & TypeSet::kAnyNode) != TypeSet::kAnyNode) {
    const bool one = type.resources.size() == 1 && (type.bits & TypeSet::kAnyResource) == 0;
    std::vector<Term> terms(one ? 5 : 6);
    terms[0] = node;
    terms[one ? 1 : 2] = name;
    AddAtom(frame, one ? OfType(type.resources.front()).finished : program_.finished, std::move(terms), expr.span, out);
    return node;
  }
  for (const RelationSymbol& relation : c_.relations) {
    if (relation.module < 0 && relation.name == "named") AddAtom(frame, relation.id, {{}, name, node}, expr.span, out);
  }
  return node;
}

void Lowerer::LowerCondition(Frame& frame, const Expr& expr, BodyScope& out) {
  switch (expr.kind) {
    case ExprKind::kParen: LowerCondition(frame, *expr.args[0], out); return;
    case ExprKind::kAnd:
      for (const ExprPtr& arg : expr.args) LowerCondition(frame, *arg, out);
      return;
    case ExprKind::kOr: {
      ELiteral literal;
      literal.kind = Kind::kOr;
      literal.span = expr.span;
      for (const ExprPtr& arg : expr.args) {
        eval::Body branch;
        BodyScope inner{&branch, {}};
        LowerCondition(frame, *arg, inner);
        literal.bodies.push_back(std::move(branch));
      }
      out.body->literals.push_back(std::move(literal));
      return;
    }
    case ExprKind::kNot: {
      ELiteral literal;
      literal.kind = Kind::kNot;
      literal.span = expr.span;
      ++nested_;
      literal.bodies.push_back(NestedBody(frame, expr.symbol, *expr.args[0], false));
      --nested_;
      out.body->literals.push_back(std::move(literal));
      return;
    }
    case ExprKind::kHas: {
      const Expr& what = *expr.args[0];
      EPtr value = LowerStrict(frame, what, out);
      // Reading it, even against itself, makes the condition unknown where it is.
      ELiteral literal;
      literal.kind = Kind::kCompare;
      literal.op = eval::CompareOp::kEqual;
      literal.span = expr.span;
      if (value->op == ExprOp::kSlot) {
        literal.lhs = SlotExpr(value->slot, what.span);
        literal.rhs = std::move(value);
      } else {
        const Slot slot = Bind(std::move(value), what.span, out);
        literal.lhs = SlotExpr(slot, what.span);
        literal.rhs = SlotExpr(slot, what.span);
      }
      out.body->literals.push_back(std::move(literal));
      return;
    }
    case ExprKind::kCompare: LowerCompare(frame, expr, out); return;
    case ExprKind::kCall: {
      if (expr.symbol >= 0) {
        const Symbol::Kind kind = c_.symbols[static_cast<std::size_t>(expr.symbol)].kind;
        const bool value_let = kind == Symbol::Kind::kLet && !c_.lets[static_cast<std::size_t>(c_.symbols[static_cast<std::size_t>(expr.symbol)].index)].condition;
        if (kind != Symbol::Kind::kFunction && kind != Symbol::Kind::kOption && !value_let) {
          LowerCallCondition(frame, expr, out);
          return;
        }
      }
      break;
    }
    default: break;
  }
  ELiteral literal;
  literal.kind = Kind::kTest;
  literal.span = expr.span;
  literal.lhs = LowerStrict(frame, expr, out);
  out.body->literals.push_back(std::move(literal));
}

void Lowerer::LowerCallCondition(Frame& frame, const Expr& expr, BodyScope& out) {
  const Symbol symbol = c_.symbols[static_cast<std::size_t>(expr.symbol)];
  facts::RelationId relation = facts::kNoRelation;
  switch (symbol.kind) {
    case Symbol::Kind::kEntity: relation = c_.schema.entities[static_cast<std::size_t>(symbol.index)].relation; break;
    case Symbol::Kind::kRelation: relation = c_.relations[static_cast<std::size_t>(symbol.index)].id; break;
    case Symbol::Kind::kResourceType: relation = Made(symbol.index) ? OfType(symbol.index).made : OfType(symbol.index).finished; break;
    case Symbol::Kind::kAnyResource: relation = Made(-1) ? program_.made : program_.finished; break;
    case Symbol::Kind::kLet: {
      ELiteral literal;
      literal.kind = Kind::kHolds;
      literal.span = expr.span;
      ++nested_;
      literal.bodies.push_back(InlineConditionLet(frame, expr));
      --nested_;
      out.body->literals.push_back(std::move(literal));
      return;
    }
    default: return;
  }
  std::vector<Term> terms(static_cast<std::size_t>(c_.decls[static_cast<std::size_t>(relation)].arity));
  for (std::size_t i = 0; i < expr.args.size() && i < terms.size(); ++i) terms[i] = TermOf(frame, *expr.args[i], out);
  AddAtom(frame, relation, std::move(terms), expr.span, out);
}

eval::Body Lowerer::InlineConditionLet(Frame& frame, const Expr& call) {
  const LetSymbol& let = c_.lets[static_cast<std::size_t>(c_.symbols[static_cast<std::size_t>(call.symbol)].index)];
  const Needed unasked(this, false);
  const Slot mark = slots_;
  Frame inner = NewFrame(c_.statements[static_cast<std::size_t>(let.statement)]);
  eval::Body body;
  BodyScope out{&body, {}};
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    EPtr value = LowerStrict(frame, *call.args[i], out);
    inner.slots[i] = value->op == ExprOp::kSlot ? value->slot : Bind(std::move(value), call.args[i]->span, out);
  }
  EnterScope(inner, 0, {}, false);
  LowerCondition(inner, *let.tree->body, out);
  AddOuterSlots(body, mark, body.needs);
  SetOrNeeds(body, body.needs);
  return body;
}

void Lowerer::LowerCompare(Frame& frame, const Expr& expr, BodyScope& out) {
  const Expr& left = *expr.args[0];
  const Expr& right = *expr.args[1];
  if (expr.name == "not in") {
    ELiteral literal;
    literal.kind = Kind::kNot;
    literal.span = expr.span;
    const Slot mark = slots_;
    ++nested_;
    eval::Body body;
    BodyScope inner{&body, {}};
    ELiteral in;
    in.kind = Kind::kIn;
    in.span = expr.span;
    in.lhs = LowerStrict(frame, left, inner);
    in.rhs = LowerStrict(frame, right, inner);
    body.literals.push_back(std::move(in));
    AddOuterSlots(body, mark, body.needs);
    --nested_;
    literal.bodies.push_back(std::move(body));
    // `x not in list` is false, not true, where x or the list is missing: both must be there.
    LowerPresent(frame, left, out);
    LowerPresent(frame, right, out);
    out.body->literals.push_back(std::move(literal));
    return;
  }
  if (expr.name == "in") {
    ELiteral literal;
    literal.kind = Kind::kIn;
    literal.span = expr.span;
    literal.rhs = LowerStrict(frame, right, out);
    if (left.kind == ExprKind::kWildcard) {
      literal.lhs = SlotExpr(NewSlot(), left.span);
    } else {
      literal.lhs = LowerStrict(frame, left, out);
      if (left.kind == ExprKind::kVar) {
        const auto v = static_cast<std::size_t>(left.variable);
        if (frame.positions[v] != eval::kNoSlot && !frame.position_used[v]) {
          literal.position = frame.positions[v];
          frame.position_used[v] = true;
        }
      }
    }
    out.body->literals.push_back(std::move(literal));
    return;
  }
  if (expr.name == "=") {
    // `x = n.f` is the field's relation with x in it: one join, and by value where x is known.
    const auto as_atom = [&](const Expr& field, const Expr& other) {
      if (field.kind != ExprKind::kField || field.symbol < 0) return false;
      const Step& step = c_.steps[static_cast<std::size_t>(field.symbol)];
      if (step.kind != Step::Kind::kField && step.kind != Step::Kind::kParent) return false;
      Term term;
      if (other.kind == ExprKind::kVar) {
        term = {Term::Kind::kSlot, frame.slots[static_cast<std::size_t>(other.variable)], {}};
      } else if (other.kind == ExprKind::kNumber || other.kind == ExprKind::kText || other.kind == ExprKind::kTrue || other.kind == ExprKind::kFalse) {
        EPtr value = LowerValue(frame, other);
        if (value->op != ExprOp::kConst) return false;
        term = {Term::Kind::kConst, eval::kNoSlot, value->value};
      } else {
        return false;
      }
      EPtr base = LowerStrict(frame, *field.args[0], out);
      const Slot node = base->op == ExprOp::kSlot ? base->slot : Bind(std::move(base), field.args[0]->span, out);
      AddAtom(frame, step.relation, {Term{Term::Kind::kSlot, node, {}}, term}, expr.span, out);
      return true;
    };
    if (as_atom(right, left) || as_atom(left, right)) return;
  }
  ELiteral literal;
  literal.kind = Kind::kCompare;
  literal.span = expr.span;
  literal.op = expr.name == "="    ? eval::CompareOp::kEqual
               : expr.name == "!=" ? eval::CompareOp::kNotEqual
               : expr.name == "<"  ? eval::CompareOp::kLess
               : expr.name == "<=" ? eval::CompareOp::kLessEqual
               : expr.name == ">"  ? eval::CompareOp::kGreater
                                   : eval::CompareOp::kGreaterEqual;
  literal.lhs = LowerStrict(frame, left, out);
  literal.rhs = LowerStrict(frame, right, out);
  out.body->literals.push_back(std::move(literal));
}

// A literal that is false where the value is missing.
void Lowerer::LowerPresent(Frame& frame, const Expr& expr, BodyScope& out) {
  if (expr.kind == ExprKind::kVar || expr.type < 0 || !c_.types.at(expr.type).optional) return;
  EPtr value = LowerStrict(frame, expr, out);
  if (value->op != ExprOp::kSlot) Bind(std::move(value), expr.span, out);
}

}  // namespace pareto::dsl
