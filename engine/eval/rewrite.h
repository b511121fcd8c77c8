// Demand (magic sets): of a program and one relation asked for, the tasks that derive only what the constants on the way to it need.
//
// A *goal* is a relation with a mask of columns whose values are known before its rows are looked for. Each has a relation of its *demands*: the
// values that those columns are asked for. A rule of `p` is run behind a *guard*, an atom on the demands of its goal, and its rows go into `p`
// itself, which then holds some of its rows, all of them true, among them all that are demanded:
//
//   tc(x, z) if tc(x, y) and edge(y, z)    asked as tc(17, _):    demand(17)
//                                                                  tc(x, z) if demand(x) and tc(x, y) and edge(y, z)
//
// From left to right in that order in which values become known, a body hands on demands to the goals in it: `demand-of-q(y) if demand-of-p(x)
// and edge(x, y)`. Only values that exist are handed on, never computed ones, so that there are no more demands than combinations of values.
//
// A rule whose last step is its own relation again, `tc(x, z) if edge(x, y) and tc(y, z)` asked as tc(17, _), would demand the closure of each
// node on the way. Where all recursive rules of a goal are of this kind, its demands are *chained*: they are pairs of what was asked for
// and what that leads to, `demand(s, y) if demand(s, x) and edge(x, y)`, and rules that end the recursion give rows of what was asked for:
// `tc(s, z) if demand(s, y) and edge(y, z)`. Such a row is no row of a rule as written, so demanded runs have no proofs.
//
// What is read where it must be complete (under `not`, in brackets, by `if`), and what touches resources, is derived in full, with everything
// that it rests on, before anything else. So demands never pass through an absence, and the rest is one positive program.
//
// No rule is copied: a task is a list of pointers to literals of the rule as written.
#ifndef PARETO_ENGINE_EVAL_REWRITE_H_
#define PARETO_ENGINE_EVAL_REWRITE_H_

#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/eval/impl.h"

namespace pareto::eval {

class Rewrite {
 public:
  // All must outlive it; `program` must be stratified, without proofs.
  Rewrite(const Program& program, facts::FactStore& store, Scopes& scopes, RelationId wanted);

  // False: nothing is asked with a value that is known. There is nothing to gain, and nothing was made.
  bool Make();

  // By relation of the program: what must be derived in full first.
  const std::vector<bool>& whole() const { return whole_; }
  // Then these, in order. Valid as long as this.
  const std::vector<Group>& groups() const { return groups_; }
  // The relations of demands, which Make adds to the store.
  const std::vector<RelationId>& demands() const { return demands_; }

 private:
  using Goal = std::pair<RelationId, ColumnMask>;  // mask 0: all of its rows
  struct Demand {
    bool chained = false;
    RelationId relation = facts::kNoRelation;
  };
  struct Passed;

  void FindWhole();
  void FindGoals();
  bool Derived(RelationId id) const { return !rules_of_[static_cast<std::size_t>(id)].empty() && !whole_[static_cast<std::size_t>(id)]; }
  // Where all rows of a relation are asked for, that answers every other goal on it.
  Goal Settled(const Goal& goal) const { return all_[static_cast<std::size_t>(goal.first)] ? Goal{goal.first, 0} : goal; }
  ColumnMask MaskOf(const Literal& atom, const SlotSet& known, const SlotSet& constant) const;
  template <typename Visit>
  void Pass(const std::vector<Item>& items, Passed passed, Visit&& visit) const;
  template <typename Visit>
  void PassRule(std::uint32_t rule, ColumnMask mask, int without, Visit&& visit) const;
  bool Chains(const Goal& goal) const;
  bool EndsInItself(std::uint32_t rule, const Goal& goal) const;
  int OwnAtom(std::uint32_t rule, RelationId relation) const;
  Item Guard(std::uint32_t rule, const Goal& goal, const Demand& demand);
  void AddTasks(const Goal& goal);
  Task& AddDemand(std::uint32_t rule, const Literal& atom, const Goal& goal, const std::vector<Item>& before);
  void MakeGroups();
  const Expr* ValueOf(const Term& term);
  const Expr* ValueOf(Slot slot);

  const Program& program_;
  facts::FactStore& store_;
  Scopes& scopes_;
  const RelationId wanted_;
  std::vector<std::vector<std::uint32_t>> rules_of_;  // by head
  std::vector<std::uint32_t> stratum_of_;             // by head
  std::vector<bool> needed_, whole_, all_;
  std::vector<Goal> goals_;
  std::map<Goal, Demand> demand_of_;
  std::vector<Task> tasks_;
  std::vector<Group> groups_;
  std::vector<RelationId> demands_;
  // What tasks point to beside the program.
  std::deque<Literal> literals_;
  std::deque<LiteralScope> literal_scopes_;
  std::deque<Expr> values_;
};

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_REWRITE_H_
