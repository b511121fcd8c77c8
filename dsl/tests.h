// Tests in rule files. The conditions that they expect are asked like checks, so they are made some before the analysis.
#ifndef PARETO_DSL_TESTS_H_
#define PARETO_DSL_TESTS_H_

#include <string>

#include "dsl/ast.h"

namespace pareto::dsl {

// Moves the condition of each `expect CONDITION` into a check of its own (`Check::expectation`) behind the module's statements, and leaves that
// check's name in the item. Whoever does not call this ignores tests. The names have a blank, so that no check can be called so.
void TakeExpectations(Module& module);

// The text of a `given`, a `stage` or an `at`.
std::string PlainText(const Expr& text);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_TESTS_H_
