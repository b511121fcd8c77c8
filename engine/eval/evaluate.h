// The evaluator: semi-naive, stratum by stratum; then checks, as queries on finished relations.
#ifndef PARETO_ENGINE_EVAL_EVALUATE_H_
#define PARETO_ENGINE_EVAL_EVALUATE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/eval/program.h"
#include "engine/facts/store.h"

namespace pareto::eval {

// Bounds; what passes one stops the analysis with a finding that names the rule (codes `limit/rows`, `limit/rounds`, `limit/depth`,
// `limit/time`, `limit/memory`, `limit/text`, `limit/values`, and `limit/interrupted`).
struct Limits {
  std::uint32_t rows = 20'000'000;      // of one relation
  std::uint32_t rounds = 1'000'000;     // of one stratum
  int depth = 100;                      // levels of a list or map that a rule builds
  double seconds = 60;                  // of the whole evaluation (a steady clock, looked at every few thousand steps)
  std::uint64_t bytes = 320ull << 20;   // of relations and values; a table that doubles when it is nearly met, and the rest of the program, stay within 500 MB
  std::uint64_t built = 1ull << 30;     // bytes of values that the rules of one recursive stratum build, whether new or built before
  std::uint64_t text = 1u << 20;        // bytes of one text that a rule puts together; far past any that AWS takes

  // `n` times as much, 1 to 100, of what only takes longer.
  Limits Times(std::uint32_t n) const;
};

// Of a stratum, in a store that is evaluated several times.
enum class Kept : std::uint8_t { kNothing, kPart, kWhole };

struct Options {
  Limits limits;
  bool proofs = true;
  // RunFor derives only what the constants on the way to its relation need (rewrite.h). Of the relations on the way the store then holds some rows,
  // and relations of demands beside. Only without proofs; else it is as if this were off.
  bool demand = false;
  // The expectations that step 4 asks, as indexes into the program's checks; those of other tests cost nothing.
  std::vector<std::uint32_t> expectations;
  // Of a session with several evaluations of one store: by stratum, what the store has of its rows. `RunStrata` and `RunFor` leave out
  // what is whole, derive others whole, and note it; of one that a bound stopped there is a part. Null: nothing is there. Must outlive it.
  std::vector<Kept>* kept = nullptr;
  // Looked at every few thousand steps: where it is true, everything ends with a finding (`limit/interrupted`). May be null; may be set by a
  // signal handler. Must outlive the evaluator.
  const std::atomic<bool>* stop = nullptr;
};

// Why a condition has no solution: its parts are taken one after another, as written, as far as they have one.
struct Explanation {
  base::Span part;         // the first part that nothing passes; invalid where there is none
  bool atom = false;       // it reads `relation`
  facts::RelationId relation = facts::kNoRelation;
  // Solutions of the parts before it, the first ones: what the variables are, and of a comparison what its sides are (missing where
  // they have no value).
  struct Near {
    std::vector<std::pair<std::string, facts::Value>> variables;
    bool compared = false;
    facts::Value left, right;
  };
  std::vector<Near> near;
  std::size_t solutions = 0;           // of the parts before it
  std::vector<facts::RowId> rows;      // atom: the rows that agree in most columns
};

class Evaluator {
 public:
  // `program`, `schema`, `store` and `sink` must outlive it. The store's relations must be the program's, base rows loaded.
  Evaluator(const Program& program, const facts::Schema* schema, facts::FactStore& store, base::DiagnosticSink& sink, Options options);
  ~Evaluator();

  // Runs the strata from where it stopped up to the last that checks of `step` need (1: none that touches resources; 3: all).
  // False where a bound stopped it (the sink has the finding): the analysis is incomplete.
  bool RunStrata(int step);
  // Runs just the strata that the rows of `relation` rest on, in place of RunStrata: no check may follow. False where a bound stopped it.
  bool RunFor(RelationId relation);
  // Judges every check of this step: verdicts and findings go to the store. Needs its strata. False where a bound stopped it.
  bool RunChecks(int step);
  // Judges one check, by its index in the program. Needs the strata that it reads. False where a bound stopped it.
  bool RunCheck(std::uint32_t check);
  // Of an expectation that failed. Needs all strata.
  Explanation Explain(std::uint32_t check);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_EVALUATE_H_
