// Two sides become a difference. A side compared with itself gives none, and the other way round everything is mirrored.
#ifndef PARETO_CLI_DIFF_COMPARE_H_
#define PARETO_CLI_DIFF_COMPARE_H_

#include "cli/diff/model.h"
#include "cli/diff/side.h"

namespace pareto::cli {

// Components are the same where kind and name are, resources where the id is, findings where the fingerprint is. Lists are in the order of
// these names. Where a side has errors, components and findings alone are compared: what rests on something broken is left out of facts and
// templates, and would look like something removed.
Difference Compare(const Side& before, const Side& after);

}  // namespace pareto::cli

#endif  // PARETO_CLI_DIFF_COMPARE_H_
