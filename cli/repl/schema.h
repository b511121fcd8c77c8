// The entities that the rule files declare, shown to people.
#ifndef PARETO_CLI_REPL_SCHEMA_H_
#define PARETO_CLI_REPL_SCHEMA_H_

#include <string>
#include <vector>

#include "cli/workspace/session.h"

namespace pareto::cli::repl {

// A line an entity: its name and what it is part or a kind of.
std::string SchemaText(workspace::Session& session);
// One entity: its fields with their types as written and what they are for, those of what it is a kind of below. Empty where there is none.
std::string EntityText(workspace::Session& session, const std::string& name);
std::vector<std::string> EntityNames(const workspace::Session& session);

}  // namespace pareto::cli::repl

#endif  // PARETO_CLI_REPL_SCHEMA_H_
