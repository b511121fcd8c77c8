#include "engine/eval/plan_order.h"

#include <algorithm>
#include <set>
#include <utility>

namespace pareto::eval {
namespace {

// Scores of what makes no more solutions than there were. Only their order counts, among themselves and against a generator's matches: a
// generator with less than one match each is a filter, too, and goes before a bracket is evaluated.
constexpr double kCheapFilter = 0.01, kCheapBind = 0.02, kNested = 0.3, kHeavyFilter = 0.6, kHeavyBind = 0.9;
// What an index costs for each row that is not in it yet, against 1 for each match.
constexpr double kIndexRow = 2;
// Past this many literals only the greedy order is looked at, not one for each first literal.
constexpr std::size_t kManyLiterals = 12;
constexpr double kUnknownListLength = 4;

}  // namespace

std::vector<Item> ItemsOf(const Body& body, const Scopes& scopes) {
  const BodyScope& scope = scopes.Of(body);
  std::vector<Item> items;
  for (std::size_t i = 0; i < body.literals.size(); ++i) {
    Item item{&body.literals[i], &scope.literals[i], Range::kFull, {}};
    if (item.literal->kind == Literal::Kind::kOr) {
      for (const Body& branch : item.literal->bodies) item.branches.push_back(ItemsOf(branch, scopes));
    }
    items.push_back(std::move(item));
  }
  return items;
}

// How many rows an atom matches, about: its rows by how many different values the bound columns have.
double Planner::Matches(const Item& item, const SlotSet& bound, double* setup) const {
  const Literal& atom = *item.literal;
  const facts::Relation& relation = store_.relation(atom.relation);
  const RowId rows = growth_.high(atom.relation, item.range, relation.size()) - growth_.low(atom.relation, item.range);
  *setup = 0;
  if (rows == 0) return 0;
  const ColumnMask mask = BoundColumns(atom, bound);
  const facts::Index* index = mask == 0 ? nullptr : relation.FindIndex(mask);
  double distinct = 1;
  if (index != nullptr && index->covered() * 2 > relation.size()) {
    distinct = static_cast<double>(index->distinct());
  } else {
    for (int i = 0; i < relation.arity(); ++i) {
      if ((mask >> i & 1) != 0) distinct *= relation.Distinct(i);
    }
    distinct = std::min(distinct, static_cast<double>(relation.size()));
  }
  double matches = rows / std::max(distinct, 1.0);
  SlotSet seen;
  for (std::size_t i = 0; i < atom.terms.size(); ++i) {
    const Term& term = atom.terms[i];
    if (term.kind != Term::Kind::kSlot || bound.Has(term.slot)) continue;
    if (seen.Has(term.slot)) matches /= relation.Distinct(static_cast<int>(i));
    seen.Add(term.slot);
  }
  if (mask == AllColumns(relation.arity())) return std::min(matches, 0.5);
  if (mask != 0) {
    const RowId missing = index == nullptr ? relation.size() : relation.size() - index->covered();
    *setup = kIndexRow * missing;
    // A new index on a relation that grows is paid for each round from now on.
    if (index == nullptr && growth_.growing(atom.relation)) *setup += kIndexRow * relation.size();
  }
  return matches;
}

Planner::Assessment Planner::Assess(const Item& item, const SlotSet& bound) const {
  Assessment a;
  const Literal& literal = *item.literal;
  const LiteralScope& scope = *item.scope;
  const auto filter = [&](double score, double work, double passes) {
    a.ready = true;
    a.score = score;
    a.work = work;
    a.matches = passes;
  };
  switch (literal.kind) {
    case Literal::Kind::kAtom: {
      a.ready = true;
      a.matches = Matches(item, bound, &a.setup);
      a.generator = BoundColumns(literal, bound) != AllColumns(static_cast<int>(literal.terms.size()));
      a.score = a.generator ? a.matches : std::min(a.matches, 0.1);
      a.work = 1 + a.matches;
      for (const Term& term : literal.terms) {
        if (term.kind == Term::Kind::kSlot && !bound.Has(term.slot)) a.binds.Add(term.slot);
      }
      return a;
    }
    case Literal::Kind::kCompare: {
      const bool left = bound.Covers(scope.left), right = bound.Covers(scope.right);
      if (left && right) {
        filter(scope.heavy ? kHeavyFilter : kCheapFilter, scope.heavy ? 20 : 0.2, literal.op == CompareOp::kEqual ? 0.2 : 0.6);
      } else if (literal.op == CompareOp::kEqual && ((right && PlainSlot(literal.lhs) != kNoSlot) || (left && PlainSlot(literal.rhs) != kNoSlot))) {
        filter(scope.heavy ? kHeavyBind : kCheapBind, scope.heavy ? 20 : 0.5, 1);
        a.binds.Add(right ? PlainSlot(literal.lhs) : PlainSlot(literal.rhs));
      }
      return a;
    }
    case Literal::Kind::kIn: {
      if (!bound.Covers(scope.right)) return a;
      const bool position = literal.position != kNoSlot && !bound.Has(literal.position);
      if (bound.Covers(scope.left) && !position) {
        filter(scope.heavy ? kHeavyFilter : kCheapFilter, scope.heavy ? 20 : 1, 0.4);
        return a;
      }
      if (!bound.Covers(scope.left)) {
        if (PlainSlot(literal.lhs) == kNoSlot) return a;
        a.binds.Add(literal.lhs->slot);
      }
      if (position) a.binds.Add(literal.position);
      a.ready = a.generator = true;
      a.matches = kUnknownListLength;
      if (literal.rhs->op == ExprOp::kConst && literal.rhs->value.list()) {
        a.matches = static_cast<double>(store_.pool().Items(literal.rhs->value).size());
      }
      a.score = a.matches;
      a.work = (scope.heavy ? 20 : 1) + a.matches;
      return a;
    }
    case Literal::Kind::kTest:
      if (bound.Covers(scope.left)) filter(scope.heavy ? kHeavyFilter : kCheapFilter, scope.heavy ? 20 : 0.5, 0.5);
      return a;
    case Literal::Kind::kNot:
    case Literal::Kind::kHolds:
      if (bound.Covers(scope.outer)) filter(kNested, 5, 0.5);
      return a;
    case Literal::Kind::kOr: {
      a.matches = 0;
      bool first = true;
      for (const std::vector<Item>& branch : item.branches) {
        const Ordering ordering = Best(branch, bound);
        if (!ordering.complete) return Assessment{};
        a.matches += ordering.matches;
        a.work += ordering.cost;
        if (first) {
          a.binds = ordering.bound;
        } else {
          a.binds.Meet(ordering.bound);
        }
        first = false;
      }
      // A slot from outside that only some branches would bind must be bound first: the others would leave it open.
      SlotSet settled = bound;
      settled.Join(a.binds);
      if (!settled.Covers(scope.outer)) return Assessment{};
      a.ready = true;
      a.generator = !bound.Covers(a.binds);
      a.score = a.generator ? a.matches : kNested;
      return a;
    }
  }
  return a;
}

// Always the best that is ready, filters and generators apart: until `first` has run it is the only generator there is. An item is assessed again only
// when a slot in it has been bound, so a body of many literals costs little more than their number.
Planner::Ordering Planner::Arrange(const std::vector<Item>& items, const SlotSet& bound, int first) const {
  Ordering ordering;
  ordering.bound = bound;
  std::vector<Assessment> assessments(items.size());
  std::vector<bool> done(items.size(), false);
  using Ready = std::set<std::pair<double, std::size_t>>;  // by score, then as written
  Ready filters, generators;
  std::vector<std::vector<std::uint32_t>> with;  // by slot: the items that it stands in
  const bool wide = items.size() > kManyLiterals;
  const auto assess = [&](std::size_t i) {
    Assessment& a = assessments[i];
    const auto set_of = [&]() -> Ready& { return a.generator ? generators : filters; };
    if (a.ready) set_of().erase({a.score, i});
    a = Assess(items[i], ordering.bound);
    if (a.ready) set_of().emplace(a.score, i);
  };
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (wide) {
      for (const Slot slot : items[i].scope->mentions.List()) {
        if (with.size() <= slot) with.resize(slot + std::size_t{1});
        with[slot].push_back(static_cast<std::uint32_t>(i));
      }
    }
    assess(i);
  }
  bool started = first < 0;
  while (ordering.sequence.size() < items.size()) {
    std::size_t best = items.size();
    if (!filters.empty()) best = filters.begin()->second;
    const auto better = [&](std::size_t i) { return best == items.size() || std::pair(assessments[i].score, i) < std::pair(assessments[best].score, best); };
    const auto own = static_cast<std::size_t>(first);
    const bool waits = !started && !done[own] && assessments[own].ready && assessments[own].generator;
    if (waits && better(own)) best = own;
    if (!waits && !generators.empty() && better(generators.begin()->second)) best = generators.begin()->second;
    if (best == items.size()) return ordering;
    const Assessment chosen = assessments[best];
    (chosen.generator ? generators : filters).erase({chosen.score, best});
    assessments[best].ready = false;
    done[best] = true;
    started = started || chosen.generator;
    ordering.sequence.push_back(static_cast<std::uint32_t>(best));
    ordering.bound.Join(chosen.binds);
    ordering.cost += ordering.matches * chosen.work + chosen.setup;
    ordering.matches *= chosen.matches;
    if (!wide) {
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (!done[i] && items[i].scope->mentions.Meets(chosen.binds)) assess(i);
      }
      continue;
    }
    for (const Slot slot : chosen.binds.List()) {
      for (const std::uint32_t i : with[slot]) {
        if (!done[i]) assess(i);
      }
    }
  }
  ordering.complete = true;
  return ordering;
}

Planner::Ordering Planner::Best(const std::vector<Item>& items, const SlotSet& bound) const {
  Ordering best = Arrange(items, bound, -1);
  if (!best.complete || items.size() < 2 || items.size() > kManyLiterals) return best;
  // The delta is small most of the time, and is read in order: it wins ties.
  const auto weighed = [&](const Ordering& ordering) {
    return ordering.cost * (items[ordering.sequence.front()].range == Range::kDelta ? 0.9 : 1.0);
  };
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].literal->kind != Literal::Kind::kAtom) continue;
    Ordering other = Arrange(items, bound, static_cast<int>(i));
    if (other.complete && weighed(other) < weighed(best)) best = std::move(other);
  }
  return best;
}

}  // namespace pareto::eval
