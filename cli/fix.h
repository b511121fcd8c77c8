// `check --fix`: the safe edits of all findings, made in memory, round by round, then written at once.
#ifndef PARETO_CLI_FIX_H_
#define PARETO_CLI_FIX_H_

#include <map>
#include <string>

#include "cli/command.h"
#include "cli/env.h"
#include "engine/base/diagnostic.h"
#include "engine/base/source.h"

namespace pareto::cli {

// The text of `file` with all edits of the findings that lie in it. Of edits that overlap, the first in order of findings is made, and a
// finding's edits are made all or none. `made` counts findings.
std::string ApplyFixes(const std::vector<base::Diagnostic>& findings, const base::SourceMap& sources, base::FileId file, int* made);

// Checks the configs with their fixes made, and again where that makes new ones possible. Without `dry_run` writes the files that changed;
// with it prints a diff of each. False where a file could not be written, or a config is standard input (told on standard error).
bool FixConfigs(Env& env, const Arguments& arguments, bool dry_run);

}  // namespace pareto::cli

#endif  // PARETO_CLI_FIX_H_
