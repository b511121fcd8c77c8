// Where two JSON values differ.
#ifndef PARETO_CLI_DIFF_JSON_CHANGES_H_
#define PARETO_CLI_DIFF_JSON_CHANGES_H_

#include <string>
#include <vector>

#include "cli/diff/model.h"

namespace pareto::cli {

// The differences of two JSON texts, as deep as they go: maps by key, in the order of keys; lists by index. Items of lists are matched where they
// are equal; between two matches, items that face each other are compared, and what is left over was removed or added (its index is that in
// its own list). Nothing for equal texts, which costs nothing but their comparison; text that is no JSON is null.
std::vector<JsonChange> CompareJson(const std::string& before, const std::string& after);

// `a.b[0]."c d"`.
std::string PathText(const std::vector<Step>& steps);

}  // namespace pareto::cli

#endif  // PARETO_CLI_DIFF_JSON_CHANGES_H_
