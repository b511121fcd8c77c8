// The examples of a check: configs that the tests beside its rule file give, and what it finds in them.
#ifndef PARETO_CLI_RULE_EXAMPLES_H_
#define PARETO_CLI_RULE_EXAMPLES_H_

#include <string>
#include <utility>
#include <vector>

#include "cli/env.h"
#include "cli/rule_index.h"
#include "cli/workspace/session.h"

namespace pareto::cli {

struct Example {
  std::string config;
  std::string findings;  // the check's own, as `check` prints them
  // What the config alone would not show: the test file's own statements, and files beside the config, by path and text.
  std::string rules;
  std::vector<std::pair<std::string, std::string>> files;
};
struct Examples {
  std::vector<Example> bad, good;  // the first of each, or none
};

// The first test that expects the check to fail, and the first that expects it to pass. Tests stand in files `*_test.pareto` in the folder of the
// check's rule file; those of the prelude, which has no folder of the kind, in `rules/references`.
Examples ExamplesOf(const RuleItem& item, const workspace::Session& session, Env& env, const workspace::SessionOptions& options);

}  // namespace pareto::cli

#endif  // PARETO_CLI_RULE_EXAMPLES_H_
