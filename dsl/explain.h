// Says what is wrong with a statement that did not parse.
//
// The grammar tells where reading stopped and what would have fitted there. The habits of other languages (`==`, `&&`,
// `f (x)`) all stop it at the wrong symbol itself, so they are recognised here, by what stands there, and cost nothing
// while a text is right.
#ifndef PARETO_DSL_EXPLAIN_H_
#define PARETO_DSL_EXPLAIN_H_

#include <cstdint>
#include <string_view>

#include "dsl/grammar.h"
#include "engine/base/diagnostic.h"

namespace pareto::dsl {

// `word` is the statement's word.
base::Diagnostic Explain(base::FileId file, std::string_view text, std::string_view word, const Failure& failure);

// For text in column 1 that begins no statement, and for text at the top that is not in column 1.
base::Diagnostic ExplainStart(base::FileId file, std::string_view text, std::uint32_t at, bool column_1);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_EXPLAIN_H_
