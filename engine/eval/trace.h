// Proofs taken apart again: what each step rests on.
//
// Evaluation records of a row only the rule and the rows of the rule's atoms (facts::Proof). All else follows from them: a tracer puts the step's
// variables together again, evaluates what the rule evaluated, and notes what it read: rows that values looked up, the rows of each element of a
// bracket, conditions with the values they compared, what was looked for and not found.
#ifndef PARETO_ENGINE_EVAL_TRACE_H_
#define PARETO_ENGINE_EVAL_TRACE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/eval/evaluate.h"
#include "engine/eval/program.h"
#include "engine/facts/store.h"

namespace pareto::eval {

// A row, as a fact's name.
struct FactId {
  RelationId relation = facts::kNoRelation;
  facts::RowId row = facts::kNoRow;
  friend bool operator==(const FactId&, const FactId&) = default;
  friend auto operator<=>(const FactId&, const FactId&) = default;
};

// An atom as it was looked for: its columns as far as they were known, missing where any value would do.
struct Sought {
  RelationId relation = facts::kNoRelation;
  std::vector<Value> columns;
};

struct TraceElement;
struct Failure;

// One thing that a step rests on.
struct TracePart {
  enum class Kind : std::uint8_t {
    kFact,       // `fact`
    kText,       // what the document says under the key `right` of the node `left`
    kCondition,  // holds; `parts`: what it rests on, where it has conditions of its own
    kFails,      // the condition of a finding: `fails` says which part of it
    kNone,       // what was looked for, and not found: `literal` is the `not`, or none for the condition of an `if`
    kAbsent,     // a value that is not there
    kGroup,      // a bracket's elements
  } kind = Kind::kFact;
  FactId fact;
  base::Span span;                   // as written; invalid for what no rule file says
  const Literal* literal = nullptr;  // kCondition, kNone
  Value left, right;                 // kCondition of a comparison or `in`: its sides. Missing where it has none
  std::vector<Sought> sought;        // kNone: its atoms
  std::shared_ptr<Failure> fails;    // kFails
  std::vector<TracePart> parts;
  std::vector<TraceElement> elements;  // kGroup: the first ones, in order
  std::size_t count = 0;               // kGroup: of all
};

struct TraceElement {
  Value key = Value::Missing();  // of a bracket of pairs
  Value value;
  std::vector<TracePart> parts;
};

// Where a part of a value came from.
struct Origin {
  // The steps from the value that was asked for to what made the part: the rules' rows, the brackets' elements.
  struct Step {
    enum class Kind : std::uint8_t { kRow, kElement, kBase } kind = Kind::kRow;
    FactId fact;                   // kRow, kBase: the row whose value it is
    base::Span span;               // kRow: the expression that gives the value; kElement: the bracket
    std::size_t element = 0;       // kElement: which, from 0
    std::size_t count = 0;         // kElement: of how many
    std::vector<Value> path;       // kBase: what is left to walk in the row's last column
    std::vector<TracePart> parts;  // kRow: what the row rests on besides its values; kElement: what the element does
  };
  std::vector<Step> steps;
  base::Span span;                // the expression that the walk ended at; invalid where it ended in a base row
  std::vector<TracePart> values;  // what that expression reads
};

// Why conditions have no solution, or a rule does not give a row: they are taken one after another, as written, as far as they have one.
struct Failure {
  std::uint32_t rule = 0;
  bool other_value = false;          // the rule's head says something else, whatever holds: `part` is where
  base::Span part;                   // the first condition that nothing passes; invalid where all do
  const Literal* literal = nullptr;  // that condition
  int column = -1;                   // all conditions hold, and this column of the head has the value `left`, not `right`
  std::size_t solutions = 0;         // of the conditions before it
  // Of the nearest of these solutions: what the conditions rest on; of a comparison its sides.
  std::vector<TracePart> before;
  Value left = Value::Missing(), right = Value::Missing();
  // Where it is an atom: what was looked for, and the rows that agree in most columns.
  Sought sought;
  std::vector<FactId> nearest;
  std::vector<TracePart> found;      // where it is a `not`: what it found
};

// A fact that rests on given ones, and how many steps of rules away the nearest of them is.
struct Reached {
  FactId fact;
  std::uint32_t steps = 0;
};

// Calls `visit` with each part, and with the parts of parts.
void EachRead(const std::vector<TracePart>& parts, const std::function<void(const TracePart&)>& visit);

class Tracer {
 public:
  // `program`, `schema` and `store` must outlive it. The store must have been evaluated with proofs, and stay as it is but for indexes.
  Tracer(const Program& program, const facts::Schema* schema, facts::FactStore& store);
  ~Tracer();

  // A bound on time or memory was passed (eval::Limits): what is given from then on is not all.
  bool stopped() const;
  // How many elements of a bracket are given with what they rest on; 0: all. 5 at first.
  void set_most(std::size_t most);

  // What a derived row rests on, in the order of its rule: conditions, then what its values read. None where no rule made it, or a bound
  // stopped the tracer.
  std::optional<std::vector<TracePart>> Row(FactId fact);
  // What a check's finding rests on: its subject, then what failed.
  std::optional<std::vector<TracePart>> Finding(const facts::Finding& finding);
  // Where a part of the value in a column of a row came from: `path` is keys and positions from that value on.
  Origin Of(FactId fact, int column, const std::vector<Value>& path);
  // For each rule that could give a row with these values (missing: any value), why it does not. Rules that say something else in their heads
  // come last.
  std::vector<Failure> WhyNot(const Sought& wanted);
  // What rules made because of these facts, nearest first: all rows whose proof ends in one of them, or in a text of the document for which `text`
  // is true (TracePart::kText). Reads all proofs of the evaluation; what values looked up is traced where it may matter.
  std::vector<Reached> RestingOn(const std::vector<FactId>& base, const std::function<bool(Value node, Value key)>& text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pareto::eval

#endif  // PARETO_ENGINE_EVAL_TRACE_H_
