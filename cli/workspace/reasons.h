// Why a check had nothing to look at, in words.
#ifndef PARETO_CLI_WORKSPACE_REASONS_H_
#define PARETO_CLI_WORKSPACE_REASONS_H_

#include <string>

#include "engine/base/source.h"
#include "engine/eval/program.h"
#include "engine/facts/store.h"

namespace pareto::workspace {

// "looked for `shop(s)`, found none", or the first relation of its `for` that has no row at all: "looked for `shop(s)`, and there is no `shop`".
// `store`: the facts that it ran over.
std::string WhyNothing(const base::SourceMap& sources, const facts::FactStore& store, const eval::Check& check);

}  // namespace pareto::workspace

#endif  // PARETO_CLI_WORKSPACE_REASONS_H_
