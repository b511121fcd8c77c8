#include "engine/eval/rewrite.h"

#include <algorithm>
#include <string>

#include "engine/eval/components.h"
#include "engine/eval/plan_order.h"

namespace pareto::eval {
namespace {

std::size_t At(RelationId id) { return static_cast<std::size_t>(id); }

// What a rule reads where it must be complete, and what it reads row by row.
void SplitReads(const Body& body, std::vector<RelationId>* complete, std::vector<RelationId>* rows) {
  for (const Literal& literal : body.literals) {
    if (literal.kind == Literal::Kind::kAtom) rows->push_back(literal.relation);
    if (literal.lhs) AddReads(*literal.lhs, complete);
    if (literal.rhs) AddReads(*literal.rhs, complete);
    for (const Body& nested : literal.bodies) {
      if (literal.kind == Literal::Kind::kOr) SplitReads(nested, complete, rows);
      else AddReads(nested, complete);
    }
  }
}

bool Plain(const ExprPtr& expr) { return expr && (expr->op == ExprOp::kSlot || expr->op == ExprOp::kConst); }

Slot SlotOf(const Term& term) { return term.kind == Term::Kind::kSlot ? term.slot : kNoSlot; }

// By relation: what the atoms of these items read.
void AddAtoms(const std::vector<Item>& items, std::vector<std::uint32_t>* reads) {
  for (const Item& item : items) {
    if (item.literal->kind == Literal::Kind::kAtom) reads->push_back(static_cast<std::uint32_t>(item.literal->relation));
    for (const std::vector<Item>& branch : item.branches) AddAtoms(branch, reads);
  }
}

}  // namespace

// What is known at a place in a body.
struct Rewrite::Passed {
  SlotSet known;
  SlotSet constant;          // of them: those that are one value, whatever the rows
  std::vector<Item> before;  // what makes them known
};

Rewrite::Rewrite(const Program& program, facts::FactStore& store, Scopes& scopes, RelationId wanted)
    : program_(program),
      store_(store),
      scopes_(scopes),
      wanted_(wanted),
      rules_of_(program.relations.size()),
      stratum_of_(program.relations.size(), 0),
      needed_(program.relations.size(), false),
      whole_(program.relations.size(), false),
      all_(program.relations.size(), false) {}

bool Rewrite::Make() {
  for (std::uint32_t i = 0; i < program_.strata.size(); ++i) {
    for (const std::uint32_t rule : program_.strata[i].rules) {
      const RelationId head = program_.rules[rule].head;
      rules_of_[At(head)].push_back(rule);
      stratum_of_[At(head)] = i;
    }
  }
  FindWhole();
  if (!Derived(wanted_)) return false;
  FindGoals();
  if (std::all_of(goals_.begin(), goals_.end(), [](const Goal& goal) { return goal.second == 0; })) return false;
  for (const Goal& goal : goals_) {
    if (goal.second == 0) continue;
    Demand& demand = demand_of_[goal];
    demand.chained = Chains(goal);
    facts::RelationInfo info;
    info.name = "demand for " + program_.relations[At(goal.first)].name;
    info.arity = __builtin_popcount(goal.second) * (demand.chained ? 2 : 1);
    demand.relation = store_.AddRelation(std::move(info));
    demands_.push_back(demand.relation);
  }
  for (const Goal& goal : goals_) AddTasks(goal);
  MakeGroups();
  return true;
}

// Everything that is read where it must be complete, or touches resources, and what that rests on.
void Rewrite::FindWhole() {
  std::vector<RelationId> work = {wanted_}, whole;
  needed_[At(wanted_)] = true;
  for (std::size_t i = 0; i < work.size(); ++i) {
    const RelationId relation = work[i];
    std::vector<RelationId> rows;
    const std::size_t before = whole.size();
    for (const std::uint32_t rule : rules_of_[At(relation)]) {
      SplitReads(program_.rules[rule].body, &whole, &rows);
      for (const ExprPtr& value : program_.rules[rule].values) AddReads(*value, &whole);
    }
    if (relation == program_.clash && program_.made != facts::kNoRelation) whole.push_back(program_.made);
    rows.insert(rows.end(), whole.begin() + static_cast<std::ptrdiff_t>(before), whole.end());
    if (relation == program_.clash || (!rules_of_[At(relation)].empty() && program_.strata[stratum_of_[At(relation)]].resources)) whole.push_back(relation);
    for (const RelationId read : rows) {
      if (!needed_[At(read)]) work.push_back(read);
      needed_[At(read)] = true;
    }
  }
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const RelationId relation = whole[i];
    if (whole_[At(relation)]) continue;
    whole_[At(relation)] = true;
    for (const std::uint32_t rule : rules_of_[At(relation)]) {
      AddReads(program_.rules[rule].body, &whole);
      for (const ExprPtr& value : program_.rules[rule].values) AddReads(*value, &whole);
    }
    if (relation == program_.clash && program_.made != facts::kNoRelation) whole.push_back(program_.made);
  }
}

