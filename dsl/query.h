// A query: a condition, as `part(p) and p.size < 60`, or values with a condition, as `p.size, p.color if part(p)`. It
// becomes a module of one rule, so that analysis, lowering and evaluation treat it like any other.
#ifndef PARETO_DSL_QUERY_H_
#define PARETO_DSL_QUERY_H_

#include <string>
#include <string_view>
#include <vector>

#include "dsl/ast.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace pareto::dsl {

// The relation that the query's rule fills. No rule file can write this name.
inline constexpr std::string_view kQueryName = "(query)";

struct Query {
  Module module;                     // without statements where the text does not parse
  std::vector<std::string> columns;  // their names: variables' names, else the values as written
  bool yes_or_no = false;            // no variable: one column, which says that it holds
};

// Parses the whole file as one query; mistakes are reported with the parser's codes (dsl/parse.h). Columns of a plain condition
// are the variables that stand in it outside `not`, brackets and the condition of an `if`, in order of first appearance.
Query ParseQuery(base::FileId file, const base::SourceMap& sources, base::DiagnosticSink& sink);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_QUERY_H_
