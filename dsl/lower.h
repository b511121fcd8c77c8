// Lowering: checked syntax trees become a program. Reports nothing but cycles through `not`, brackets and `if`, which only the whole
// program shows.
#ifndef PARETO_DSL_LOWER_H_
#define PARETO_DSL_LOWER_H_

#include "dsl/checked.h"
#include "engine/base/diagnostic.h"
#include "engine/eval/program.h"
#include "engine/facts/value.h"

namespace pareto::dsl {

// Statements marked broken are left out. Adds relations of its own to `checked.decls` and sets the schema's engine relations that some rule reads.
// Code: `rules/cycle`.
eval::Program Lower(Checked& checked, facts::ValuePool& pool, base::DiagnosticSink& sink);

// Orders the rules into strata, resources last, and finds out what each check reads (steps, `judged`). `resource_relations`, by
// relation, are those that only resources fill; `names`, by relation, is what people call it. False where a strict cycle was reported.
bool Stratify(eval::Program& program, const std::vector<bool>& resource_relations, const std::vector<std::string>& names,
              base::DiagnosticSink& sink);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_LOWER_H_