void Rewrite::FindGoals() {
  // Twice: the second time it is known what is asked for all of its rows somewhere.
  for (int round = 0; round < 2; ++round) {
    goals_ = {{wanted_, 0}};
    std::map<Goal, bool> seen = {{{wanted_, 0}, true}};
    all_[At(wanted_)] = true;
    for (std::size_t i = 0; i < goals_.size(); ++i) {
      const Goal goal = goals_[i];
      for (const std::uint32_t rule : rules_of_[At(goal.first)]) {
        scopes_.AddRule(program_.rules[rule]);
        PassRule(rule, goal.second, -1, [&](const Literal& atom, ColumnMask mask, const Passed&) {
          if (mask == 0) all_[At(atom.relation)] = true;
          const Goal next = Settled({atom.relation, mask});
          if (seen.emplace(next, true).second) goals_.push_back(next);
        });
      }
    }
  }
}

// The columns of an atom that are asked for with values. Of a recursive relation none of whose columns would stay open, only those with
// constants where there are any: for `tc(17, y) and tc(y, 3)` what leads to 3 is found once, not once for each `y`.
ColumnMask Rewrite::MaskOf(const Literal& atom, const SlotSet& known, const SlotSet& constant) const {
  const ColumnMask mask = BoundColumns(atom, known), constants = BoundColumns(atom, constant);
  const bool recursive = program_.strata[stratum_of_[At(atom.relation)]].recursive;
  return recursive && constants != 0 && mask == AllColumns(static_cast<int>(atom.terms.size())) ? constants : mask;
}

// Goes through a body in the order in which values become known, and calls `visit(atom, mask, passed)` for each atom on a derived relation.
template <typename Visit>
void Rewrite::Pass(const std::vector<Item>& items, Passed passed, Visit&& visit) const {
  std::vector<bool> done(items.size(), false);
  const auto derived = [&](std::size_t i) { return items[i].literal->kind == Literal::Kind::kAtom && Derived(items[i].literal->relation); };
  const auto take = [&](std::size_t i) {
    for (const Term& term : items[i].literal->terms) passed.known.Add(SlotOf(term));
    passed.before.push_back(items[i]);
    done[i] = true;
  };
  // Steps that need no demand: rows of finished relations, and variables that equal something known, or stand in it.
  const auto step = [&](std::size_t i) {
    const Literal& literal = *items[i].literal;
    if (literal.kind == Literal::Kind::kAtom) return !Derived(literal.relation) && BoundColumns(literal, passed.known) != 0;
    const bool in = literal.kind == Literal::Kind::kIn;
    if (!in && (literal.kind != Literal::Kind::kCompare || literal.op != CompareOp::kEqual)) return false;
    const auto bind = [&](const ExprPtr& to, const ExprPtr& from) {
      if (PlainSlot(to) == kNoSlot || !Plain(from) || passed.known.Has(to->slot)) return false;
      if (from->op == ExprOp::kSlot && !passed.known.Has(from->slot)) return false;
      passed.known.Add(to->slot);
      if (!in && (from->op == ExprOp::kConst || passed.constant.Has(from->slot))) passed.constant.Add(to->slot);
      return true;
    };
    return bind(literal.lhs, literal.rhs) || (!in && bind(literal.rhs, literal.lhs));
  };
  for (bool more = true; more;) {
    more = false;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (done[i] || !step(i)) continue;
      take(i);
      more = true;
    }
    for (std::size_t i = 0; i < items.size() && !more; ++i) {
      if (done[i] || !derived(i)) continue;
      const ColumnMask mask = MaskOf(*items[i].literal, passed.known, passed.constant);
      if (mask == 0) continue;
      visit(*items[i].literal, mask, passed);
      take(i);
      more = true;
    }
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!done[i] && derived(i)) visit(*items[i].literal, 0, passed);
    for (const std::vector<Item>& branch : items[i].branches) Pass(branch, passed, visit);
  }
}

