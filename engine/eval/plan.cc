#include "engine/eval/plan.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "engine/eval/plan_order.h"

namespace pareto::eval {

// A plan in the making: what is bound where the next operation goes.
struct Planner::Draft {
  Plan* plan;
  SlotSet bound;
  SlotSet doubtful;  // bound, but may be unknown
  const Goal* goal;

  Op& Add(OpKind kind) {
    plan->ops.emplace_back();
    plan->ops.back().kind = kind;
    return plan->ops.back();
  }
};

namespace {

SlotSet NeedsOf(const Goal& goal) {
  SlotSet needs;
  for (const Expr* value : goal.values) AddMentions(*value, &needs);
  for (const Slot slot : goal.order) needs.Add(slot);
  return needs;
}

// The places of the proof that atoms of these items fill.
void AddProofs(const std::vector<Item>& items, std::vector<std::uint16_t>* places) {
  for (const Item& item : items) {
    if (item.literal->kind == Literal::Kind::kAtom && item.literal->proof != 0xFFFF) places->push_back(item.literal->proof);
    for (const std::vector<Item>& branch : item.branches) AddProofs(branch, places);
  }
}

bool Generates(const Op& op) {
  return op.kind == OpKind::kScan || op.kind == OpKind::kProbe || op.kind == OpKind::kWalk || op.kind == OpKind::kOr;
}

// Where a solution goes back to: the last generator whose slots the goal needs, itself or through binds.
int BackTo(const Plan& plan, SlotSet needs) {
  int back = -1;
  for (int i = static_cast<int>(plan.ops.size()) - 1; i >= 0; --i) {
    const Op& op = plan.ops[static_cast<std::size_t>(i)];
    if (op.kind == OpKind::kBind && needs.Has(op.slot)) AddMentions(*op.rhs, &needs);
    if (!Generates(op) || back >= 0) continue;
    bool needed = needs.Has(op.slot) || (op.position != kNoSlot && needs.Has(op.position));
    for (const auto& [column, slot] : op.binds) needed = needed || needs.Has(slot);
    if (needed) back = i;
  }
  return back;
}

}  // namespace

bool Planner::Doubtful(const Expr& expr, const SlotSet& doubtful) const {
  if (expr.op == ExprOp::kConst) return !expr.value.present();
  return expr.op != ExprOp::kSlot || doubtful.Has(expr.slot);
}

void Planner::EmitAtom(const Item& item, const SlotSet& later, Draft* draft) {
  const Literal& atom = *item.literal;
  facts::Relation& relation = store_.relation(atom.relation);
  const bool field = store_.MayHoldUnknown(atom.relation);
  const auto last = static_cast<std::size_t>(relation.arity()) - 1;
  Op& op = draft->Add(OpKind::kScan);
  op.id = atom.relation;
  op.relation = &relation;
  op.range = item.range;
  op.proof = draft->goal->proof ? atom.proof : 0xFFFF;
  op.mask = BoundColumns(atom, draft->bound);
  bool needed = false;
  for (std::size_t i = 0; i < atom.terms.size(); ++i) {
    const Term& term = atom.terms[i];
    if (term.kind == Term::Kind::kAny) continue;
    if (IsBound(term, draft->bound)) {
      const bool slot = term.kind == Term::Kind::kSlot;
      op.keys.push_back({slot ? term.slot : kNoSlot, slot ? Value() : term.value});
      if (slot && draft->doubtful.Has(term.slot)) op.careful = true;
      if (field && i == last) op.careful = true;
      continue;
    }
    const auto column = static_cast<std::uint16_t>(i);
    const auto first = std::find_if(op.binds.begin(), op.binds.end(), [&](const auto& bind) { return bind.second == term.slot; });
    if (first != op.binds.end()) {
      op.same.emplace_back(first->first, column);
    } else {
      op.binds.emplace_back(column, term.slot);
      needed = needed || later.Has(term.slot);
    }
    if (field && i == last) {
      op.careful = true;
      draft->doubtful.Add(term.slot);
    }
  }
  for (const auto& [column, slot] : op.binds) draft->bound.Add(slot);
  if (op.mask == AllColumns(relation.arity())) {
    op.kind = OpKind::kContains;
    op.ranged = op.proof != 0xFFFF || (item.range == Range::kDelta && growth_.growing(atom.relation));
  } else if (op.mask != 0) {
    op.kind = OpKind::kProbe;
    op.index = &relation.IndexOn(op.mask);
  }
  op.once = !needed && op.kind != OpKind::kContains;
  op.low = growth_.low(op.id, op.range);
  op.high = growth_.high(op.id, op.range, relation.size());
  if (growth_.growing(op.id)) {
    draft->plan->growing.push_back(static_cast<std::uint32_t>(draft->plan->ops.size() - 1));
    draft->plan->planned.push_back(op.high - op.low);
  }
}

void Planner::EmitCompare(const Item& item, Draft* draft) {
  const Literal& literal = *item.literal;
  const bool left = draft->bound.Covers(item.scope->left), right = draft->bound.Covers(item.scope->right);
  if (left && right) {
    Op& op = draft->Add(OpKind::kCompare);
    op.compare = literal.op;
    op.lhs = literal.lhs.get();
    op.rhs = literal.rhs.get();
    return;
  }
  const bool bind_left = right && PlainSlot(literal.lhs) != kNoSlot;
  Op& op = draft->Add(OpKind::kBind);
  op.slot = bind_left ? literal.lhs->slot : literal.rhs->slot;
  op.rhs = bind_left ? literal.rhs.get() : literal.lhs.get();
  if (Doubtful(*op.rhs, draft->doubtful)) draft->doubtful.Add(op.slot);
  draft->bound.Add(op.slot);
}

void Planner::EmitIn(const Item& item, const SlotSet& later, Draft* draft) {
  const Literal& literal = *item.literal;
  const bool tests = draft->bound.Covers(item.scope->left);
  const bool position = literal.position != kNoSlot;
  Op& op = draft->Add(tests && !position ? OpKind::kMember : OpKind::kWalk);
  op.rhs = literal.rhs.get();
  op.position = literal.position;
  op.position_bound = position && draft->bound.Has(literal.position);
  bool needed = false;
  if (tests) {
    op.lhs = literal.lhs.get();
  } else {
    op.slot = literal.lhs->slot;
    needed = later.Has(op.slot);
    draft->bound.Add(op.slot);
    if (store_.any_unknown || op.rhs->op != ExprOp::kConst) draft->doubtful.Add(op.slot);
  }
  if (position && !op.position_bound) {
    needed = needed || later.Has(op.position);
    draft->bound.Add(op.position);
    if (op.rhs->op != ExprOp::kConst) draft->doubtful.Add(op.position);
  }
  op.once = op.kind == OpKind::kWalk && !needed;
}

void Planner::EmitOr(const Item& item, const SlotSet& later, Draft* draft) {
  const SlotSet before = draft->bound;
  SlotSet wanted;  // what the branches bind in common
  for (std::size_t i = 0; i < item.branches.size(); ++i) {
    const Ordering ordering = Best(item.branches[i], before);
    if (i == 0) wanted = ordering.bound;
    wanted.Meet(ordering.bound);
  }
  wanted.Meet(later);
  if (!before.Covers(wanted)) return EmitBranches(item, later, draft);
  // The rest only wants to know whether: a nested plan that stops at the first solution. It shares the frame and the proof.
  auto nested = std::make_unique<Plan>();
  const Goal found{Goal::Kind::kFound, {}, {}, draft->goal->proof};
  Draft inner{nested.get(), before, draft->doubtful, &found};
  EmitBranches(item, SlotSet{}, &inner);
  EmitGoal(found, &inner);
  Op& op = draft->Add(OpKind::kHolds);
  op.nested = nested.get();
  if (found.proof) AddProofs({item}, &op.forgets);
  draft->plan->owned.push_back(std::move(nested));
}

void Planner::EmitBranches(const Item& item, const SlotSet& later, Draft* draft) {
  std::vector<Op>& ops = draft->plan->ops;
  const std::size_t at = ops.size();
  draft->Add(OpKind::kOr);
  if (draft->goal->proof) AddProofs({item}, &ops[at].forgets);
  const SlotSet before = draft->bound;
  const SlotSet doubtful_before = draft->doubtful;
  SlotSet bound, doubtful = doubtful_before;
  std::vector<std::size_t> jumps;
  for (std::size_t i = 0; i < item.branches.size(); ++i) {
    draft->bound = before;
    draft->doubtful = doubtful_before;
    ops[at].branches.push_back(static_cast<int>(ops.size()));
    EmitSequence(item.branches[i], later, draft);
    jumps.push_back(ops.size());
    draft->Add(OpKind::kJump);
    if (i == 0) bound = draft->bound;
    bound.Meet(draft->bound);
    doubtful.Join(draft->doubtful);
  }
  // For BackTo: another branch may bind another value.
  for (std::size_t i = at + 1; i < ops.size(); ++i) {
    if (ops[i].slot != kNoSlot) ops[at].binds.emplace_back(std::uint16_t{0}, ops[i].slot);
    if (ops[i].position != kNoSlot) ops[at].binds.emplace_back(std::uint16_t{0}, ops[i].position);
    ops[at].binds.insert(ops[at].binds.end(), ops[i].binds.begin(), ops[i].binds.end());
  }
  for (const std::size_t jump : jumps) ops[jump].next = static_cast<int>(ops.size());
  draft->bound = std::move(bound);
  draft->doubtful = std::move(doubtful);
}

void Planner::EmitSequence(const std::vector<Item>& items, const SlotSet& later, Draft* draft) {
  const Ordering ordering = Best(items, draft->bound);
  if (!ordering.complete) {
    std::fprintf(stderr, "planner: a body has a literal whose variables nothing binds\n");
    std::abort();
  }
  // What the items behind each need, and what comes after all of them.
  std::vector<SlotSet> behind(items.size() + 1);
  behind[items.size()] = later;
  for (std::size_t i = items.size(); i-- > 1;) {
    behind[i] = behind[i + 1];
    behind[i].Join(items[ordering.sequence[i]].scope->mentions);
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[ordering.sequence[i]];
    const Literal& literal = *item.literal;
    switch (literal.kind) {
      case Literal::Kind::kAtom: EmitAtom(item, behind[i + 1], draft); break;
      case Literal::Kind::kCompare: EmitCompare(item, draft); break;
      case Literal::Kind::kIn: EmitIn(item, behind[i + 1], draft); break;
      case Literal::Kind::kTest: draft->Add(OpKind::kTest).lhs = literal.lhs.get(); break;
      case Literal::Kind::kNot: draft->Add(OpKind::kNot).nested = Nested(literal.bodies.front()); break;
      case Literal::Kind::kHolds: draft->Add(OpKind::kHolds).nested = Nested(literal.bodies.front()); break;
      case Literal::Kind::kOr: EmitOr(item, behind[i + 1], draft); break;
    }
  }
}

void Planner::EmitGoal(const Goal& goal, Draft* draft) {
  bool plain = goal.kind == Goal::Kind::kRow;
  for (const Expr* value : goal.values) {
    plain = plain && (value->op == ExprOp::kConst || value->op == ExprOp::kSlot) && !Doubtful(*value, draft->doubtful);
  }
  Op& op = draft->Add(plain                               ? OpKind::kPlainRow
                      : goal.kind == Goal::Kind::kRow     ? OpKind::kRow
                      : goal.kind == Goal::Kind::kFound   ? OpKind::kFound
                                                          : OpKind::kTuple);
  op.values = goal.values;
  op.order = goal.order;
  if (plain) {
    for (const Expr* value : goal.values) op.keys.push_back({value->op == ExprOp::kSlot ? value->slot : kNoSlot, value->value});
  }
  LookAhead(draft->plan);
  draft->plan->back_to = BackTo(*draft->plan, NeedsOf(goal));
}

// Tells each generator whose next operation is a probe which keys that one will have.
void Planner::LookAhead(Plan* plan) {
  for (std::size_t i = 0; i + 1 < plan->ops.size(); ++i) {
    Op& op = plan->ops[i];
    const Op& next = plan->ops[i + 1];
    if ((op.kind != OpKind::kScan && op.kind != OpKind::kProbe) || next.kind != OpKind::kProbe) continue;
    op.ahead = next.keys;
    for (Operand& key : op.ahead) {
      for (const auto& [column, slot] : op.binds) {
        if (key.slot == slot) key.column = column;
      }
    }
  }
}

std::unique_ptr<Plan> Planner::Make(const std::vector<Item>& items, const SlotSet& bound, const SlotSet& doubtful, const Goal& goal) {
  auto plan = std::make_unique<Plan>();
  Draft draft{plan.get(), bound, doubtful, &goal};
  EmitSequence(items, NeedsOf(goal), &draft);
  EmitGoal(goal, &draft);
  return plan;
}

const Plan* Planner::Nested(const Body& body) {
  if (const auto found = nested_.find(&body); found != nested_.end()) return found->second.get();
  const SlotSet& outer = scopes_.Of(body).outer;
  std::unique_ptr<Plan> plan = Make(ItemsOf(body, scopes_), outer, outer, Goal{});
  return (nested_[&body] = std::move(plan)).get();
}

bool Planner::Refresh(Plan* plan) {
  // Sizes count as different from a factor of four on; below 64 rows nothing is worth planning again.
  const auto far = [](RowId a, RowId b) {
    a = std::max<RowId>(a, 64), b = std::max<RowId>(b, 64);
    return a / 4 >= b || b / 4 >= a;
  };
  bool same = true;
  for (std::size_t i = 0; i < plan->growing.size(); ++i) {
    Op& op = plan->ops[plan->growing[i]];
    op.low = growth_.low(op.id, op.range);
    op.high = growth_.high(op.id, op.range, op.relation->size());
    if (op.kind == OpKind::kProbe) op.relation->IndexOn(op.mask);
    same = same && !far(plan->planned[i], op.high - op.low);
  }
  for (const std::unique_ptr<Plan>& nested : plan->owned) same = Refresh(nested.get()) && same;
  return same;
}

}  // namespace pareto::eval
