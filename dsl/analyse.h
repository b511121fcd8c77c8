// The analysis: reads the syntax trees of all modules, finds out what every name means and what type everything has, and reports what is
// wrong, all of it in one run. Lowering (`dsl/lower.h`) follows where nothing is.
//
// Codes: `names/...` (unknown, not used, twice, wrong number of arguments), `variables/...` (unbound, once, branches), `types/...`,
// `rules/...` (a statement that says nothing).
#ifndef PARETO_DSL_ANALYSE_H_
#define PARETO_DSL_ANALYSE_H_

#include <memory>
#include <vector>

#include "dsl/checked.h"
#include "engine/base/diagnostic.h"
#include "engine/eval/function.h"
#include "engine/facts/value.h"

namespace pareto::dsl {

// Annotates the trees of `modules`, which the result owns. Statements with a mistake are reported and marked broken. `functions` and `pool` must
// outlive the result.
std::unique_ptr<Checked> Analyse(std::vector<LoadedModule> modules, const eval::FunctionTable& functions, facts::ValuePool& pool,
                                 base::DiagnosticSink& sink);

// Adds modules to what was analysed before without a finding, and reports on them alone. What stands in `checked` is the ground of the new
// ones and cannot come to be wrong by them, as long as they neither declare entities nor make, extend or override resources.
void AnalyseMore(Checked& checked, std::vector<LoadedModule> modules, const eval::FunctionTable& functions, facts::ValuePool& pool, base::DiagnosticSink& sink);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_ANALYSE_H_
