// Putting a step's variables together again, and what it read.
#include "engine/eval/trace.h"

#include <algorithm>

#include "engine/eval/tracing.h"

namespace pareto::eval {
namespace {

Slot SlotOf(const ExprPtr& expr) { return expr && expr->op == ExprOp::kSlot ? expr->slot : kNoSlot; }

// Lowering binds a value that stands within an atom to a variable of its own: the value's text is all that was written.
bool Written(const Literal& literal) {
  if (!literal.span.valid()) return false;
  return literal.kind != Literal::Kind::kCompare || !literal.rhs || !(literal.rhs->span == literal.span);
}

base::Span SpanOf(const Body& body) {
  base::Span all;
  for (const Literal& literal : body.literals) {
    if (!literal.span.valid()) continue;
    if (!all.valid()) all = literal.span;
    if (literal.span.file != all.file) continue;
    all.begin = std::min(all.begin, literal.span.begin);
    all.end = std::max(all.end, literal.span.end);
  }
  return all;
}

TracePart Part(TracePart::Kind kind, base::Span span) {
  TracePart part;
  part.kind = kind;
  part.span = span;
  return part;
}

}  // namespace

Tracer::Impl::Impl(const Program& program_in, const facts::Schema* schema, facts::FactStore& store_in)
    : program(program_in), store(store_in), core(program_in, schema, store_in, sink, Options{}), machine(core.machine) {}

void Tracer::Impl::EnterRule(const Rule& rule) {
  if (scoped.insert(&rule).second) core.scopes.AddRule(rule);
  machine.Enter(rule.name, rule.span, rule.slots, rule.proofs);
  sources.clear();
}

const Body* Tracer::Impl::Taken(const Literal& either, Rows rows) const {
  const auto took = [&](const auto& self, const Body& branch) -> bool {
    return std::any_of(branch.literals.begin(), branch.literals.end(), [&](const Literal& literal) {
      if (literal.kind == Literal::Kind::kAtom) return literal.proof < rows.size() && rows[literal.proof] != facts::kNoRow;
      return literal.kind == Literal::Kind::kOr && std::any_of(literal.bodies.begin(), literal.bodies.end(), [&](const Body& inner) { return self(self, inner); });
    });
  };
  for (const Body& branch : either.bodies) {
    if (took(took, branch)) return &branch;
  }
  return nullptr;
}

void Tracer::Impl::BindRows(const Body& body, Rows rows, SlotSet* bound) {
  for (const Literal& literal : body.literals) {
    if (literal.kind == Literal::Kind::kOr) {
      if (const Body* branch = Taken(literal, rows)) BindRows(*branch, rows, bound);
      continue;
    }
    if (literal.kind != Literal::Kind::kAtom || literal.proof >= rows.size() || rows[literal.proof] == facts::kNoRow) continue;
    const Value* values = store.relation(literal.relation).row(rows[literal.proof]);
    for (std::size_t c = 0; c < literal.terms.size(); ++c) {
      if (literal.terms[c].kind != Term::Kind::kSlot) continue;
      machine.Set(literal.terms[c].slot, values[c]);
      bound->Add(literal.terms[c].slot);
    }
  }
}

// Binds what `=` binds, as far as its other side is known. False where that side has no value.
bool Tracer::Impl::BindEqual(const Body& body, Rows rows, SlotSet* bound) {
  const BodyScope& scope = core.scopes.Of(body);
  for (bool more = true; more;) {
    more = false;
    for (std::size_t i = 0; i < body.literals.size(); ++i) {
      const Literal& literal = body.literals[i];
      if (literal.kind != Literal::Kind::kCompare || literal.op != CompareOp::kEqual) continue;
      const Slot left = SlotOf(literal.lhs), right = SlotOf(literal.rhs);
      const auto bind = [&](Slot slot, const Expr& value, const SlotSet& needs) {
        if (slot == kNoSlot || bound->Has(slot) || !bound->Covers(needs)) return true;
        const Value is = machine.Eval(value);
        machine.Set(slot, is);
        bound->Add(slot);
        more = true;
        return is.present();
      };
      if (!bind(left, *literal.rhs, scope.literals[i].right) || !bind(right, *literal.lhs, scope.literals[i].left)) return false;
    }
  }
  for (const Literal& literal : body.literals) {
    if (literal.kind != Literal::Kind::kOr) continue;
    if (const Body* branch = Taken(literal, rows)) {
      if (!BindEqual(*branch, rows, bound)) return false;
    }
  }
  return true;
}

void Tracer::Impl::AddDirect(const Body& body, Rows rows, SlotSet* slots) const {
  const BodyScope& scope = core.scopes.Of(body);
  for (std::size_t i = 0; i < body.literals.size(); ++i) {
    const Literal& literal = body.literals[i];
    switch (literal.kind) {
      case Literal::Kind::kAtom:
        for (const Term& term : literal.terms) {
          if (term.kind == Term::Kind::kSlot) slots->Add(term.slot);
        }
        break;
      case Literal::Kind::kCompare:
      case Literal::Kind::kIn:
        slots->Join(scope.literals[i].left);
        slots->Join(scope.literals[i].right);
        slots->Add(literal.position);
        break;
      case Literal::Kind::kOr:
        if (const Body* branch = Taken(literal, rows)) AddDirect(*branch, rows, slots);
        else slots->Join(scope.literals[i].outer);
        break;
      default: break;
    }
  }
}

// The items whose atoms have no row yet, and conditions; of an `or` those of the branch that was taken.
void Tracer::Impl::Rest(const std::vector<Item>& items, Rows rows, std::vector<Item>* rest) const {
  for (const Item& item : items) {
    const Literal& literal = *item.literal;
    if (literal.kind == Literal::Kind::kAtom && literal.proof < rows.size() && rows[literal.proof] != facts::kNoRow) continue;
    const Body* branch = literal.kind == Literal::Kind::kOr ? Taken(literal, rows) : nullptr;
    if (branch == nullptr) rest->push_back(item);
    else Rest(item.branches[static_cast<std::size_t>(branch - literal.bodies.data())], rows, rest);
  }
}

bool Tracer::Impl::Take(const Body& body, SlotSet* bound, Rows rows, const Accept& accept) {
  BindRows(body, rows, bound);
  if (!BindEqual(body, rows, bound)) return false;
  SlotSet direct;
  AddDirect(body, rows, &direct);
  std::vector<Slot> open;
  for (const Slot slot : direct.List()) {
    if (!bound->Has(slot)) open.push_back(slot);
  }
  // All that the recorded rows leave open is nothing: they are a solution.
  const bool recorded = std::any_of(rows.begin(), rows.end(), [](facts::RowId row) { return row != facts::kNoRow; });
  if (open.empty() && recorded) return !accept || accept();
  Goal goal;
  goal.kind = open.empty() ? Goal::Kind::kFound : Goal::Kind::kTuple;
  goal.order = open;
  std::unique_ptr<Plan> own;
  const Plan* plan = nullptr;
  if (recorded) {
    std::vector<Item> rest;
    Rest(ItemsOf(body, core.scopes), rows, &rest);
    plan = (own = core.planner.Make(rest, *bound, {}, goal)).get();
  } else {
    std::unique_ptr<Plan>& kept = plans[{&body, open}];
    if (kept == nullptr) kept = core.planner.Make(ItemsOf(body, core.scopes), *bound, *bound, goal);
    plan = kept.get();
  }
  if (open.empty()) return machine.Holds(*plan) == Truth::kTrue && (!accept || accept());
  Tuples solutions;
  solutions.key = solutions.width = open.size();
  machine.Collect(*plan, &solutions);
  if (machine.stopped()) return false;
  for (const std::uint32_t at : solutions.Sorted(store.pool())) {
    for (std::size_t s = 0; s < open.size(); ++s) machine.Set(open[s], solutions.At(at)[s]);
    if (!accept || accept()) {
      for (const Slot slot : open) bound->Add(slot);
      return true;
    }
  }
  return false;
}

facts::RowId Tracer::Impl::FindRow(const Literal& atom, const SlotSet& bound) {
  facts::Relation& relation = store.relation(atom.relation);
  std::vector<Value> key;
  ColumnMask mask = 0;
  for (std::size_t c = 0; c < atom.terms.size(); ++c) {
    const Term& term = atom.terms[c];
    if (term.kind == Term::Kind::kAny || (term.kind == Term::Kind::kSlot && !bound.Has(term.slot))) continue;
    mask |= ColumnMask{1} << c;
    key.push_back(term.kind == Term::Kind::kConst ? term.value : machine.Get(term.slot));
  }
  if (mask == 0) return relation.size() > 0 ? 0 : facts::kNoRow;
  if (key.size() == static_cast<std::size_t>(relation.arity())) return relation.Find(key.data());
  return relation.IndexOn(mask).First(key.data());
}

Sought Tracer::Impl::SoughtBy(const Literal& atom, const SlotSet& bound) {
  Sought sought{atom.relation, {}};
  for (const Term& term : atom.terms) {
    sought.columns.push_back(term.kind == Term::Kind::kConst ? term.value : term.kind == Term::Kind::kSlot && bound.Has(term.slot) ? machine.Get(term.slot) : Value::Missing());
  }
  return sought;
}

void Tracer::Impl::AddSought(const Body& body, const SlotSet& bound, std::vector<Sought>* out) {
  for (const Literal& literal : body.literals) {
    if (literal.kind == Literal::Kind::kAtom) out->push_back(SoughtBy(literal, bound));
  }
}

void Tracer::Impl::BodyParts(const Body& body, SlotSet* bound, Rows rows, Parts* out) {
  const BodyScope& scope = core.scopes.Of(body);
  for (std::size_t i = 0; i < body.literals.size(); ++i) LiteralParts(body.literals[i], scope.literals[i], bound, rows, out);
}

void Tracer::Impl::LiteralParts(const Literal& literal, const LiteralScope& scope, SlotSet* bound, Rows rows, Parts* out) {
  switch (literal.kind) {
    case Literal::Kind::kAtom: {
      const bool recorded = literal.proof < rows.size() && rows[literal.proof] != facts::kNoRow;
      const facts::RowId row = recorded ? rows[literal.proof] : FindRow(literal, *bound);
      if (row == facts::kNoRow) return;
      TracePart part = Part(TracePart::Kind::kFact, literal.span);
      part.fact = {literal.relation, row};
      for (std::size_t c = 0; c < literal.terms.size(); ++c) {
        if (literal.terms[c].kind == Term::Kind::kSlot) sources.try_emplace(literal.terms[c].slot, Source{Source::Kind::kRow, part.fact, static_cast<int>(c), nullptr, kNoSlot});
      }
      out->push_back(std::move(part));
      return;
    }
    case Literal::Kind::kOr: {
      if (const Body* branch = Taken(literal, rows)) {
        BodyParts(*branch, bound, rows, out);
        return;
      }
      for (const Body& branch : literal.bodies) {
        SlotSet inside = *bound;
        if (!Take(branch, &inside, {}, {})) continue;
        BodyParts(branch, &inside, {}, out);
        return;
      }
      return;
    }
    case Literal::Kind::kNot: {
      TracePart part = Part(TracePart::Kind::kNone, literal.span);
      part.literal = &literal;
      AddSought(literal.bodies.front(), *bound, &part.sought);
      out->push_back(std::move(part));
      return;
    }
    case Literal::Kind::kHolds: {
      TracePart part = Part(TracePart::Kind::kCondition, literal.span);
      part.literal = &literal;
      SlotSet inside = *bound;
      if (Take(literal.bodies.front(), &inside, {}, {})) BodyParts(literal.bodies.front(), &inside, {}, &part.parts);
      out->push_back(std::move(part));
      return;
    }
    case Literal::Kind::kCompare:
    case Literal::Kind::kIn:
    case Literal::Kind::kTest: break;
  }
  if (literal.rhs) ValueParts(*literal.rhs, bound, out);
  if (literal.lhs) ValueParts(*literal.lhs, bound, out);
  const Slot left = SlotOf(literal.lhs), right = SlotOf(literal.rhs);
  if (literal.kind == Literal::Kind::kCompare && literal.op == CompareOp::kEqual) {
    if (left != kNoSlot) sources.try_emplace(left, Source{Source::Kind::kValue, {}, 0, literal.rhs.get(), kNoSlot});
    if (right != kNoSlot) sources.try_emplace(right, Source{Source::Kind::kValue, {}, 0, literal.lhs.get(), kNoSlot});
  } else if (literal.kind == Literal::Kind::kIn && left != kNoSlot) {
    sources.try_emplace(left, Source{Source::Kind::kItem, {}, 0, literal.rhs.get(), literal.position});
  }
  (void)scope;
  if (!Written(literal)) return;
  TracePart part = Part(TracePart::Kind::kCondition, literal.span);
  part.literal = &literal;
  if (literal.kind != Literal::Kind::kTest) {
    part.left = machine.Eval(*literal.lhs);
    part.right = machine.Eval(*literal.rhs);
  }
  out->push_back(std::move(part));
}

void Tracer::Impl::ValueParts(const Expr& expr, SlotSet* bound, Parts* out) {
  switch (expr.op) {
    case ExprOp::kConst:
    case ExprOp::kSlot: return;
    case ExprOp::kLookup: {
      ValueParts(*expr.args[0], bound, out);
      const Value node = machine.Eval(*expr.args[0]);
      if (!node.present()) return;
      const facts::RowId row = store.relation(expr.relation).IndexOn(1).First(&node);
      TracePart part = Part(row == facts::kNoRow ? TracePart::Kind::kAbsent : TracePart::Kind::kFact, expr.span);
      if (row != facts::kNoRow) part.fact = {expr.relation, row};
      out->push_back(std::move(part));
      return;
    }
    case ExprOp::kRaw: {
      for (const ExprPtr& arg : expr.args) ValueParts(*arg, bound, out);
      TracePart part = Part(machine.Eval(expr).missing() ? TracePart::Kind::kAbsent : TracePart::Kind::kText, expr.span);
      part.left = machine.Eval(*expr.args[0]);
      part.right = machine.Eval(*expr.args[1]);
      out->push_back(std::move(part));
      return;
    }
    case ExprOp::kIf: {
      SlotSet inside = *bound;
      const bool holds = Take(*expr.body, &inside, {}, {});
      TracePart part = Part(holds ? TracePart::Kind::kCondition : TracePart::Kind::kNone, SpanOf(*expr.body));
      if (holds) BodyParts(*expr.body, &inside, {}, &part.parts);
      else AddSought(*expr.body, *bound, &part.sought);
      // One condition says all that the `if` would say about it.
      if (holds && part.parts.size() == 1 && part.parts.front().kind == TracePart::Kind::kCondition) out->push_back(std::move(part.parts.front()));
      else if (part.span.valid()) out->push_back(std::move(part));
      const std::size_t branch = holds ? 0 : 1;
      if (branch < expr.args.size() && expr.args[branch]) ValueParts(*expr.args[branch], bound, out);
      return;
    }
    case ExprOp::kHolds: {
      SlotSet inside = *bound;
      const bool holds = Take(*expr.body, &inside, {}, {});
      TracePart part = Part(holds ? TracePart::Kind::kCondition : TracePart::Kind::kNone, expr.span);
      if (holds) BodyParts(*expr.body, &inside, {}, &part.parts);
      else AddSought(*expr.body, *bound, &part.sought);
      out->push_back(std::move(part));
      return;
    }
    case ExprOp::kDefault:
      for (const ExprPtr& arg : expr.args) {
        ValueParts(*arg, bound, out);
        if (!machine.Eval(*arg).missing()) return;
      }
      return;
    case ExprOp::kLet: {
      ValueParts(*expr.args[0], bound, out);
      machine.Set(expr.slot, machine.Eval(*expr.args[0]));
      sources.try_emplace(expr.slot, Source{Source::Kind::kValue, {}, 0, expr.args[0].get(), kNoSlot});
      SlotSet inside = *bound;
      inside.Add(expr.slot);
      ValueParts(*expr.args[1], &inside, out);
      return;
    }
    case ExprOp::kEach:
    case ExprOp::kMapEach: GroupParts(expr, *bound, out); return;
    default:
      for (const ExprPtr& arg : expr.args) {
        if (arg) ValueParts(*arg, bound, out);
      }
      return;
  }
}

const Tracer::Impl::Solutions& Tracer::Impl::SolutionsOf(const Expr& bracket) {
  Solutions& made = brackets[bracket.id];
  if (made.plan != nullptr) return made;
  const SlotSet& outer = core.scopes.Of(*bracket.body).outer;
  made.slots = bracket.order;
  made.key = bracket.order.size();
  SlotSet direct;
  AddDirect(*bracket.body, {}, &direct);
  for (const Slot slot : direct.List()) {
    if (!outer.Has(slot) && std::find(made.slots.begin(), made.slots.end(), slot) == made.slots.end()) made.slots.push_back(slot);
  }
  Goal goal;
  goal.kind = Goal::Kind::kTuple;
  goal.order = made.slots;
  made.plan = core.planner.Make(ItemsOf(*bracket.body, core.scopes), outer, outer, goal);
  return made;
}

void Tracer::Impl::EachElement(const Expr& bracket, const std::function<bool(Value key, Value value)>& visit) {
  const Solutions& how = SolutionsOf(bracket);
  Tuples tuples;
  tuples.key = how.key;
  tuples.width = how.slots.size();
  machine.Collect(*how.plan, &tuples);
  for (const std::uint32_t at : tuples.Sorted(store.pool())) {
    if (machine.stopped()) return;
    for (std::size_t s = 0; s < how.slots.size(); ++s) machine.Set(how.slots[s], tuples.At(at)[s]);
    const bool pairs = bracket.op == ExprOp::kMapEach;
    const Value key = pairs ? machine.Eval(*bracket.args[0]) : Value::Missing();
    const Value value = machine.Eval(*bracket.args[pairs ? 1 : 0]);
    if (value.missing() || (pairs && key.missing())) continue;
    // What was tried behind a missing part, or by nested brackets, may have gone over the frame's slots.
    if (!visit(key, value)) return;
  }
}

void Tracer::Impl::GroupParts(const Expr& bracket, const SlotSet& bound, Parts* out) {
  TracePart part = Part(TracePart::Kind::kGroup, bracket.span);
  const Solutions& how = SolutionsOf(bracket);
  EachElement(bracket, [&](Value key, Value value) {
    ++part.count;
    if (most != 0 && part.elements.size() >= most) return true;
    TraceElement element;
    element.key = key;
    element.value = value;
    SlotSet inside = bound;
    for (const Slot slot : how.slots) {
      inside.Add(slot);
      sources.erase(slot);
    }
    BodyParts(*bracket.body, &inside, {}, &element.parts);
    for (const ExprPtr& arg : bracket.args) ValueParts(*arg, &inside, &element.parts);
    part.elements.push_back(std::move(element));
    return true;
  });
  out->push_back(std::move(part));
}

bool Tracer::Impl::EnterRow(FactId fact, SlotSet* bound) {
  const facts::Proof proof = store.proofs(fact.relation).Of(fact.row);
  if (proof.rule == facts::kNoIndex || machine.stopped()) return false;
  const Rule& rule = program.rules[proof.rule];
  const std::vector<facts::RowId> rows(proof.rows.begin(), proof.rows.end());
  const Value* values = store.relation(fact.relation).row(fact.row);
  const std::vector<Value> wanted(values, values + rule.values.size());
  EnterRule(rule);
  for (std::size_t c = 0; c < wanted.size(); ++c) {
    if (rule.values[c]->op != ExprOp::kSlot) continue;
    machine.Set(rule.values[c]->slot, wanted[c]);
    bound->Add(rule.values[c]->slot);
  }
  const bool plain = std::all_of(rule.values.begin(), rule.values.end(), [](const ExprPtr& value) { return value->op == ExprOp::kSlot || value->op == ExprOp::kConst; });
  return Take(rule.body, bound, rows, plain ? Accept() : [&] {
    for (std::size_t c = 0; c < wanted.size(); ++c) {
      if (machine.Eval(*rule.values[c]) != wanted[c]) return false;
    }
    return true;
  });
}

Tracer::Tracer(const Program& program, const facts::Schema* schema, facts::FactStore& store) : impl_(std::make_unique<Impl>(program, schema, store)) {}
Tracer::~Tracer() = default;

bool Tracer::stopped() const { return impl_->machine.stopped(); }

void Tracer::set_most(std::size_t most) { impl_->most = most; }

std::optional<std::vector<TracePart>> Tracer::Row(FactId fact) {
  SlotSet bound;
  if (!impl_->EnterRow(fact, &bound)) return std::nullopt;
  const facts::Proof proof = impl_->store.proofs(fact.relation).Of(fact.row);
  const Rule& rule = impl_->program.rules[proof.rule];
  const std::vector<facts::RowId> rows(proof.rows.begin(), proof.rows.end());
  std::vector<TracePart> parts;
  impl_->BodyParts(rule.body, &bound, rows, &parts);
  for (const ExprPtr& value : rule.values) impl_->ValueParts(*value, &bound, &parts);
  if (impl_->machine.stopped()) return std::nullopt;
  return parts;
}

std::optional<std::vector<TracePart>> Tracer::Finding(const facts::Finding& finding) {
  Impl& impl = *impl_;
  if (finding.check >= impl.program.checks.size() || impl.machine.stopped()) return std::nullopt;
  const Check& check = impl.program.checks[finding.check];
  if (impl.scoped.insert(&check).second) impl.core.scopes.AddCheck(check);
  impl.machine.Enter(check.name, check.span, check.slots, check.proofs);
  impl.sources.clear();
  SlotSet bound;
  for (const auto& [slot, value] : finding.variables) {
    impl.machine.Set(slot, value);
    bound.Add(slot);
  }
  std::vector<TracePart> parts;
  if (!impl.Take(check.subject, &bound, {}, {})) return std::nullopt;
  impl.BodyParts(check.subject, &bound, {}, &parts);
  if (!check.require) {
    if (!impl.Take(check.condition, &bound, {}, {})) return std::nullopt;
    impl.BodyParts(check.condition, &bound, {}, &parts);
  } else {
    TracePart part = Part(TracePart::Kind::kFails, SpanOf(check.condition));
    part.fails = std::make_shared<Failure>();
    if (!impl.Fails(ItemsOf(check.condition, impl.core.scopes), bound, part.fails.get())) return std::nullopt;
    parts.push_back(std::move(part));
  }
  if (impl.machine.stopped()) return std::nullopt;
  return parts;
}

}  // namespace pareto::eval
