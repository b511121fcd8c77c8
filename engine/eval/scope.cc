#include "engine/eval/scope.h"

namespace pareto::eval {
namespace {

bool Nests(const Expr& expr) { return expr.op == ExprOp::kEach || expr.op == ExprOp::kMapEach || expr.op == ExprOp::kHolds; }

// Slots that stand in the expression itself, not in a bracket of it.
void AddDirect(const Expr& expr, SlotSet* slots) {
  if (Nests(expr)) return;
  if (expr.op == ExprOp::kSlot) slots->Add(expr.slot);
  for (const ExprPtr& arg : expr.args) {
    if (arg) AddDirect(*arg, slots);
  }
  if (expr.op == ExprOp::kLet) slots->Remove(expr.slot);
}

SlotSet Direct(const Body& body) {
  SlotSet slots;
  for (const Literal& literal : body.literals) {
    switch (literal.kind) {
      case Literal::Kind::kAtom:
        for (const Term& term : literal.terms) {
          if (term.kind == Term::Kind::kSlot) slots.Add(term.slot);
        }
        break;
      case Literal::Kind::kCompare:
      case Literal::Kind::kIn:
      case Literal::Kind::kTest:
        if (literal.lhs) AddDirect(*literal.lhs, &slots);
        if (literal.rhs) AddDirect(*literal.rhs, &slots);
        slots.Add(literal.position);
        break;
      case Literal::Kind::kNot:
      case Literal::Kind::kHolds: break;
      case Literal::Kind::kOr: {
        // What stands in some branches only is theirs.
        if (literal.bodies.empty()) break;
        SlotSet all = Direct(literal.bodies.front());
        for (const Body& other : literal.bodies) all.Meet(Direct(other));
        slots.Join(all);
        break;
      }
    }
  }
  return slots;
}

}  // namespace

void AddMentions(const Expr& expr, SlotSet* slots) {
  slots->Add(expr.slot);
  for (const ExprPtr& arg : expr.args) {
    if (arg) AddMentions(*arg, slots);
  }
  if (expr.body) AddMentions(*expr.body, slots);
  for (const Slot slot : expr.order) slots->Add(slot);
}

void AddMentions(const Body& body, SlotSet* slots) {
  for (const Literal& literal : body.literals) {
    for (const Term& term : literal.terms) {
      if (term.kind == Term::Kind::kSlot) slots->Add(term.slot);
    }
    if (literal.lhs) AddMentions(*literal.lhs, slots);
    if (literal.rhs) AddMentions(*literal.rhs, slots);
    slots->Add(literal.position);
    for (const Body& nested : literal.bodies) AddMentions(nested, slots);
  }
}

void AddMentions(const PlaceExpr& place, SlotSet* slots) {
  for (const PlaceExpr::Candidate& candidate : place.candidates) {
    if (candidate.node) AddMentions(*candidate.node, slots);
    for (const ExprPtr& step : candidate.steps) AddMentions(*step, slots);
    if (candidate.match) AddMentions(*candidate.match, slots);
    slots->Add(candidate.position);
  }
}

void AddReads(const Expr& expr, std::vector<RelationId>* reads) {
  if (expr.relation != facts::kNoRelation) reads->push_back(expr.relation);
  for (const ExprPtr& arg : expr.args) {
    if (arg) AddReads(*arg, reads);
  }
  if (expr.body) AddReads(*expr.body, reads);
}

void AddReads(const Body& body, std::vector<RelationId>* reads) {
  for (const Literal& literal : body.literals) {
    if (literal.kind == Literal::Kind::kAtom) reads->push_back(literal.relation);
    if (literal.lhs) AddReads(*literal.lhs, reads);
    if (literal.rhs) AddReads(*literal.rhs, reads);
    for (const Body& nested : literal.bodies) AddReads(nested, reads);
  }
}

SlotSet Scopes::AddExpr(const Expr& expr, const SlotSet& scope, bool* heavy) {
  SlotSet needs;
  bool nests = false;
  if (expr.op == ExprOp::kSlot) {
    if (scope.Has(expr.slot)) needs.Add(expr.slot);
  } else if (expr.op == ExprOp::kLet) {
    SlotSet inner = scope;
    inner.Add(expr.slot);
    needs = AddExpr(*expr.args[1], inner, &nests);
    needs.Remove(expr.slot);
    needs.Join(AddExpr(*expr.args[0], scope, &nests));
  } else {
    SlotSet inner = scope;
    if (expr.body) {
      nests = true;
      AddBody(*expr.body, scope);
      SlotSet own;
      AddMentions(*expr.body, &own);
      own.Meet(scope);
      for (const Slot slot : expr.body->needs) own.Add(slot);
      needs.Join(own);
      if (Nests(expr)) inner.Join(Direct(*expr.body));
    }
    for (const ExprPtr& arg : expr.args) {
      if (arg) needs.Join(AddExpr(*arg, inner, &nests));
    }
    if (Nests(expr)) {
      needs.Meet(scope);
      SlotSet all = needs;
      for (const Slot slot : expr.body->needs) all.Add(slot);
      needs_[expr.id] = all.List();
    }
  }
  if (nests && needs.empty() && expr.id < closed_.size() && (Nests(expr) || (expr.op == ExprOp::kCall && expr.function->pure))) {
    closed_[expr.id] = true;
  }
  *heavy = *heavy || nests;
  return needs;
}

void Scopes::AddBody(const Body& body, const SlotSet& around) {
  auto scope = std::make_unique<BodyScope>();
  SlotSet all = Direct(body);
  all.Join(around);
  AddMentions(body, &scope->outer);
  scope->outer.Meet(around);
  for (const Slot slot : body.needs) scope->outer.Add(slot);
  for (const Literal& literal : body.literals) {
    LiteralScope& own = scope->literals.emplace_back();
    if (literal.lhs) own.left = AddExpr(*literal.lhs, all, &own.heavy);
    if (literal.rhs) own.right = AddExpr(*literal.rhs, all, &own.heavy);
    for (const Term& term : literal.terms) {
      if (term.kind == Term::Kind::kSlot) own.mentions.Add(term.slot);
    }
    if (literal.lhs) AddMentions(*literal.lhs, &own.mentions);
    if (literal.rhs) AddMentions(*literal.rhs, &own.mentions);
    own.mentions.Add(literal.position);
    for (const Body& nested : literal.bodies) {
      AddBody(nested, all);
      own.outer.Join(Of(nested).outer);
      AddMentions(nested, &own.mentions);
    }
  }
  bodies_[&body] = std::move(scope);
}

void Scopes::AddPlace(const PlaceExpr& place, const SlotSet& scope) {
  bool heavy = false;
  for (const PlaceExpr::Candidate& candidate : place.candidates) {
    if (candidate.node) AddExpr(*candidate.node, scope, &heavy);
    for (const ExprPtr& step : candidate.steps) AddExpr(*step, scope, &heavy);
    if (candidate.match) AddExpr(*candidate.match, scope, &heavy);
  }
}

void Scopes::AddRule(const Rule& rule) {
  if (bodies_.contains(&rule.body)) return;
  AddBody(rule.body, {});
  const SlotSet scope = Direct(rule.body);
  bool heavy = false;
  for (const ExprPtr& value : rule.values) AddExpr(*value, scope, &heavy);
}

void Scopes::AddCheck(const Check& check) {
  bool heavy = false;
  AddBody(check.subject, {});
  SlotSet scope = Direct(check.subject);
  AddBody(check.condition, scope);
  if (!check.require) scope.Join(Direct(check.condition));
  AddPlace(check.place, scope);
  if (check.say) AddExpr(*check.say, scope, &heavy);
  for (const CheckExtra& extra : check.extras) {
    AddBody(extra.body, scope);
    SlotSet inner = scope;
    inner.Join(Direct(extra.body));
    AddPlace(extra.place, inner);
    if (extra.text) AddExpr(*extra.text, inner, &heavy);
  }
}

}  // namespace pareto::eval
