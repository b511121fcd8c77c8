// The commands of a session, as rows of a table: help, completion and suggestions come from it.
#ifndef PARETO_CLI_REPL_COMMANDS_H_
#define PARETO_CLI_REPL_COMMANDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "cli/repl/shell.h"

namespace pareto::cli::repl {

struct CommandRow {
  std::string_view name;      // without the colon
  std::string_view argument;  // as shown: `NAME`, `[ENTITY]`; empty where it takes none
  std::string_view summary;
  // What completion offers for the argument.
  enum class Completes { kNothing, kCommand, kName, kEntity, kRelation, kQuery, kFile, kMode, kSwitch } completes;
  int (*run)(Shell& shell, const std::string& argument);
};

const std::vector<CommandRow>& CommandTable();

// A query for all rows of a relation or entity, or of an entity's field (`timer.interval`), with its columns' names; empty where there is no such name.
std::string AllRowsOf(const workspace::Session& session, const std::string& name);

}  // namespace pareto::cli::repl

#endif  // PARETO_CLI_REPL_COMMANDS_H_