// The same for a rule whose head's columns in `mask` are known, but for its literal `without`. Its scopes must have been added.
template <typename Visit>
void Rewrite::PassRule(std::uint32_t index, ColumnMask mask, int without, Visit&& visit) const {
  const Rule& rule = program_.rules[index];
  std::vector<Item> items = ItemsOf(rule.body, scopes_);
  if (without >= 0) items.erase(items.begin() + without);
  Passed passed;
  for (std::size_t i = 0; i < rule.values.size(); ++i) {
    if ((mask >> i & 1) != 0) passed.known.Add(PlainSlot(rule.values[i]));
  }
  Pass(items, std::move(passed), visit);
}

// Which literal of a rule is its only one that depends on the head's own relation; -1: none does, -2: anything else.
int Rewrite::OwnAtom(std::uint32_t index, RelationId relation) const {
  const Rule& rule = program_.rules[index];
  std::vector<RelationId> reads;
  AddReads(rule.body, &reads);
  const auto own = [&](RelationId read) { return Derived(read) && stratum_of_[At(read)] == stratum_of_[At(relation)]; };
  const auto count = std::count_if(reads.begin(), reads.end(), own);
  if (count == 0) return -1;
  for (std::size_t i = 0; i < rule.body.literals.size() && count == 1; ++i) {
    const Literal& literal = rule.body.literals[i];
    if (literal.kind == Literal::Kind::kAtom && literal.relation == relation) return static_cast<int>(i);
  }
  return -2;
}

// Whether what is open in the head is just what its relation's own atom gives: no other literal reads it.
bool Rewrite::EndsInItself(std::uint32_t index, const Goal& goal) const {
  const Rule& rule = program_.rules[index];
  const int at = OwnAtom(index, goal.first);
  const Literal& own = rule.body.literals[static_cast<std::size_t>(at)];
  SlotSet elsewhere;
  const std::vector<Item> items = ItemsOf(rule.body, scopes_);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (static_cast<int>(i) == at) continue;
    elsewhere.Join(items[i].scope->mentions);
  }
  for (std::size_t i = 0; i < rule.values.size(); ++i) {
    if ((goal.second >> i & 1) != 0) {
      elsewhere.Add(PlainSlot(rule.values[i]));
      elsewhere.Add(SlotOf(own.terms[i]));
    }
  }
  for (std::size_t i = 0; i < rule.values.size(); ++i) {
    if ((goal.second >> i & 1) != 0) continue;
    const Slot open = PlainSlot(rule.values[i]);
    if (open == kNoSlot || open != SlotOf(own.terms[i]) || elsewhere.Has(open)) return false;
    elsewhere.Add(open);
  }
  bool handed_on = false;
  PassRule(index, goal.second, -1, [&](const Literal& atom, ColumnMask mask, const Passed&) { handed_on = handed_on || (&atom == &own && mask == goal.second); });
  return handed_on;
}

bool Rewrite::Chains(const Goal& goal) const {
  if (goal.second == AllColumns(program_.relations[At(goal.first)].arity)) return false;
  bool some = false;
  for (const std::uint32_t index : rules_of_[At(goal.first)]) {
    const Rule& rule = program_.rules[index];
    for (std::size_t i = 0; i < rule.values.size(); ++i) {
      if ((goal.second >> i & 1) != 0 && !Plain(rule.values[i])) return false;
    }
    const int own = OwnAtom(index, goal.first);
    if (own == -2 || (own >= 0 && !EndsInItself(index, goal))) return false;
    some = some || own >= 0;
  }
  return some;
}

const Expr* Rewrite::ValueOf(Slot slot) {
  Expr& expr = values_.emplace_back();
  expr.op = ExprOp::kSlot;
  expr.slot = slot;
  return &expr;
}

const Expr* Rewrite::ValueOf(const Term& term) {
  if (term.kind == Term::Kind::kSlot) return ValueOf(term.slot);
  Expr& expr = values_.emplace_back();
  expr.value = term.value;
  return &expr;
}

