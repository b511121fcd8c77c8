// One step of a proof, derived again from its children alone.
//
// Written against what a program means (engine/eval/program.h), one literal after another over plain lists of rows: no plan, no index of the
// evaluator's, nothing of what recorded the proof or took it apart. What a rule looked for and did not find is looked for in all facts.
#ifndef PARETO_TESTS_PROOFS_STEP_H_
#define PARETO_TESTS_PROOFS_STEP_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/eval/program.h"
#include "engine/facts/schema.h"
#include "engine/facts/store.h"

namespace pareto::proofs {

struct Children {
  std::map<facts::RelationId, std::set<facts::RowId>> rows;
  std::set<std::pair<std::uint32_t, std::uint32_t>> texts;  // a node's and a key's bits: what the document says there
};

class Stepper {
 public:
  // All must outlive it; the store must stay as it is.
  Stepper(const eval::Program& program, const facts::Schema* schema, facts::FactStore& store);
  ~Stepper();
  // Whether the rule gives the row, where only the children are facts. Else `*why` says what is missing.
  bool Gives(std::uint32_t rule, facts::RelationId relation, facts::RowId row, const Children& children, std::string* why);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pareto::proofs

#endif  // PARETO_TESTS_PROOFS_STEP_H_
