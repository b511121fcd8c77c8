// Why there is no solution: conditions one after another, as written, as far as they have one.
#include <algorithm>

#include "engine/base/suggest.h"
#include "engine/eval/tracing.h"

namespace pareto::eval {
namespace {

constexpr std::size_t kMostNearest = 3;
constexpr std::size_t kMostTried = 100;   // solutions that rows are compared with
constexpr RowId kMostRows = 20'000;       // of a relation, compared with each

bool PlainSlot(const ExprPtr& expr) { return expr && expr->op == ExprOp::kSlot; }

// Whether an item can be evaluated once `bound` is.
bool Ready(const Item& item, const SlotSet& bound) {
  const Literal& literal = *item.literal;
  const LiteralScope& scope = *item.scope;
  switch (literal.kind) {
    case Literal::Kind::kAtom: return true;
    case Literal::Kind::kCompare: {
      const bool left = bound.Covers(scope.left), right = bound.Covers(scope.right);
      if (left && right) return true;
      return literal.op == CompareOp::kEqual && ((left && PlainSlot(literal.rhs)) || (right && PlainSlot(literal.lhs)));
    }
    case Literal::Kind::kIn: return bound.Covers(scope.right) && (PlainSlot(literal.lhs) || bound.Covers(scope.left));
    case Literal::Kind::kTest: return bound.Covers(scope.left);
    case Literal::Kind::kNot:
    case Literal::Kind::kHolds:
    case Literal::Kind::kOr: return bound.Covers(scope.outer);
  }
  return true;
}

}  // namespace

void BindBy(const Item& item, SlotSet* bound) {
  const Literal& literal = *item.literal;
  switch (literal.kind) {
    case Literal::Kind::kAtom:
      for (const Term& term : literal.terms) {
        if (term.kind == Term::Kind::kSlot) bound->Add(term.slot);
      }
      break;
    case Literal::Kind::kCompare:
      bound->Join(item.scope->left);
      bound->Join(item.scope->right);
      break;
    case Literal::Kind::kIn:
      bound->Join(item.scope->left);
      bound->Add(literal.position);
      break;
    case Literal::Kind::kOr: bound->Join(item.scope->outer); break;
    default: break;
  }
}

std::vector<Item> InOrder(std::vector<Item> items, SlotSet bound) {
  std::vector<Item> order;
  while (!items.empty()) {
    auto next = std::find_if(items.begin(), items.end(), [&](const Item& item) { return Ready(item, bound); });
    // An `or` binds what all its branches bind.
    if (next == items.end()) next = std::find_if(items.begin(), items.end(), [](const Item& item) { return item.literal->kind == Literal::Kind::kOr; });
    if (next == items.end()) next = items.begin();
    BindBy(*next, &bound);
    order.push_back(std::move(*next));
    items.erase(next);
  }
  return order;
}

bool Tracer::Impl::Fails(const std::vector<Item>& unordered, SlotSet bound, Failure* out) {
  const std::vector<Item> items = InOrder(unordered, bound);
  const SlotSet given = bound;
  std::vector<Slot> before;
  Tuples reached;
  reached.count = 1;  // nothing is asked yet: the one solution without variables
  for (std::size_t i = 0; i < items.size(); ++i) {
    SlotSet binds;
    for (std::size_t k = 0; k <= i; ++k) BindBy(items[k], &binds);
    Goal goal;
    goal.kind = Goal::Kind::kTuple;
    for (const Slot slot : binds.List()) {
      if (!given.Has(slot)) goal.order.push_back(slot);
    }
    const std::unique_ptr<Plan> plan = core.planner.Make({items.begin(), items.begin() + static_cast<std::ptrdiff_t>(i) + 1}, given, given, goal);
    Tuples solutions;
    solutions.key = solutions.width = goal.order.size();
    machine.Collect(*plan, &solutions);
    if (machine.stopped()) return false;
    if (solutions.count > 0) {
      before = goal.order;
      reached = std::move(solutions);
      continue;
    }
    const Literal& literal = *items[i].literal;
    out->literal = &literal;
    out->part = literal.span;
    const std::vector<std::uint32_t> order = reached.Sorted(store.pool());
    out->solutions = order.size();
    for (const Slot slot : before) bound.Add(slot);
    const auto load = [&](std::uint32_t at) {
      for (std::size_t s = 0; s < before.size(); ++s) machine.Set(before[s], reached.At(at)[s]);
    };
    std::uint32_t nearest = order.front();
    if (literal.kind == Literal::Kind::kCompare && literal.op == CompareOp::kEqual) {
      // Of texts that differ, those that are spelt most alike.
      std::size_t least = static_cast<std::size_t>(-1);
      for (std::size_t n = 0; n < order.size() && n < kMostTried; ++n) {
        load(order[n]);
        if (!bound.Covers(items[i].scope->left) || !bound.Covers(items[i].scope->right)) break;
        const Value a = machine.Eval(*literal.lhs), b = machine.Eval(*literal.rhs);
        if (!a.text() || !b.text()) continue;
        const std::size_t far = base::EditDistance(store.pool().AsText(a), store.pool().AsText(b), 40);
        if (far < least) least = far, nearest = order[n];
      }
    }
    if (literal.kind == Literal::Kind::kAtom) {
      // The solution and the rows that agree in most of the columns whose values are known.
      const facts::Relation& relation = store.relation(literal.relation);
      std::vector<std::pair<int, RowId>> best;
      for (std::size_t n = 0; n < order.size() && n < kMostTried; ++n) {
        load(order[n]);
        const Sought sought = SoughtBy(literal, bound);
        for (RowId row = 0; row < relation.size() && row < kMostRows; ++row) {
          int agree = 0;
          for (std::size_t c = 0; c < sought.columns.size(); ++c) agree += relation.row(row)[c] == sought.columns[c] ? 1 : 0;
          if (agree == 0 || (best.size() >= kMostNearest && -agree >= best.back().first)) continue;
          if (best.empty() || -agree < best.front().first) nearest = order[n];
          const auto same = std::find_if(best.begin(), best.end(), [&](const auto& one) { return one.second == row; });
          if (same != best.end()) {
            if (same->first <= -agree) continue;
            best.erase(same);
          }
          best.insert(std::upper_bound(best.begin(), best.end(), std::pair(-agree, row)), {-agree, row});
          if (best.size() > kMostNearest) best.pop_back();
        }
      }
      for (const auto& [agree, row] : best) out->nearest.push_back({literal.relation, row});
      load(nearest);
      out->sought = SoughtBy(literal, bound);
    }
    load(nearest);
    for (std::size_t k = 0; k < i; ++k) LiteralParts(*items[k].literal, *items[k].scope, &bound, {}, &out->before);
    load(nearest);
    const auto covers = [&](const SlotSet& needs) { return bound.Covers(needs); };
    if ((literal.kind == Literal::Kind::kCompare || literal.kind == Literal::Kind::kIn) && covers(items[i].scope->left) && covers(items[i].scope->right)) {
      out->left = machine.Eval(*literal.lhs);
      out->right = machine.Eval(*literal.rhs);
      ValueParts(*literal.lhs, &bound, &out->before);
      ValueParts(*literal.rhs, &bound, &out->before);
    } else if (literal.kind == Literal::Kind::kTest) {
      out->left = machine.Eval(*literal.lhs);
      ValueParts(*literal.lhs, &bound, &out->before);
    } else if (literal.kind == Literal::Kind::kNot) {
      SlotSet inside = bound;
      if (Take(literal.bodies.front(), &inside, {}, {})) BodyParts(literal.bodies.front(), &inside, {}, &out->found);
    } else if (literal.kind == Literal::Kind::kHolds || literal.kind == Literal::Kind::kOr) {
      // What fails inside says more; of several branches the one that gets furthest.
      Failure best;
      bool any = false;
      for (const Body& body : literal.bodies) {
        Failure inner;
        load(nearest);
        if (!Fails(ItemsOf(body, core.scopes), bound, &inner)) continue;
        if (any && inner.before.size() <= best.before.size()) continue;
        best = std::move(inner);
        any = true;
      }
      if (any) {
        const std::size_t count = out->solutions;
        Parts before_parts = std::move(out->before);
        *out = std::move(best);
        out->before.insert(out->before.begin(), std::make_move_iterator(before_parts.begin()), std::make_move_iterator(before_parts.end()));
        out->solutions = count;
      }
    }
    return !machine.stopped();
  }
  // All hold: the first solution is left in the frame.
  const std::vector<std::uint32_t> order = reached.Sorted(store.pool());
  out->solutions = order.size();
  if (!order.empty()) {
    for (std::size_t s = 0; s < before.size(); ++s) machine.Set(before[s], reached.At(order.front())[s]);
  }
  return false;
}

std::vector<Failure> Tracer::WhyNot(const Sought& wanted) {
  Impl& impl = *impl_;
  std::vector<Failure> told, others;
  for (std::uint32_t index = 0; index < impl.program.rules.size() && !impl.machine.stopped(); ++index) {
    const Rule& rule = impl.program.rules[index];
    if (rule.head != wanted.relation) continue;
    impl.EnterRule(rule);
    Failure failure;
    failure.rule = index;
    SlotSet bound;
    std::vector<std::size_t> later;  // columns whose values are known only once the conditions hold
    for (std::size_t c = 0; c < rule.values.size() && c < wanted.columns.size(); ++c) {
      const Expr& value = *rule.values[c];
      if (!wanted.columns[c].present()) continue;
      const bool plain = value.op == ExprOp::kSlot;
      const bool differs = (value.op == ExprOp::kConst && value.value != wanted.columns[c]) || (plain && bound.Has(value.slot) && impl.machine.Get(value.slot) != wanted.columns[c]);
      if (differs && !failure.other_value) {
        failure.other_value = true;
        failure.part = value.span;
        failure.column = static_cast<int>(c);
        failure.left = plain ? impl.machine.Get(value.slot) : value.value;
        failure.right = wanted.columns[c];
      }
      if (plain && !bound.Has(value.slot)) {
        impl.machine.Set(value.slot, wanted.columns[c]);
        bound.Add(value.slot);
      } else if (!plain && value.op != ExprOp::kConst) {
        later.push_back(c);
      }
    }
    if (failure.other_value) {
      others.push_back(std::move(failure));
      continue;
    }
    const std::vector<Item> items = ItemsOf(rule.body, impl.core.scopes);
    if (!impl.Fails(items, bound, &failure) && !impl.machine.stopped()) {
      // The conditions hold, for another value of some column: of those the one that is spelt most like what was asked for.
      SlotSet binds = bound;
      impl.AddDirect(rule.body, {}, &binds);
      Goal goal;
      goal.kind = Goal::Kind::kTuple;
      for (const Slot slot : binds.List()) {
        if (!bound.Has(slot)) goal.order.push_back(slot);
      }
      const std::unique_ptr<Plan> plan = impl.core.planner.Make(items, bound, bound, goal);
      Tuples solutions;
      solutions.key = solutions.width = goal.order.size();
      impl.machine.Collect(*plan, &solutions);
      std::size_t least = static_cast<std::size_t>(-1);
      const facts::ValuePool& pool = impl.store.pool();
      for (const std::uint32_t at : solutions.Sorted(pool)) {
        for (std::size_t s = 0; s < goal.order.size(); ++s) impl.machine.Set(goal.order[s], solutions.At(at)[s]);
        for (const std::size_t c : later) {
          const Value is = impl.machine.Eval(*rule.values[c]);
          if (is == wanted.columns[c]) continue;
          const bool texts = is.text() && wanted.columns[c].text();
          const std::size_t far = texts ? base::EditDistance(pool.AsText(is), pool.AsText(wanted.columns[c]), 40) : 1000;
          if (far >= least) break;
          least = far;
          failure.column = static_cast<int>(c);
          failure.left = is;
          failure.right = wanted.columns[c];
          failure.part = rule.values[c]->span;
          break;
        }
      }
    }
    told.push_back(std::move(failure));
  }
  told.insert(told.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
  return told;
}

}  // namespace pareto::eval
