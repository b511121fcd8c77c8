// Strata: rules to a fixpoint, semi-naive.
//
// A recursive rule runs once over what is there, then once a round for each of its atoms on a relation that grows: that atom sees what the round before
// added, those before it in the rule what was there earlier, those behind it all. So each new combination is found once. Inside an `or` such a version
// takes only the branch that its atom stands in.
#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "engine/eval/impl.h"

namespace pareto::eval {
namespace {

struct Version {
  const Task* task = nullptr;
  RelationId delta = facts::kNoRelation;
  int target = 0;
  std::vector<Item> items;  // empty, and so `plan`, where the body is wide
  std::unique_ptr<Plan> plan;
};

// Makes the items of version `target`; `seen` counts the atoms on growing relations from left to right. True where the target is among them.
bool Specialise(const std::vector<Item>& items, const Growth& growth, int target, int* seen, RelationId* delta, std::vector<Item>* out) {
  bool has_target = false;
  for (const Item& item : items) {
    if (item.literal->kind == Literal::Kind::kAtom && growth.growing(item.literal->relation)) {
      const int at = (*seen)++;
      out->push_back(item);
      out->back().range = at < target ? Range::kOld : at == target ? Range::kDelta : Range::kFull;
      if (at == target) *delta = item.literal->relation;
      has_target = has_target || at == target;
    } else if (item.literal->kind == Literal::Kind::kOr) {
      Item narrowed = item;
      int taken = -1;
      for (std::size_t i = 0; i < item.branches.size(); ++i) {
        narrowed.branches[i].clear();
        if (Specialise(item.branches[i], growth, target, seen, delta, &narrowed.branches[i])) taken = static_cast<int>(i);
      }
      if (taken < 0) {
        out->push_back(std::move(narrowed));
      } else {
        has_target = true;
        for (Item& inner : narrowed.branches[static_cast<std::size_t>(taken)]) out->push_back(std::move(inner));
      }
    } else {
      out->push_back(item);
    }
  }
  return has_target;
}

// From so many literals on a rule's versions are made anew each round: each has as many literals, and there may be as many of them.
constexpr std::size_t kWide = 64;

Goal RowGoal(const Task& task, const Options& options) {
  Goal goal;
  goal.kind = Goal::Kind::kRow;
  goal.proof = options.proofs;
  goal.values = task.values;
  return goal;
}

}  // namespace

bool Core::MayHold(const Literal& literal) const {
  if (literal.kind == Literal::Kind::kAtom) return growth.growing(literal.relation) || store.relation(literal.relation).size() > 0;
  if (literal.kind == Literal::Kind::kOr) return std::any_of(literal.bodies.begin(), literal.bodies.end(), [&](const Body& b) { return MayMatch(b); });
  return true;
}

bool Core::MayMatch(const Body& body) const {
  return std::all_of(body.literals.begin(), body.literals.end(), [&](const Literal& literal) { return MayHold(literal); });
}

Task Core::TaskOf(std::uint32_t index) {
  const Rule& rule = program.rules[index];
  scopes.AddRule(rule);
  Task task{index, rule.head, ItemsOf(rule.body, scopes), {}, rule.slots};
  for (const ExprPtr& value : rule.values) task.values.push_back(value.get());
  return task;
}

void Core::Enter(const Task& task) {
  const Rule& rule = program.rules[task.rule];
  machine.Enter(rule.name, rule.span, task.slots, rule.proofs);
}

bool Core::Finish(std::size_t stratum) {
  done[stratum] = true;
  if (options.kept != nullptr) (*options.kept)[stratum] = Kept::kPart;
  if (!RunStratum(program.strata[stratum])) return false;
  if (program.clash_after == stratum) FillClash();
  if (options.kept != nullptr) (*options.kept)[stratum] = Kept::kWhole;
  return true;
}

bool Core::RunStratum(const Stratum& stratum) {
  std::vector<RelationId> heads;
  for (const std::uint32_t rule : stratum.rules) heads.push_back(program.rules[rule].head);
  std::sort(heads.begin(), heads.end());
  heads.erase(std::unique(heads.begin(), heads.end()), heads.end());
  if (options.proofs) {
    for (const std::uint32_t rule : stratum.rules) store.proofs(program.rules[rule].head).Widen(program.rules[rule].proofs);
  }
  if (stratum.recursive) {
    for (const RelationId head : heads) growth.Start(head, store.relation(head).size());
  }
  bool complete = true;
  std::vector<Task> tasks;
  for (const std::uint32_t rule : stratum.rules) {
    if (!complete || !MayMatch(program.rules[rule].body)) continue;
    Task task = TaskOf(rule);
    complete = RunOnce(task);
    if (stratum.recursive) tasks.push_back(std::move(task));
  }
  if (stratum.recursive) {
    complete = complete && RunToFixpoint(tasks, heads);
    for (const RelationId head : heads) growth.Stop(head);
  }
  SpreadLoss(stratum.rules);
  return complete;
}

bool Core::RunOnce(const Task& task) {
  Enter(task);
  machine.RunRule(task.rule, task.head, *planner.Make(task.items, {}, {}, RowGoal(task, options)));
  return !machine.stopped();
}

bool Core::RunToFixpoint(const std::vector<Task>& tasks, const std::vector<RelationId>& heads) {
  std::vector<Version> versions;
  for (const Task& task : tasks) {
    for (int target = 0;; ++target) {
      Version version;
      version.task = &task;
      version.target = target;
      int seen = 0;
      if (!Specialise(task.items, growth, target, &seen, &version.delta, &version.items)) break;
      if (version.items.size() > kWide) version.items = {};
      versions.push_back(std::move(version));
    }
  }
  machine.Feed(true);
  for (std::uint32_t round = 1;; ++round) {
    bool grew = false;
    for (const RelationId head : heads) {
      growth.Advance(head, store.relation(head).size());
      grew = grew || growth.low(head, Range::kDelta) < growth.high(head, Range::kDelta, 0);
    }
    if (!grew) {
      machine.Feed(false);
      return true;
    }
    if (round % 1024 == 0) machine.Tick();
    for (Version& version : versions) {
      if (growth.low(version.delta, Range::kDelta) == growth.high(version.delta, Range::kDelta, 0)) continue;
      Enter(*version.task);
      if (round > options.limits.rounds) {
        machine.Stop("limit/rounds", "rule `" + program.rules[version.task->rule].name + "` still makes new rows after " + std::to_string(options.limits.rounds) + " rounds",
                     "a rule that makes new values from its own results never ends: what bounds them?");
        return false;
      }
      if (version.items.empty()) {
        std::vector<Item> items;
        int seen = 0;
        Specialise(version.task->items, growth, version.target, &seen, &version.delta, &items);
        machine.RunRule(version.task->rule, version.task->head, *planner.Make(items, {}, {}, RowGoal(*version.task, options)));
        if (machine.stopped()) return false;
        continue;
      }
      if (!version.plan || !planner.Refresh(version.plan.get())) {
        version.plan = planner.Make(version.items, {}, {}, RowGoal(*version.task, options));
      }
      machine.RunRule(version.task->rule, version.task->head, *version.plan);
      if (machine.stopped()) return false;
    }
  }
}

// What is read from a relation that lost rows may have lost rows itself.
void Core::SpreadLoss(const std::vector<std::uint32_t>& rules) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::uint32_t index : rules) {
      const Rule& rule = program.rules[index];
      if (store.info(rule.head).lost_rows) continue;
      std::vector<RelationId> reads;
      AddReads(rule.body, &reads);
      for (const ExprPtr& value : rule.values) AddReads(*value, &reads);
      if (std::any_of(reads.begin(), reads.end(), [&](RelationId id) { return store.info(id).lost_rows; })) {
        store.info(rule.head).lost_rows = changed = true;
      }
    }
  }
}

// Resources of one id, each with the owner of another one: the first with that of the second, all others with that of the first.
void Core::FillClash() {
  if (program.made == facts::kNoRelation || program.clash == facts::kNoRelation) return;
  const facts::Relation& made = store.relation(program.made);
  absl::flat_hash_map<std::uint32_t, std::vector<RowId>> groups;
  std::vector<std::uint32_t> order;  // groups of two and more, by the row that made them so
  for (RowId row = 0; row < made.size(); ++row) {
    std::vector<RowId>& group = groups[made.row(row)[1].bits()];
    group.push_back(row);
    if (group.size() == 2) order.push_back(made.row(row)[1].bits());
  }
  for (const std::uint32_t id : order) {
    std::vector<RowId>& group = groups[id];
    std::sort(group.begin(), group.end(), [&](RowId a, RowId b) { return store.pool().Less(made.row(a)[0], made.row(b)[0]); });
    for (std::size_t i = 0; i < group.size(); ++i) {
      const Value row[2] = {made.row(group[i])[0], made.row(group[i == 0 ? 1 : 0])[2]};
      store.relation(program.clash).Add(row);
    }
  }
  if (store.info(program.made).lost_rows) store.info(program.clash).lost_rows = true;
}

}  // namespace pareto::eval
