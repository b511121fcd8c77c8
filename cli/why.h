// The parts of `pareto why` and `pareto why-not`, one for each thing that can be asked about.
#ifndef PARETO_CLI_WHY_H_
#define PARETO_CLI_WHY_H_

#include <functional>
#include <string>
#include <vector>

#include "cli/asked.h"
#include "cli/command.h"
#include "cli/open.h"
#include "cli/proof.h"

namespace pareto::cli {

ProofLimits LimitsOf(const Arguments& arguments);
// What was asked, then what it rests on. Returns the exit code for "shown".
int PrintProof(Env& env, const Arguments& arguments, const std::string& what, const std::vector<ProofNode>& proof);
// Whether a session that was opened can be asked. What is wrong with the question and the rule files is told on standard error, and that the
// config has errors; its findings are not.
bool CanAsk(Env& env, const Arguments& arguments, Opened& opened);

// What the first answer to a session's question rests on, or, `negative`, why there is none. The question has been asked: `session.query()`. `ask` gives
// what to type to ask the other way round, given `why` or `why-not`.
int ShowCondition(Env& env, const Arguments& arguments, workspace::Session& session, const std::string& question, bool negative,
                  const std::function<std::string(const std::string& command)>& ask);

int WhyPlace(Env& env, const Arguments& arguments, const std::string& config, const Asked& asked);
int WhyLine(Env& env, const Arguments& arguments, const std::string& config, const Asked& asked);

}  // namespace pareto::cli

#endif  // PARETO_CLI_WHY_H_
