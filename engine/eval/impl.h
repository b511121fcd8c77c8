// What the parts of the evaluator share. Private to it.
#ifndef PARETO_ENGINE_EVAL_IMPL_H_
#define PARETO_ENGINE_EVAL_IMPL_H_

#include <memory>
#include <new>
#include <optional>
#include <span>
#include <vector>

#include "engine/eval/evaluate.h"
#include "engine/eval/machine.h"
#include "engine/eval/plan.h"
#include "engine/eval/scope.h"

namespace pareto::eval {

// A rule as it is run: as it was written, or what demand makes of it (rewrite.h).
struct Task {
  std::uint32_t rule = 0;            // whose name findings about bounds tell, and whose proofs
  RelationId head = facts::kNoRelation;
  std::vector<Item> items;
  std::vector<const Expr*> values;   // the head's columns
  std::uint16_t slots = 0;
};

// Tasks whose heads depend on one another: run together, to a fixpoint where `recursive`.
struct Group {
  std::vector<Task> tasks;
  bool recursive = false;
};

struct Core {
  Core(const Program& program_in, const facts::Schema* schema, facts::FactStore& store_in, base::DiagnosticSink& sink, Options options_in)
      : program(program_in),
        store(store_in),
        options(options_in),
        scopes(program.expressions),
        growth(program.relations.size()),
        planner(store, scopes, growth),
        machine(program, schema, store, sink, scopes, planner, options),
        done(program.strata.size(), false) {
    if (options.kept != nullptr) {
      options.kept->resize(done.size(), Kept::kNothing);
      for (std::size_t i = 0; i < done.size(); ++i) done[i] = (*options.kept)[i] == Kept::kWhole;
    }
    store.verdicts.resize(program.checks.size());
  }

  // Runs `work`. False where a bound stopped it, or the system had no more memory: that is a finding too, about what was running.
  template <typename F>
  bool WithinMemory(F&& work) {
    try {
      work();
    } catch (const std::bad_alloc&) {
      machine.StopForMemory();
    }
    return !machine.stopped();
  }

  // strata.cc. False where a bound stopped it. Finish: the stratum of this number and what follows from its end; noted as done.
  bool Finish(std::size_t stratum);
  bool RunStratum(const Stratum& stratum);
  bool RunOnce(const Task& task);
  // Of tasks that have run once: until nothing is new. `growth` has been started for `heads`, which are theirs.
  bool RunToFixpoint(const std::vector<Task>& tasks, const std::vector<RelationId>& heads);
  // A rule as it was written.
  Task TaskOf(std::uint32_t rule);
  void Enter(const Task& task);
  // Whether it may have a solution: not where an atom that must hold reads a relation that is empty and stays so. Most rules are about what
  // a config does not have, and this is cheaper than to plan them.
  bool MayHold(const Literal& literal) const;
  bool MayMatch(const Body& body) const;
  void SpreadLoss(const std::vector<std::uint32_t>& rules);
  void FillClash();
  // demand.cc.
  void DeriveFor(RelationId relation);
  bool RunStrataOf(const std::vector<bool>& relations);
  bool RunGroup(const Group& group);

  const Program& program;
  facts::FactStore& store;
  const Options options;
  Scopes scopes;
  Growth growth;
  Planner planner;
  Machine machine;
  std::vector<bool> done;  // by stratum
};

struct Evaluator::Impl : Core {
  using Core::Core;
};

// checks.cc: one check's verdict and findings.
class Judge {
 public:
  Judge(Core& core, std::uint32_t check);
  void Run();

 private:
  // A note, help or fix with its own body.
  struct Extra {
    const CheckExtra* extra = nullptr;
    std::vector<Slot> slots;  // the order, as far as it is bound here, then other slots that text and place read
    std::size_t key = 0;
    std::unique_ptr<Plan> plan;
  };
  void Prepare();
  void Find(std::span<const RowId> rows);
  void NoteUnjudged();
  bool AddExtras(facts::Finding* finding, bool first);
  std::optional<facts::Place> Locate(const PlaceExpr& place, facts::Written* written = nullptr);
  std::optional<facts::Place> Locate(const PlaceExpr::Candidate& candidate, bool exact);
  // The row of a data file that gave the slot its value, or the first of the subject's (kNoSlot).
  std::optional<facts::Place> LocateRow(const Body& body, Slot slot) const;
  std::optional<facts::Place> LocateRow(Slot slot) const;
  RowId RowThatAgrees(const Literal& literal) const;
  base::Span WriterOf(Value resource, Value property) const;
  Value RawAt(const facts::Place& place) const;
  void Load(std::span<const Value> tuple, const std::vector<Slot>& slots);

  Core& core_;
  Machine& machine_;
  facts::FactStore& store_;
  const std::uint32_t index_;
  const Check& check_;
  std::vector<Slot> subject_;       // the order, then other slots of the subject that the rest reads
  std::vector<Slot> condition_;     // forbid: likewise
  std::vector<RelationId> proofs_;  // by place
  std::vector<RowId> rows_;         // by place: of the subject at hand, and of what is forbidden
  std::unique_ptr<Plan> holds_, solutions_;
  std::vector<Extra> extras_;
  std::uint32_t unjudged_ = 0;      // subjects that the condition could not judge
};

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_IMPL_H_
