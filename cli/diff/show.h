// A difference for people and for programs.
#ifndef PARETO_CLI_DIFF_SHOW_H_
#define PARETO_CLI_DIFF_SHOW_H_

#include <string>
#include <vector>

#include "cli/diff/model.h"

namespace pareto::cli {

// Sections with nothing in them are left out; no difference is no text. Every change stands on a line of its own, behind `+` (new), `-` (gone),
// `~` (changed) or `!` (replaced); values are cut to what a line of `width` columns holds. What keeps something from being compared is told
// first. `color` repeats the signs.
std::string DifferenceText(const Difference& difference, bool color, int width);

// "1 component changed, 2 permissions gained, 1 resource replaced"; empty where there is none.
std::string SummaryOf(const Difference& difference);

// All of it, whole values included. `failed`: which of `--fail-on` came true. docs/diff.md says what the keys mean.
std::string DifferenceJson(const Difference& difference, const std::vector<std::string>& failed, bool incomplete);

}  // namespace pareto::cli

#endif  // PARETO_CLI_DIFF_SHOW_H_