// The atom that lets a rule make only what is demanded. Behind a rule's own slots are those of what was asked for, where demands are chained.
Item Rewrite::Guard(std::uint32_t index, const Goal& goal, const Demand& demand) {
  const Rule& rule = program_.rules[index];
  Literal& guard = literals_.emplace_back();
  LiteralScope& scope = literal_scopes_.emplace_back();
  guard.relation = demand.relation;
  guard.span = rule.span;
  const auto add = [&](Slot slot) {
    guard.terms.push_back({slot == kNoSlot ? Term::Kind::kAny : Term::Kind::kSlot, slot, {}});
    scope.mentions.Add(slot);
  };
  for (int i = 0; demand.chained && i < __builtin_popcount(goal.second); ++i) add(static_cast<Slot>(rule.slots + i));
  for (std::size_t i = 0; i < rule.values.size(); ++i) {
    if ((goal.second >> i & 1) == 0) continue;
    add(PlainSlot(rule.values[i]));
    if (rule.values[i]->op == ExprOp::kConst) guard.terms.back() = {Term::Kind::kConst, kNoSlot, rule.values[i]->value};
  }
  return {&guard, &scope, Range::kFull, {}};
}

void Rewrite::AddTasks(const Goal& goal) {
  for (const std::uint32_t index : rules_of_[At(goal.first)]) {
    const Rule& rule = program_.rules[index];
    std::optional<Item> guard;
    int own = -1;  // the literal whose place the demands' chain takes
    Task task{index, goal.first, ItemsOf(rule.body, scopes_), {}, rule.slots};
    for (const ExprPtr& value : rule.values) task.values.push_back(value.get());
    if (goal.second != 0) {
      const Demand& demand = demand_of_[goal];
      guard = Guard(index, goal, demand);
      if (demand.chained) {
        own = OwnAtom(index, goal.first);
        std::vector<const Expr*> leads_to;
        Slot asked = rule.slots;
        for (std::size_t i = 0; i < rule.values.size(); ++i) {
          if ((goal.second >> i & 1) == 0) continue;
          task.values[i] = ValueOf(asked++);
          leads_to.push_back(task.values[i]);
        }
        task.slots = asked;
        if (own >= 0) {
          const Literal& atom = rule.body.literals[static_cast<std::size_t>(own)];
          for (std::size_t i = 0; i < atom.terms.size(); ++i) {
            if ((goal.second >> i & 1) != 0) leads_to.push_back(ValueOf(atom.terms[i]));
          }
          task.items.erase(task.items.begin() + own);
          task.values = std::move(leads_to);
          task.head = demand.relation;
        }
      }
      task.items.insert(task.items.begin(), *guard);
    }
    const Slot slots = task.slots;
    tasks_.push_back(std::move(task));
    PassRule(index, goal.second, own, [&](const Literal& atom, ColumnMask mask, const Passed& passed) {
      const Goal next = Settled({atom.relation, mask});
      if (next.second == 0) return;
      Task& asks = AddDemand(index, atom, next, passed.before);
      asks.slots = slots;
      if (guard) asks.items.insert(asks.items.begin(), *guard);
    });
  }
}

Task& Rewrite::AddDemand(std::uint32_t rule, const Literal& atom, const Goal& goal, const std::vector<Item>& before) {
  const Demand& demand = demand_of_[goal];
  Task task{rule, demand.relation, before, {}, 0};
  for (int part = 0; part < (demand.chained ? 2 : 1); ++part) {
    for (std::size_t i = 0; i < atom.terms.size(); ++i) {
      if ((goal.second >> i & 1) != 0) task.values.push_back(ValueOf(atom.terms[i]));
    }
  }
  return tasks_.emplace_back(std::move(task));
}

// Heads that depend on one another are run together, in the order in which they rest on one another.
void Rewrite::MakeGroups() {
  std::vector<std::vector<std::uint32_t>> reads(store_.relations());
  for (const Task& task : tasks_) AddAtoms(task.items, &reads[At(task.head)]);
  const Components components = ComponentsOf(reads);
  std::vector<Group> groups(components.all.size());
  for (Task& task : tasks_) {
    const std::uint32_t own = components.of[At(task.head)];
    std::vector<std::uint32_t> of;
    AddAtoms(task.items, &of);
    groups[own].recursive = groups[own].recursive || std::any_of(of.begin(), of.end(), [&](std::uint32_t read) { return components.of[read] == own; });
    groups[own].tasks.push_back(std::move(task));
  }
  for (Group& group : groups) {
    if (!group.tasks.empty()) groups_.push_back(std::move(group));
  }
}

}  // namespace pareto::eval
