// The rules in force, shown: what `pareto rules` prints, and what a session of questions asks it for.
#ifndef PARETO_CLI_RULES_COMMAND_H_
#define PARETO_CLI_RULES_COMMAND_H_

#include "cli/command.h"
#include "cli/env.h"
#include "cli/workspace/session.h"

namespace pareto::cli {

// Prints the list, or what `arguments.paths` names. `code` is what a list or a hit returns; a name that there is not is told, and gives kCouldNotRun.
// `options` are those of the session. Examples are looked for where `code` is kClean.
int ShowRules(Env& env, const Arguments& arguments, workspace::Session& session, const workspace::SessionOptions& options, int code);

}  // namespace pareto::cli

#endif  // PARETO_CLI_RULES_COMMAND_H_
