// The formatter: the text of a rule file, laid out as a careful author would.
//
// It keeps every comment, every `"""` block and every text as written, and what the program means: what it returns has been parsed again
// and compared. Formatting twice is formatting once. The rules of layout are written down in docs/decisions/.
#ifndef PARETO_DSL_FORMAT_H_
#define PARETO_DSL_FORMAT_H_

#include <cstddef>
#include <optional>
#include <string>

#include "dsl/ast.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace pareto::dsl {

inline constexpr std::size_t kFormatWidth = 100;  // columns

// Parses `file` and lays it out anew, with its line ends (LF, or CRLF where its first line ends so). Nothing where it does not parse: the
// sink says why. A result that does not mean the same, or lacks a comment, would be our own mistake: it is reported as `fmt/unsafe`, at
// the first statement that differs, and nothing is returned.
std::optional<std::string> Format(base::FileId file, const base::SourceMap& sources, base::DiagnosticSink& sink);

}  // namespace pareto::dsl

#endif  // PARETO_DSL_FORMAT_H_
