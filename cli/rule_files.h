// What `fmt` and `lint` share: rule files named one by one or by folder.
#ifndef PARETO_CLI_RULE_FILES_H_
#define PARETO_CLI_RULE_FILES_H_

#include <string>
#include <vector>

#include "cli/env.h"

namespace pareto::cli {

struct RuleFile {
  std::string name;    // as people see it: the path, or `<stdin>`
  std::string text;
  bool input = false;  // standard input
};

// Reads the files, and all rule files below the folders, each once, in the order of `paths`; without paths, those below the current folder.
// `-` is standard input. What cannot be read is told on standard error and sets `failed`.
std::vector<RuleFile> ReadRuleFiles(Env& env, std::vector<std::string> paths, bool* failed);

}  // namespace pareto::cli

#endif  // PARETO_CLI_RULE_FILES_H_
