// Findings for people: the message, the source line, carets under the exact text, labels, notes, help and fixes.
//
//     error: there is no action called `demo-b` [references/unknown]
//       --> config.yaml:21:13
//        |
//     21 |     action: demo-b
//        |             ^^^^^^
//        |
//        = help: did you mean `demo-a`?
//
// Rendering never fails. Colour repeats what the text says and says nothing of its own. Whatever a source line holds,
// what is printed is one safe line (cells.h). The text ends in a line end; findings stand apart by an empty line.
#ifndef PARETO_CLI_RENDER_TEXT_H_
#define PARETO_CLI_RENDER_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "cli/render/summary.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace pareto::render {

struct TextOptions {
  bool color = false;
  int width = 100;               // columns of the terminal, at least 40; source lines are cut to it, messages are not
  std::size_t max_findings = 0;  // show the first ones only; 0 shows all
};

// In the order given. Empty for no diagnostics.
std::string RenderText(const std::vector<base::Diagnostic>& diagnostics, const base::SourceMap& sources,
                       const TextOptions& options);

// "and 17 more (2 errors, 15 warnings)": what stands in the place of findings from the one numbered `shown` (0-based)
// on. Empty when there are none.
std::string AndMore(const std::vector<base::Diagnostic>& diagnostics, std::size_t shown);

// The line that closes a report, without a line end:
// "2 errors, 1 warning; 41 checks in 130 rules: 25 applied, 14 did not apply, 2 not run".
std::string SummaryLine(const Summary& summary);

}  // namespace pareto::render

#endif  // PARETO_CLI_RENDER_TEXT_H_
