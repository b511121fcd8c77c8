// The linter: what is right in a rule file and not how it should be. Warnings with codes `lint/...`, each of which a comment can allow:
//
//     # lint: allow lint/no-help because the message says it all
//     info area/name ...
//
// The comment stands on a line of its own above the statement, or at the end of one of its lines; the reason is mandatory, and an allowance
// that allows nothing is a finding.
#ifndef PARETO_DSL_LINT_H_
#define PARETO_DSL_LINT_H_

#include <set>
#include <string>
#include <vector>

#include "dsl/checked.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/eval/function.h"

namespace pareto::dsl {

struct LintOptions {
  std::set<std::string> allowed;  // codes that are not looked for
  std::set<std::string> failing;  // checks that a test expects to fail
  std::set<std::string> passing;  // and to pass
};

// Looks at the modules whose number is in `which`; the others are read for what they use. Needs what `Analyse` returned without errors.
void Lint(const Checked& checked, const std::vector<std::size_t>& which, const eval::FunctionTable& functions, const base::SourceMap& sources,
          const LintOptions& options, base::DiagnosticSink& sink);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_LINT_H_
